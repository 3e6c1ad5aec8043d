from datetime import UTC, date, datetime
from typing import Any

from app.assemble import Found, Material, assemble, source_problem
from domain.alarm import Condition
from domain.announcement import Announcement
from domain.digest import Digest, SourceReading
from domain.health import Verdict
from domain.match import Grade, Match
from domain.period import iso_week
from domain.proposal import Ask, Proposal, Recommendation
from domain.stage import Stage
from domain.subscriber import Audience, Scope

NOW = datetime(2026, 11, 16, tzinfo=UTC)
WHOLE = Audience(proposal="p")
WEEK = iso_week("2026-W46")
PROPOSAL = Proposal(
    id="p",
    title="見本提言",
    recommendations=(
        Recommendation(
            id="I-1",
            part="I",
            heading="窓口",
            asks=tuple(Ask(id=f"I-1{x}", title=x, summary=x) for x in "abc"),
        ),
    ),
)


def announcement(source: str = "own") -> Announcement:
    return Announcement(
        source=source, agency="見本省", title="窓口を開設", url="https://www.example.go.jp/1",
        published=date(2026, 11, 12),
    )  # fmt: skip


def compose(*found: tuple[Announcement, Match], audience: Audience = WHOLE, **more: Any) -> Digest:
    stored = [Found(n, 1, *pair) for n, pair in enumerate(found, 1)]
    return assemble(audience, PROPOSAL, WEEK, Material(found=stored, **more), NOW)


def test_an_item_stands_once_under_its_best_ask_and_its_other_ask_is_not_called_quiet() -> None:
    found = [
        (announcement(), Match(ask="I-1b", score=0.7, grade=Grade.DIRECT)),
        (announcement(), Match(ask="I-1a", score=0.9, grade=Grade.DIRECT)),
    ]
    digest = compose(*found)
    [item] = digest.items
    assert (item.ask, [a.id for a in item.also]) == ("I-1a", ["I-1b"])
    assert [a.id for a in digest.recommendations[0].quiet] == ["I-1c"]


def test_an_announcement_that_two_sources_list_is_one_item() -> None:
    match = Match(ask="I-1a", score=0.9, grade=Grade.DIRECT)
    assert len(compose((announcement(), match), (announcement("portal"), match)).items) == 1


def test_a_subscriber_is_told_of_its_scope_and_of_its_minimum_grade_only() -> None:
    found = [
        (announcement(), Match(ask="I-1b", score=0.7, grade=Grade.DIRECT)),
        (announcement("portal"), Match(ask="I-1a", score=0.5, grade=Grade.RELATED)),
    ]
    narrow = Audience(proposal="p", scope=Scope(asks=("I-1a",)))
    [item] = compose(*found, audience=narrow).items
    assert (item.ask, item.also) == ("I-1a", ())
    assert compose(*found, audience=narrow).recommendations[0].quiet == ()
    strict = narrow.model_copy(update={"minimum": Grade.DIRECT})
    assert compose(*found, audience=strict).items == ()


def test_silence_of_a_source_counts_only_when_it_was_read_to_the_end() -> None:
    early = datetime(2026, 11, 11, tzinfo=UTC)
    assert source_problem(NOW, None, WEEK) == ""
    assert source_problem(NOW, Condition(verdict=Verdict.HEALTHY, since=early), WEEK) == ""
    assert source_problem(None, None, WEEK)
    assert source_problem(early, None, WEEK)


def test_a_blind_source_says_since_when_and_why() -> None:
    since = datetime(2026, 11, 10, 16, tzinfo=UTC)
    blocked = Condition(verdict=Verdict.BLOCKED, since=since, evidence=("断られました",))
    assert source_problem(NOW, blocked, WEEK) == "遮断（11月11日から）: 断られました"


def test_what_advanced_comes_first_and_an_ask_shows_at_most_its_budget() -> None:
    found = [
        (
            announcement().model_copy(update={"url": f"https://example.go.jp/{n}"}),
            Match(ask="I-1b", score=0.5 + n / 100, grade=Grade.DIRECT),
        )
        for n in range(7)
    ]
    best = announcement().model_copy(update={"title": "法案を提出"})
    found.append((best, Match(ask="I-1c", score=0.6, grade=Grade.DIRECT, stage=Stage.LAW)))
    digest = compose(*found, before={"I-1c": Stage.STUDY}, after={"I-1c": Stage.LAW})
    first, second = digest.recommendations[0].news
    assert (first.ask.id, first.advanced) == ("I-1c", True)
    assert (len(second.items), second.more) == (5, 2)
    assert second.items[0].score == 0.56


def test_a_blind_source_names_the_asks_that_its_agency_is_in_charge_of() -> None:
    asks = (Ask(id="I-1a", summary="a", ministries=("見本省",)), Ask(id="I-1b", summary="b"))
    proposal = PROPOSAL.model_copy(
        update={"recommendations": (PROPOSAL.recommendations[0].model_copy(update={"asks": asks}),)}
    )
    reading = SourceReading(name="s", agency="見本省", last_read=None, items=0, problem="遮断")
    seen = reading.model_copy(update={"problem": ""})
    digest = assemble(WHOLE, proposal, WEEK, Material(sources=[reading, seen]), NOW)
    assert [s.asks for s in digest.sources] == [("I-1a",), ()]


def test_tallies_count_the_asks_by_the_furthest_stage() -> None:
    digest = compose(before={"I-1a": Stage.STUDY}, after={"I-1a": Stage.LAW})
    counts = {t.stage: (t.before, t.after) for t in digest.tallies}
    assert counts[Stage.OTHER] == (2, 2)
    assert counts[Stage.STUDY] == (1, 0)
    assert counts[Stage.LAW] == (0, 1)


def test_recommendations_under_which_an_ask_went_on_come_first() -> None:
    parts = [PROPOSAL.recommendations[0].model_copy(update={"id": f"I-{n}"}) for n in (1, 2, 3)]
    moved = [
        r.model_copy(update={"asks": (Ask(id=f"{r.id}a", title="a", summary="a"),)}) for r in parts
    ]
    proposal = PROPOSAL.model_copy(update={"recommendations": tuple(moved)})
    third = Found(1, 1, announcement(), Match(ask="I-3a", score=0.9, grade=Grade.DIRECT))
    second = Found(
        2,
        1,
        announcement().model_copy(update={"title": "別の発表"}),
        Match(ask="I-2a", score=0.9, grade=Grade.DIRECT),
    )
    material = Material(found=[third, second], after={"I-3a": Stage.LAW})
    digest = assemble(WHOLE, proposal, WEEK, material, NOW)
    assert [r.id for r in digest.recommendations] == ["I-3", "I-2", "I-1"]


def test_what_was_withdrawn_comes_last_and_is_marked() -> None:
    match = Match(ask="I-1a", score=0.9, grade=Grade.DIRECT)
    weak = Match(ask="I-1a", score=0.4, grade=Grade.RELATED)
    stands = Found(1, 1, announcement().model_copy(update={"title": "別の発表"}), weak)
    gone = Found(2, 1, announcement(), match, edited=True, withdrawn=True)
    digest = assemble(WHOLE, PROPOSAL, WEEK, Material(found=[gone, stands]), NOW)
    assert [(i.title, i.mark) for i in digest.items] == [
        ("別の発表", ""),
        ("窓口を開設", "取り下げ"),
    ]


def test_an_ask_moved_also_when_its_announcement_stands_under_another_ask() -> None:
    found = [
        (announcement(), Match(ask="I-1b", score=0.7, grade=Grade.DIRECT, stage=Stage.LAW)),
        (announcement(), Match(ask="I-1a", score=0.9, grade=Grade.DIRECT, stage=Stage.LAW)),
    ]
    digest = compose(*found, after={"I-1a": Stage.LAW, "I-1b": Stage.LAW})
    assert (digest.asks_moved, digest.asks_advanced) == (2, 2)
    assert digest.advanced == ("I-1a", "I-1b")
    assert sum(t.after - t.before for t in digest.tallies if t.stage.rank) == 2


def test_what_was_withdrawn_moves_no_ask() -> None:
    match = Match(ask="I-1a", score=0.9, grade=Grade.DIRECT)
    gone = Found(1, 1, announcement(), match, withdrawn=True)
    digest = assemble(WHOLE, PROPOSAL, WEEK, Material(found=[gone]), NOW)
    assert digest.asks_moved == 0
