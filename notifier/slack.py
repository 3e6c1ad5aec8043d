"""The Slack channel: an incoming webhook and blocks."""

import json
from dataclasses import dataclass, field
from typing import Any

from notifier.http import post_json
from notifier.letter import Letter
from notifier.post import Entry, Post, post
from notifier.words import shorten


@dataclass(frozen=True)
class Slack:
    """Posts to the Slack channel that the webhook `url` belongs to."""

    name: str
    url: str = field(repr=False)

    def deliver(self, letter: Letter) -> str:
        """Post the digest."""
        body = json.dumps(blocks(post(letter.digest)), ensure_ascii=False).encode()
        post_json(self.name, self.url, body)
        return f"Slack「{self.name}」"


def blocks(post: Post) -> dict[str, Any]:
    """Return the post in Slack's Block Kit; `text` is what notifications show."""
    sections = ["\n".join(map(_escape, post.lead)), *map(_entry, post.entries)]
    return {
        "text": _escape(post.title),
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": shorten(post.title, 150)}},
            *({"type": "section", "text": _mrkdwn(shorten(s, 3000))} for s in sections),
            {"type": "context", "elements": [_mrkdwn(_escape(post.rest))]},
        ],
        "unfurl_links": False,
    }


def _entry(entry: Entry) -> str:
    title = _escape(entry.title)
    linked = f"<{_escape(entry.url)}|{title}>" if entry.url and "|" not in entry.url else title
    return f"*{_escape(entry.ask)}*\n{linked}\n{_escape(entry.note)}"


def _mrkdwn(text: str) -> dict[str, str]:
    return {"type": "mrkdwn", "text": text}


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
