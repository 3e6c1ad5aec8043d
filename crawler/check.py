"""Checks a folder of source files, and the saved pages that go with them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from crawler.address import addresses
from crawler.faults import repeated_keys
from crawler.page import Page
from crawler.read import read_page
from crawler.source import Source, examine
from domain.errors import BadInput


def check_sources(folder: Path, pages: Path | None, today: date) -> list[BadInput]:
    """Return everything that is wrong with the source files of a folder, in their order.

    Each is to have a saved page in its folder of `pages`, where such pages are kept.
    """
    faults: list[BadInput] = []
    known: dict[str, Path] = {}
    for path in sorted([*folder.glob("*.yml"), *folder.glob("*.yaml")]):
        source, found = examine(path)
        faults += found
        if path.suffix == ".yaml":
            faults.append(
                BadInput("読み込まれません", file=str(path), remedy="拡張子を .yml にしてください")
            )
        if source:
            faults += repeated_keys(path.read_text(encoding="utf-8"), str(path))
            faults += _twins(source, path, known)
            faults += _saved(source, path, pages, today) if pages else []
    return faults


def _twins(source: Source, path: Path, known: dict[str, Path]) -> Iterator[BadInput]:
    if source.url in known:
        yield BadInput(
            f"url: が {known[source.url].name} と同じです",
            file=str(path),
            line=_line_of(path, "url:"),
            remedy="どちらか一方を削除してください",
        )
    known[source.url] = path


def _saved(source: Source, path: Path, pages: Path, today: date) -> Iterator[BadInput]:
    saved = next((pages / source.name).glob("page.*"), None)
    if not saved:
        remedy = f"{pages / source.name} に page.html などの名前で保存してください"
        yield BadInput("保存済みのページがありません", file=str(path), remedy=remedy)
        return
    page = Page(addresses(source, today)[0], saved.read_bytes(), saved=True)
    try:
        problems = read_page(source, page).problems
    except BadInput as error:
        problems = (error.problem,)
    for problem in problems:
        remedy = f"{path} の抽出の指定をご確認ください"
        yield BadInput(problem, file=str(saved), remedy=remedy)


def _line_of(path: Path, start: str) -> int | None:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.startswith(start)), None)
