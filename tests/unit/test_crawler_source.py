from datetime import date
from pathlib import Path

import pytest

from crawler.address import addresses
from crawler.check import check_sources
from crawler.place import Place
from crawler.source import Source, examine, load_source
from domain.errors import BadInput
from domain.proposal import Ask, Concept

TODAY = date(2026, 8, 28)
GOOD = """\
title: 見本省 新着
agency: 見本省
kind: listing
url: https://www.mihon.go.jp/news.html
licence: 見本
listing:
  item: li
  date: span
"""


def source(url: str, **fields: object) -> Source:
    base = {"name": "x", "title": "x", "agency": "x", "kind": "feed", "licence": "x"}
    return Source.model_validate({**base, "url": url, **fields})


def write(folder: Path, text: str, name: str = "mihon") -> Path:
    path = folder / f"{name}.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_year_in_an_address_follows_the_calendar() -> None:
    yearly = source("https://x.go.jp/{year}/R{reiwa}.csv")
    assert addresses(yearly, TODAY) == ("https://x.go.jp/2026/R8.csv",)
    assert addresses(yearly, date(2027, 1, 4)) == (
        "https://x.go.jp/2027/R9.csv",
        "https://x.go.jp/2026/R8.csv",
    )


def test_each_entry_gives_an_address_of_its_own() -> None:
    several = source("https://x.go.jp/api?any={each}&from={since}", each=["見本", "a/{year}"])
    assert addresses(several, TODAY) == (
        "https://x.go.jp/api?any=%E8%A6%8B%E6%9C%AC&from=2026-06-29",
        "https://x.go.jp/api?any=a/2026&from=2026-06-29",
    )


def test_a_source_that_searches_for_the_asks_has_an_address_for_the_words_of_each() -> None:
    searching = source("https://x.go.jp/api?any={each}", each=["a"], search_asks=True)
    assert addresses(searching, TODAY, ["b c"])[1:] == ("https://x.go.jp/api?any=b%20c",)
    fixed = searching.model_copy(update={"search_asks": False})
    assert addresses(fixed, TODAY, ["b c"]) == ("https://x.go.jp/api?any=a",)


def test_an_ask_is_searched_for_by_a_plain_name_of_its_weightiest_concept() -> None:
    background = Concept(name="背景", terms=("DX",), weight=0.2)
    very_thing = Concept(name="本体", terms=("見本 + 制度", "見本制度"), requires=("国",), weight=1)
    assert Ask(id="a", concepts=(background, very_thing)).search_words == "見本制度 国"
    assert Ask(id="b").search_words == ""


@pytest.mark.parametrize(
    ("place", "written", "value"),
    [
        (Place(select="a"), " 見本\n の 会議 ", "見本 の 会議"),
        (Place(pattern=r"第(\d+)回"), "見本会議（第12回）", "12"),
        (Place(pattern=r"^(\d+)_(.+)$", template=r"/\1/\2"), "503_2024", "/503/2024"),
        (Place(cut=r"^\(.*?日\)"), "(令和8年6月10日) 題名", "題名"),
        (Place(pattern="無い"), "見本", ""),
        (Place(), "見\x00本\ud800", "見本"),
    ],
)
def test_a_place_cuts_its_value_out(place: Place, written: str, value: str) -> None:
    assert place.shape(written) == value


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("kind: listing", "kind: page", 3, "のいずれか"),
        ("title: 見本省 新着\n", "", None, "必須の項目"),
        ("  item: li", "  item: 'li['", 6, "CSS セレクタ「li["),
        ("  date: span", "  date: {pattern: '('}", 8, "正規表現"),
        ("  date: span", "  date: {pattern: '(a)', template: '\\2'}", 8, "\\2 に当たる組"),
        ("  date: span", "  dates: span", 8, "知らない項目"),
        ("licence: 見本", "licence: 見本\nevery: 6h", 6, "PT6H"),
        ("licence: 見本", "licence: 見本\npages: 0", 6, "0 より大きい"),
        ("agency: 見本省", "agency: '", 2, "YAML"),
        ("https://", "ftp://", 4, "の形で指定"),
        ("/news.html", "/{each}", None, "each:"),
    ],
)
def test_a_fault_is_named_with_file_line_and_remedy(
    tmp_path: Path, old: str, new: str, line: int | None, said: str
) -> None:
    path = write(tmp_path, GOOD.replace(old, new, 1))
    found, faults = examine(path)
    assert found is None
    assert any(said in fault.problem for fault in faults)
    assert all(fault.file == str(path) and fault.remedy for fault in faults)
    assert line is None or line in [fault.line for fault in faults]
    with pytest.raises(BadInput, match=str(path)):
        load_source(path)


def test_an_expression_of_a_data_file_is_checked_too(tmp_path: Path) -> None:
    data = "data:\n  items: 'a[['\n  title: b\n  date: c\n"
    path = write(tmp_path, GOOD.partition("listing:\n")[0].replace("listing", "data") + data)
    _, (fault, *_) = examine(path)
    assert "JMESPath「a[[」" in fault.problem


def test_the_check_finds_what_a_single_file_cannot_show(tmp_path: Path) -> None:
    sources, pages = tmp_path / "sources", tmp_path / "pages"
    sources.mkdir()
    write(sources, GOOD)
    write(sources, GOOD + "every: PT6H\nevery: PT7H\n", name="twin")
    (sources / "lost.yaml").write_text(GOOD.replace("news", "lost"), encoding="utf-8")
    (pages / "mihon").mkdir(parents=True)
    (pages / "mihon" / "page.html").write_text("<ul><li><a href='/a'>見本</a></li></ul>")
    said = "\n".join(str(fault) for fault in check_sources(sources, pages, TODAY))
    assert "every: が2回書かれています" in said
    assert "url: が mihon.yml と同じです" in said
    assert "拡張子を .yml に" in said
    assert "twin.yml: 保存済みのページがありません" in said
    assert "日付のない項目があります: 「見本」" in said


def test_a_file_that_is_no_source_is_refused(tmp_path: Path) -> None:
    assert "定義ではありません" in examine(write(tmp_path, "- a\n"))[1][0].problem
    path = tmp_path / "sjis.yml"
    path.write_bytes(GOOD.encode("cp932"))
    assert "UTF-8" in examine(path)[1][0].problem
