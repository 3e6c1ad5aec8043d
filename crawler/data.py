"""Reads data files: the JSON of an API and CSV."""

import csv
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from jmespath.exceptions import JMESPathError

from crawler.item import Look, read_items
from crawler.layout import Data, compile_expression
from crawler.page import Page, Reading
from crawler.place import Place
from crawler.source import Source
from domain.errors import NoItems, UnreadablePage

_REMEDY = "データの形式が変わっていないかご確認ください"
_BROKEN_OFF = "teigen-broken-off"
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def read_data(source: Source, page: Page, text: str) -> Reading:
    """Return the items of a data file by the first layout that fits it.

    The complete items of a file that breaks off are kept, and the break is a problem. Raises
    UnreadablePage when the file is no such data or no layout fits it, NoItems when it is empty.
    """
    failed: list[str] = []
    for layout in source.data:
        document, broken = _document(text, layout, page.url)
        items = _search(layout.items, document)
        items = items if isinstance(items, list) else None
        if items == []:
            raise NoItems("項目が1件もありません", file=page.url, remedy=_REMEDY)
        whole = [item for item in items or [] if _BROKEN_OFF not in str(item)]
        base = layout.url if page.saved and layout.url else source.javascript_page or page.url
        found, problems = read_items(source, layout, base, map(_look, whole))
        if found:
            next_urls = _next(source, layout, page.url, document)
            return Reading(tuple(found), (*broken, *problems), next_urls)
        failed = failed or problems
    example = f"。例: {failed[0]}" if failed else ""
    raise UnreadablePage(f"どの項目も読み取れません{example}", file=page.url, remedy=_REMEDY)


def _document(text: str, layout: Data, url: str) -> tuple[Any, tuple[str, ...]]:
    if layout.format == "csv":
        return _rows(text, url)
    try:
        return json.loads(text), ()
    except (ValueError, RecursionError):
        pass
    for cut in _repairs(text):
        try:
            return json.loads(cut), (
                "データが途中で切れています。最後まで読み取れた項目だけを採用しました",
            )
        except (ValueError, RecursionError):
            continue
    raise UnreadablePage(
        "JSON として読み取れません", file=url, remedy="URL と、サイトの改修がないかをご確認ください"
    )


def _repairs(text: str) -> Iterator[str]:
    """Yield the text cut after each of its last complete values, with everything open closed.

    A marker in the innermost open value tells the item that broke off from the complete ones.
    """
    open_values: list[str] = []
    cuts: list[tuple[int, str]] = []
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            open_values.append("]" if token[0] == "[" else "}")
        elif token[0] in "]}" and open_values and open_values.pop() == token[0] and open_values:
            cuts.append((token.end(), "".join(reversed(open_values))))
    for end, closing in cuts[:-4:-1]:
        mark = f',{{"{_BROKEN_OFF}":1}}' if closing[0] == "]" else f',"{_BROKEN_OFF}":1'
        yield text[:end] + mark + closing


def _rows(text: str, url: str) -> tuple[list[list[str]], tuple[str, ...]]:
    try:
        rows = [row for row in csv.reader(text.splitlines(keepends=True)) if any(row)]
    except csv.Error as error:
        raise UnreadablePage(f"CSV として読み取れません（{error}）", file=url) from None
    usual = len(rows[0]) if rows else 0
    if rows and not re.search(r"\d", "".join(rows[0])):
        rows = rows[1:]
    cut = rows and (len(rows[-1]) < usual or text.count('"') % 2)
    if cut and not text.endswith("\n"):
        return rows[:-1], ("CSV が途中で切れています。最後の行を除いて採用しました",)
    return rows, ()


def _look(item: Any) -> Look:
    def look(place: Place) -> Iterator[str]:
        yield _written(_search(place.select, item))

    return look


def _search(expression: str, value: Any) -> Any:
    try:
        return compile_expression(expression).search(value)
    except (JMESPathError, RecursionError, TypeError):
        return None


def _written(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(filter(None, map(_written, value)))
    return str(value) if isinstance(value, str | int | float) else ""


def _next(source: Source, layout: Data, url: str, document: Any) -> tuple[str, ...]:
    value = _written(_search(source.next, document)) if source.next else ""
    if not value or not layout.next_parameter:
        return ()
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query)) | {layout.next_parameter: value}
    return (urlunsplit(parts._replace(query=urlencode(query))),)
