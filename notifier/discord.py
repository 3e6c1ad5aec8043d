"""The Discord channel: a webhook and an embed."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from notifier.http import post_json
from notifier.letter import Letter
from notifier.post import Post, post
from notifier.words import shorten


@dataclass(frozen=True)
class Discord:
    """Posts to the Discord channel that the webhook `url` belongs to."""

    name: str
    url: str = field(repr=False)

    def deliver(self, letter: Letter) -> str:
        """Post the digest."""
        body = json.dumps(embed(post(letter.digest)), ensure_ascii=False).encode()
        post_json(self.name, self.url, body)
        return f"Discord「{self.name}」"


def embed(post: Post) -> dict[str, Any]:
    """Return the message with the post as one embed; nobody is mentioned by a scraped title."""
    fields = [
        {
            "name": shorten(_escape(e.ask), 256),
            "value": shorten(f"{_escape(e.title)}\n{e.url}\n{_escape(e.note)}", 500),
        }
        for e in post.entries
    ]
    return {
        "allowed_mentions": {"parse": []},
        "embeds": [
            {
                "title": shorten(_escape(post.title), 256),
                "description": shorten("\n".join(map(_escape, post.lead)), 1500),
                "fields": fields,
                "footer": {"text": post.rest},
            }
        ],
    }


def _escape(text: str) -> str:
    return re.sub(r"([\\`*_~|\[\]<>])", r"\\\1", text)
