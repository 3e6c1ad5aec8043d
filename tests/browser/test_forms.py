from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app import accounts, subscribers
from app.bootstrap import Watch
from app.settings import Settings
from domain.account import Role
from domain.subscriber import Subscriber
from tests.browser.conftest import assert_no_barrier, opened, serving
from tests.integration.signing import PASSWORD
from tests.integration.test_pages import remember


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    watch = Watch(Settings(home=tmp_path_factory.mktemp("forms")))
    remember(watch)
    someone = Subscriber(name="知事室", address="a@example.jp", proposal=watch.settings.proposal)
    subscribers.keep(watch, someone)
    accounts.add(watch, "山田", Role.ADMIN, PASSWORD)
    with serving(watch) as address:
        yield address


def sign_in(page: Page, base: str, path: str) -> None:
    page.goto(base + path)
    page.get_by_label("名前").fill("山田")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    expect(page).to_have_url(base + path)


def without_javascript(browser: Browser) -> Page:
    return browser.new_context(java_script_enabled=False).new_page()


def test_an_assessment_is_recorded_and_taken_back_by_keyboard(browser: Browser, base: str) -> None:
    page = without_javascript(browser)
    sign_in(page, base, "/asks/I-5b")
    page.get_by_text("評価を記録する").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#assessment-value")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("example.go.jp")
    page.keyboard.press("Enter")
    problem = page.locator("#assessment-link-problem")
    expect(problem).to_contain_text("https:// から")
    field = page.get_by_label("根拠となる文書の URL").last
    expect(field).to_have_value("example.go.jp")
    expect(page.locator("#assessment-value")).to_have_attribute("aria-invalid", "true")
    page.locator("#assessment-value").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("https://www.example.go.jp/hyouka")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("記録しました。")
    records = page.get_by_role("region", name="国の回答と評価の記録")
    expect(records).to_contain_text("一部実現")
    records.get_by_role("link", name="取り消す").focus()
    page.keyboard.press("Enter")
    page.get_by_label("取り消す理由").focus()
    page.keyboard.type("誤記")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{base}/asks/I-5b?saved=withdrawn#records")
    expect(page.get_by_role("status")).to_have_text("記録を取り消しました。")
    expect(page.get_by_text("まだ記録はありません")).to_be_visible()


def test_a_subscriber_is_paused_and_resumed_without_javascript(browser: Browser, base: str) -> None:
    page = without_javascript(browser)
    sign_in(page, base, "/subscribers")
    page.get_by_role("button", name="休止").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("配信を休止しました。")
    page.get_by_role("button", name="再開").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("配信を再開しました。")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_forms_and_their_problems_fit_and_have_no_barrier(
    browser: Browser, base: str, width: int, scheme: str
) -> None:
    page = opened(browser, width, scheme)
    sign_in(page, base, "/asks/I-5b")

    def check() -> None:
        assert_no_barrier(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

    page.get_by_text("国の回答を記録する").click()
    page.locator("#answer-form button").click()
    expect(page.locator("#answer-value-problem")).to_be_visible()
    check()
    for path in (
        "/subscribers",
        "/subscribers/1/edit",
        "/subscribers/1/removal",
        "/audit",
        "/requests",
    ):
        page.goto(base + path)
        check()
    page.goto(f"{base}/subscribers/new")
    page.get_by_role("button", name="登録する").click()
    expect(page.locator("#name-problem")).to_be_visible()
    check()
