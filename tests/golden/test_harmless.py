"""Changes of markup that change nothing for a reader: the announcements must be the same."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.announcement import Announcement
from reading.charset import decode
from tests.golden.test_sources import CAPTURED, COUNTS, SOURCES, read, saved_pages

Attribute = tuple[str, str]
TAG = re.compile(
    r"<([a-zA-Z][\w:-]*)((?:\s+[^\s=>/\"']+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*)\s*(/?)>"
)
ATTRIBUTE = re.compile(r"([^\s=>/\"']+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
FIELD = re.compile(r"<(title|link|dc:date|pubDate|updated|published)>([^<]+)</\1>")


def in_tags(
    change: Callable[[str, list[Attribute]], tuple[str, list[Attribute]]],
) -> Callable[[str], str]:
    def rewrite(tag: re.Match[str]) -> str:
        name, attributes = change(tag[1], ATTRIBUTE.findall(tag[2]))
        written = "".join(f" {k}={v}" if v else f" {k}" for k, v in attributes)
        return f"<{name}{written}{' /' if tag[3] else ''}>"

    return lambda text: TAG.sub(rewrite, text)


def more_classes(name: str, attributes: list[Attribute]) -> tuple[str, list[Attribute]]:
    return name, [
        (k, f"{v[0]}is-a {v[1:-1]} is-b{v[-1]}" if k == "class" and v[:1] in "\"'" else v)
        for k, v in attributes
    ]


def single_quotes(name: str, attributes: list[Attribute]) -> tuple[str, list[Attribute]]:
    return name, [
        (k, f"'{v[1:-1]}'" if v[:1] == '"' and "'" not in v else v) for k, v in attributes
    ]


IN_ANY = {
    "attributes in another order": in_tags(lambda name, found: (name, found[::-1])),
    "line ends of Windows": lambda text: re.sub(r"\r?\n", "\r\n", text),
}
IN_HTML = {
    "more classes": in_tags(more_classes),
    "single quotes": in_tags(single_quotes),
    "capital letters": in_tags(lambda n, found: (n.upper(), [(k.upper(), v) for k, v in found])),
    "more attributes": in_tags(lambda n, found: (n, [*found, ("data-x", '"1"')])),
    "white space": lambda text: re.sub(r">\s*<", ">\n\t <", text),
    "comments": lambda text: re.sub(r"(</(?:li|tr|td|dt|dd|p|div|a)>)", r"\1<!-- x -->", text),
    "spans in links": lambda text: re.sub(
        r"(<a\b[^>]*>)([^<]+)</a>", r"\1<span>\2</span></a>", text
    ),
}
IN_XML = {
    "white space in fields": lambda text: FIELD.sub(r"<\1>\n  \2\n </\1>", text),
    "fields as CDATA": lambda text: FIELD.sub(_as_cdata, text),
}
OWN = [(name, path) for name in sorted(SOURCES) for path in saved_pages(name)]
REAL = [
    (name, path) for where, (name, _) in COUNTS.items() for path in sorted(CAPTURED.glob(where))
]
PAGES = [(name, path) for name, path in OWN + REAL if path.suffix not in (".json", ".csv")]


def _as_cdata(field: re.Match[str]) -> str:
    text = field[2].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return f"<{field[1]}><![CDATA[{text}]]></{field[1]}>"


def as_utf8(body: bytes) -> str:
    text = re.sub(r"(<\?xml[^>]*encoding=[\"'])[\w-]+", r"\1UTF-8", decode(body), count=1)
    return re.sub(r"(?i)(charset=[\"']?)(?:shift_jis|x-sjis|euc-jp)", r"\1UTF-8", text)


def announcements(name: str, text: str) -> list[Announcement]:
    return list(read(SOURCES[name], text.encode()).announcements)


@pytest.mark.parametrize(
    ("name", "path"), PAGES, ids=[f"{name}/{path.name}" for name, path in PAGES]
)
def test_harmless_changes_of_the_markup_change_no_announcement(name: str, path: Path) -> None:
    text = as_utf8(path.read_bytes())
    known = announcements(name, text)
    is_feed = bool(re.search(r"<(?:rss|rdf:RDF|feed)\b", text[:600]))
    for what, change in (IN_ANY | (IN_XML if is_feed else IN_HTML)).items():
        assert announcements(name, change(text)) == known, what
