"""What the chart of an overview shows: how many asks have come how far."""

from collections.abc import Iterable, Sequence
from typing import TypedDict

from domain.match import Grade
from domain.progress import AskProgress
from domain.stage import Stage
from store.review_state import COUNTED
from web.pages.address import Addresses
from web.pages.board import STAGES, BoardRow

SILENT, UNCLEAR = "発表なし", Stage.OTHER.label
STATES = {"silent": "", "confirmed": "（確認済み）", "unreviewed": "（未確認）"}
"""The states of asks, and what is said of them after their stage."""


class Bar(TypedDict):
    """So many asks of one kind at a stage; `href` is empty where there is nothing to show."""

    stage: str
    state: str
    count: int
    words: str
    href: str


class Sum(TypedDict):
    """How many asks have come to a stage at the furthest."""

    stage: str
    count: int


class Bars(TypedDict):
    """The stages from above, and the bars of which they consist."""

    stages: list[Sum]
    bars: list[Bar]


def stage_bars(board: Sequence[BoardRow], own: Addresses) -> Bars:
    """Return how many asks have come to each stage at the furthest."""
    lanes = {
        **{s.label: [a for row in board for a in row.cells[s]] for s in reversed(STAGES)},
        UNCLEAR: [a for row in board for a in row.unclear],
        SILENT: [a for row in board for a in row.silent],
    }
    values = {s.label: s.value for s in STAGES} | {UNCLEAR: Stage.OTHER.value, SILENT: ""}
    bars = [b for lane, asks in lanes.items() for b in _bars(lane, asks, values[lane], own)]
    sums = [Sum(stage=lane, count=len(asks)) for lane, asks in lanes.items()]
    return Bars(stages=sums, bars=bars)


def _bars(lane: str, asks: Sequence[AskProgress], stage: str, own: Addresses) -> Iterable[Bar]:
    for state, said in STATES.items():
        if count := sum(_state(a) == state for a in asks):
            yield Bar(
                stage=lane,
                state=state,
                count=count,
                words=f"{lane}{said}\n要望事項 {count}件",
                href=own("/search", stages=stage, grades=Grade.DIRECT, reviews=COUNTED)
                if stage
                else "",
            )


def _state(ask: AskProgress) -> str:
    if ask.silent:
        return "silent"
    return "confirmed" if ask.sure else "unreviewed"
