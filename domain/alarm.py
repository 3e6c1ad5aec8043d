"""When to raise an alarm about a source: on changes of its condition, never on repetitions."""

from datetime import datetime, timedelta
from enum import StrEnum

from domain.health import Judgement, Verdict
from domain.record import Record

RUNS, PATIENCE = 2, timedelta(hours=24)
"""A fault is told after this many runs in a row or this long; staleness at once."""


class Phase(StrEnum):
    """Where a source stands between a fault and its end, as the operator knows it."""

    QUIET = "quiet"
    SUSPECTED = "suspected"
    NEW = "new"
    STILL = "still"
    ACKNOWLEDGED = "acknowledged"
    RECOVERED = "recovered"

    @property
    def label(self) -> str:
        """The phase in Japanese."""
        return _LABELS[self]


_LABELS = {
    Phase.QUIET: "",
    Phase.SUSPECTED: "様子見",
    Phase.NEW: "発生",
    Phase.STILL: "継続中",
    Phase.ACKNOWLEDGED: "確認済み",
    Phase.RECOVERED: "復旧",
}


class Condition(Record):
    """How a source is, since when and for how many runs; `told` is what the operator last heard."""

    verdict: Verdict
    since: datetime
    runs: int = 1
    evidence: tuple[str, ...] = ()
    told: Verdict = Verdict.HEALTHY
    acknowledged_at: datetime | None = None
    note: str = ""


def advance(before: Condition | None, judgement: Judgement, now: datetime) -> Condition:
    """Return the condition after a run; an acknowledgement ends with the fault it was given for."""
    if before and before.verdict is judgement.verdict:
        return before.model_copy(update={"runs": before.runs + 1, "evidence": judgement.evidence})
    return Condition(
        verdict=judgement.verdict,
        since=now,
        evidence=judgement.evidence,
        told=before.told if before else Verdict.HEALTHY,
    )


def phase(condition: Condition, now: datetime) -> Phase:
    """Return where the source stands now; NEW and RECOVERED wait for being told."""
    if condition.verdict is Verdict.HEALTHY:
        return Phase.QUIET if condition.told is Verdict.HEALTHY else Phase.RECOVERED
    if condition.acknowledged_at:
        return Phase.ACKNOWLEDGED
    if condition.told is condition.verdict:
        return Phase.STILL
    settled = condition.runs >= RUNS or now - condition.since >= PATIENCE
    return Phase.NEW if settled or condition.verdict is Verdict.STALE else Phase.SUSPECTED


def told(condition: Condition, verdict: Verdict) -> Condition:
    """Return the condition after the operator has heard of the verdict."""
    return condition.model_copy(update={"told": verdict})


def acknowledge(condition: Condition, now: datetime, note: str) -> Condition:
    """Return the condition after somebody has said that the fault is known."""
    return told(condition, condition.verdict).model_copy(
        update={"acknowledged_at": now, "note": note}
    )
