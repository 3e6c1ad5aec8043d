"""Opens the database: SQLite in WAL mode by default, PostgreSQL by URL; brings it up to date."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url
from sqlmodel import create_engine

from store.views import create_views, drop_views

MIGRATIONS = Path(__file__).parent / "migrations"

POOL: dict[str, Any] = {"pool_size": 10, "max_overflow": 20}
"""As many connections as the web server works out answers at a time, and some for the scheduler."""


PLANNING = "-c plan_cache_mode=force_custom_plan -c jit=off -c max_parallel_workers_per_gather=0"
"""PostgreSQL plans each question for what is asked: one ask has a thousand times another's news.

A walk that ends when the page is full gains nothing from workers that run ahead of it.
"""


def open_database(url: str) -> Engine:
    """Return an engine on the database at `url`, created and migrated to the newest schema."""
    engine = connect(url)
    migrate(engine)
    return engine


def connect(url: str) -> Engine:
    """Return an engine; SQLite files get WAL, foreign keys and a 30 s lock timeout."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        psycopg = parsed.set(drivername="postgresql+psycopg")
        options = {} if "options" in parsed.query else {"options": PLANNING}
        return create_engine(psycopg, connect_args=options, pool_pre_ping=True, **POOL)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": 30}, **POOL)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def migrate(engine: Engine) -> None:
    """Apply all migrations that the database does not have yet, and make the views over them."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    newest = set(ScriptDirectory.from_config(config).get_heads())
    with engine.begin() as connection:
        if set(MigrationContext.configure(connection).get_current_heads()) == newest:
            return
        drop_views(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        create_views(connection)
    tend(engine)


def tend(engine: Engine) -> None:
    """Let SQLite learn how its tables are filled, so that it plans well; PostgreSQL does itself.

    It reads whole indexes where they are new or their table has grown manyfold: a sample does not
    show that an ask has fewer matches than its proposal.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA optimize = 0x10002")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")
