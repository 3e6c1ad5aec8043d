"""What all browser tests share: Chromium, and a server of a site on a free port."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from app.bootstrap import Watch
from app.serve import build_site

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def serving(watch: Watch) -> Iterator[str]:
    """Serve the pages of an installation while the block runs; yields their address."""
    site = build_site(watch, lambda: {"ok": True})
    server = uvicorn.Server(uvicorn.Config(site, port=0, log_level="error", proxy_headers=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()
    watch.engine.dispose()


def opened(browser: Browser, width: int = 1280, scheme: str = "light") -> Page:
    """Open a page in a window of this width, in the light or the dark scheme."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,  # for the checker's own script
    )
    return context.new_page()


def assert_no_barrier(page: Page) -> None:
    """Hold the page, once it has come in whole, to what axe checks of WCAG."""
    page.wait_for_load_state()
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
