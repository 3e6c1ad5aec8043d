"""Renders a digest as an e-mail: subject, plain text and mail-safe HTML."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from domain.digest import Digest, DigestItem
from domain.match import Evidence, Grade
from domain.period import TOKYO, Period

_WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True)
class Mail:
    """A message before it is addressed."""

    subject: str
    text: str
    html: str


def render(digest: Digest) -> Mail:
    """Return the digest as mail."""
    values = {"digest": digest, "summary": summary(digest), "span": span(digest.period)}
    return Mail(
        subject=subject(digest),
        text=environment().get_template("digest.txt.j2").render(values),
        html=environment().get_template("digest.html.j2").render(values),
    )


def subject(digest: Digest) -> str:
    """Return the subject: proposal, period, and how many asks moved; one line."""
    moved = f"{digest.asks_moved}件の要望事項に動き" if digest.asks_moved else "新たな動きなし"
    words = f"【提言ウォッチ】{digest.proposal_title} 週報 {span(digest.period)}（{moved}）"
    return " ".join(words.split())


def summary(digest: Digest) -> list[str]:
    """Return the three sentences that a busy reader reads."""
    direct = [i for i in digest.items if i.grade is Grade.DIRECT]
    asks = sum(len(r.news) + len(r.quiet) for r in digest.recommendations)
    read = [s for s in digest.sources if not s.problem]
    if direct:
        best = max(direct, key=lambda i: i.score)
        first = f"要望事項{asks}件のうち{digest.asks_moved}件について、国の動きがありました。"
        second = f"最も関連が深い発表は、{best.agency}「{best.title}」です。"
    else:
        first = f"要望事項{asks}件について、直接対応する発表は確認されませんでした。"
        second = f"期間中に確認した発表は{digest.announcements_read}件です。"
    if len(read) == len(digest.sources):
        third = f"監視対象の{len(read)}件の情報源は、すべて読み取りができています。"
    else:
        third = (
            f"監視対象{len(digest.sources)}件のうち{len(digest.sources) - len(read)}件の情報源は"
            "読み取りが十分でなく、動きを見落としている可能性があります。"
        )
    return [first, second, third]


def span(period: Period) -> str:
    """Return the period in words, first and last day."""
    first, last = period.start, period.last
    end = f"{last.day}日"
    if first.month != last.month:
        end = f"{last.month}月{end}"
    if first.year != last.year:
        end = f"{last.year}年{end}"
    return f"{first.year}年{first.month}月{first.day}日〜{end}"


def day(value: date | None) -> str:
    """Return the date with its weekday."""
    if value is None:
        return "日付なし"
    return f"{value.year}年{value.month}月{value.day}日（{_WEEKDAYS[value.weekday()]}）"


def moment(value: datetime | None) -> str:
    """Return the time in Japan, to the minute."""
    if value is None:
        return "―"
    local = value.astimezone(TOKYO)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def link(url: str) -> str:
    """Return the URL when it is a web address, else nothing: scraped links are not trusted."""
    return url if urlsplit(url).scheme in ("http", "https") else ""


def quotes(item: DigestItem) -> list[Evidence]:
    """Return the evidence worth quoting: at most two, none that only repeats another."""
    seen: dict[str, Evidence] = {}
    for evidence in item.evidence:
        seen.setdefault(evidence.reason, evidence)
    return list(seen.values())[:2]


def environment() -> Environment:
    """Return the templates, with escaping for HTML and the filters of this module."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"day": day, "moment": moment, "link": link, "quotes": quotes}
    return environment
