from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import Settings
from tests.integration.faulty import Site, faulty_site
from tests.integration.watching.clocked import Clocked


@pytest.fixture
def site() -> Iterator[Site]:
    with faulty_site() as site:
        yield site


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Clocked]:
    (tmp_path / "sources").mkdir()
    settings = Settings(
        home=tmp_path / "var",
        sources_dir=tmp_path / "sources",
        crawl_delay=0,
        allowed_private_hosts="127.0.0.1",
    )
    watch = Clocked(settings)
    yield watch
    watch.engine.dispose()
