"""Wires the web application to this installation."""

from collections.abc import Callable
from functools import partial
from ipaddress import ip_address

from fastapi import FastAPI

from app import unsubscribe
from app.bootstrap import Watch
from app.desk import WatchDesk
from app.query import COUNTED
from app.shelf import WatchShelf
from web.access import Gate
from web.health import Health
from web.site import site
from web.unsubscribe import unsubscribe_router


def build_site(watch: Watch, check: Callable[[], Health]) -> FastAPI:
    """Return the app; without a token it is read only where the server is bound to loopback."""
    desk = WatchDesk(watch)
    gate = Gate(desk, open_reading=is_loopback(watch.settings.host), rate=watch.settings.api_rate)
    app = site(check, desk, WatchShelf(watch), gate, COUNTED)
    app.include_router(
        unsubscribe_router(partial(unsubscribe.find, watch), partial(unsubscribe.stop, watch))
    )
    return app


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach a server bound to the host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
