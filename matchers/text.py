"""An announcement as the matchers read it: folded once, cut to the lengths that count."""

from dataclasses import dataclass
from itertools import pairwise

from domain.announcement import Announcement
from reading.japanese import TEXT_LIMIT, TITLE_LIMIT, fold, words_of_folded

LEAD = 1_000
_IN_TEXT = 0.5

Grams = dict[str, float]


@dataclass(frozen=True)
class ReadText:
    """The folded headline, the first LEAD characters of the text, and the rest of the text."""

    title: str
    lead: str
    rest: str

    def grams(self) -> Grams:
        """Return words and word pairs of headline and lead; those of the headline weigh double.

        Only the lead is read, so that a long body cannot drown the headline.
        """
        found = dict.fromkeys(pairs_too(words_of_folded(self.lead)), _IN_TEXT) if self.lead else {}
        return found | dict.fromkeys(pairs_too(words_of_folded(self.title)), 1.0)


def read(announcement: Announcement) -> ReadText:
    """Return the announcement as the matchers read it."""
    text = fold(announcement.text[:TEXT_LIMIT])
    return ReadText(fold(announcement.title[:TITLE_LIMIT]), text[:LEAD], text[LEAD:])


def pairs_too(words: list[str]) -> list[str]:
    """Return the words and the pairs of neighbouring words."""
    return words + [f"{a} {b}" for a, b in pairwise(words)]
