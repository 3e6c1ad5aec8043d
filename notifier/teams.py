"""The Microsoft Teams channel: a Workflows webhook and an Adaptive Card."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from notifier.http import post_json
from notifier.letter import Letter
from notifier.post import Entry, Post, post


@dataclass(frozen=True)
class Teams:
    """Posts to the team or chat that the workflow behind `url` serves."""

    name: str
    url: str = field(repr=False)

    def deliver(self, letter: Letter) -> str:
        """Post the digest."""
        body = json.dumps(card(post(letter.digest)), ensure_ascii=False).encode()
        post_json(self.name, self.url, body)
        return f"Teams「{self.name}」"


def card(post: Post) -> dict[str, Any]:
    """Return the message that the workflow takes, with the post as an Adaptive Card."""
    return {
        "type": "message",
        "attachments": [
            {
                "contentType": "application/vnd.microsoft.card.adaptive",
                "contentUrl": None,
                "content": {
                    "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                    "type": "AdaptiveCard",
                    "version": "1.4",
                    "msteams": {"width": "Full"},
                    "body": [
                        _text(post.title, size="Large", weight="Bolder"),
                        *(_text(sentence) for sentence in post.lead),
                        *(_entry(entry) for entry in post.entries),
                        _text(post.rest, isSubtle=True, size="Small"),
                    ],
                },
            }
        ],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    url = entry.url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    title = f"[{_escape(entry.title)}]({url})" if url else _escape(entry.title)
    return {
        "type": "Container",
        "separator": True,
        "items": [
            _text(entry.ask, weight="Bolder"),
            {"type": "TextBlock", "text": title, "wrap": True, "spacing": "None"},
            _text(entry.note, isSubtle=True, spacing="None"),
        ],
    }


def _text(text: str, **style: Any) -> dict[str, Any]:
    return {"type": "TextBlock", "text": _escape(text), "wrap": True, **style}


def _escape(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)
