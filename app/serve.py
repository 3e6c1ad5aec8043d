"""Wires the web application to this installation."""

import gc
from collections.abc import Callable
from functools import partial
from ipaddress import ip_address

from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app import accounts, unsubscribe
from app.bootstrap import Watch
from app.desk import WatchDesk
from app.proposals import current, known
from app.query import COUNTED
from app.sessions import WatchAccounts
from app.shelf import WatchShelf
from app.sign_on import sign_on
from app.tokens import issued
from domain.access import Scope
from web.access import Gate
from web.health import Health
from web.pages.cookie import secure_by
from web.site import site
from web.unsubscribe import unsubscribe_router

LOOPBACK = "127.0.0.1"


def build_site(watch: Watch, check: Callable[[], Health], host: str = "") -> FastAPI:
    """Return the app as served at `host`, the address of the settings if left out."""
    local = is_loopback(host or watch.settings.host)
    desk = WatchDesk(watch)
    gate = Gate(
        desk,
        unguarded=lambda: local and not accounts.exist(watch),
        rate=watch.settings.api_rate,
    )
    app = site(
        check,
        desk,
        WatchShelf(watch),
        WatchAccounts(watch),
        sign_on(watch),
        gate,
        counted=COUNTED,
        secure=secure_by(watch.settings.public_url),
    )
    app.include_router(
        unsubscribe_router(partial(unsubscribe.find, watch), partial(unsubscribe.stop, watch))
    )
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=watch.settings.proxies)
    return app


def listening_host(watch: Watch) -> str:
    """Return the address to bind to: loopback alone while nobody could be told apart."""
    host = watch.settings.host
    return host if is_loopback(host) or is_guarded(watch) else LOOPBACK


def is_guarded(watch: Watch) -> bool:
    """Tell whether there are accounts, or tokens that hold."""
    now = watch.now()
    return accounts.exist(watch) or any(t.allows(Scope.READ, now) for t in issued(watch))


def spare_collector(watch: Watch) -> None:
    """Let the garbage collector pass over what lasts; a walk through it would hold up a page."""
    for name in known(watch):
        current(watch, name)
    gc.collect()
    gc.freeze()


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach a server bound to the host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
