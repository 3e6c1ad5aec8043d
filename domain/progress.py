"""The progress of an ask: three statuses that never mix.

Evidence is computed from matches; the official answer and the assessment are entered by staff.
"""

from datetime import datetime

from domain.digest import AskRef
from domain.event import Event
from domain.finding import Finding
from domain.japanese import full_day
from domain.period import TOKYO
from domain.record import Record
from domain.stage import Stage


class AskProgress(Record):
    """Where an ask stands.

    `confirmed` shows the furthest stage among the matches that staff accepted, `unreviewed` the
    furthest among those that nobody has looked at; `latest` is the newest evidence of both.
    """

    part: str
    recommendation: str
    ask: AskRef
    confirmed: Finding | None = None
    unreviewed: Finding | None = None
    latest: Finding | None = None
    answer: Event | None = None
    assessment: Event | None = None

    @property
    def silent(self) -> bool:
        """Whether there is no evidence at all."""
        return self.latest is None

    @property
    def reached(self) -> Stage:
        """The furthest stage that any evidence shows, reviewed or not; OTHER where none does."""
        shown = (f.match.stage for f in (self.confirmed, self.unreviewed) if f)
        return max(shown, key=lambda stage: stage.rank, default=Stage.OTHER)

    @property
    def sure(self) -> bool:
        """Whether staff accepted an announcement that shows the stage reached."""
        return self.confirmed is not None and self.confirmed.match.stage is self.reached


class Progress(Record):
    """Where all asks of a proposal stand as of a moment; `sources` had been read by then."""

    proposal: str
    title: str
    as_of: datetime
    sources: int
    asks: tuple[AskProgress, ...]


def silence(as_of: datetime, sources: int) -> str:
    """Say in Japanese that there is no evidence, as of when and over how many sources."""
    day = f"{full_day(as_of.astimezone(TOKYO))}現在"
    read = f"{sources}件の情報源を確認した範囲で" if sources else "登録済みの発表の範囲で"
    return f"{day}、{read}、直接対応する発表は見つかっていません。"
