"""Made-up ministry sites, the same for the same seed: feeds, listings, articles and PDFs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from html import escape
from random import Random

from bench.crawling.pdf import noise, pdf

# fmt: off
WORDS = (
    "自治体", "情報システム", "標準化", "窓口", "申請", "手続", "利用者", "住民", "医療",
    "介護", "教育", "農業", "防災", "交通", "物流", "観光", "事業者", "補助金",
    "実証", "調査", "検討会", "報告書", "指針", "基準", "規則", "改正", "公表",
    "募集", "結果", "概要", "計画", "予算", "施策", "推進", "支援", "連携",
    "人材", "育成", "研修", "相談", "安全", "個人情報", "保護", "通信", "基盤",
    "整備", "地域", "課題", "解決", "評価", "見直し",
)
# fmt: on
ENDS = ("を行いました。", "に取り組みます。", "を公表します。", "の実施について、次のとおりです。")
START = date(2026, 4, 1)
MENU = 150
"""Links in the menu of every page."""


@dataclass(frozen=True)
class Document:
    """One answer of a site."""

    body: bytes
    content_type: str


@dataclass(frozen=True)
class Site:
    """One host: odd ones list their articles on an HTML page, even ones in a feed.

    Every fifth one writes in Shift_JIS; every tenth article is a PDF file of one or two
    pages.
    """

    number: int
    articles: int
    port: int
    seed: int = 1

    @property
    def host(self) -> str:
        """The address on loopback that stands for the host's name."""
        return f"127.0.{1 + self.number // 250}.{1 + self.number % 250}"

    @property
    def base(self) -> str:
        """The URL of the site without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    @property
    def kind(self) -> str:
        """What the source page is: feed or listing."""
        return "listing" if self.number % 2 else "feed"

    @property
    def charset(self) -> str:
        """The encoding of the site's pages."""
        return "cp932" if self.number % 5 == 4 else "utf-8"

    @property
    def source_path(self) -> str:
        """The path of the page that lists the articles."""
        return "/news.html" if self.kind == "listing" else "/news.xml"

    @property
    def article_paths(self) -> list[str]:
        """The paths of the articles, the newest first."""
        return [f"/press/{n:03}.{'pdf' if n % 10 == 9 else 'html'}" for n in range(self.articles)]

    @property
    def urls(self) -> list[str]:
        """The URLs of all pages."""
        return [self.base + path for path in (self.source_path, *self.article_paths)]

    def source_file(self) -> str:
        """Return the source file (YAML) by which the crawler reads the site."""
        lines = [
            f"title: 見本{self.number} 新着",
            f"agency: 見本省{self.number}",
            f"kind: {self.kind}",
            f"url: {self.base}{self.source_path}",
            "licence: 見本",
            "secure: false",
        ]
        if self.kind == "listing":
            lines += ["listing:", '  item: "ul.press > li"', '  date: "span.date"']
        return "\n".join(lines) + "\n"

    def documents(self) -> Iterator[tuple[str, Document]]:
        """Yield every document with its path."""
        titles = [self._title(n) for n in range(self.articles)]
        yield self.source_path, self._source(titles)
        for number, path in enumerate(self.article_paths):
            random = Random(f"{self.seed}/{self.number}/{number}")
            make = _pdf if path.endswith("pdf") else self._article
            yield path, make(random, titles[number])
        rules = b"User-agent: *\nDisallow: /private/\n"
        yield "/robots.txt", Document(rules, "text/plain")

    def _title(self, number: int) -> str:
        random = Random(f"{self.seed}/{self.number}/{number}/title")
        return f"「{'の'.join(random.sample(WORDS, 3))}」について（第{number + 1}報）"

    def _source(self, titles: list[str]) -> Document:
        days = [START - timedelta(days=n) for n in range(self.articles)]
        items = list(zip(titles, self.article_paths, days, strict=True))
        if self.kind == "feed":
            entries = "".join(
                f"<item><title>{t}</title><link>{self.base}{p}</link>"
                f"<pubDate>{_rfc822(d)}</pubDate></item>\n"
                for t, p, d in items
            )
            feed = f'<rss version="2.0"><channel><title>新着</title>\n{entries}</channel></rss>'
            xml = f'<?xml version="1.0" encoding="{self._declared}"?>{feed}'
            return Document(xml.encode(self.charset), "application/xml")
        rows = "".join(
            f'<li><span class="date">{d:%Y年%-m月%-d日}</span><a href="{p}">{t}</a></li>\n'
            for t, p, d in items
        )
        return self._page("新着", f'<h1>新着</h1><ul class="press">\n{rows}</ul>')

    def _article(self, random: Random, title: str) -> Document:
        size = int(random.triangular(8, 90, 20))
        text = "\n".join(f"<p>{paragraph(random)}</p>" for _ in range(size))
        return self._page(title, f"<h1>{escape(title)}</h1>\n{text}")

    def _page(self, title: str, main: str) -> Document:
        links = "".join(
            f'<li class="menu-item"><a class="menu-link" href="/policy/{n:03}/index.html">'
            f"<span>{WORDS[n % len(WORDS)]}の政策{n}</span></a></li>\n"
            for n in range(MENU)
        )
        style = ".menu-item{display:inline-block;margin:0 1em 0 0;padding:.2em}\n" * 40
        html = (
            f'<!DOCTYPE html>\n<html lang="ja"><head><meta charset="{self._declared}">'
            f"<title>{escape(title)}</title><style>{style}</style></head>\n<body><header>"
            f'<nav id="gnav"><ul>{links}</ul></nav></header>\n<main id="main">{main}</main>\n'
            f"<footer><ul>{links[:2000]}</ul><p>見本省 代表電話</p></footer></body></html>\n"
        )
        return Document(html.encode(self.charset), f"text/html; charset={self._declared}")

    @property
    def _declared(self) -> str:
        return "Shift_JIS" if self.charset == "cp932" else "UTF-8"


def sites(hosts: int, articles: int, port: int) -> list[Site]:
    """Return that many sites, all served at the same port."""
    return [Site(n, articles, port) for n in range(hosts)]


def paragraph(random: Random) -> str:
    """Return a paragraph of two to six sentences."""
    return "".join(
        "、".join("の".join(random.sample(WORDS, 3)) for _ in range(random.randint(1, 4)))
        + random.choice(ENDS)
        for _ in range(random.randint(2, 6))
    )


def _pdf(random: Random, title: str) -> Document:
    lines = [title, *(paragraph(random)[:44] for _ in range(random.randint(20, 75)))]
    return Document(pdf(lines, noise(random, random.randint(20_000, 120_000))), "application/pdf")


def _rfc822(day: date) -> str:
    return format_datetime(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
