"""Keeps account of a crawl, page by page, and says at the end what it came to."""

from collections.abc import Sequence

from crawler.job import Summary, Validators
from crawler.page import Page
from domain.health import Outcome


class Account:
    """What the pages of a source came to: read, unchanged, or refused for a reason."""

    def __init__(self) -> None:
        self._read, self._unchanged = 0, False
        self._items, self._unreadable = 0, 0
        self._problems = list[str]()
        self._refusals, self._missing = list[tuple[Outcome, str]](), list[str]()
        self._validators, self._max_age = Validators(), 0
        self._answer = (0, "")

    def answered(self, status: int, page: Page) -> None:
        """Note an answer; the first one that goes wrong, or else the first, decides."""
        if not self._refusals and (self._answer == (0, "") or status not in (200, 304)):
            self._answer = (status, page.url)

    def read(self, items: int, problems: Sequence[str]) -> None:
        """Note a page that was read; a hub that only leads on has neither."""
        self._read += 1
        self._items += items
        self._unreadable += len(problems)
        self._problems.extend(problems)

    def ask_next_time(self, validators: Validators, max_age: int) -> None:
        """Note by what, and in how many seconds, the page is to be asked for again."""
        self._validators, self._max_age = validators, max_age

    def unchanged(self) -> None:
        """Note a page that is what it was."""
        self._unchanged = True

    def refused(self, outcome: Outcome, reason: str) -> None:
        """Note a page that could not be read."""
        self._refusals.append((outcome, reason))

    def missing(self, reason: str) -> None:
        """Note a page that need not be there as long as another one is read."""
        self._missing.append(reason)

    def summary(self, *, requests: int, received: int, waits: dict[str, str]) -> Summary:
        """Return what the crawl came to: good when any page was read, with what the others said.

        `received` is in bytes.
        """
        outcome, reason, problems = self._conclusion()
        status, url = self._answer
        return Summary(
            outcome=outcome,
            reason=reason,
            items=self._items,
            unreadable=self._unreadable,
            incomplete=bool(self._read and self._refusals),
            problems=(*self._problems, *problems),
            validators=Validators() if self._refusals else self._validators,
            max_age=self._max_age,
            status=status,
            url=url,
            requests=requests,
            bytes=received,
            waits=waits,
        )

    def _conclusion(self) -> tuple[Outcome, str, list[str]]:
        said = [reason for _, reason in self._refusals]
        if self._read:
            return Outcome.OK, "", said + self._missing
        if self._refusals:
            return *self._refusals[0], said[1:] + self._missing
        if self._missing:
            return Outcome.FAILED, self._missing[0], self._missing[1:]
        if self._unchanged:
            return Outcome.UNCHANGED, "", []
        return Outcome.FAILED, "ページを取得できませんでした", []
