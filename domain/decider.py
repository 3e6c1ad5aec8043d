"""Decides what a sighting of an announcement is: new, edited, moved, withdrawn …

Everything here is pure: what a crawl saw and what is known go in, decisions come out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from domain.announcement import Announcement
from domain.change import Change, Decision, Known, Sighting, Standing, Withdrawal

BACKFILL_AFTER = timedelta(days=30)
"""An item published longer ago than this when first seen is back-filled, not news."""
REPAIR_AFTER = timedelta(days=14)
"""A source that was not read for longer than this is repaired: its first run is a baseline."""
EDITS_AT_MOST = 8
"""Edits of one announcement after which further ones are taken for volatile text."""
CHURN_AT_LEAST = 5
"""Re-issues in one crawl from which, if they are half of the list, only the names have churned."""
DEPTH = (Standing.LISTED, Standing.FAILED, Standing.GONE, Standing.CONFIRMED, Standing.READ)
S = TypeVar("S", bound=Sighting)


def is_baseline(last_read: datetime | None, now: datetime) -> bool:
    """Tell whether a run is the first of a new or repaired source, whose items are no news."""
    return last_read is None or now - last_read > REPAIR_AFTER


def merged(sightings: Iterable[S]) -> list[S]:
    """Return one sighting for each identity, the deepest; those in the list come first."""
    best: dict[str, S] = {}
    for one in sightings:
        other = best.setdefault(one.announcement.identity, one)
        deepest = max(other, one, key=lambda s: DEPTH.index(s.standing))
        listed = deepest.model_copy(update={"listed": other.listed or one.listed})
        best[one.announcement.identity] = listed
    return sorted(best.values(), key=lambda s: not s.listed)


def decide(
    sightings: Sequence[Sighting], known: Iterable[Known], today: date, *, baseline: bool = False
) -> list[Decision]:
    """Return one decision for each sighting of a crawl; the sightings are `merged` ones."""
    crawl = _Crawl({s.announcement.identity for s in sightings if s.listed})
    crawl.learn(known)
    found = [crawl.decide(s, today, baseline=baseline) for s in sightings]
    reissued = [d for d in found if d.change is Change.REISSUED]
    if len(reissued) < CHURN_AT_LEAST or len(reissued) * 2 < len(crawl.listed):
        return found
    return [_renamed(d) if d.change is Change.REISSUED else d for d in found]


def compare(sighting: Sighting, known: Known) -> Decision:
    """Return the decision on an announcement that was sighted under its known identity."""
    if sighting.standing is Standing.GONE:
        stood = known.withdrawal is Withdrawal.NONE
        return Decision(Change.WITHDRAWN if stood else Change.UNCHANGED, known)
    if _is_back(sighting, known):
        return Decision(Change.RESTORED, known)
    if sighting.standing is Standing.READ and not known.read:
        return Decision(Change.COMPLETED, known)
    if not says_more(sighting, known):
        return Decision(Change.UNCHANGED, known)
    return Decision(Change.VOLATILE if known.edits >= EDITS_AT_MOST else Change.EDITED, known)


def says_more(sighting: Sighting, known: Known) -> bool:
    """Tell whether a sighting has another wording than the known one, and one as complete."""
    announcement = sighting.announcement
    if not (announcement.text or announcement.attachments):
        return False
    if known.read and sighting.standing is not Standing.READ:
        return False
    return announcement.content_hash != known.content_hash


def _renamed(reissue: Decision) -> Decision:
    return Decision(Change.REISSUED, reissue.known, renames=True)


def _is_back(sighting: Sighting, known: Known) -> bool:
    if known.withdrawal is Withdrawal.UNLISTED:
        return sighting.listed
    answered = sighting.standing in (Standing.READ, Standing.CONFIRMED)
    return known.withdrawal is Withdrawal.GONE and answered


def vanished(listed: Iterable[Announcement], expected: Sequence[Known]) -> list[Known]:
    """Return which of the announcements that the last list had were taken out of this one.

    A list drops its oldest items by itself. One was taken out when at least three items, and at
    least a quarter of the list, are older than it and still stand.
    """
    present = list(listed)
    identities = {a.identity for a in present}
    dates = [a.published for a in present if a.published]

    def must_stand(known: Known) -> bool:
        older = sum(1 for d in dates if known.published and d < known.published)
        return older >= 3 and older * 4 >= len(present)

    return [k for k in expected if k.identity not in identities and must_stand(k)]


@dataclass
class _Crawl:
    """The known announcements by their keys; each one is continued by one sighting at most."""

    listed: set[str]
    by_identity: dict[str, Known] = field(default_factory=dict)
    by_url: dict[str, list[Known]] = field(default_factory=dict)
    by_title: dict[str, list[Known]] = field(default_factory=dict)
    continued: set[int] = field(default_factory=set)

    def learn(self, known: Iterable[Known]) -> None:
        for one in known:
            self.by_identity[one.identity] = one
            if not one.superseded:
                self.by_url.setdefault(one.url_key, []).append(one)
                self.by_title.setdefault(one.title_key, []).append(one)

    def decide(self, sighting: Sighting, today: date, *, baseline: bool) -> Decision:
        announcement = sighting.announcement
        if same := self.by_identity.get(announcement.identity):
            if same.id in self.continued:
                return Decision(Change.UNCHANGED, same)
            return compare(sighting, same)
        if earlier := self._continue(self.by_title, announcement.title_key):
            return Decision(Change.MOVED, earlier)
        if earlier := self._continue(self.by_url, announcement.url_key):
            return Decision(Change.REISSUED, earlier, news=not baseline)
        published = announcement.published
        if not baseline and published and today - published > BACKFILL_AFTER:
            return Decision(Change.BACKFILLED)
        return Decision(Change.NEW, news=not baseline)

    def _continue(self, index: dict[str, list[Known]], key: str) -> Known | None:
        """Take the one announcement under this key, if the list has it no longer."""
        candidates = index.get(key, []) if key else []
        if len(candidates) != 1 or candidates[0].identity in self.listed:
            return None
        [earlier] = candidates
        if earlier.id in self.continued:
            return None
        self.continued.add(earlier.id)
        return earlier
