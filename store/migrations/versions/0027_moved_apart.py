"""Links that people moved to different asks are ruled on anew: their opinions are divided."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from domain.match import Match
from domain.queue import reason, turn
from domain.review import Review
from domain.ruling import Ruling, followed, rulings

revision = "moved_apart"
down_revision = "matches_of_announcement"
branch_labels = None
depends_on = None

APART = """
    SELECT DISTINCT announcement_id AS number, proposal_id AS proposal FROM (
        SELECT announcement_id, proposal_id, ask FROM review WHERE moved_to <> ''
        GROUP BY announcement_id, proposal_id, ask HAVING COUNT(DISTINCT moved_to) > 1
    ) moved"""
SAID = """
    SELECT r.id, r.ask, r.decision, r.grade, r.moved_to, r.duplicate_of, r.undoes, r.revision,
        r.author, r.decided_at, COALESCE(t.owner, '') AS person
    FROM review r LEFT JOIN token t ON r.by_token AND t.name = r.author
    WHERE announcement_id = :number AND proposal_id = :proposal ORDER BY r.id"""
STANDING = """
    SELECT * FROM ruling
    WHERE announcement_id = :number AND proposal_id = :proposal AND replaced_at IS NULL"""
HELD = """
    SELECT * FROM match
    WHERE announcement_id = :number AND proposal_id = :proposal AND replaced_at IS NULL"""
EDITED = """
    SELECT COALESCE(MAX(number), 1) FROM revision
    WHERE announcement_id = :number AND change NOT IN ('moved', 'volatile')"""
REPLACED = "UPDATE ruling SET replaced_at = CURRENT_TIMESTAMP WHERE id = :id"
RULED = """
    INSERT INTO ruling (announcement_id, proposal_id, ask, state, grade, revision, decided_at)
    VALUES (:number, :proposal, :ask, :state, :grade, :revision, CURRENT_TIMESTAMP)"""
CLOSED = "UPDATE match SET replaced_at = CURRENT_TIMESTAMP, turn = NULL WHERE id = :id"
KEPT = """
    UPDATE match SET review = :review, grade = :grade, matcher_grade = :matcher_grade, turn = :turn
    WHERE id = :id"""


def upgrade() -> None:
    for link in _rows(APART):
        held = _rows(HELD, link)
        said = [Review.model_validate(row) for row in _rows(SAID, link)]
        found = followed(rulings(said), [row["ask"] for row in held])
        _rule(link, found)
        [edited] = _rows(EDITED, link)[0].values()
        for row in held:
            _follow(row, found.get(row["ask"]), edited)


def downgrade() -> None:
    """What was ruled anew stands until somebody decides again."""


def _rule(link: dict[str, Any], found: dict[str, Ruling]) -> None:
    """Replace the rulings that the reviews do not come to."""
    changed = dict(found)
    for row in _rows(STANDING, link):
        known = Ruling.model_validate({name: row[name] for name in Ruling.model_fields})
        if known == found.get(row["ask"]):
            del changed[row["ask"]]
        else:
            _change(REPLACED, id=row["id"])
    for ask, ruling in changed.items():
        _change(RULED, **link, **ruling.model_dump(mode="json"), ask=ask)


def _follow(row: dict[str, Any], ruling: Ruling | None, edited: int) -> None:
    """Let a match follow its ruling; a link by hand goes when nobody holds to it."""
    by_hand = row["matcher"] == "review"
    if by_hand and not (ruling and ruling.state.counts):
        _change(CLOSED, id=row["id"])
        return
    stated = ruling.grade if ruling else None
    match = Match.model_validate({n: row[n] for n in ("ask", "score", "grade", "matcher_grade")})
    if not by_hand:
        match = match.regraded(stated)
    elif stated:
        match = match.model_copy(update={"grade": stated})
    _change(
        KEPT,
        id=row["id"],
        review=ruling.state.value if ruling else "unreviewed",
        grade=match.grade.value,
        matcher_grade=match.matcher_grade and match.matcher_grade.value,
        turn=turn(match, reason(ruling, edited)),
    )


def _rows(query: str, link: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    named = {name: value for name, value in (link or {}).items() if f":{name}" in query}
    found = op.get_bind().execute(sa.text(query).bindparams(**named))
    return [dict(row) for row in found.mappings()]


def _change(statement: str, **values: Any) -> None:
    op.get_bind().execute(sa.text(statement).bindparams(**values))
