"""The daemon: everything that runs, and the order in which it stops."""

import logging
import signal

import uvicorn
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import SQLAlchemyError

from app.bootstrap import Watch
from app.schedule import build_schedule
from store import announcements
from web.health import Health, health_app

log = logging.getLogger("teigen")


def up(watch: Watch) -> None:
    """Run until SIGTERM or SIGINT: scheduler and health page; finish running jobs, then stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    scheduler = build_schedule(watch)
    server = uvicorn.Server(
        uvicorn.Config(
            health_app(lambda: health(watch, scheduler)),
            host=watch.settings.host,
            port=watch.settings.port,
            log_level="warning",
        )
    )
    signal.signal(signal.SIGTERM, lambda *_: None)
    scheduler.start()
    log.info("up: http://%s:%d/healthz", watch.settings.host, watch.settings.port)
    try:
        server.run()
    except KeyboardInterrupt:
        log.info("interrupted")
    finally:
        scheduler.pause()
        scheduler.shutdown(wait=True)
        watch.engine.dispose()
    log.info("stopped")


def health(watch: Watch, scheduler: BackgroundScheduler) -> Health:
    """Return whether the scheduler runs and the database answers."""
    try:
        with watch.session() as session:
            stored = announcements.count(session)
    except SQLAlchemyError as error:
        return {"ok": False, "problem": type(error).__name__}
    return {"ok": bool(scheduler.running), "announcements": stored, "sources": len(watch.sources)}
