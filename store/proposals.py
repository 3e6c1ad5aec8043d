"""The official documents of proposals."""

from datetime import datetime

from sqlmodel import Session, select

from domain.proposal import Proposal
from store.tables import ProposalRow


def find(session: Session, proposal_id: str) -> Proposal | None:
    """Return the imported document, or None when none was imported under this id."""
    row = session.get(ProposalRow, proposal_id)
    return Proposal.model_validate(row.document) if row else None


def imported_at(session: Session, proposal_id: str) -> datetime | None:
    """Return when the document was imported last, None when there is none."""
    query = select(ProposalRow.imported_at).where(ProposalRow.id == proposal_id)
    return session.exec(query).first()


def names(session: Session) -> list[str]:
    """Return the ids of all imported documents."""
    return list(session.exec(select(ProposalRow.id).order_by(ProposalRow.id)))


def keep(session: Session, proposal: Proposal, now: datetime) -> None:
    """Store the document, replacing an earlier import under the same id."""
    document = proposal.model_dump(mode="json")
    session.merge(ProposalRow(id=proposal.id, document=document, imported_at=now))
