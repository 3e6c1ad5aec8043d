"""A subscriber (配信先): who hears of what, how often, and by which channel."""

from enum import StrEnum
from hashlib import sha256

from pydantic import Field, field_validator

from domain.match import Grade, Match
from domain.proposal import Ask, Proposal, Recommendation
from domain.record import Record
from domain.schedule import Schedule
from domain.stage import Stage

MAIL = "mail"


class State(StrEnum):
    """Whether a subscriber is told anything."""

    ACTIVE = "active"
    PAUSED = "paused"
    UNSUBSCRIBED = "unsubscribed"
    REMOVED = "removed"
    ERASED = "erased"

    @property
    def label(self) -> str:
        """The Japanese word that staff see."""
        return {
            "active": "配信中",
            "paused": "休止中",
            "unsubscribed": "本人が停止",
            "removed": "削除済み",
            "erased": "消去済み",
        }[self.value]

    @property
    def ended(self) -> bool:
        """Whether nothing more may be sent, not even what is on its way."""
        return self in (State.UNSUBSCRIBED, State.REMOVED, State.ERASED)


class Scope(Record):
    """The part of a proposal that a subscriber cares for; empty means all of it.

    Parts, recommendations and asks add up; `ministries` then keeps the asks that one of them
    is in charge of.
    """

    parts: tuple[str, ...] = ()
    recommendations: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    ministries: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The scope in Japanese words."""
        placed = (
            *(f"第{part}部" for part in self.parts),
            *self.recommendations,
            *self.asks,
        )
        where = "、".join(placed) or "提言全体"
        return f"{where}（{'、'.join(self.ministries)}）" if self.ministries else where

    def covers(self, recommendation: Recommendation, ask: Ask) -> bool:
        """Tell whether the ask falls into the scope."""
        placed = (
            not (self.parts or self.recommendations or self.asks)
            or recommendation.part in self.parts
            or recommendation.id in self.recommendations
            or ask.id in self.asks
        )
        return placed and (not self.ministries or bool(set(self.ministries) & set(ask.ministries)))

    def narrow(self, proposal: Proposal) -> Proposal:
        """Return the proposal with only the asks of this scope."""
        kept = (
            r.model_copy(update={"asks": tuple(a for a in r.asks if self.covers(r, a))})
            for r in proposal.recommendations
        )
        return proposal.model_copy(update={"recommendations": tuple(r for r in kept if r.asks)})

    def unknown(self, proposal: Proposal) -> list[str]:
        """Return, in Japanese, the names in the scope that the proposal does not have."""
        known = {
            "部": (self.parts, {r.part for r in proposal.recommendations}),
            "提言項目": (self.recommendations, {r.id for r in proposal.recommendations}),
            "要望事項": (self.asks, {a.id for a in proposal.asks()}),
            "担当府省": (self.ministries, {m for a in proposal.asks() for m in a.ministries}),
        }
        return [
            f"{kind}「{name}」は提言「{proposal.id}」にありません"
            for kind, (names, there) in known.items()
            for name in names
            if name not in there
        ]


class Audience(Record):
    """What two subscribers share when they are told the same thing in the same window."""

    proposal: str
    scope: Scope = Scope()
    minimum: Grade = Grade.RELATED
    stages: tuple[Stage, ...] = ()

    def wants(self, match: Match) -> bool:
        """Tell whether such a match is told."""
        good = self.minimum is Grade.RELATED or match.grade is Grade.DIRECT
        return good and (not self.stages or match.stage in self.stages)

    @property
    def key(self) -> str:
        """A stable name for unique keys: equal audiences have equal names."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:16]


class Subscriber(Record):
    """Who is told: `channel` is `mail`, with a mail address, or the name of a chat channel.

    `stages` narrows what is told to announcements of these stages; empty means any. `workbook`
    asks for the table of progress (対応状況一覧表) with each digest.
    """

    name: str = Field(min_length=1, max_length=80)
    channel: str = MAIL
    address: str = ""
    proposal: str
    schedule: Schedule = Schedule()
    scope: Scope = Scope()
    minimum: Grade = Grade.RELATED
    stages: tuple[Stage, ...] = ()
    workbook: bool = False

    @field_validator("name", "address")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if any(ord(c) < 32 or ord(c) == 127 for c in value):
            raise ValueError("改行などの制御文字は使えません")
        return value.strip()

    @property
    def audience(self) -> Audience:
        """What the subscriber is told of."""
        return Audience(
            proposal=self.proposal, scope=self.scope, minimum=self.minimum, stages=self.stages
        )
