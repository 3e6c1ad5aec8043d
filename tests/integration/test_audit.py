from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from domain.audit import Action, Deed
from store import audit

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def test_what_was_done_is_told_newest_first_and_never_changed(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        for number in range(3):
            audit.add(session, Deed(at=NOW, who=f"山田{number}", action=Action.SIGN_IN))
    with Session(engine) as session:
        found = audit.newest(session, 2)
        assert [d.who for d in found] == ["山田2", "山田1"] and found[0].at == NOW
        assert [d.who for d in audit.newest(session, 2, before=found[-1].id)] == ["山田0"]
    for change in ("UPDATE deed SET who = 'x'", "DELETE FROM deed"):
        with pytest.raises(DatabaseError, match="never changed"), engine.begin() as connection:
            connection.execute(text(change))
