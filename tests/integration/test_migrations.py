from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from domain.place import place
from store.engine import MIGRATIONS, connect
from tests.conftest import empty


def migrate_to(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        yield (engine := connect(f"sqlite:///{tmp_path / 'old.db'}"))
    else:
        yield (engine := connect(request.getfixturevalue("postgresql")))
        empty(engine)
    engine.dispose()


def test_matches_of_the_first_version_hold_on_with_their_place(old: Engine) -> None:
    migrate_to(old, "0001")
    with old.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO announcement (id, source, identity, agency, title, url,"
                " published_text, kind, text, content_hash, revision, news_on, first_seen,"
                " last_seen) VALUES (7, 's', 'i', '見本省', '題', 'u', '', '', '', 'h', 1,"
                " '2026-11-18', '2026-11-18 00:00:00', '2026-11-18 00:00:00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO match (announcement_id, proposal_id, ask, revision, matcher, score,"
                " grade, evidence, created_at)"
                " VALUES (7, 'p', 'I-1a', 1, 'm 1', 0.5, 'direct', '[]', '2026-11-18 00:00:00')"
            )
        )
    migrate_to(old, "head")
    with old.begin() as connection:
        row = connection.execute(text("SELECT place, stage, replaced_at FROM match")).one()
        assert tuple(row) == (place(date(2026, 11, 18), 7), "other", None)
