"""A digest as a chat post: what fits on one screen, whatever the service."""

from dataclasses import dataclass

from domain.digest import Digest, DigestItem
from domain.japanese import short_day
from notifier.summary import coverage, subject, summary, waiting
from notifier.words import link, shorten, steps

MOST = 8
"""Items in one post; the rest are counted."""


@dataclass(frozen=True)
class Entry:
    """One announcement in a post; `url` is empty when it has no web address."""

    ask: str
    note: str
    title: str
    url: str


@dataclass(frozen=True)
class Post:
    """A title, a few sentences, the most significant announcements, and what stays unsaid."""

    title: str
    lead: tuple[str, ...]
    entries: tuple[Entry, ...]
    rest: str


def post(digest: Digest) -> Post:
    """Return the digest as a post: the most significant asks first."""
    ranked = sorted(digest.news, key=lambda n: n.weight)
    entries = [
        Entry(
            ask=f"{n.ask.id} {n.ask.title}" + (f"【{steps(n)}】" if n.advanced else ""),
            note=_note(i),
            title=shorten(i.title, 140),
            url=link(i.url),
        )
        for n in ranked
        for i in n.items
    ]
    unsaid = max(0, len(entries) - MOST) + sum(n.more for n in digest.news)
    rest = [f"ほか{unsaid}件"] if unsaid else []
    return Post(
        title=subject(digest),
        lead=(*summary(digest), *filter(None, (waiting(digest), _read(digest)))),
        entries=tuple(entries[:MOST]),
        rest="　".join([*rest, "照合は機械によるものです。原文をご確認ください。"]),
    )


def _read(digest: Digest) -> str:
    return coverage(digest) if digest.sources else ""


def _note(item: DigestItem) -> str:
    parts = [
        *([f"【{item.mark}】"] if item.mark else []),
        item.graded,
        *([item.stage.label] if item.stage.rank else []),
        short_day(item.published),
        item.agency,
        *([f"意見募集の締切 {short_day(item.deadline)}"] if item.deadline else []),
    ]
    return "　".join(parts)


def as_text(post: Post) -> str:
    """Return the post's body as plain text."""
    entries = (f"・{e.ask}\n  {e.note}\n  {e.title}\n  {e.url}".rstrip() for e in post.entries)
    return "\n".join([*post.lead, "", *entries, "", post.rest])
