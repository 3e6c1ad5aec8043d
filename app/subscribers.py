"""Use cases on subscribers: those of the settings, and those that staff keep."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.utils import parseaddr

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.audit import note
from app.bootstrap import Watch
from app.proposals import current
from app.subscriber_file import WEEKDAYS
from domain.audit import ITSELF, Action
from domain.errors import BadInput, UnknownName
from domain.schedule import Cadence, Schedule
from domain.subscriber import MAIL, State, Subscriber
from store import subscribers
from store.deliveries import Addressed
from store.outbox_tables import SubscriberRow

Wanted = Callable[[Subscriber], bool]
BATCH = 500
SETTINGS = "settings"
GONE = (State.REMOVED, State.ERASED)
_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")


def keep(watch: Watch, subscriber: Subscriber, *, dry_run: bool = False, by: str = ITSELF) -> None:
    """Store a subscriber; raise BadInput when it could never be told anything."""
    if problems := faults(watch, subscriber):
        raise BadInput(
            f"配信先「{subscriber.name}」を登録できません。\n"
            + "\n".join(f"・{p}" for p in problems),
            remedy="内容を直して、もう一度登録してください",
        )
    if dry_run:
        return
    with watch.session() as session:
        subscribers.keep(session, subscriber, watch.now())
        told = f"{subscriber.schedule.label}、{subscriber.scope.label}"
        note(watch, session, by, Action.SUBSCRIBER_KEPT, subscriber.name, told)


def faults(watch: Watch, subscriber: Subscriber) -> list[str]:
    """Return, in Japanese, why the subscription can never fire; empty when it can."""
    proposal = current(watch, subscriber.proposal)
    found = subscriber.scope.unknown(proposal)
    if not found and not any(subscriber.scope.narrow(proposal).asks()):
        found.append("範囲に当てはまる要望事項がありません")
    if subscriber.channel not in watch.channels:
        found.append(
            f"経路「{subscriber.channel}」が設定されていません（{'、'.join(watch.channels)}）"
        )
    if subscriber.channel == MAIL and not _ADDRESS.fullmatch(parseaddr(subscriber.address)[1]):
        found.append(f"メールアドレス「{subscriber.address}」が正しくありません")
    if subscriber.workbook and not _takes_workbook(subscriber):
        found.append("一覧表を添付できるのは、メールの日報・週報・月報だけです")
    return found


def _takes_workbook(subscriber: Subscriber) -> bool:
    return subscriber.channel == MAIL and subscriber.schedule.cadence is not Cadence.IMMEDIATE


def audit(watch: Watch) -> dict[str, list[str]]:
    """Return, by name, why subscriptions that are not paused can never fire."""
    found = {}
    for row, subscriber in active(watch):
        try:
            problems = faults(watch, subscriber)
        except UnknownName as error:
            problems = [str(error).splitlines()[0]]
        if problems:
            found[row.name] = problems
    return found


def named(watch: Watch, name: str) -> Subscriber:
    """Return the subscriber of this name; raise UnknownName when there is none."""
    with watch.session() as session:
        return subscribers.as_subscriber(_row(session, name))


def change_state(watch: Watch, name: str, state: State, by: str = ITSELF) -> None:
    """Put a subscriber into a state; raise UnknownName when there is none of this name."""
    with watch.session() as session:
        subscribers.settle(session, _row(session, name), state, watch.now())
        note(watch, session, by, Action.SUBSCRIBER_STATE, name, state.label)


def _row(session: Session, name: str) -> SubscriberRow:
    row = subscribers.find(session, name)
    if row is None or row.state in GONE:
        raise UnknownName("配信先", name, [r.name for r in listed(session)])
    return row


def listed(session: Session) -> list[SubscriberRow]:
    """Return all subscribers that were not removed."""
    return subscribers.every(session, [s for s in State if s not in GONE])


def active(watch: Watch, wanted: Wanted = lambda _subscriber: True) -> list[Addressed]:
    """Return the active subscribers that are wanted, those of TEIGEN_MAIL_TO among them."""
    return [pair for batch in batches(watch, wanted) for pair in batch]


def batches(watch: Watch, wanted: Wanted) -> Iterator[list[Addressed]]:
    """Yield the same a few hundred at a time, so that however many there are fit into memory."""
    with suppress(IntegrityError), watch.session() as session:  # another daemon was faster
        _adopt_settings(watch, session)
    last = 0
    while rows := _following(watch, last):
        last = rows[-1].id or 0
        pairs = ((row, subscribers.as_subscriber(row)) for row in rows)
        yield [(row, subscriber) for row, subscriber in pairs if wanted(subscriber)]


def _following(watch: Watch, number: int) -> list[SubscriberRow]:
    with watch.session() as session:
        return subscribers.after(session, number, BATCH, [State.ACTIVE])


def _adopt_settings(watch: Watch, session: Session) -> None:
    """Make the subscribers of the settings equal to TEIGEN_MAIL_TO; who stopped stays stopped."""
    wanted = {a: _from_settings(watch, a) for a in watch.settings.recipients}
    for row in subscribers.kept_by(session, SETTINGS, list(wanted)):
        if row.origin != SETTINGS:
            wanted.pop(row.name, None)
        elif row.name not in wanted and row.state == State.ACTIVE:
            subscribers.settle(session, row, State.REMOVED, watch.now())
        elif row.state != State.REMOVED and row.document == _document(wanted.get(row.name)):
            wanted.pop(row.name)
    for subscriber in wanted.values():
        subscribers.keep(session, subscriber, watch.now(), origin=SETTINGS)


def _document(subscriber: Subscriber | None) -> object:
    return subscriber.model_dump(mode="json") if subscriber else None


def _from_settings(watch: Watch, address: str) -> Subscriber:
    s = watch.settings
    return Subscriber(
        name=address,
        address=address,
        proposal=s.proposal,
        schedule=Schedule(
            cadence=Cadence.WEEKLY,
            weekday=WEEKDAYS.index(s.digest_weekday),
            hour=s.digest_hour,
        ),
    )
