"""Use cases on reviews: decide about a link, and list what waits for a decision."""

from app.bootstrap import Watch
from app.proposals import current
from domain.announcement import Announcement
from domain.errors import BadInput, UnknownName
from domain.match import Grade, Match
from domain.review import Decision, Review, verdicts
from store import announcements, matches, reviews


def decide(
    watch: Watch,
    proposal_id: str,
    announcement_id: int,
    ask: str,
    decision: Decision,
    *,
    author: str,
    note: str = "",
    moved_to: str = "",
    grade: Grade | None = None,
) -> Review:
    """Append a decision; raise UnknownName or BadInput when there is no such thing to decide on.

    Without `grade`, an accepted link keeps the matcher's grade, and any other is direct.
    """
    known = [a.id for a in current(watch, proposal_id).asks()]
    for name in filter(None, (ask, moved_to)):
        if name not in known:
            raise UnknownName("要望事項", name, known)
    if not author.strip():
        raise BadInput("確認した人の名前が空です", remedy="--by に名前を指定してください")
    with watch.session() as session:
        row = announcements.find(session, announcement_id)
        if row is None:
            raise BadInput(
                f"発表 {announcement_id} は登録されていません",
                remedy="teigen review list で番号をご確認ください",
            )
        found = {m.ask: m for m in matches.holding(session, announcement_id, proposal_id)}
        stated = found[ask].grade if ask in found and not moved_to else Grade.DIRECT
        review = Review(
            ask=ask,
            decision=decision,
            grade=grade or stated,
            moved_to=moved_to,
            author=author.strip(),
            note=note,
            decided_at=watch.now(),
        )
        reviews.append(session, row, proposal_id, review)
    return review


def waiting_count(watch: Watch, proposal_id: str) -> int:
    """Return the number of links that wait for a person's decision."""
    with watch.session() as session:
        return matches.waiting(session, proposal_id)


def waiting(watch: Watch, proposal_id: str, most: int) -> list[tuple[int, Announcement, Match]]:
    """Return links that nobody has decided on, the direct and uncertain ones first."""
    with watch.session() as session:
        links = matches.all_holding(session, proposal_id)
        decided = {
            (n, ask)
            for n, said in reviews.by_announcement(session, proposal_id).items()
            for ask in verdicts(said)
        }
        rest = [
            (row.id or 0, announcements.as_announcement(row), match)
            for row, match in links
            if (row.id, match.ask) not in decided
        ]
    rest.sort(key=lambda item: (item[2].grade is not Grade.DIRECT, abs(item[2].score - 0.5)))
    return rest[:most]
