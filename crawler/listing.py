"""Reads listing pages with the CSS selectors of the source file."""

from bs4 import BeautifulSoup, Comment, Tag

from crawler.page import Page, Reading, absolute
from crawler.source import Listing, Source
from domain.announcement import Announcement
from domain.errors import BadInput, NoItems, UnreadablePage
from reading.charset import decode
from reading.dates import read_date, read_year


def read_listing(source: Source, page: Page) -> Reading:
    """Return the items of a listing page; raise UnreadablePage when it holds none."""
    soup = BeautifulSoup(decode(page.body, page.content_type), "lxml")
    rules = source.listing
    assert rules is not None  # noqa: S101 - the schema guarantees it for listings
    found, problems = [], []
    for item in soup.select(rules.item):
        try:
            found.append(_announcement(source, rules, page, item))
        except BadInput as error:
            problems.append(error.problem)
    next_url = _next(source, page, soup, bool(found))
    if not found and not next_url:
        raise _no_items(page, problems)
    return Reading(tuple(found), tuple(problems), next_url)


def _next(source: Source, page: Page, soup: BeautifulSoup, has_items: bool) -> str | None:
    selector = source.next if has_items else source.follow
    link = soup.select_one(selector) if selector else None
    return absolute(source, page, str(link.get("href"))) if link and link.get("href") else None


def _no_items(page: Page, problems: list[str]) -> UnreadablePage:
    remedy = "ページの構成が変わっていないか、ブラウザでご確認ください"
    if problems:
        problem = f"どの項目も読み取れません。例: {problems[0]}"
        return UnreadablePage(problem, file=page.url, remedy=remedy)
    return NoItems("項目が1件もありません", file=page.url, remedy=remedy)


def _announcement(source: Source, rules: Listing, page: Page, item: Tag) -> Announcement:
    link = item if item.name == "a" else item.select_one(rules.link)
    href = str(link.get("href") or "").strip() if link else ""
    named = item.select_one(rules.title) if rules.title else link
    title = _text(named)
    if not href or not title:
        raise UnreadablePage(f"題名またはリンクのない項目があります: 「{_text(item)[:60]}」")
    stated = _stated_date(rules, item)
    return Announcement(
        source=source.name,
        agency=_text(item.select_one(rules.agency)) if rules.agency else source.agency,
        title=title,
        url=absolute(source, page, href),
        published=read_date(stated, year=_year(rules, item)),
        published_text=stated,
        kind=_text(item.select_one(rules.kind)) if rules.kind else "",
    )


def _stated_date(rules: Listing, item: Tag) -> str:
    if rules.date_comment:
        comments = item.find_all(string=lambda text: isinstance(text, Comment))
        return " ".join(str(c) for c in comments)
    if rules.date_before:
        return _text(_before(item, rules.date_before))
    element = item.select_one(rules.date)
    if element and rules.date_attribute and element.get(rules.date_attribute):
        return str(element[rules.date_attribute])
    return _text(element)


def _year(rules: Listing, item: Tag) -> int | None:
    return read_year(_text(_before(item, rules.year_before))) if rules.year_before else None


def _before(item: Tag, selector: str) -> Tag | None:
    for element in item.find_all_previous(True):
        if isinstance(element, Tag) and element.css.match(selector):
            return element
    return None


def _text(element: Tag | None) -> str:
    return " ".join(element.get_text(" ").split()) if element else ""
