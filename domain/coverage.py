"""Cross-check: what another source lists from an agency, and the agency's own sources missed."""

from collections.abc import Iterable
from datetime import date
from unicodedata import normalize

from domain.announcement import Announcement, canonical_url
from domain.calendar import business_days_between
from domain.record import Record

PATIENCE = 3
"""Whole business days that an agency's own sources have to bring what another one lists."""


class Coverage(Record):
    """How much of what another source lists from an agency its own sources brought."""

    agency: str
    listed: int
    missed: tuple[Announcement, ...] = ()

    @property
    def share(self) -> float:
        """The share that was brought, from 0 to 1."""
        return 1 - len(self.missed) / self.listed if self.listed else 1.0


def coverage(
    agency: str,
    listed: Iterable[Announcement],
    own: Iterable[Announcement],
    today: date,
    since: date,
) -> Coverage:
    """Return the coverage of an agency: an item is brought when its URL or its title is known.

    Only items published since `since`, and long enough ago to be expected, count; one that is
    listed twice counts once.
    """
    brought = {key for item in own for key in _keys(item)}
    due = {
        _title(item): item
        for item in listed
        if item.agency == agency and item.published and item.published >= since
        and business_days_between(item.published, today) >= PATIENCE
    }  # fmt: skip
    missed = tuple(item for item in due.values() if not brought.intersection(_keys(item)))
    return Coverage(agency=agency, listed=len(due), missed=missed)


def _keys(item: Announcement) -> tuple[str, str]:
    return canonical_url(item.url), _title(item)


def _title(item: Announcement) -> str:
    return "".join(normalize("NFKC", item.title).split())
