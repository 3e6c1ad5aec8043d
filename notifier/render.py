"""Renders a digest as an e-mail: subject, plain text, mail-safe HTML and the picture."""

from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from domain.digest import AskRef, Digest, Kind
from domain.japanese import day, short_day, short_moment, span
from domain.match import Grade
from domain.query import Dated, ReviewState
from notifier.picture import alt_text, draw
from notifier.summary import coverage, name, subject, summary, waiting, window
from notifier.words import closing, link, marked, quotes, repeats_title, steps

FOOTER = "<!--footer-->"
"""Where a mail says, to each subscriber apart, why it came and how to stop it."""


@dataclass(frozen=True)
class Mail:
    """A message before it is addressed.

    `picture` is a PNG, shown where the HTML asks for it; `workbook` an Excel file to attach.
    """

    subject: str
    text: str
    html: str
    picture: bytes = b""
    workbook: bytes = b""


def render(digest: Digest, web: str = "") -> Mail:
    """Return the digest as mail; `web` is the address of the web page, if there is one."""
    pictured = digest.kind is Kind.DIGEST and any(t.stage.rank and t.after for t in digest.tallies)
    values = {
        "digest": digest,
        "subject": subject(digest),
        "name": name(digest),
        "summary": summary(digest),
        "span": span(digest.period),
        "coverage": coverage(digest),
        "waiting": waiting(digest),
        "figures": _figures(digest),
        "picture": alt_text(digest.tallies) if pictured else "",
        "period_word": window(digest),
        "read": [s for s in digest.sources if not s.problem],
        "quiet": [r.id for r in digest.recommendations if not r.news],
        "blind_asks": _blind_asks(digest),
        "web": web,
        "searched": partial(_searched, web, digest),
        "review": f"{web}/review?{urlencode({'proposal': digest.proposal_id})}" if web else "",
    }
    return Mail(
        subject=subject(digest),
        text=environment().get_template("digest.txt.j2").render(values),
        html=environment().get_template("digest.html.j2").render(values),
        picture=draw(digest.tallies) if pictured else b"",
    )


def _searched(web: str, digest: Digest, ask: AskRef) -> str:
    """Return the address of the page that lists all that the audience is told of the ask."""
    if not web:
        return ""
    asked = {
        "proposal": digest.proposal_id,
        "asks": ask.id,
        "grades": Grade.DIRECT if digest.audience.minimum is Grade.DIRECT else (),
        "stages": digest.audience.stages,
        "reviews": [state for state in ReviewState if state.counts],
        "dated": Dated.NEWS,
        "since": digest.period.start,
        "until": digest.period.last,
    }
    return f"{web}/search?{urlencode(asked, doseq=True)}"


def _figures(digest: Digest) -> list[tuple[int, tuple[str, str]]]:
    return [
        (digest.asks_moved, ("直接の動きが", "あった要望事項")),
        (digest.asks_advanced, ("段階が進んだ", "要望事項")),
        (digest.announcements_read, ("確認した", "発表")),
    ]


def _blind_asks(digest: Digest) -> list[str]:
    asks = sorted({a for s in digest.blind for a in s.asks})
    return ["すべて"] if len(asks) == digest.asks else asks


@cache
def environment() -> Environment:
    """Return the templates, with escaping for HTML and the filters of this module."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html.j2", "css"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": day,
        "short_day": short_day,
        "moment": short_moment,
        "link": link,
        "quotes": quotes,
        "marks": marked,
        "repeats": repeats_title,
        "steps": steps,
        "closing": closing,
    }
    return environment
