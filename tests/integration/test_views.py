from datetime import UTC, date, datetime

from sqlalchemy import Engine, text
from sqlmodel import Session

from domain.announcement import Announcement
from domain.event import Answer, Event, EventKind
from domain.match import Grade, Match
from domain.proposal import Ask, Proposal, Recommendation
from domain.review import Decision, Review
from domain.stage import Stage
from store import announcements, decisions, events, matches, sightings
from store.asks import list_asks

NOW = datetime(2021, 11, 23, 3, tzinfo=UTC)
PROPOSAL = Proposal(
    id="p",
    title="見本提言",
    recommendations=(
        Recommendation(
            id="I-1",
            part="I",
            heading="窓口",
            asks=(
                Ask(id="I-1a", title="窓口の改善", ministries=("見本省", "別省")),
                Ask(id="I-1b", title="窓口の統合"),
            ),
        ),
    ),
)


def fill(session: Session) -> None:
    item = Announcement(
        source="s",
        agency="見本省",
        title="題",
        url="https://www.example.go.jp/1",
        published=date(2021, 11, 18),
    )
    sightings.remember(session, item, NOW, baseline=True)
    found = Match(ask="I-1a", score=0.9, grade=Grade.DIRECT, stage=Stage.BUDGET)
    [row] = announcements.unlinked(session, "p", "m")
    matches.replace(session, row, "p", [found], matcher="m", now=NOW)
    for value in (Answer.REFUSED, Answer.CONSIDERING):
        entry = Event(
            proposal="p", ask="I-1a", kind=EventKind.ANSWER, value=value, on=NOW.date(),
            author="担当", recorded_at=NOW,
        )  # fmt: skip
        events.add(session, entry)
    list_asks(session, PROPOSAL)


def test_the_views_name_in_japanese_what_the_tables_hold(engine: Engine) -> None:
    with Session(engine) as session:
        fill(session)
        session.flush()
        rows = session.connection().execute(
            text(
                "SELECT ask, ask_title, stage, announcements, answer FROM view_progress ORDER BY 1"
            )
        )
        assert [tuple(row) for row in rows] == [
            ("I-1a", "窓口の改善", "予算", 1, "検討"),
            ("I-1b", "窓口の統合", None, 0, None),
        ]
        match = session.connection().execute(
            text("SELECT part, recommendation, ask_title, grade, stage, agency FROM view_matches")
        )
        assert tuple(match.one()) == ("I", "I-1", "窓口の改善", "直接対応", "予算", "見本省")
        entries = session.connection().execute(text("SELECT value FROM view_entries ORDER BY 1"))
        assert [row[0] for row in entries] == ["対応不可", "検討"]
        seen = session.connection().execute(text("SELECT title FROM view_announcements"))
        assert seen.scalar_one() == "題"


def test_an_ask_that_a_proposal_no_longer_has_leaves_the_views(engine: Engine) -> None:
    with Session(engine) as session:
        list_asks(session, PROPOSAL)
        list_asks(session, PROPOSAL.model_copy(update={"recommendations": ()}))
        session.flush()
        count = session.connection().execute(text("SELECT count(*) FROM view_progress"))
        assert count.scalar_one() == 0


def test_what_staff_struck_does_not_count_and_their_decisions_are_a_view(engine: Engine) -> None:
    with Session(engine) as session:
        fill(session)
        row = decisions.hold(session, 1)
        assert row
        said = Review(ask="I-1a", decision=Decision.REJECTED, author="担当", decided_at=NOW)
        decisions.record(session, row, "p", [said], NOW)
        session.flush()
        ask = text("SELECT stage, announcements FROM view_progress ORDER BY ask LIMIT 1")
        assert tuple(session.connection().execute(ask).one()) == (None, 0)
        match = session.connection().execute(text("SELECT review FROM view_matches"))
        assert match.scalar_one() == "不採用"
        made = session.connection().execute(
            text("SELECT author, title, decision FROM view_reviews")
        )
        assert tuple(made.one()) == ("担当", "題", "不採用")
