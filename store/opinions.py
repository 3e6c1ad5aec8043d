"""Opinions of outside models: appended, beside the matches that they are about."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, and_, col, exists, select

from domain.match import Grade
from domain.opinion import Opinion
from store.chunks import chunks
from store.opinion_tables import OpinionRow
from store.tables import AnnouncementRow, MatchRow


def wanting(
    session: Session,
    proposal_id: str,
    model: str,
    prompt: str,
    band: tuple[float, float],
    most: int,
) -> list[tuple[AnnouncementRow, str]]:
    """Return up to `most` announcements and asks whose link this model was not asked about.

    Only links that hold with a score within the band count; the newest come first.
    """
    asked = exists().where(
        and_(
            col(OpinionRow.announcement_id) == col(MatchRow.announcement_id),
            col(OpinionRow.proposal_id) == col(MatchRow.proposal_id),
            col(OpinionRow.ask) == col(MatchRow.ask),
            col(OpinionRow.revision) == col(AnnouncementRow.revision),
            col(OpinionRow.model) == model,
            col(OpinionRow.prompt) == prompt,
        )
    )
    query = (
        select(AnnouncementRow, MatchRow.ask)
        .join(AnnouncementRow, col(MatchRow.announcement_id) == col(AnnouncementRow.id))
        .where(MatchRow.proposal_id == proposal_id, col(MatchRow.replaced_at).is_(None))
        .where(col(MatchRow.score).between(*band), ~asked)
        .order_by(col(MatchRow.place).desc(), col(MatchRow.ask))
        .limit(most)
    )
    return list(session.exec(query).all())


def keep(
    session: Session,
    row: AnnouncementRow,
    proposal_id: str,
    ask: str,
    said: Opinion,
    problem: str = "",
) -> None:
    """Store what the model said, or the problem for which its answer could not be used.

    Either way it is not asked the same again.
    """
    assert row.id is not None  # noqa: S101 - rows come from the database
    session.add(
        OpinionRow(
            announcement_id=row.id,
            proposal_id=proposal_id,
            ask=ask,
            revision=row.revision,
            model=said.model,
            prompt=said.prompt,
            grade=said.grade or "",
            reason=said.reason,
            problem=problem,
            given_at=said.given_at,
        )
    )


def of(
    session: Session, announcements: Iterable[int], as_of: datetime | None = None
) -> dict[tuple[int, str, str], Opinion]:
    """Return the newest opinion by announcement, proposal and ask, as of the moment."""
    found = dict[tuple[int, str, str], Opinion]()
    for chunk in chunks(sorted(set(announcements))):
        query = select(OpinionRow).where(
            col(OpinionRow.announcement_id).in_(chunk), OpinionRow.problem == ""
        )
        if as_of:
            query = query.where(col(OpinionRow.given_at) <= as_of)
        for row in session.exec(query.order_by(col(OpinionRow.id))):
            found[row.announcement_id, row.proposal_id, row.ask] = _opinion(row)
    return found


def _opinion(row: OpinionRow) -> Opinion:
    grade = Grade(row.grade) if row.grade else None
    shown = row.model_dump(include={"reason", "model", "prompt", "given_at"})
    return Opinion(grade=grade, **shown)
