from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from domain.announcement import Announcement, Attachment
from domain.finding import Finding
from domain.match import Grade, Match
from domain.query import Dated, Query, ReviewState
from domain.review import Decision, Review
from domain.stage import Stage
from store import announcements, decisions, findings, matches, search, sightings, stages
from store.findings import Key
from store.tables import AnnouncementRow

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
DAY = timedelta(days=1)
EVERY = Query(proposal="p", as_of=NOW + 9 * DAY)


def item(title: str, text: str = "", day: int = 18, **values: str) -> Announcement:
    return Announcement(
        source=values.get("source", "sample"),
        agency=values.get("agency", "見本省"),
        title=title,
        url="https://www.example.go.jp/1",
        published=date(2026, 11, day),
        text=text,
    )


def remember(
    session: Session, announcement: Announcement, *found: Match, now: datetime = NOW
) -> None:
    sightings.remember(session, announcement, now, baseline=True)
    for row in announcements.unlinked(session, "p", "m 1"):
        matches.replace(session, row, "p", found, matcher="m 1", now=now)


def match(ask: str, **values: object) -> Match:
    return Match.model_validate({"ask": ask, "score": 0.9, "grade": Grade.DIRECT, **values})


def titles(session: Session, query: Query, asks: tuple[str, ...] | None = None) -> list[str]:
    found = findings.matches(session, query, asks, None, 100)
    return [f.announcement.title for _, f in found]


def hits(session: Session, text: str, **filters: object) -> list[str]:
    query = Query.model_validate({"proposal": "p", "text": text, **filters})
    return [h.announcement.title for _, h in findings.announcements(session, query, None, None, 9)]


@pytest.fixture
def session(engine: Engine):  # type: ignore[no-untyped-def]
    with Session(engine) as session:
        yield session


def test_matches_come_newest_news_first_and_filters_narrow_them(session: Session) -> None:
    remember(session, item("甲", day=10, agency="甲省"), match("I-1a", stage=Stage.BUDGET))
    remember(session, item("乙", day=12, source="b"), match("I-1b", grade=Grade.RELATED, score=0.3))
    assert titles(session, EVERY) == ["乙", "甲"]
    assert titles(session, EVERY, ("I-1a",)) == ["甲"]
    for filters, title in [
        ({"agencies": ("甲省",)}, "甲"),
        ({"sources": ("b",)}, "乙"),
        ({"since": date(2026, 11, 11)}, "乙"),
        ({"until": date(2026, 11, 10)}, "甲"),
        ({"stages": (Stage.BUDGET,)}, "甲"),
        ({"grades": (Grade.RELATED,)}, "乙"),
        ({"score_min": 0.5}, "甲"),
        ({"score_max": 0.5}, "乙"),
    ]:
        assert titles(session, EVERY.model_copy(update=filters)) == [title], filters
    seen_today = {"dated": Dated.SEEN, "since": date(2026, 11, 24)}
    assert titles(session, EVERY.model_copy(update=seen_today)) == []


def test_as_of_shows_the_matches_and_the_wording_that_the_store_knew_then(
    session: Session,
) -> None:
    remember(session, item("題", text="甲"), match("I-1a"))
    sightings.remember(session, item("題", text="乙"), NOW + 2 * DAY)
    [row] = announcements.unlinked(session, "p", "m 1")
    matches.replace(session, row, "p", [match("I-1b")], matcher="m 1", now=NOW + 2 * DAY)

    def asks(moment: datetime) -> list[str]:
        found = findings.matches(session, Query(proposal="p", as_of=moment), None, None, 9)
        return [f.match.ask for _, f in found]

    assert [asks(NOW - DAY), asks(NOW), asks(NOW + DAY), asks(NOW + 3 * DAY)] == [
        [], ["I-1a"], ["I-1a"], ["I-1b"],
    ]  # fmt: skip
    early = Query(proposal="p", as_of=NOW + DAY)
    [(_, hit)] = findings.announcements(session, early, None, None, 9)
    assert hit.snippet.text == "甲"


def test_paging_by_key_shows_everything_once(session: Session) -> None:
    for number in range(7):
        found = [match("I-1a"), match("I-1b")]
        remember(session, item(f"第{number}号", day=10 + number // 3), *found)
    seen: list[Finding] = []
    key: Key | None = None
    while page := findings.matches(session, EVERY, None, key, 3):
        seen += [f for _, f in page]
        key = page[-1][0]
    assert len(seen) == len({f.id for f in seen}) == 14
    dates = [f.announcement.news_on for f in seen]
    assert dates == sorted(dates, reverse=True)


def test_counting_stops_at_the_limit(session: Session) -> None:
    for number in range(4):
        remember(session, item(f"第{number}号"), match("I-1a"))
    assert findings.count(session, EVERY, None, 3) == 3
    assert findings.count(session, EVERY, None, 9) == 4


def test_words_of_two_characters_variants_and_normal_forms_are_found(session: Session) -> None:
    for title in ("法律の一部改正について", "附属病院の整備", "ＡＩの活用", "東京都の窓口"):
        remember(session, item(title))
    assert hits(session, "改正") == ["法律の一部改正について"]
    assert hits(session, "付属病院") == ["附属病院の整備"]
    assert hits(session, "ai") == ["ＡＩの活用"]
    assert hits(session, "京都") == []


def test_terms_are_all_wanted_a_minus_excludes_and_a_phrase_keeps_its_order(
    session: Session,
) -> None:
    remember(session, item("窓口の案内", text="手続の電子化を進める"))
    remember(session, item("窓口の廃止", text="電子手続"))
    assert hits(session, "窓口 手続") == ["窓口の廃止", "窓口の案内"]
    assert hits(session, "窓口　-廃止") == ["窓口の案内"]
    assert hits(session, "電子手続") == ["窓口の廃止"]
    assert hits(session, '" 窓口の廃止 "') == ["窓口の廃止"]


def test_operators_and_quotes_of_the_databases_are_mere_text(session: Session) -> None:
    remember(session, item("窓口 OR NOT NEAR(a b) & | ! ' :* ^"))
    for text in ("窓口 OR", "窓口 'NOT'", "near(a", "窓口 & |", "a:*", "^窓口", "' 窓口 \\"):
        assert len(hits(session, text)) == 1, text


def test_the_index_follows_an_edit(session: Session) -> None:
    remember(session, item("題", text="旧制度"))
    sightings.remember(session, item("題", text="新制度"), NOW)
    assert hits(session, "旧制度") == []
    assert hits(session, "新制度") == ["題"]


def test_a_word_that_only_an_attachment_holds_is_found_and_shown(session: Session) -> None:
    file = Attachment(
        name="別添", url="https://www.example.go.jp/1.pdf", sha256="a" * 64, size=9,
        text="頁の上。\f特例の端末を定める。",
    )  # fmt: skip
    announcement = item("窓口の案内", text="本文").model_copy(update={"attachments": (file,)})
    remember(session, announcement)
    query = Query(proposal="p", text="端末")
    [(_, hit)] = findings.announcements(session, query, None, None, 9)
    assert [hit.snippet.text[s:e] for s, e in hit.snippet.marks] == ["端末"]


def test_text_and_filters_on_matches_go_together(session: Session) -> None:
    remember(session, item("窓口の案内"), match("I-1a"))
    remember(session, item("窓口の廃止"))
    assert hits(session, "窓口", grades=(Grade.DIRECT,)) == ["窓口の案内"]
    assert titles(session, EVERY.model_copy(update={"text": "窓口 案内"})) == ["窓口の案内"]
    assert titles(session, EVERY.model_copy(update={"text": "廃止"})) == []


def test_a_lost_index_is_filled_again(session: Session) -> None:
    remember(session, item("窓口の案内"))
    search.forget_all(session)
    assert hits(session, "窓口") == []
    rows: list[AnnouncementRow] = search.unindexed(session, after=0)
    for row in rows:
        search.index(session, row)
    assert hits(session, "窓口") == ["窓口の案内"]


def test_after_a_crawl_only_what_was_worded_since_is_matched_and_indexed(session: Session) -> None:
    sightings.remember(session, item("昔の発表"), NOW)
    sightings.remember(session, item("今日の発表"), NOW + DAY)
    search.forget_all(session)
    waiting = announcements.unlinked(session, "p", "m 1", NOW + DAY)
    assert [row.title for row in waiting] == ["今日の発表"]
    assert search.unindexed(session, 0, NOW + DAY) == waiting
    assert len(announcements.unlinked(session, "p", "m 1")) == 2


def test_all_agencies_are_named_once_in_order(session: Session) -> None:
    assert announcements.agencies(session) == []
    for number, agency in enumerate(("乙省", "甲省", "乙省")):
        remember(session, item(f"第{number}号", agency=agency))
    assert announcements.agencies(session) == ["乙省", "甲省"]


def decide(session: Session, ask: str, decision: Decision, moved_to: str = "") -> None:
    review = Review(
        ask=ask, decision=decision, moved_to=moved_to, author="担当", decided_at=NOW + DAY
    )
    row = decisions.hold(session, 1)
    assert row
    decisions.record(session, row, "p", [review], NOW + DAY)


def states(session: Session, as_of: datetime = NOW + 2 * DAY) -> dict[str, str]:
    found = findings.matches(session, Query(proposal="p", as_of=as_of), None, None, 9)
    return {f.match.ask: f.review.value for _, f in found}


def test_the_last_decision_on_a_match_counts_from_its_moment_on(session: Session) -> None:
    remember(session, item("題"), match("I-1a"), match("I-1b"))
    decide(session, "I-1a", Decision.REJECTED)
    assert states(session) == {"I-1a": "rejected", "I-1b": "unreviewed"}
    decide(session, "I-1a", Decision.ACCEPTED)
    assert states(session)["I-1a"] == "accepted"
    assert states(session, NOW)["I-1a"] == "unreviewed"
    accepted = Query(proposal="p", reviews=(ReviewState.ACCEPTED,), as_of=NOW + 2 * DAY)
    assert [f.match.ask for _, f in findings.matches(session, accepted, None, None, 9)] == ["I-1a"]


def test_a_moved_match_is_rejected_where_it_was_and_accepted_where_it_went(
    session: Session,
) -> None:
    remember(session, item("題"), match("I-1a"), match("I-1b"))
    decide(session, "I-1a", Decision.MOVED, moved_to="I-1b")
    assert states(session) == {"I-1a": "rejected", "I-1b": "accepted"}


def test_a_rejected_match_shows_no_stage_and_an_accepted_one_its_own(session: Session) -> None:
    remember(session, item("題"), match("I-1a", stage=Stage.BUDGET), match("I-1b"))
    decide(session, "I-1a", Decision.REJECTED)
    decide(session, "I-1b", Decision.ACCEPTED)
    later, asks = NOW + 2 * DAY, ["I-1a", "I-1b"]
    assert len(stages.unsettled(session, "p", asks, NOW)) == 2
    assert stages.accepted(session, "p", asks, NOW) == {}
    for moment in (later, None):
        assert stages.unsettled(session, "p", asks, moment) == {}
        assert list(stages.accepted(session, "p", asks, moment)) == ["I-1b"]
        assert list(stages.newest(session, "p", asks, moment)) == ["I-1b"]
