"""What can happen to an announcement, and what the decision on a sighting of it says."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.announcement import Announcement
from domain.record import Record


class Change(StrEnum):
    """What remembering a sighting did."""

    NEW = "new"
    BACKFILLED = "backfilled"
    REISSUED = "reissued"
    MOVED = "moved"
    EDITED = "edited"
    COMPLETED = "completed"
    VOLATILE = "volatile"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    UNCHANGED = "unchanged"

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        return _LABELS[self]

    @property
    def brings(self) -> bool:
        """Whether the change brings an announcement that was not there before."""
        return self in (Change.NEW, Change.BACKFILLED, Change.REISSUED)


_LABELS = {
    Change.NEW: "新規",
    Change.BACKFILLED: "過去分",
    Change.REISSUED: "再掲",
    Change.MOVED: "移動",
    Change.EDITED: "変更",
    Change.COMPLETED: "本文取得",
    Change.VOLATILE: "頻繁な変更",
    Change.WITHDRAWN: "取下げ",
    Change.RESTORED: "再公開",
    Change.UNCHANGED: "変更なし",
}


class Standing(StrEnum):
    """How far a sighting went: the list only, or the article with a certain answer."""

    LISTED = "listed"
    READ = "read"
    CONFIRMED = "confirmed"
    GONE = "gone"
    FAILED = "failed"


class Withdrawal(StrEnum):
    """Why an announcement counts as withdrawn; empty for one that stands."""

    NONE = ""
    GONE = "gone"
    UNLISTED = "unlisted"


class Sighting(Record):
    """An announcement as a crawl saw it; `listed` says whether it stood in the list.

    `payload` is the SHA-256 of the article's bytes, empty when the article was not read.
    """

    announcement: Announcement
    standing: Standing = Standing.LISTED
    listed: bool = True
    payload: str = ""


@dataclass(frozen=True)
class Known:
    """What is remembered of one announcement, as far as decisions need it.

    `read` says that its text is the article's; `superseded` that a later issue took its URL.
    """

    id: int
    identity: str
    url_key: str
    title_key: str
    content_hash: str
    published: date | None = None
    read: bool = False
    edits: int = 0
    withdrawal: Withdrawal = Withdrawal.NONE
    superseded: bool = False


@dataclass(frozen=True)
class Decision:
    """What a sighting is: the change, the known announcement that it is about, whether it is news.

    `renames` says that a re-issue only names the known announcement anew, adding none.
    """

    change: Change
    known: Known | None = None
    news: bool = False
    renames: bool = False

    @property
    def adds(self) -> bool:
        """Whether an announcement is added."""
        return self.change.brings and not self.renames
