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


def migrate_to(engine: Engine, revision: str, *, back: bool = False) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if back else command.upgrade)(config, revision)


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        yield (engine := connect(f"sqlite:///{tmp_path / 'old.db'}"))
    else:
        yield (engine := connect(request.getfixturevalue("postgresql")))
        empty(engine)
    engine.dispose()


ANNOUNCED = """
    INSERT INTO announcement (id, source, identity, agency, title, url, published_text, kind, text,
    content_hash, revision, news_on, first_seen, last_seen) VALUES (7, 's', 'i', '見本省', '題',
    'u', '', '', '', 'h', 1, '2026-11-18', '2026-11-18 00:00:00', '2026-11-18 00:00:00')"""


def test_matches_of_the_first_version_hold_on_with_their_place(old: Engine) -> None:
    migrate_to(old, "0001")
    with old.begin() as connection:
        connection.execute(text(ANNOUNCED))
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


def test_the_grade_that_staff_stated_holds_for_reviews_of_before(old: Engine) -> None:
    migrate_to(old, "rulings")
    link = "INSERT INTO match (announcement_id, proposal_id, ask, revision, matcher, score, grade,"
    link += " stage, evidence, place, day, turn, created_at, replaced_at) VALUES (7, 'p', :ask, 1,"
    link += " :by, 0.4, :grade, 'other', '[]', 1, '2026-11-18', :turn, '2026-11-18 00:00:00', :end)"
    said = "INSERT INTO ruling (announcement_id, proposal_id, ask, state, grade, revision,"
    said += " decided_at, replaced_at) VALUES (7, 'p', :ask, :state, :grade, 1, :at, :end)"
    day = "2026-11-{} 00:00:00"
    links = [("a", "m", "related", 3100, None), ("b", "m", "direct", None, None),
             ("c", "review", "direct", None, None), ("d", "m", "direct", None, day.format(21)),
             ("e", "m", "related", 4100, None)]  # fmt: skip
    rulings = [("a", "accepted", "direct", day.format(20), None),
               ("b", "accepted", "direct", day.format(20), None),
               ("c", "accepted", "related", day.format(20), None),
               ("d", "accepted", "related", day.format(20), day.format(22)),
               ("e", "rejected", None, day.format(20), None)]  # fmt: skip
    with old.begin() as connection:
        connection.execute(text(ANNOUNCED))
        for values in links:
            named = dict(zip(("ask", "by", "grade", "turn", "end"), values, strict=True))
            connection.execute(text(link), named)
        for values in rulings:
            named = dict(zip(("ask", "state", "grade", "at", "end"), values, strict=True))
            connection.execute(text(said), named)
    migrate_to(old, "head")
    with old.begin() as connection:
        rows = connection.execute(text("SELECT ask, grade, matcher_grade, turn FROM match"))
        assert sorted(tuple(row) for row in rows) == [
            ("a", "direct", "related", 2100),
            ("b", "direct", None, None),
            ("c", "related", None, None),
            ("d", "related", "direct", None),
            ("e", "related", None, 4100),
        ]
    migrate_to(old, "reviewed", back=True)
    with old.begin() as connection:
        rows = connection.execute(text("SELECT ask, grade, turn FROM match WHERE matcher = 'm'"))
        assert sorted(tuple(row) for row in rows) == [
            (ask, grade, turn) for ask, by, grade, turn, _ in links if by == "m"
        ]


BEFORE_OWNERS = """
    INSERT INTO revision (announcement_id, number, change, title, url, text, attachments,
        content_hash, payload, seen_at)
    VALUES (7, 1, 'new', '題', 'u', '', '[]', 'h', '', '2026-11-18 00:00:00'),
           (7, 2, 'edited', '題', 'u', '', '[]', 'h', '', '2026-11-19 00:00:00'),
           (7, 3, 'moved', '題', 'u', '', '[]', 'h', '', '2026-11-20 00:00:00');
    INSERT INTO match (announcement_id, proposal_id, ask, revision, matcher, score, grade, stage,
        evidence, place, day, review, turn, created_at)
    VALUES (7, 'p', 'a', 1, 'm', 0.4, 'direct', 'other', '[]', 1, '2026-11-18', 'duplicate', NULL,
            '2026-11-18 00:00:00'),
           (7, 'p', 'b', 1, 'm', 0.4, 'direct', 'other', '[]', 1, '2026-11-18', 'unreviewed', 4100,
            '2026-11-18 00:00:00');
    INSERT INTO ruling (announcement_id, proposal_id, ask, state, revision, decided_at)
    VALUES (7, 'p', 'a', 'duplicate', 1, '2026-11-18 00:00:00');
    INSERT INTO review (announcement_id, proposal_id, revision, ask, decision, grade, moved_to,
        batch, author, note, decided_at)
    VALUES (7, 'p', 1, 'a', 'noted', 'direct', '', '', '端末', '', '2026-11-18 00:00:00'),
           (7, 'p', 1, 'a', 'noted', 'direct', '', '', '山田', '', '2026-11-18 00:00:00');
    INSERT INTO token (name, digest, scopes, created_at)
    VALUES ('端末', '1', '[]', '2026-11-18 00:00:00'), ('山田', '2', '[]', '2026-11-18 00:00:00');
    INSERT INTO account (name, folded, role, password, created_at)
    VALUES ('山田', '山田', 'reviewer', '', '2026-11-18 00:00:00')"""


def test_decisions_of_tokens_and_links_of_duplicates_are_known_from_before(old: Engine) -> None:
    migrate_to(old, "regraded")
    with old.begin() as connection:
        for statement in (ANNOUNCED, *BEFORE_OWNERS.split(";")):
            connection.execute(text(statement))
    migrate_to(old, "head")
    with old.begin() as connection:
        reviews = connection.execute(text("SELECT author, by_token FROM review ORDER BY id"))
        assert [(row[0], bool(row[1])) for row in reviews] == [("端末", True), ("山田", False)]
        links = connection.execute(text("SELECT ask, review, turn FROM match ORDER BY ask"))
        assert [tuple(row) for row in links] == [("a", "duplicate", None), ("b", "duplicate", 2100)]
        found = connection.execute(text("SELECT ask, revision FROM ruling ORDER BY ask"))
        assert [tuple(row) for row in found] == [("a", 1), ("b", 1)]


def test_news_of_a_day_ahead_moves_to_the_day_it_was_first_seen(old: Engine) -> None:
    migrate_to(old, "regraded")
    with old.begin() as connection:
        connection.execute(text(ANNOUNCED))
        connection.execute(text("UPDATE announcement SET first_seen = '2026-11-15 16:00:00'"))
        connection.execute(
            text(
                "INSERT INTO match (announcement_id, proposal_id, ask, revision, matcher, score,"
                " grade, stage, evidence, place, day, created_at) VALUES (7, 'p', 'a', 1, 'm',"
                " 0.4, 'direct', 'other', '[]', 1, '2026-11-18', '2026-11-16 00:00:00')"
            )
        )
    migrate_to(old, "head")
    with old.begin() as connection:
        [day] = connection.execute(text("SELECT news_on FROM announcement")).scalars()
        [stands] = connection.execute(text("SELECT place FROM match")).scalars()
        assert (str(day), stands) == ("2026-11-16", place(date(2026, 11, 16), 7))


MOVED_APART = """
    INSERT INTO match (announcement_id, proposal_id, ask, revision, matcher, score, grade, stage,
        evidence, place, day, review, created_at)
    VALUES (7, 'p', 'a', 1, 'm', 0.6, 'direct', 'other', '[]', 1, '2026-11-18', 'rejected',
            '2026-11-18 00:00:00'),
           (7, 'p', 'b', 1, 'review', 1, 'direct', 'other', '[]', 1, '2026-11-18', 'accepted',
            '2026-11-18 00:00:00'),
           (7, 'p', 'c', 1, 'm', 0.3, 'direct', 'other', '[]', 1, '2026-11-18', 'accepted',
            '2026-11-18 00:00:00');
    UPDATE match SET matcher_grade = 'related' WHERE ask = 'c';
    INSERT INTO ruling (announcement_id, proposal_id, ask, state, grade, revision, decided_at)
    VALUES (7, 'p', 'a', 'rejected', NULL, 1, '2026-11-18 00:00:00'),
           (7, 'p', 'b', 'accepted', 'direct', 1, '2026-11-18 00:00:00'),
           (7, 'p', 'c', 'accepted', 'direct', 1, '2026-11-18 00:00:00');
    INSERT INTO review (announcement_id, proposal_id, revision, ask, decision, grade, moved_to,
        batch, author, note, decided_at)
    VALUES (7, 'p', 1, 'a', 'moved', 'direct', 'b', '', '山田', '', '2026-11-18 00:00:00'),
           (7, 'p', 1, 'a', 'moved', 'direct', 'c', '', '佐藤', '', '2026-11-18 00:00:00')"""
TWO_TO_ONE = """
    INSERT INTO review (announcement_id, proposal_id, revision, ask, decision, grade, moved_to,
        batch, author, note, decided_at)
    VALUES (7, 'p', 1, 'a', 'moved', 'direct', 'c', '', '鈴木', '', '2026-11-18 00:00:00')"""


@pytest.mark.parametrize(
    ("more", "states"),
    [
        (
            "",
            [("a", "disputed", "direct", 100), ("b", "disputed", "direct", 500),
             ("c", "disputed", "related", 1200)],
        ),
        (
            TWO_TO_ONE,
            [("a", "rejected", "direct", None), ("c", "accepted", "direct", None)],
        ),
    ],
)  # fmt: skip
def test_links_moved_apart_before_are_ruled_on_anew(
    old: Engine, more: str, states: list[tuple[str, str, str, int | None]]
) -> None:
    migrate_to(old, "matches_of_announcement")
    with old.begin() as connection:
        for statement in filter(str.strip, (ANNOUNCED, *MOVED_APART.split(";"), more)):
            connection.execute(text(statement))
    migrate_to(old, "head")
    with old.begin() as connection:
        held = "SELECT ask, review, grade, turn FROM match WHERE replaced_at IS NULL ORDER BY ask"
        assert [tuple(row) for row in connection.execute(text(held))] == states
        ruled = "SELECT ask, state FROM ruling WHERE replaced_at IS NULL ORDER BY ask"
        found = [tuple(row) for row in connection.execute(text(ruled))]
        assert found == [(ask, state) for ask, state, *_ in states]
