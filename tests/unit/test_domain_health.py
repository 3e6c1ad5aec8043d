from datetime import date

import pytest

from domain.health import Healthy, Observation, Outcome, Verdict, judge

TODAY = date(2026, 11, 24)
HEALTHY = Healthy(items_min=5, items_max=60, fresh_business_days=2)
GOOD = Observation(
    outcome=Outcome.OK, items=20, filled={"published": 20}, newest=date(2026, 11, 20)
)


def verdict(
    healthy: Healthy = HEALTHY, usual: tuple[int, ...] = (), today: date = TODAY, **seen: object
) -> tuple[Verdict, str]:
    found = judge(healthy, GOOD.model_copy(update=seen), usual, today)
    return found.verdict, " ".join(found.evidence)


def test_a_good_run_is_healthy_and_needs_no_evidence() -> None:
    assert verdict() == (Verdict.HEALTHY, "")
    assert verdict(outcome=Outcome.UNCHANGED) == (Verdict.HEALTHY, "")


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [(Outcome.BLOCKED, Verdict.BLOCKED), (Outcome.FAILED, Verdict.BROKEN)],
)
def test_a_run_that_read_nothing_says_why(outcome: Outcome, expected: Verdict) -> None:
    assert verdict(outcome=outcome, reason="理由", items=0) == (expected, "理由")


def test_no_item_is_a_fault_unless_zero_is_fine() -> None:
    assert verdict(items=0)[0] is Verdict.BROKEN
    relaxed = HEALTHY.model_copy(update={"zero_is_fine": True})
    assert verdict(relaxed, items=0)[0] is Verdict.HEALTHY


@pytest.mark.parametrize(("items", "fine"), [(4, False), (5, True), (60, True), (61, False)])
def test_the_number_of_items_is_held_against_the_file(items: int, fine: bool) -> None:
    found, said = verdict(items=items, filled={"published": items})
    assert found is (Verdict.HEALTHY if fine else Verdict.DEGRADED)
    assert fine or f"{items}件" in said


@pytest.mark.parametrize(("items", "fine"), [(16, False), (17, True), (40, True), (41, False)])
def test_the_number_of_items_is_held_against_the_usual_one(items: int, fine: bool) -> None:
    found, said = verdict(usual=(20, 19, 20), items=items, filled={"published": items})
    assert found is (Verdict.HEALTHY if fine else Verdict.DEGRADED)
    assert fine or "ふだんは20件" in said


def test_two_runs_make_nothing_usual_and_a_monthly_page_has_no_usual_number() -> None:
    few = {"items": 6, "filled": {"published": 6}}
    assert verdict(usual=(20, 20), **few)[0] is Verdict.HEALTHY
    monthly = HEALTHY.model_copy(update={"varies": True})
    assert verdict(monthly, (20, 20, 20), **few)[0] is Verdict.HEALTHY


@pytest.mark.parametrize(
    ("filled", "expected"),
    [(60, Verdict.HEALTHY), (59, Verdict.HEALTHY), (58, Verdict.DEGRADED), (29, Verdict.BROKEN)],
)
def test_a_falling_fill_rate_degrades_and_then_breaks(filled: int, expected: Verdict) -> None:
    found, said = verdict(items=60, filled={"published": filled})
    assert found is expected
    assert expected is not Verdict.BROKEN or "構成が変わった" in said


def test_items_that_could_not_be_read_count_against_title_and_link() -> None:
    assert verdict(unreadable=1)[0] is Verdict.DEGRADED
    assert verdict(unreadable=21)[0] is Verdict.BROKEN


def test_a_field_that_the_file_does_not_promise_may_be_empty() -> None:
    undated = HEALTHY.model_copy(update={"filled": ()})
    assert verdict(undated, filled={}, newest=None)[0] is Verdict.HEALTHY


@pytest.mark.parametrize(
    ("newest", "today", "stale"),
    [
        (date(2026, 11, 19), date(2026, 11, 25), False),  # 祝日を挟む2開庁日
        (date(2026, 11, 19), date(2026, 11, 26), True),
        (date(2026, 4, 28), date(2026, 5, 7), False),  # ゴールデンウィーク
        (date(2026, 4, 28), date(2026, 5, 8), True),
        (date(2026, 12, 28), date(2027, 1, 6), False),  # 年末年始
        (date(2026, 12, 28), date(2027, 1, 7), True),
        (date(2026, 6, 19), date(2026, 11, 24), True),
    ],
)
def test_staleness_is_counted_in_business_days(newest: date, today: date, stale: bool) -> None:
    found, said = verdict(newest=newest, today=today)
    assert found is (Verdict.STALE if stale else Verdict.HEALTHY)
    assert not stale or "開庁日" in said


def test_a_frozen_page_is_stale_even_when_it_has_not_changed() -> None:
    assert verdict(outcome=Outcome.UNCHANGED, newest=date(2026, 6, 19))[0] is Verdict.STALE


def test_a_list_whose_identities_are_all_new_has_churned() -> None:
    assert verdict(churned=20)[0] is Verdict.DEGRADED
    assert verdict(churned=5)[0] is Verdict.HEALTHY


def test_a_missing_page_is_a_finding() -> None:
    assert verdict(incomplete=True)[0] is Verdict.DEGRADED


def test_the_worst_finding_decides_and_all_are_told() -> None:
    found, said = verdict(items=4, filled={"published": 1}, newest=date(2026, 6, 19))
    assert found is Verdict.BROKEN
    assert all(part in said for part in ("4件", "構成が変わった", "開庁日"))
