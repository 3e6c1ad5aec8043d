from typing import Any

import pytest

from domain.account import Role
from domain.errors import SignOnFailed
from domain.sign_on import Person, person_of

ROLES = {"staff": Role.REVIEWER, "heads": Role.ADMIN}


def person(default: Role | None = None, **claims: Any) -> Person:
    known = {"iss": "https://id.example.jp", "sub": "s1", **claims}
    return person_of(known, name="nickname", role="groups", roles=ROLES, default=default)


def test_the_highest_of_the_roles_counts() -> None:
    assert person(groups=["staff", "heads", "all"]).role is Role.ADMIN
    assert person(groups="all staff").role is Role.REVIEWER


@pytest.mark.parametrize("groups", [None, [], ["all"], 7, {"staff": True}, [["staff"]]])
def test_who_has_no_role_has_the_default_or_stays_outside(groups: object) -> None:
    assert person(default=Role.VIEWER, groups=groups).role is Role.VIEWER
    with pytest.raises(SignOnFailed):
        person(groups=groups)


def test_the_name_is_what_the_provider_tells_best() -> None:
    assert person(Role.VIEWER, nickname="山田", email="y@example.jp").name == "山田"
    assert person(Role.VIEWER, nickname=" \n", email="y@example.jp").name == "y@example.jp"
    assert person(Role.VIEWER, nickname="a\nb" * 99).name == ("ab" * 99)[:100]
    assert person(Role.VIEWER).name == "s1"
    assert person(Role.VIEWER).subject == "https://id.example.jp s1"
