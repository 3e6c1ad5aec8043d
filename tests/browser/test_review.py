from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from app.bootstrap import Watch
from app.review import decide
from app.settings import Settings
from domain.review import Decision
from tests.browser.conftest import assert_no_barrier, opened, serving
from tests.integration.test_review_pages import ATTACK, bring


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    watch = Watch(Settings(home=tmp_path / "var"))
    for number in (1, 2, 3):
        bring(watch, f"第{number}回窓口の改正{ATTACK}", "本文です。", str(number))
    bring(watch, "光回線の整備", "", "9", "I-5a", "I-5b")
    return watch


@pytest.fixture
def base(watch: Watch) -> Iterator[str]:
    with serving(watch) as address:
        yield address


def dispute(watch: Watch) -> None:
    for author, decision in (("山田", Decision.ACCEPTED), ("佐藤", Decision.REJECTED)):
        decide(watch, watch.settings.proposal, 1, "I-5b", decision, author=author, note="理由")


def told(page: Page) -> str:
    return page.locator(".made p").inner_text()


def case(page: Page) -> str:
    return page.locator("#case-title").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_in_review(
    browser: Browser, base: str, watch: Watch, scheme: str
) -> None:
    dispute(watch)
    page = opened(browser, 1280, scheme)
    for path, key in [
        ("/review?reasons=disputed", "m"), ("/review?done=1", "d"), ("/review", "n"), ("/review", "g"), ("/review", "?"),
        ("/review/log", ""), ("/review/series?announcement=2&ask=I-5b", ""), ("/announcements/1", ""),
        ("/review?agencies=x", ""),
    ]:  # fmt: skip
        page.goto(base + path)
        if key:
            page.keyboard.press(key)
        assert_no_barrier(page)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_review_fits_the_screen(browser: Browser, base: str, watch: Watch, width: int) -> None:
    dispute(watch)
    page = opened(browser, width)
    for path in ("/review", "/review/log", "/review/series?announcement=2&ask=I-5b"):
        page.goto(base + path)
        page.keyboard.press("m")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_queue_is_worked_through_by_the_keyboard_alone(browser: Browser, base: str) -> None:
    page = browser.new_page()
    faults = list[str]()
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{base}/review")
    page.keyboard.press("a")
    page.wait_for_url("**done=1")
    assert "「採用」としました" in told(page) and "第2回" in case(page)
    page.keyboard.press("u")
    page.wait_for_url("**done=2")
    assert told(page) == "判断を取り消しました。" and "第1回" in case(page)
    page.keyboard.press("j")
    page.wait_for_url("**announcement=2**")
    page.keyboard.press("k")
    page.wait_for_url("**announcement=1**")
    page.keyboard.press("m")
    page.keyboard.type("I-5c")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=3")
    assert "「付け替え」（I-5cへ）" in told(page)
    page.keyboard.press("n")
    page.keyboard.type("arjmd")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.wait_for_url("**done=4")
    page.keyboard.press("d")
    page.keyboard.press("Tab")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=5")
    assert "「重複」（発表1と同じ）" in told(page)
    page.goto(f"{base}/review/log")
    assert page.locator("td.note", has_text="arjmd").count() == 1
    assert faults == []


def test_another_grade_is_stated_by_two_keys_or_without_javascript(
    browser: Browser, base: str
) -> None:
    page = browser.new_page()
    page.goto(f"{base}/review")
    page.keyboard.press("g")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=1")
    assert "「採用」としました（関連）" in told(page)
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{base}/review?announcement=1&ask=I-5b")
    assert "自動判定は直接対応" in page.locator(".case > .tags").inner_text()
    page.locator("summary", has_text="度合い").first.click()
    page.locator("button", has_text="「直接対応」として採用").click()
    assert "「採用」としました（直接対応）" in told(page)


def test_letters_do_nothing_while_one_types_or_when_they_are_switched_off(
    browser: Browser, base: str
) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{base}/review")
    page.keyboard.press("n")
    page.keyboard.type("a")
    assert page.locator("#note").input_value() == "a"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.locator("main").focus()
    page.keyboard.press("a")
    page.reload()
    page.keyboard.press("a")
    assert page.locator(".made").count() == 0
    assert "第1回" in case(page)


def test_the_last_decision_is_undone_by_key_although_nothing_waits(
    browser: Browser, base: str, watch: Watch
) -> None:
    proposal = watch.settings.proposal
    for number, ask in ((1, "I-5b"), (2, "I-5b"), (3, "I-5b"), (4, "I-5a")):
        decide(watch, proposal, number, ask, Decision.REJECTED, author="山田")
    page = browser.new_page()
    page.goto(f"{base}/review")
    page.keyboard.press("r")
    page.wait_for_url("**done=5")
    assert "確認を待っている照合結果はありません" in page.locator(".empty").inner_text()
    page.keyboard.press("u")
    page.wait_for_url("**done=6")
    assert "光回線" in case(page)


def test_the_asks_are_searched_by_number_or_word(browser: Browser, base: str) -> None:
    page = browser.new_page()
    page.goto(f"{base}/review")
    page.keyboard.press("m")
    page.keyboard.type("Ｉ－5ｃ")
    assert page.locator("#moved_to option:not([hidden])").count() == 1
    page.locator("#find").fill("どこにもない語")
    assert page.locator("#moved_to option:not([hidden])").count() == 0
    page.keyboard.press("Enter")
    assert page.locator(".made").count() == 0


def test_everything_works_with_the_mouse_and_without_javascript(
    browser: Browser, base: str
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{base}/review")
    page.locator("summary", has_text="メモ").click()
    page.locator("#note").fill("本文に記載あり")
    page.locator("button", has_text="不採用").first.click()
    assert "「不採用」としました" in told(page) and "第2回" in case(page)
    page.locator(".made button").click()
    assert "取り消しました" in told(page)
    page.locator("summary", has_text="付け替え").click()
    page.locator("#moved_to").select_option("I-5c")
    page.locator("button", has_text="へ付け替える").click()
    assert "「付け替え」" in told(page)
    page.locator("summary", has_text="重複").click()
    page.locator("#other").fill("1")
    page.locator("#other").press("Enter")
    assert page.locator("#other").count() == 1, "Enter in a field decides nothing"
    page.locator("button", has_text="重複とする").click()
    assert "「重複」" in told(page)
    page.goto(f"{base}/review/series?announcement=3&ask=I-5b")
    page.locator("button", has_text="不採用").click()
    assert "「不採用」" in told(page)


def test_titles_run_no_script(browser: Browser, base: str) -> None:
    page = browser.new_page()
    page.on("dialog", lambda _dialog: pytest.fail("a title ran as a script"))
    for path in ("/review", "/review/log", "/review/series?announcement=1&ask=I-5b"):
        page.goto(base + path)
    page.goto(f"{base}/review")
    page.keyboard.press("a")
    page.wait_for_url("**done=1")
    assert ATTACK in told(page)
