"""Lists, progress and heat map against plain Python on random small databases."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TypeVar

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from domain.announcement import Announcement
from domain.match import Grade, Match
from domain.query import Dated, Query, ReviewState
from domain.review import Decision, Review
from domain.stage import Stage
from store import (
    announcements,
    decisions,
    findings,
    heat,
    hits,
    matches,
    queue,
    rare,
    sightings,
    stages,
)
from store.findings import Key
from store.queue import Spot
from tests.integration.plain import Plain

Item = TypeVar("Item")
Place = TypeVar("Place", Key, Spot)

START = datetime(2026, 3, 1, 20, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS = 60
SEED = 4
ASKS = [f"I-{n}" for n in range(1, 13)]
PROPOSALS = ("p", "q")
WORDS = ["窓口", "改正", "医療", "手続", "検討"]


class Life:
    """Lets announcements come, change, be matched, matched again and decided on, day by day."""

    def __init__(self, session: Session, random: Random) -> None:
        self._session, self._random, self._titles = session, random, list[str]()
        for day in range(0, DAYS, 2):
            self._happen(START + day * DAY)

    def _happen(self, now: datetime) -> None:
        number = self._random.choice((0, 1, 1, 2))
        for title in [f"{self._words()}第{len(self._titles) + n}号" for n in range(number)]:
            self._titles.append(title)
            self._see(title, now)
        if self._titles and self._random.random() < 0.3:
            self._see(self._random.choice(self._titles), now)
        if self._random.random() < 0.3:
            self._link("m 2" if now > START + 35 * DAY else "m 1", now)
        self._link("m 1", now, every=False)
        for _ in range(self._random.choice((0, 1, 2))):
            self._decide(now + timedelta(hours=1))
        self._session.commit()

    def _see(self, title: str, now: datetime) -> None:
        back = self._random.choice((0, 0, 1, 5, 40, -3))
        published = (now - back * DAY).date() if self._random.random() < 0.8 else None
        known = Announcement(
            source=f"s{len(title) % 3}", agency=f"第{hash_of(title) % 4}省", title=title,
            url=f"https://www.example.go.jp/{hash_of(title)}", published=published,
            text=f"{self._words()}。{self._words()}",
        )  # fmt: skip
        sightings.remember(self._session, known, now, baseline=self._random.random() < 0.5)

    def _link(self, matcher: str, now: datetime, *, every: bool = True) -> None:
        for proposal in PROPOSALS:
            rows = announcements.unlinked(self._session, proposal, matcher)
            for row in rows if every else [r for r in rows if r.first_seen == now]:
                asks = self._random.sample(ASKS, self._random.choice((0, 1, 2, 4)))
                found = [self._match(ask) for ask in asks]
                matches.replace(self._session, row, proposal, found, matcher=matcher, now=now)

    def _match(self, ask: str) -> Match:
        random = self._random
        grade, stage = random.choice(list(Grade)), random.choice(list(Stage))
        return Match(ask=ask, score=round(random.random(), 2), grade=grade, stage=stage)

    def _decide(self, now: datetime) -> None:
        if not self._titles:
            return
        random = self._random
        row = decisions.hold(self._session, random.randint(1, len(self._titles)))
        if row is None:
            return
        decision = random.choice([Decision.ACCEPTED, Decision.ACCEPTED, Decision.REJECTED,
                                  Decision.MOVED, Decision.DUPLICATE])  # fmt: skip
        ask, other = random.sample(ASKS[:5], 2)
        review = Review(
            ask=ask, decision=decision, author=random.choice(("甲", "乙")), decided_at=now,
            moved_to=other if decision is Decision.MOVED else "",
            duplicate_of=1 if decision is Decision.DUPLICATE else None,
            grade=random.choice(list(Grade)) if decision is Decision.ACCEPTED else Grade.DIRECT,
        )  # fmt: skip
        decisions.record(self._session, row, random.choice(PROPOSALS), [review], now)

    def _words(self) -> str:
        return "の".join(self._random.sample(WORDS, 2))


def hash_of(text: str) -> int:
    return sum(map(ord, text))


def drawn(random: Random) -> tuple[Query, list[str] | None]:
    """Return a random query, and the asks that it selects."""

    def maybe(values: list[Item], most: int) -> tuple[Item, ...]:
        return tuple(random.sample(values, random.choice((0,) * 6 + tuple(range(1, most + 1)))))

    day = (START + random.randint(-5, DAYS) * DAY).date()
    asks = random.choice((None, ["I-1"], ["I-2", "I-3", "I-4"], ASKS[:10]))
    query = Query(
        proposal="p",
        asks=tuple(asks or ()),
        agencies=maybe(["第0省", "第1省", "第2省"], 2),
        sources=maybe(["s0", "s1", "s2"], 2),
        since=day if random.random() < 0.2 else None,
        until=day + timedelta(days=20) if random.random() < 0.2 else None,
        dated=random.choice(list(Dated)),
        stages=maybe(list(Stage), 3),
        grades=maybe(list(Grade), 1),
        reviews=maybe(list(ReviewState), 2),
        score_min=random.choice((0, 0, 0.3)),
        text=random.choice(("", "", "", "", "", "改正", "窓口 改正", "医療 -検討", "窓口の改正")),
        as_of=START + random.randint(-1, DAYS + 3) * DAY if random.random() < 0.5 else None,
    )
    return query, asks


def paged(fetch: Callable[[Place | None, int], list[tuple[Place, Item]]], limit: int) -> list[Item]:
    """Return a whole list, page by page."""
    found: list[Item] = []
    after: Place | None = None
    while page := fetch(after, limit):
        found += [item for _, item in page]
        after = page[-1][0]
    return found


@pytest.fixture
def session(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr(hits, "NEAR", (5, 20))
    monkeypatch.setattr(rare, "RARE", 10)
    with Session(engine) as session:
        Life(session, Random(SEED))
        yield session


def test_the_walks_find_what_plain_python_finds(session: Session) -> None:
    random, plain, answered = Random(SEED), Plain.of(session), 0
    for _ in range(60):
        query, asks = drawn(random)
        limit = random.choice((4, 4, 50))
        linked = paged(lambda k, n: findings.matches(session, query, asks, k, n), limit)  # noqa: B023
        assert [f.id for f in linked] == [n for _, n in plain.matches(query, asks)], query
        news = paged(lambda k, n: findings.announcements(session, query, asks, k, n), limit)  # noqa: B023
        assert [h.announcement.id for h in news] == plain.news(query, asks), query
        assert findings.count(session, query, asks, 5) == min(len(linked), 5)
        answered += len(linked) > 4
    assert answered > 10


def test_the_queue_is_what_plain_python_finds(session: Session) -> None:
    random, plain, answered = Random(SEED), Plain.of(session), 0
    now = START + 2 * DAYS * DAY
    for _ in range(40):
        query, asks = drawn(random)
        query = query.model_copy(update={"text": "", "as_of": None})
        waiting = paged(lambda k, n: queue.waiting(session, query, asks, (), k, n, now), 4)  # noqa: B023
        assert [i.finding.id for i in waiting] == plain.waiting(query, asks), query
        assert queue.count(session, query, asks, (), 5) == min(len(waiting), 5)
        answered += len(waiting) > 4
    assert answered > 5


def test_progress_and_heat_map_show_what_plain_python_finds(session: Session) -> None:
    plain = Plain.of(session)
    for moment in (None, *(START + day * DAY for day in (-1, 20, DAYS))):
        for find, states in [
            (stages.accepted, (ReviewState.ACCEPTED,)),
            (stages.unsettled, stages.OPEN),
        ]:
            assert find(session, "p", ASKS, moment) == plain.furthest("p", states, moment), moment
        assert stages.newest(session, "p", ASKS, moment) == plain.newest("p", moment)
    counted = heat.monthly(session, "p", ASKS, date(2025, 1, 1), date(2027, 12, 31))
    assert counted == plain.monthly("p")
    part = heat.monthly(session, "p", ASKS, date(2026, 4, 1), date(2026, 4, 30))
    april = {key: n for key, n in plain.monthly("p").items() if key[1] == date(2026, 4, 1)}
    assert part == april and len(counted) > 10
