"""The outbox from decision to channel: who is due, once, whatever breaks in between."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app import outbox, subscribers
from app.bootstrap import Watch
from app.deliver import deliver, overdue
from app.settings import Settings
from domain.announcement import Announcement
from domain.attempt import LEASE
from domain.errors import BadInput, DeliveryFailed
from domain.match import Grade, Match
from domain.period import iso_week
from domain.schedule import Cadence, Schedule
from domain.subscriber import Audience, Scope, State, Subscriber
from notifier.channel import Carrier
from notifier.message import Message
from store import announcements, deliveries, matches
from store.outbox_tables import DeliveryRow, DeliveryState, DigestRow
from store.sightings import remember

PROPOSAL = "nga-2020-digital"
MONDAY = datetime(2026, 11, 23, 0, tzinfo=UTC)


class FaultyChannel:
    """Keeps the Message-IDs that it is handed, or fails as told."""

    def __init__(self) -> None:
        self.received: list[str] = []
        self.failure: DeliveryFailed | None = None

    def deliver(self, message: Message) -> str:
        if self.failure:
            raise self.failure
        self.received.append(message.key)
        return message.recipient

    def close(self) -> None:
        pass


@dataclass(frozen=True)
class TestWatch(Watch):
    """An installation whose clock and channel are the test's."""

    __test__ = False
    database: Engine | None = None
    fake: FaultyChannel = field(default_factory=FaultyChannel)
    clock: list[datetime] = field(default_factory=lambda: [MONDAY])

    @property
    def engine(self) -> Engine:  # type: ignore[override]
        assert self.database
        return self.database

    @property
    def channel(self) -> Carrier:  # type: ignore[override]
        return self.fake

    def now(self) -> datetime:
        return self.clock[0]

    def later(self, **wait: float) -> None:
        self.clock[0] += timedelta(**wait)


@pytest.fixture
def office(engine: Engine) -> Iterator[TestWatch]:
    """A watch on both databases, seen first on a Wednesday."""
    yield TestWatch(Settings(mail_to="a@example.test"), engine, clock=[MONDAY - timedelta(days=5)])


def rows(watch: Watch) -> list[DeliveryRow]:
    with Session(watch.engine) as session:
        return list(session.exec(select(DeliveryRow).order_by(DeliveryRow.id)))  # type: ignore[arg-type]


def announce(watch: Watch, title: str = "窓口を開設", ask: str = "I-1a") -> None:
    item = Announcement(
        source="s", agency="見本省", title=title, url=f"https://example.go.jp/{title}", text="本文"
    )
    with watch.session() as session:
        remember(session, item, watch.now())
        [row] = announcements.unlinked(session, PROPOSAL, "m")
        found = [Match(ask=ask, score=0.9, grade=Grade.DIRECT)]
        matches.replace(session, row, PROPOSAL, found, matcher="m", now=watch.now())


def test_the_week_goes_out_once_at_its_hour(office: TestWatch) -> None:
    assert outbox.catch_up(office) == []
    announce(office)
    office.clock[0] = MONDAY
    for _ in range(3):
        outbox.catch_up(office)
        deliver(office)
    [row] = rows(office)
    assert (row.window, row.state, row.attempts) == ("2026-W47", DeliveryState.SENT, 1)
    assert len(office.fake.received) == 1


def test_a_month_of_downtime_makes_one_digest(office: TestWatch) -> None:
    outbox.catch_up(office)
    office.later(days=30)
    outbox.catch_up(office)
    assert [r.window for r in rows(office)] == ["2026-11-16_2026-12-14"]


def test_a_temporary_failure_is_tried_again_later_with_the_same_message_id(
    office: TestWatch,
) -> None:
    outbox.catch_up(office)
    office.clock[0] = MONDAY
    outbox.catch_up(office)
    office.fake.failure = DeliveryFailed("混み合っています")
    assert deliver(office).failed == ["混み合っています"]
    office.fake.failure = None
    assert deliver(office).sent == []
    office.later(minutes=6)
    assert deliver(office).sent == ["a@example.test"]
    [row] = rows(office)
    assert office.fake.received == [row.message_id]


def test_a_permanent_failure_stops_and_stays_visible(office: TestWatch) -> None:
    outbox.catch_up(office)
    office.clock[0] = MONDAY
    outbox.catch_up(office)
    office.fake.failure = DeliveryFailed("宛先がありません", permanent=True)
    deliver(office)
    office.later(days=1)
    assert deliver(office).failed == []
    [row] = rows(office)
    assert (row.state, row.detail) == (DeliveryState.FAILED, "宛先がありません")


def test_what_cannot_be_sent_for_long_is_tried_on_and_told(office: TestWatch) -> None:
    outbox.catch_up(office)
    office.clock[0] = MONDAY
    outbox.catch_up(office)
    office.fake.failure = DeliveryFailed("応答がありません")
    assert overdue(office) == []
    for _ in range(40):
        deliver(office)
        office.later(hours=6)
    assert overdue(office) == ["1件の配信が3時間以上、送信を待っています"]
    office.fake.failure = None
    assert deliver(office).sent == ["a@example.test"]


def test_a_delivery_left_by_a_killed_worker_is_taken_over_after_its_lease(
    office: TestWatch,
) -> None:
    outbox.catch_up(office)
    office.clock[0] = MONDAY
    outbox.catch_up(office)
    with office.session() as session:
        [held] = deliveries.claim(session, "killed", office.now())
    assert deliver(office).sent == []
    office.later(minutes=6)
    assert deliver(office).sent == ["a@example.test"]
    now = office.now()
    with office.engine.begin() as connection:
        late = deliveries.settle(
            connection, "killed", held.id or 0, DeliveryState.FAILED, "", now, now
        )
    assert not late
    assert rows(office)[0].state == DeliveryState.SENT


def test_a_heartbeat_keeps_the_lease_and_tells_what_was_lost(office: TestWatch) -> None:
    outbox.catch_up(office)
    office.clock[0] = MONDAY
    outbox.catch_up(office)
    with office.session() as session:
        [held] = deliveries.claim(session, "w", office.now())
        office.later(minutes=4)
        assert deliveries.renew(session, "w", [held.id or 0], office.now()) == {held.id}
        office.later(minutes=4)
        assert deliveries.claim(session, "other", office.now()) == []
        office.later(minutes=4)
        assert deliveries.claim(session, "other", office.now())
        assert deliveries.renew(session, "w", [held.id or 0], office.now()) == set()


def test_a_clock_that_is_set_back_does_not_hold_mail_for_years(office: TestWatch) -> None:
    outbox.catch_up(office)
    office.clock[0] = MONDAY + timedelta(days=1400)
    outbox.catch_up(office)
    with office.session() as session:
        assert deliveries.claim(session, "killed", office.now())
    office.clock[0] = MONDAY + 3 * LEASE
    assert deliver(office).sent == ["a@example.test"]


def test_two_daemons_at_once_order_and_send_once(office: TestWatch) -> None:
    for n in range(30):
        subscribers.keep(
            office, Subscriber(name=f"s{n}", address=f"s{n}@example.test", proposal=PROPOSAL)
        )
    outbox.catch_up(office)
    office.clock[0] = MONDAY
    start = Barrier(2)

    def daemon() -> None:
        start.wait()
        outbox.catch_up(office)
        deliver(office)

    pair = [Thread(target=daemon) for _ in range(2)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    outbox.catch_up(office)
    deliver(office)
    assert len(rows(office)) == 31
    assert len(office.fake.received) == len(set(office.fake.received)) == 31


def test_equal_audiences_share_one_digest_and_each_hears_in_its_own_rhythm(
    office: TestWatch,
) -> None:
    daily = Schedule(cadence=Cadence.DAILY)
    for name, schedule, scope in (
        ("週", Schedule(), Scope()),
        ("日", daily, Scope()),
        ("一部", Schedule(), Scope(asks=("I-1a",))),
    ):
        subscribers.keep(
            office,
            Subscriber(
                name=name,
                address="x@example.test",
                proposal=PROPOSAL,
                schedule=schedule,
                scope=scope,
            ),
        )
    announce(office)
    outbox.catch_up(office)
    office.clock[0] = MONDAY
    outbox.catch_up(office)
    with Session(office.engine) as session:
        digests = session.exec(select(DigestRow)).all()
    assert len(digests) == 3
    assert len(rows(office)) == 4


def test_who_stopped_is_not_told_and_who_paused_gets_one_catch_up(office: TestWatch) -> None:
    outbox.catch_up(office)
    subscribers.change_state(office, "a@example.test", State.PAUSED)
    office.later(days=30)
    assert outbox.catch_up(office) == []
    subscribers.change_state(office, "a@example.test", State.ACTIVE)
    outbox.catch_up(office)
    assert len(rows(office)) == 1
    subscribers.change_state(office, "a@example.test", State.UNSUBSCRIBED)
    office.later(days=30)
    assert outbox.catch_up(office) == []


def test_a_subscription_that_can_never_fire_is_refused(office: TestWatch) -> None:
    lost = Subscriber(
        name="x", address="x@example.test", proposal=PROPOSAL, scope=Scope(asks=("IX-9z",))
    )
    with pytest.raises(BadInput, match="IX-9z"):
        subscribers.keep(office, lost)
    with pytest.raises(BadInput, match="メールアドレス"):
        subscribers.keep(office, Subscriber(name="x", address="nowhere", proposal=PROPOSAL))


def test_a_week_sent_by_hand_is_not_sent_again_by_the_schedule(office: TestWatch) -> None:
    outbox.catch_up(office)
    office.clock[0] = MONDAY
    whole = Audience(proposal=PROPOSAL)
    assert outbox.order_period(office, whole, iso_week("2026-W47")) == 1
    assert outbox.order_period(office, whole, iso_week("2026-W47")) == 0
    assert outbox.catch_up(office) == []
