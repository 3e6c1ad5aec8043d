"""The table for meetings (対応状況一覧表): one line for each ask."""

from datetime import date

from domain.record import Record
from domain.stage import Stage


class MeetingLine(Record):
    """Where an ask stands; `before` is its stage at the last meeting, None without one.

    `answer` and `assessment` are the words of staff, empty where there are none.
    """

    part: str
    recommendation: str
    heading: str
    ask: str
    title: str
    ministries: tuple[str, ...] = ()
    stage: Stage = Stage.OTHER
    before: Stage | None = None
    latest: date | None = None
    agency: str = ""
    evidence: str = ""
    url: str = ""
    answer: str = ""
    assessment: str = ""

    @property
    def change(self) -> str:
        """What changed since the last meeting, in Japanese; empty when nothing did."""
        if self.before is None or self.before is self.stage:
            return ""
        return f"{stage_label(self.before)} → {stage_label(self.stage)}"


class MeetingTable(Record):
    """The table of a proposal as of a day; `since` is the last meeting."""

    title: str
    as_of: date
    since: date | None
    lines: tuple[MeetingLine, ...]


def stage_label(stage: Stage) -> str:
    """Return the stage in a table's words."""
    return "確認なし" if stage is Stage.OTHER else stage.label
