"""Use cases: judge each run, know the condition of every source, acknowledge a fault."""

import logging
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlmodel import Session

from app.bootstrap import Watch
from crawler.job import Summary
from crawler.manners.headers import retry_at
from crawler.source import Source
from domain.alarm import Condition, Phase, acknowledge, advance, phase
from domain.errors import BadInput
from domain.health import Observation, Outcome, Verdict, judge
from domain.period import TOKYO
from store import health, hosts, runs
from store.tables import RunRow

log = logging.getLogger("teigen")


@dataclass(frozen=True)
class SourceHealth:
    """How a source is: its condition, its newest run and the newest in which it was read."""

    source: Source
    condition: Condition | None
    phase: Phase
    last: RunRow | None
    good: RunRow | None

    @property
    def verdict(self) -> Verdict | None:
        """The verdict on the newest run; None when there was none."""
        return self.condition.verdict if self.condition else None


def examine(
    session: Session, source: Source, run: RunRow, seen: Observation, now: datetime
) -> None:
    """Judge a run, write the verdict into it, and advance the condition of its source."""
    if seen.outcome is Outcome.INTERRUPTED:
        return
    usual = runs.usual_items(session, source.name)
    judgement = judge(source.healthy, seen, usual, now.astimezone(TOKYO).date())
    run.verdict, run.evidence = judgement.verdict, list(judgement.evidence)
    before = health.find(session, source.name)
    after = advance(before, judgement, now)
    health.keep(session, source.name, after)
    _log_change(source, before, after, now)


def leave_alone(session: Session, summary: Summary, now: datetime) -> None:
    """Remember which hosts asked to be left alone, and until when."""
    for host, stated in summary.waits.items():
        if until := retry_at(stated, now):
            hosts.wait(session, host, until)


def host(source: Source) -> str:
    """Return the host that serves the source."""
    return urlsplit(source.url).hostname or ""


def overview(watch: Watch) -> list[SourceHealth]:
    """Return how every source is, in the order of their names."""
    now = watch.now()
    with watch.session() as session:
        known = health.conditions(session)
        last = runs.newest_of(session, watch.sources)
        good = runs.newest_of(session, watch.sources, good=True)
        return [
            SourceHealth(
                source=source,
                condition=(condition := known.get(source.name)),
                phase=phase(condition, now) if condition else Phase.QUIET,
                last=last.get(source.name),
                good=good.get(source.name),
            )
            for source in watch.sources.values()
        ]


def acknowledge_fault(watch: Watch, name: str, note: str) -> Condition:
    """Note that a source's fault is known; raise BadInput when it has none."""
    source = watch.source(name)
    with watch.session() as session:
        condition = health.find(session, source.name)
        if condition is None or condition.verdict is Verdict.HEALTHY:
            raise BadInput(
                f"情報源「{name}」に不具合は記録されていません",
                remedy="`teigen sources` で状況をご確認ください",
            )
        acknowledged = acknowledge(condition, watch.now(), note)
        health.keep(session, source.name, acknowledged)
    return acknowledged


def _log_change(source: Source, before: Condition | None, after: Condition, now: datetime) -> None:
    """Log what is new, and what is over; never what goes on."""
    was = before.verdict if before else Verdict.HEALTHY
    if was is not after.verdict or phase(after, now) is Phase.NEW:
        said = " ".join(after.evidence)
        level = logging.INFO if after.verdict is Verdict.HEALTHY else logging.WARNING
        log.log(level, "%s: %s → %s %s", source.name, was.value, after.verdict.value, said)
