"""The asks of a proposal as rows, for the views."""

from sqlmodel import Session, select

from domain.proposal import Proposal
from store.query_tables import AskRow


def list_asks(session: Session, proposal: Proposal) -> None:
    """Bring the rows in line with the proposal; asks that it no longer has go."""
    rows = session.exec(select(AskRow).where(AskRow.proposal == proposal.id))
    known = {row.id: row for row in rows}
    for recommendation in proposal.recommendations:
        for ask in recommendation.asks:
            known.pop(ask.id, None)
            session.merge(
                AskRow(
                    proposal=proposal.id,
                    id=ask.id,
                    part=recommendation.part,
                    recommendation=recommendation.id,
                    title=ask.title or ask.text or "",
                    ministries="、".join(ask.ministries),
                )
            )
    for gone in known.values():
        session.delete(gone)
