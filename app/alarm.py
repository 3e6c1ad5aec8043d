"""Use case: tell the operator what has changed about the sources, once for each change."""

from collections.abc import Sequence
from hashlib import sha256

from app.bootstrap import Watch
from app.watching import SourceHealth, overview
from domain.alarm import Phase, told
from domain.errors import DeliveryFailed
from notifier.alarm import Notice, render_alarm
from notifier.message import build_message
from store import health

TOLD = (Phase.NEW, Phase.RECOVERED)


def tell(watch: Watch) -> list[str]:
    """Mail the operator one message about all changes; return in Japanese what was done.

    What could not be delivered is told the next time, with the same Message-ID while it is the
    same news.
    """
    changed = [h for h in overview(watch) if h.phase in TOLD]
    if not changed:
        return []
    try:
        places = _send(watch, changed)
    except DeliveryFailed as error:
        return [str(error)]
    with watch.session() as session:
        for one in changed:
            current = health.find(session, one.source.name)
            if current and one.verdict:
                health.keep(session, one.source.name, told(current, one.verdict))
    return [f"情報源{len(changed)}件の状況の変化を通知しました: {place}" for place in places]


def _send(watch: Watch, changed: Sequence[SourceHealth]) -> list[str]:
    notices = [_notice(one) for one in changed]
    news = " ".join(f"{n.name}/{n.verdict.value}/{n.since.isoformat()}" for n in notices)
    mail = render_alarm(notices)
    return [
        watch.channel.deliver(
            build_message(
                mail,
                sender=watch.settings.mail_from,
                recipient=recipient,
                key=sha256(f"{news} {recipient}".encode()).hexdigest()[:32],
                sent_at=watch.now(),
            )
        )
        for recipient in watch.settings.operators
    ]


def _notice(one: SourceHealth) -> Notice:
    assert one.condition  # noqa: S101 - only conditions have phases that are told
    return Notice(
        name=one.source.name,
        title=one.source.title,
        url=one.source.url,
        phase=one.phase,
        verdict=one.condition.verdict,
        since=one.condition.since,
        last_read=one.good.ended_at if one.good else None,
        evidence=one.condition.evidence,
    )
