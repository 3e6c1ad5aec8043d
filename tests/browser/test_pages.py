from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from app.bootstrap import Watch
from app.settings import Settings
from tests.browser.conftest import assert_no_barrier, opened, serving
from tests.integration.test_pages import remember

PATHS = ["/proposals", "/", "/recommendations/I-5", "/asks/I-5b", "/asks/I-5b?since=2021-04-01",
         "/announcements/1", "/search?text=改正", "/sources", "/digests", "/subscribers", "/settings",
         "/audit", "/requests", "/nothing"]  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    watch = Watch(Settings(home=tmp_path_factory.mktemp("browser")))
    remember(watch)
    with serving(watch) as address:
        yield address


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "dark")])
def test_axe_finds_no_violation_on_any_page(
    browser: Browser, base: str, width: int, scheme: str
) -> None:
    page = opened(browser, width, scheme)
    for path in PATHS:
        page.goto(base + path)
        assert_no_barrier(page)


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
