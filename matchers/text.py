"""An announcement as the matchers read it: folded once, cut to the lengths that count."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from domain.announcement import Announcement
from matchers.sentences import Field
from reading.japanese import TEXT_LIMIT, TITLE_LIMIT, words_of_folded

LEAD = 1_000
_IN_TEXT = 0.7

Grams = dict[str, float]


class ReadText(NamedTuple):
    """The folded headline, the first LEAD characters below it, and the rest with attachments.

    `fields` are the pieces as written, to be quoted from.
    """

    title: str
    lead: str
    rest: str
    fields: tuple[Field, ...]

    def grams(self) -> Grams:
        """Return words and word pairs of headline and lead; those of the headline weigh more.

        Only the lead is read, so that a long body cannot drown the headline.
        """
        found = dict.fromkeys(pairs_too(words_of_folded(self.title)), 1.0)
        if self.lead:
            return dict.fromkeys(pairs_too(words_of_folded(self.lead)), _IN_TEXT) | found
        return found


def read(announcement: Announcement) -> ReadText:
    """Return the announcement as the matchers read it.

    Where there is no text, the first attachment that can be read stands for it.
    """
    title, *below = pieces = fields(announcement)
    text = "\n".join([field.folded for field in below])[:TEXT_LIMIT]
    return ReadText(title.folded[:TITLE_LIMIT], text[:LEAD], text[LEAD:], pieces)


def fields(announcement: Announcement) -> tuple[Field, ...]:
    """Return title, text and attachments, cut to TITLE_LIMIT and to TEXT_LIMIT in all."""
    return Field("title", announcement.title[:TITLE_LIMIT]), *_below(announcement)


def _below(announcement: Announcement) -> Iterator[Field]:
    text = announcement.text[:TEXT_LIMIT]
    if text:
        yield Field("text", text)
    left = TEXT_LIMIT - len(text)
    for file in announcement.attachments:
        if not announcement.text.startswith(file.text) and (piece := file.text[:left]):
            yield Field("attachment", piece, file.url)
            left -= len(piece)


def pairs_too(words: list[str]) -> list[str]:
    """Return the words and the pairs of neighbouring words."""
    return words + [f"{a} {b}" for a, b in pairwise(words)]
