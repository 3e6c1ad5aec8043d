from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from demo.sample import SITES
from demo.serve import serve
from domain.errors import BadInput, CrawlFailed


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serve(SITES) as base:
        yield base


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    sources = tmp_path / "sources"
    sources.mkdir()
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "HOME": tmp_path / "var",
        "SOURCES_DIR": sources,
        "CRAWL_DELAY": 0,
        "ALLOWED_PRIVATE_HOSTS": "127.0.0.1",
    }.items():
        monkeypatch.setenv(f"TEIGEN_{name}", str(value))
    return sources


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    ("path", "kind"), [("infra/news.rdf", "feed"), ("labour/index.html", "listing")]
)
def test_a_draft_reads_the_page_that_it_was_made_from(
    base: str, folder: Path, tmp_path: Path, path: str, kind: str
) -> None:
    output = run("source", "new", "mihon", f"{base}/{path}")
    assert f"（{kind}）" in output and "読み取れた項目" in output
    assert f"kind: {kind}" in (folder / "mihon.yml").read_text(encoding="utf-8")
    assert list((tmp_path / "var" / "pages" / "mihon").glob("page.*"))
    assert "誤りはありません" in run("sources", "check")


def test_an_existing_file_is_never_overwritten(base: str, folder: Path) -> None:
    (folder / "mihon.yml").write_text("title: 大切\n", encoding="utf-8")
    with pytest.raises(BadInput, match="上書きしません"):
        run("source", "new", "mihon", f"{base}/infra/news.rdf")
    assert (folder / "mihon.yml").read_text(encoding="utf-8") == "title: 大切\n"


def test_what_robots_txt_forbids_is_not_fetched(base: str, folder: Path) -> None:
    with pytest.raises(CrawlFailed, match="robots"):
        run("source", "new", "mihon", f"{base}/labour/internal/draft.html")
    assert not list(folder.iterdir())


def test_a_page_that_cannot_be_reached_is_told_in_words(folder: Path) -> None:
    with pytest.raises(CrawlFailed) as failed:
        run("source", "new", "mihon", "http://127.0.0.1:9/")
    assert "Outcome" not in str(failed.value) and "robots.txt" in str(failed.value)


@pytest.mark.parametrize("name", ["Mihon", "見本", "../x"])
def test_a_name_that_is_none_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(BadInput, match="正しくありません"):
        run("source", "new", name, "https://www.mihon.go.jp/")
