"""The daemon: everything that runs, and the order in which it stops."""

import logging
import signal
from collections import Counter
from threading import Timer
from typing import Any

import uvicorn
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import SQLAlchemyError

from app.bootstrap import Watch
from app.schedule import Schedule, build_schedule
from app.serve import build_site, listening_host, spare_collector
from app.watching import SourceHealth, overview
from crawler.children import stopping
from domain.health import Verdict
from store import announcements
from web.health import Health

log = logging.getLogger("teigen")

DRAIN = 60
"""Seconds that running crawls have to end by themselves when the daemon stops."""

UNGUARDED = (
    "アカウントもトークンもないため、この端末（%s）からだけ使えるようにしました。"
    "TEIGEN_HOST=%s で公開するには、teigen account add 名前 --role 管理者 で"
    "アカウントを作ってから、再起動してください。"
)


def up(watch: Watch) -> None:
    """Run until SIGTERM or SIGINT: scheduler and health page; finish running jobs, then stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    scheduler = build_schedule(watch)
    host = listening_host(watch)
    server = uvicorn.Server(
        uvicorn.Config(
            build_site(watch, lambda: health(watch, scheduler), host),
            host=host,
            port=watch.settings.port,
            proxy_headers=False,  # the app heeds those of the proxies that the settings name
            log_level="warning",
        )
    )
    signal.signal(signal.SIGTERM, lambda *_: setattr(server, "should_exit", True))
    spare_collector(watch)
    scheduler.start()
    log.info("up: http://%s:%d/", host, watch.settings.port)
    if host != watch.settings.host:
        log.warning(UNGUARDED, host, watch.settings.host)
    try:
        server.run()
    except KeyboardInterrupt:
        log.info("interrupted")
    finally:
        _drain(scheduler)
        watch.engine.dispose()
    log.info("stopped")


def _drain(scheduler: Schedule) -> None:
    """Let running jobs finish; cut crawls short that take longer than DRAIN."""
    cut = Timer(DRAIN, stopping.set)
    cut.start()
    scheduler.drain()
    cut.cancel()


def health(watch: Watch, scheduler: BackgroundScheduler) -> Health:
    """Return whether the scheduler runs and the database answers, and how the sources are.

    A source that is down makes the watch no less alive: it is told, not counted against `ok`.
    """
    try:
        with watch.session() as session:
            stored = announcements.count(session)
        states = overview(watch)
    except SQLAlchemyError as error:
        return {"ok": False, "problem": type(error).__name__}
    return {
        "ok": bool(scheduler.running),
        "announcements": stored,
        "sources": len(states),
        "verdicts": Counter(str(s.verdict or "unread") for s in states),
        "unhealthy": [_details(s) for s in states if s.verdict not in (None, Verdict.HEALTHY)],
    }


def _details(state: SourceHealth) -> dict[str, Any]:
    assert state.condition  # noqa: S101 - unhealthy sources have been read
    return {
        "source": state.source.name,
        "verdict": state.condition.verdict,
        "phase": state.phase,
        "since": state.condition.since.isoformat(),
        "last_read": state.good.ended_at.isoformat() if state.good else None,
        "evidence": list(state.condition.evidence),
    }
