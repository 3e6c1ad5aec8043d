from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.bootstrap import Watch
from app.settings import Settings
from crawler.source import Source
from demo.serve import serve
from store.engine import open_database
from tests.conftest import empty
from tests.integration.files import docx, pdf, xlsx
from tests.integration.life import Clock, Site
from tests.integration.reviewing import P, clear


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(Watch, "now", lambda _watch: clock.now)
    return clock


@pytest.fixture
def site(tmp_path: Path) -> Site:
    folder = tmp_path / "site"
    folder.mkdir()
    site = Site(folder)
    site.list(
        a_html=("2026年11月24日", "手続のオンライン化について"),
        b_html=("2026年11月23日", "実施計画の公表について"),
        c_html=("2026年11月22日", "検討会の開催について"),
        d_html=("2026年11月21日", "調査結果の公表について"),
        e_html=("2026年11月20日", "第1回の開催案内"),
        f_html=("2026年11月19日", "募集の開始について"),
        g_pdf=("2026年11月18日", "ガイドラインの改定について"),
    )
    for name in site.items:
        if name.endswith(".html"):
            site.article(name)
    site.article("b.html", files=("plan.pdf", "table.xlsx", "memo.docx"))
    site.write("plan.pdf", pdf("Plan 2026"))
    site.write("table.xlsx", xlsx(("年度", "件数"), (2026, 12)))
    site.write("memo.docx", docx("覚書の本文"))
    site.write("menu.pdf", pdf("menu"))
    site.write("g.pdf", pdf("First page", "Second page"))
    return site


@pytest.fixture
def source(site: Site) -> Iterator[Source]:
    with serve(site.folder) as base:
        yield Source.model_validate(
            {
                "name": "life", "title": "見本省", "agency": "見本省", "kind": "listing",
                "url": f"{base}/index.html", "licence": "見本", "secure": False,
                "listing": {"item": "ul.press > li", "date": "span.date"},
            }
        )  # fmt: skip


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Each database, migrated once."""
    file = tmp_path_factory.mktemp("review") / "test.db"
    own = request.param == "sqlite"
    engine = open_database(f"sqlite:///{file}" if own else request.getfixturevalue("postgresql"))
    yield engine
    if not own:
        empty(engine)
    engine.dispose()


@pytest.fixture
def both(database: Engine, clock: Clock, tmp_path: Path) -> Iterator[Watch]:
    """An installation on each database, as on the day of the clock."""
    watch = Watch(Settings(home=tmp_path / "var", proposal=P))
    watch.__dict__["engine"] = database
    yield watch
    clear(database)
