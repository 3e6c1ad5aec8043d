import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from app.bootstrap import Watch
from app.serve import build_site
from app.settings import Settings
from tests.browser.test_digest_mail import CHROMIUM, FLAGS
from tests.integration.test_pages import remember

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed")
PATHS = ["/", "/recommendations/I-5", "/asks/I-5b", "/announcements/1", "/search?text=改正",
         "/sources", "/digests", "/subscribers", "/settings", "/nothing"]  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    watch = Watch(Settings(home=tmp_path_factory.mktemp("browser")))
    remember(watch)
    site = build_site(watch, lambda: {"ok": True})
    server = uvicorn.Server(uvicorn.Config(site, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()
    watch.engine.dispose()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


def opened(browser: Browser, width: int, scheme: str) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,  # for the checker's own script
    )
    return context.new_page()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_any_page(browser: Browser, base: str, scheme: str) -> None:
    page = opened(browser, 1280, scheme)
    for path in PATHS:
        page.goto(base + path)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_fits_the_screen(browser: Browser, base: str, width: int) -> None:
    page = opened(browser, width, "light")
    for path in PATHS:
        page.goto(base + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_keyboard_goes_past_the_menu_to_the_text(browser: Browser, base: str) -> None:
    page = opened(browser, 1280, "light")
    page.goto(base)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "本文へ移動"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_search_works_without_javascript_and_by_keyboard(browser: Browser, base: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{base}/search")
    page.locator("#text").fill("改正")
    page.locator("#text").press("Enter")
    assert page.locator(".hits mark").first.text_content() == "改正"
