"""A digest as a chat post: what fits on one screen, whatever the service."""

from dataclasses import dataclass

from domain.digest import Digest
from notifier.summary import coverage, subject, summary
from notifier.words import link, short_day, shorten

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
    """Return the digest as a post: direct and advanced asks first."""
    ranked = sorted(digest.news, key=lambda n: (not n.advanced, not n.direct))
    entries = [
        Entry(
            ask=f"{n.ask.id} {n.ask.title}",
            note=f"{i.grade.label}　{short_day(i.published)}　{i.agency}"
            + (f"　意見募集の締切 {short_day(i.deadline)}" if i.deadline else ""),
            title=shorten(i.title, 140),
            url=link(i.url),
        )
        for n in ranked
        for i in n.items
    ]
    rest = [f"ほか{len(entries) - MOST}件"] if len(entries) > MOST else []
    return Post(
        title=subject(digest),
        lead=(*summary(digest), *([coverage(digest)] if digest.sources else [])),
        entries=tuple(entries[:MOST]),
        rest="　".join([*rest, "照合は機械によるものです。原文をご確認ください。"]),
    )


def as_text(post: Post) -> str:
    """Return the post's body as plain text."""
    entries = (f"・{e.ask}\n  {e.note}\n  {e.title}\n  {e.url}".rstrip() for e in post.entries)
    return "\n".join([*post.lead, "", *entries, "", post.rest])
