from datetime import UTC, datetime, timedelta

import pytest

from domain.account import IDLE, LONGEST, Account, Role, Session, check_password, folded
from domain.errors import BadInput
from domain.lockout import FORGOTTEN, Failures

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def test_each_role_covers_those_before_it() -> None:
    assert Role.ADMIN.covers(Role.VIEWER) and Role.REVIEWER.covers(Role.REVIEWER)
    assert not Role.VIEWER.covers(Role.REVIEWER) and not Role.REVIEWER.covers(Role.ADMIN)


def test_width_and_case_make_no_other_name() -> None:
    assert folded(" Ｙａｍａｄａ ") == folded("yamada")


@pytest.mark.parametrize("password", ["short", "a" * 201, "aaaaaaaaaaaa", "yamada-2026!", ""])
def test_a_poor_password_is_refused(password: str) -> None:
    with pytest.raises(BadInput, match="対処"):
        check_password(password, "Yamada")


def session(**change: object) -> Session:
    account = Account(name="山田", role=Role.VIEWER, created_at=NOW)
    fields = {"digest": "d", "account": account, "began_at": NOW, "seen_at": NOW, **change}
    return Session.model_validate(fields)


def test_a_session_ends_when_unused_or_old_or_when_its_account_is_disabled() -> None:
    moment = timedelta(seconds=1)
    assert session().holds(NOW + IDLE - moment)
    assert not session().holds(NOW + IDLE)
    used = session(seen_at=NOW + LONGEST - moment)
    assert used.holds(NOW + LONGEST - moment)
    assert not used.holds(NOW + LONGEST)
    disabled = Account(name="山田", role=Role.VIEWER, created_at=NOW, disabled_at=NOW)
    assert not session(account=disabled).holds(NOW)


def test_the_wait_grows_with_each_failure_up_to_half_an_hour() -> None:
    failures, waits = Failures(), []
    for _ in range(12):
        failures = failures.another(NOW)
        until = failures.blocked_until(5)
        waits.append(int((until - NOW).total_seconds()) // 60 if until else 0)
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30]


def test_failures_of_the_day_before_are_forgotten() -> None:
    failures = Failures(count=9, last=NOW)
    assert failures.another(NOW + FORGOTTEN).count == 10
    assert failures.another(NOW + FORGOTTEN + timedelta(seconds=1)).count == 1
