"""Charts: drawn under the policy of our pages, with the table where they are not."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from app.bootstrap import Watch
from app.entries import record
from app.settings import Settings
from domain.event import Answer, Event, EventKind
from store.tables import RunRow
from tests.browser.conftest import serving
from tests.integration.test_pages import ATTACK, NOW, remember

CHARTED = {"/": 2, "/recommendations/I-5": 1, "/asks/I-5b": 1, "/sources/soumu": 2}
"""Pages with the number of charts on each."""

OUTCOMES = {"healthy": "ok", "blocked": "blocked", "degraded": "ok"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    watch = Watch(Settings(home=tmp_path_factory.mktemp("charts")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Watch, "now", lambda _watch: NOW)
        remember(watch)
        with watch.session() as session:
            for hours, (verdict, outcome) in enumerate(OUTCOMES.items()):
                at = NOW + timedelta(hours=hours)
                run = {"outcome": outcome, "verdict": verdict, "items": 3 * hours}
                session.add(RunRow(source="soumu", started_at=at, ended_at=at, **run))
        answer = Event(
            proposal=watch.settings.proposal, ask="I-5b", kind=EventKind.ANSWER, author="担当",
            value=Answer.CONSIDERING, on=NOW.date(), recorded_at=NOW, link="https://www.example.go.jp/",
        )  # fmt: skip
        record(watch, answer)
        with serving(watch) as address:
            yield address


def opened(browser: Browser, **options: object) -> tuple[Page, list[str]]:
    """Open a page under its own policy; return it with the list of what the console says."""
    page, said = browser.new_context(**options).new_page(), list[str]()  # type: ignore[arg-type]
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


@pytest.mark.parametrize("path", CHARTED)
@pytest.mark.parametrize("width", [390, 1280])
def test_charts_are_drawn_without_a_breach_of_the_policy(
    browser: Browser, base: str, path: str, width: int
) -> None:
    page, said = opened(browser, viewport={"width": width, "height": 900})
    page.goto(base + path)
    assert page.locator("figure.chart:visible svg[aria-label]").count() == CHARTED[path]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("details.behind[open]").count() == 0
    assert said == []


@pytest.mark.parametrize("path", CHARTED)
def test_without_scripts_the_table_is_open_and_no_box_is_empty(
    browser: Browser, base: str, path: str
) -> None:
    page, _ = opened(browser, java_script_enabled=False)
    page.goto(base + path)
    assert page.locator("figure.chart:visible").count() == 0
    assert page.locator("main table:visible").count() >= 1
    assert page.locator("details.behind:not([open])").count() == 0


def test_the_table_stays_open_when_the_library_does_not_arrive(browser: Browser, base: str) -> None:
    page, _ = opened(browser)
    page.route("**/vendor/*", lambda route: route.abort())
    page.goto(f"{base}/asks/I-5b")
    assert page.locator("figure.chart:visible").count() == 0
    assert page.locator("details.behind table:visible").count() == 1


def test_arrow_keys_go_from_mark_to_mark_and_enter_opens_one(browser: Browser, base: str) -> None:
    page, _ = opened(browser)
    page.goto(f"{base}/asks/I-5b")
    page.locator(".drawing a[tabindex='0']").focus()
    assert "回答: 検討" in page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.press("ArrowDown")
    assert "窓口の改正" in page.evaluate("document.activeElement.ariaLabel")
    assert page.locator(".drawing a[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/announcements/1")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_cell_of_the_heat_map_leads_to_what_it_counts(
    browser: Browser, base: str, width: int
) -> None:
    page, _ = opened(browser, viewport={"width": width, "height": 900})
    page.goto(base)
    page.locator("[data-chart=heat] a[aria-label^='2021年11月']").click()
    page.wait_for_url("**/search?*")
    assert page.locator(".hits h3").count() == 1


def test_a_tooltip_names_the_announcement_and_trusts_no_title(browser: Browser, base: str) -> None:
    page, said = opened(browser)
    page.on("dialog", lambda dialog: said.append("alert"))
    page.goto(f"{base}/asks/I-5b")
    page.locator(".drawing a[aria-label*='窓口の改正']").hover()
    told = page.locator(".drawing .tip text").text_content() or ""
    assert f"窓口の改正{ATTACK}" in told.replace("\u200b", "")
    assert page.locator(".drawing script").count() == 0
    assert said == []


def test_what_has_no_room_for_marks_of_its_own_shares_one(browser: Browser, base: str) -> None:
    page, _ = opened(browser)
    page.goto(f"{base}/asks/I-5b")
    day = {"lane": "実施", "count": 1, "said": ["甲"], "search": "/search?asks=I-5b"}
    things = [
        {**day, "on": f"2026-03-{n:02}", "day": f"3月{n}日", "when": n, "shape": shape, "href": f"/{n}"}
        for n, shape in [(1, "related"), (3, "direct"), (9, "related")]
    ]  # fmt: skip
    both, alone = page.evaluate("things => apart(things, 5)", things)
    assert (both["count"], both["shape"]) == (2, "direct")
    assert both["href"] == "/search?asks=I-5b&since=2026-03-01&until=2026-03-03"
    assert both["words"] == "3月1日から3月3日まで　2件\n甲\n甲"
    assert (alone["href"], alone["words"]) == ("/9", "3月9日\n甲")
