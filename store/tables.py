"""The tables. Each step's row has a unique key, so that every step is safe to repeat."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Text, TextClause, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from domain.query import ReviewState
from domain.stage import Stage
from store.columns import UtcDateTime

EVIDENCE = sql(
    "replaced_at IS NULL AND grade = 'direct' AND review NOT IN ('rejected', 'duplicate')"
)
"""What progress rests on: direct matches that hold and that staff did not strike out.

Queries use the very words of the index, because SQLite compares them.
"""

REVIEWED = sql("review <> 'unreviewed'")
"""Matches on which staff decided."""

REGRADED = sql("matcher_grade IS NOT NULL")
"""Matches of which staff state another grade than the matcher."""


def _partly(condition: TextClause) -> dict[str, Any]:
    return {"sqlite_where": condition, "postgresql_where": condition}


class ProposalRow(SQLModel, table=True):
    """The official document of a proposal, as imported."""

    __tablename__ = "proposal"

    id: str = Field(primary_key=True)
    document: dict[str, Any] = Field(sa_type=JSON)
    imported_at: datetime = Field(sa_type=UtcDateTime)


class AnnouncementRow(SQLModel, table=True):
    """An announcement in its latest wording.

    `news_on` is the day in Japan on which it counts as news: the day first seen, or an earlier
    published day for imported history and the first run of a source. `last_seen` is when its
    source last brought it, `checked_at` when its article was last asked for; `read` says that
    `text` is the article's. `withdrawal` says why it stands no longer, and `successor_id` names
    the announcement that was issued under its URL afterwards. The migration makes one index more,
    over DAY.
    """

    __tablename__ = "announcement"
    __table_args__ = (
        UniqueConstraint("source", "identity"),
        Index("ix_announcement_url_key", "source", "url_key"),
        Index("ix_announcement_title_key", "source", "title_key"),
        Index("ix_announcement_news", "news_on", "id", "first_seen"),
        Index("ix_announcement_agency_news", "agency", "news_on", "id"),
        Index("ix_announcement_source_news", "source", "news_on", "id"),
        Index("ix_announcement_source_seen", "source", "last_seen"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str
    identity: str
    agency: str
    title: str = Field(sa_type=Text)
    url: str = Field(sa_type=Text)
    published: date | None = Field(default=None, index=True)
    published_text: str = ""
    kind: str = ""
    text: str = Field(default="", sa_type=Text)
    attachments: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    url_key: str
    title_key: str
    content_hash: str
    revision: int = 1
    edits: int = 0
    read: bool = False
    withdrawal: str = ""
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    successor_id: int | None = None
    news_on: date
    first_seen: datetime = Field(sa_type=UtcDateTime, index=True)
    last_seen: datetime = Field(sa_type=UtcDateTime)
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


DAY = func.coalesce(AnnouncementRow.published, AnnouncementRow.news_on)
"""The day that the agency states, or else that of the news."""


class RevisionRow(SQLModel, table=True):
    """One wording that an announcement has had, and the change that brought it.

    `payload` is the SHA-256 of the article's bytes in the archive; empty when it was not read.
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("announcement_id", "number"),
        Index("ix_revision_seen", "seen_at", "announcement_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id", index=True)
    number: int
    change: str
    title: str = Field(sa_type=Text)
    url: str = Field(sa_type=Text)
    published: date | None = None
    text: str = Field(sa_type=Text)
    attachments: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    content_hash: str
    payload: str = ""
    seen_at: datetime = Field(sa_type=UtcDateTime)


class DocumentRow(SQLModel, table=True):
    """The text of an attachment, by the SHA-256 of its bytes; `problem` says why there is none."""

    __tablename__ = "document"

    sha256: str = Field(primary_key=True)
    size: int
    text: str = Field(sa_type=Text)
    problem: str = ""


class CaptureRow(SQLModel, table=True):
    """Where the archive keeps what a site sent: the answer for one URL at one time."""

    __tablename__ = "capture"
    __table_args__ = (UniqueConstraint("file", "offset"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    role: str
    url: str = Field(sa_type=Text)
    url_key: str = Field(index=True)
    fetched_at: datetime = Field(sa_type=UtcDateTime)
    status: int
    content_type: str = Field(default="", sa_type=Text)
    etag: str = Field(default="", sa_type=Text)
    last_modified: str = ""
    sha256: str = Field(index=True)
    size: int
    file: str
    offset: int = Field(sa_type=BigInteger)
    length: int = Field(sa_type=BigInteger)


class LinkingRow(SQLModel, table=True):
    """Which revision of an announcement was matched against a proposal, and by what."""

    __tablename__ = "linking"

    announcement_id: int = Field(foreign_key="announcement.id", primary_key=True)
    proposal_id: str = Field(primary_key=True)
    revision: int
    matcher: str
    linked_at: datetime = Field(sa_type=UtcDateTime)


_HELD = ("created_at", "replaced_at")
_WAITING = _partly(sql("turn IS NOT NULL"))


class MatchRow(SQLModel, table=True):
    """The link from an announcement to an ask, and when it held.

    It holds from `created_at` until `replaced_at`, None while it still does: the past can be
    asked for. `place` orders matches as their announcements became news (see domain.place);
    `day` is the day that the agency states, or else that of the news. `review` is what staff say
    of it now, or said when it was closed (see store.review_state), and `grade` what holds of it
    then; `matcher_grade` is the matcher's where staff state another. `turn` is the place in the
    queue for review (see domain.queue), None outside it; `series` is the key of the announcements
    that read alike (see domain.series).
    """

    __tablename__ = "match"
    __table_args__ = (
        Index(
            "ux_match_holding",
            "announcement_id",
            "proposal_id",
            "ask",
            unique=True,
            **_partly(sql("replaced_at IS NULL")),
        ),
        Index("ix_match_announcement", "announcement_id", "proposal_id", "ask"),
        Index("ix_match_news", "proposal_id", "place", "id", *_HELD),
        Index("ix_match_ask_news", "proposal_id", "ask", "place", "id", *_HELD),
        Index("ix_match_day", "proposal_id", "day", "place"),
        Index("ix_match_ask_day", "proposal_id", "ask", "day", "place"),
        Index("ix_match_ask_stage", "proposal_id", "ask", "grade", "stage", "place", "id"),
        Index("ix_match_evidence", "proposal_id", "ask", "place", "id", **_partly(EVIDENCE)),
        Index(
            "ix_match_reviewed",
            "proposal_id",
            "review",
            "ask",
            "stage",
            "place",
            "id",
            "grade",
            *_HELD,
            **_partly(REVIEWED),
        ),
        Index(
            "ix_match_regraded",
            "proposal_id",
            "ask",
            "matcher_grade",
            "stage",
            "place",
            "id",
            **_partly(REGRADED),
        ),
        Index("ix_match_turn", "proposal_id", "turn", "id", **_WAITING),
        Index("ix_match_ask_turn", "proposal_id", "ask", "turn", "id", **_WAITING),
        Index("ix_match_series", "proposal_id", "ask", "series", **_WAITING),
    )

    id: int | None = Field(default=None, primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id")
    proposal_id: str
    ask: str
    place: int = Field(sa_type=BigInteger)
    day: date
    revision: int
    matcher: str
    score: float
    grade: str
    matcher_grade: str | None = None
    stage: str = Stage.OTHER
    evidence: list[dict[str, Any]] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    replaced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    review: str = ReviewState.UNREVIEWED
    turn: int | None = None
    series: int | None = Field(default=None, sa_type=BigInteger)


class RunRow(SQLModel, table=True):
    """One crawl of one source: what came of it, how it was judged, and what it showed.

    `status` and `url` are those of the answer that decided; `filled` counts the items that have
    each field, `newest` is the newest date that was not in the future; an unchanged page shows
    what it showed before. `not_before` is when the page may be asked for again; `definition` is
    the fingerprint of the source file that was read by.
    """

    __tablename__ = "run"
    __table_args__ = (Index("ix_run_of_source", "source", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str
    started_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ended_at: datetime = Field(sa_type=UtcDateTime)
    outcome: str
    items: int = 0
    new: int = 0
    edited: int = 0
    changes: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    reason: str = Field(default="", sa_type=Text)
    problems: list[str] = Field(default_factory=list, sa_type=JSON)
    etag: str = ""
    last_modified: str = ""
    status: int = 0
    url: str = Field(default="", sa_type=Text)
    requests: int = 0
    bytes: int = Field(default=0, sa_type=BigInteger)
    unreadable: int = 0
    filled: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    newest: date | None = None
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    definition: str = ""
    verdict: str = ""
    evidence: list[str] = Field(default_factory=list, sa_type=JSON)

    @property
    def seconds(self) -> float:
        """How long the crawl took."""
        return (self.ended_at - self.started_at).total_seconds()
