"""Use cases: erase what was kept for long enough, and a subscriber's personal data on request."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from app.bootstrap import Watch
from domain.errors import BadInput, UnknownName
from domain.subscriber import State
from store import retention, subscribers, suppressions
from store.outbox_tables import SubscriberRow

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Nothing was kept before: the limit of what is kept for ever."""


def expire(watch: Watch, *, dry_run: bool = False) -> list[str]:
    """Erase what is older than the settings say; return in Japanese what was erased.

    What is still to be sent stays, however old.
    """
    keep = watch.settings
    with Session(watch.engine) as session:
        wordings = retention.erase_wordings(session, _limit(watch, keep.keep_digests))
        keys = retention.erase_addresses(session, _limit(watch, keep.keep_addresses))
        people = retention.removed(session, _limit(watch, keep.keep_removed))
        further = [key for row in people for key in _erase(session, row, watch.now())]
        _finish(watch, session, [*keys, *further], dry_run=dry_run)
    done = {
        f"作成から{keep.keep_digests}日を過ぎた週報{wordings}件の内容": wordings,
        f"{keep.keep_addresses}日を過ぎた配信{len(keys)}件の宛先": keys,
        f"削除から{keep.keep_removed}日を過ぎた配信先{len(people)}件の個人情報": people,
    }
    return [words for words, some in done.items() if some]


def erase(watch: Watch, name: str, *, dry_run: bool = False) -> int:
    """Erase a subscriber's personal data at once; return how many deliveries spoke of it.

    The audit trail, which nobody can change, keeps the name under which it was registered. Raises
    UnknownName, and BadInput for a subscriber that still gets mail.
    """
    with Session(watch.engine) as session:
        row = subscribers.find(session, name)
        if row is None:
            known = subscribers.every(session, [s for s in State if s is not State.ERASED])
            raise UnknownName("配信先", name, [r.name for r in known])
        if row.state != State.REMOVED:
            raise BadInput(
                f"配信先「{name}」は削除されていません",
                remedy=f"先に teigen subscriber remove {name} で削除してください",
            )
        if waiting := retention.unsent_for(session, row):
            raise BadInput(
                f"配信先「{name}」への未送信の配信が{waiting}件あります",
                remedy="次の点検（30分ごと）で送信を取りやめた後に、もう一度お試しください",
            )
        keys = _erase(session, row, watch.now())
        _finish(watch, session, keys, dry_run=dry_run)
    return len(keys)


def _limit(watch: Watch, days: int) -> datetime:
    return watch.now() - timedelta(days=days) if days else LONG_AGO


def _erase(session: Session, row: SubscriberRow, now: datetime) -> list[str]:
    address = subscribers.as_subscriber(row).address
    keys = retention.erase_subscriber(session, row, now)
    if address and not subscribers.using(session, address):
        suppressions.remove(session, address)
    return keys


def _finish(watch: Watch, session: Session, keys: Iterable[str], *, dry_run: bool) -> None:
    """Commit, then remove the mails of these deliveries from the folder of the outbox."""
    if dry_run:
        session.rollback()
        return
    session.commit()
    for key in keys:
        (watch.settings.outbox / f"{key}.eml").unlink(missing_ok=True)
