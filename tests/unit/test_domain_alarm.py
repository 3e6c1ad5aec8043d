from datetime import UTC, datetime, timedelta

import pytest

from domain.alarm import Condition, Phase, acknowledge, advance, phase, told
from domain.health import Judgement, Verdict

NOW = datetime(2026, 11, 24, tzinfo=UTC)
HOUR = timedelta(hours=1)


def after(*verdicts: Verdict, before: Condition | None = None) -> Condition:
    condition, now = before, NOW
    for verdict in verdicts:
        condition = advance(condition, Judgement(verdict=verdict, evidence=(verdict.label,)), now)
        now += HOUR
    assert condition
    return condition


HEALTHY, BROKEN, BLOCKED = Verdict.HEALTHY, Verdict.BROKEN, Verdict.BLOCKED


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ((HEALTHY,), Phase.QUIET),
        ((BROKEN,), Phase.SUSPECTED),
        ((BROKEN, BROKEN), Phase.NEW),
        ((BLOCKED, BROKEN), Phase.SUSPECTED),
        ((BROKEN, HEALTHY), Phase.QUIET),
        ((BROKEN, HEALTHY, BROKEN), Phase.SUSPECTED),
        ((Verdict.STALE,), Phase.NEW),
    ],
)
def test_a_fault_is_told_after_two_runs_and_staleness_at_once(
    verdicts: tuple[Verdict, ...], expected: Phase
) -> None:
    assert phase(after(*verdicts), NOW + HOUR) is expected


def test_a_fault_is_told_after_a_day_even_when_no_second_run_came() -> None:
    assert phase(after(BROKEN), NOW + 24 * HOUR) is Phase.NEW


def test_what_was_told_is_still_and_not_told_again() -> None:
    condition = told(after(BROKEN, BROKEN), BROKEN)
    assert phase(condition, NOW) is Phase.STILL
    assert phase(after(BROKEN, before=condition), NOW) is Phase.STILL


def test_the_end_of_a_told_fault_is_told_once() -> None:
    condition = after(HEALTHY, before=told(after(BROKEN, BROKEN), BROKEN))
    assert phase(condition, NOW) is Phase.RECOVERED
    assert phase(told(condition, HEALTHY), NOW) is Phase.QUIET


def test_another_fault_is_told_anew() -> None:
    condition = after(BLOCKED, BLOCKED, before=told(after(BROKEN, BROKEN), BROKEN))
    assert phase(condition, NOW) is Phase.NEW


def test_an_acknowledged_fault_is_quiet_until_it_ends_or_changes() -> None:
    condition = acknowledge(after(BROKEN, BROKEN), NOW, "サイト改修中")
    assert phase(after(BROKEN, before=condition), NOW) is Phase.ACKNOWLEDGED
    assert phase(after(HEALTHY, before=condition), NOW) is Phase.RECOVERED
    assert phase(after(BLOCKED, BLOCKED, before=condition), NOW) is Phase.NEW


def test_a_condition_knows_since_when_and_for_how_many_runs() -> None:
    condition = after(HEALTHY, BROKEN, BROKEN)
    assert (condition.since, condition.runs) == (NOW + HOUR, 2)
    assert condition.evidence == ("読み取り不能",)
