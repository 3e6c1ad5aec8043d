import pytest
from playwright.sync_api import Browser

from notifier.render import render
from tests.unit.test_notifier_render import digest, item


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_mail_fits_the_screen(browser: Browser, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.set_content(
        render(digest(item("長い題名" * 30, "https://example.go.jp/" + "a" * 200))).html
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
