"""An announcement as the matchers read it: folded once, cut to the lengths that count."""

from dataclasses import dataclass
from itertools import pairwise

from domain.announcement import Announcement
from reading.japanese import TEXT_LIMIT, TITLE_LIMIT, fold, words_of_folded

LEAD = 1_000
_IN_TEXT = 0.7

Grams = dict[str, float]


@dataclass(frozen=True)
class Part:
    """A piece of an announcement as written: its title, its text, or the text of one `file`."""

    name: str
    original: str
    file: str = ""


@dataclass(frozen=True)
class ReadText:
    """The folded headline, the first LEAD characters below it, and the rest with attachments."""

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
    """Return the announcement as the matchers read it.

    Where there is no text, the first attachment that can be read stands for it.
    """
    title, *below = parts(announcement)
    text = fold("\n".join(part.original for part in below))[:TEXT_LIMIT]
    return ReadText(fold(title.original)[:TITLE_LIMIT], text[:LEAD], text[LEAD:])


def parts(announcement: Announcement) -> list[Part]:
    """Return title, text and attachments, cut to TITLE_LIMIT and to TEXT_LIMIT in all."""
    found, left = [Part("title", announcement.title[:TITLE_LIMIT])], TEXT_LIMIT
    bodies = [Part("text", announcement.text)]
    bodies += [
        Part("attachment", a.text, a.url)
        for a in announcement.attachments
        if not announcement.text.startswith(a.text)
    ]
    for body in bodies:
        if body.original and left:
            found.append(Part(body.name, body.original[:left], body.file))
            left -= len(found[-1].original)
    return found


def pairs_too(words: list[str]) -> list[str]:
    """Return the words and the pairs of neighbouring words."""
    return words + [f"{a} {b}" for a, b in pairwise(words)]
