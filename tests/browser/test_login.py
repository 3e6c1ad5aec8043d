from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from app import accounts
from app.bootstrap import Watch
from app.settings import Settings
from domain.account import Role
from tests.browser.conftest import assert_no_barrier, opened, serving
from tests.integration.signing import PASSWORD
from tests.integration.test_pages import remember


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    watch = Watch(Settings(home=tmp_path_factory.mktemp("login")))
    remember(watch)
    accounts.add(watch, "山田 太郎", Role.REVIEWER, PASSWORD)
    with serving(watch) as address:
        yield address


def test_signing_in_and_out_by_keyboard_without_javascript(browser: Browser, base: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{base}/asks/I-5b")
    expect(page.get_by_label("名前")).to_be_focused()
    page.keyboard.type("山田 太郎")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("正しくありません")
    expect(page.get_by_label("パスワード")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{base}/asks/I-5b")
    expect(page.locator("header")).to_contain_text("山田 太郎")
    page.get_by_role("button", name="ログアウト").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{base}/login")
    page.goto(base)
    expect(page).to_have_url(f"{base}/login?next=%2F")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_login_page_fits_and_has_no_barrier(
    browser: Browser, base: str, width: int, scheme: str
) -> None:
    page = opened(browser, width, scheme)
    page.goto(f"{base}/login")
    for password, told in (("wrong password", 1), (PASSWORD, 0)):
        assert_no_barrier(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_label("名前").fill("山田 太郎")
        page.get_by_label("パスワード").fill(password)
        page.get_by_role("button").click()
        expect(page.get_by_role("alert")).to_have_count(told)
    expect(page).to_have_url(f"{base}/")
    assert_no_barrier(page)
