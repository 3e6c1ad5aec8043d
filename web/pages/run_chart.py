"""What the charts of a source show: its runs in order of time."""

from collections.abc import Iterable
from typing import TypedDict

from domain.health import Verdict
from domain.japanese import moment
from domain.period import TOKYO
from store.tables import RunRow


class Run(TypedDict):
    """A run: when in Japan, what it read, how long it took, how it was judged."""

    at: str
    items: int
    seconds: float
    judged: str
    words: str


def run_points(runs: Iterable[RunRow]) -> list[Run]:
    """Return the runs in order of time, judged good, odd or bad."""
    return [_run(run) for run in sorted(runs, key=lambda run: run.started_at)]


def _run(run: RunRow) -> Run:
    verdict = Verdict(run.verdict) if run.verdict else None
    said = verdict.label if verdict else run.outcome
    return Run(
        at=run.started_at.astimezone(TOKYO).strftime("%Y-%m-%dT%H:%M"),
        items=run.items,
        seconds=round(run.seconds, 1),
        judged=_judged(verdict),
        words=f"{moment(run.started_at)}　{said}\n{run.items}件　{run.seconds:.1f}秒",
    )


def _judged(verdict: Verdict | None) -> str:
    if verdict in (Verdict.BROKEN, Verdict.BLOCKED):
        return "bad"
    return "odd" if verdict in (Verdict.DEGRADED, Verdict.STALE) else "good"
