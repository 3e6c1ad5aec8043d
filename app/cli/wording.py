"""`teigen announcements show` and `diff`: one announcement and what it has said."""

from typing import Annotated

import typer

from app.bootstrap import build
from app.cli.output import Format, as_json, note, say
from app.wordings import History, history
from domain.announcement import PAGE_BREAK, Attachment, file_changes
from domain.change import Change
from domain.errors import BadInput
from domain.period import TOKYO
from domain.wording import Turn, differences, excerpt
from store.tables import RevisionRow

NumberArgument = Annotated[int, typer.Argument(help="発表の番号")]
FormatOption = Annotated[Format, typer.Option("--format", help="出力形式")]

MARKS = {Turn.KEPT: "　", Turn.REMOVED: "－", Turn.ADDED: "＋"}
WITHDRAWN = {"gone": "取下げ（ページがありません）", "unlisted": "取下げ（一覧から削除）"}


def show(number: NumberArgument, format: FormatOption = Format.TABLE) -> None:
    """発表1件の本文・添付ファイル・変更の経過を表示します。"""
    found = history(build(), number)
    if format is not Format.TABLE:
        as_json(_as_dict(found))
        return
    row = found.row
    say(f"{row.title}\n{row.agency}　{row.published or '日付なし'}　{row.url}")
    if row.withdrawal:
        say(f"状態: {WITHDRAWN[row.withdrawal]}")
    say("\n経過:")
    for revision in found.revisions:
        say(f"  第{revision.number}版 {_time(revision)} {Change(revision.change).label}")
    for file in row.attachments:
        state = file["problem"] or f"{file['size']:,}バイト、SHA-256 {file['sha256'][:12]}"
        say(f"添付: {file['name']}（{file['url']}、{state}）")
    say("\n" + row.text.replace(PAGE_BREAK, "\n――改ページ――\n"))


def diff(
    number: NumberArgument,
    old: Annotated[int, typer.Option("--from", help="比べる元の版（省略時は1つ前）")] = 0,
    new: Annotated[int, typer.Option("--to", help="比べる先の版（省略時は最新）")] = 0,
    format: FormatOption = Format.TABLE,
) -> None:
    """発表の2つの版の違いを、文ごとに表示します（－は消えた文、＋は加わった文）。

    例: teigen announcements diff 12 / teigen announcements diff 12 --from 1 --to 3
    """
    found = history(build(), number)
    to = new or len(found.revisions)
    before, after = _version(found, old or max(1, to - 1)), _version(found, to)
    passages = excerpt(differences(_whole(before), _whole(after)))
    files = file_changes(_files(before), _files(after))
    if format is not Format.TABLE:
        changed = [p.model_dump(mode="json") for p in passages]
        as_json({"from": before.number, "to": after.number, "text": changed, "files": files})
        return
    if before.number == after.number:
        note("比べる版がありません。登録した後に変更されていない発表です。")
        return
    versions = [f"第{r.number}版（{_time(r)}）" for r in (before, after)]
    say(f"{found.row.title}　{'から'.join(versions)}")
    for passage in passages:
        say(f"{MARKS[passage.turn]} {passage.text}")
    for line in files:
        say(f"添付ファイルの{line}")


def _version(found: History, number: int) -> RevisionRow:
    for revision in found.revisions:
        if revision.number == number:
            return revision
    raise BadInput(
        f"第{number}版はありません（第{len(found.revisions)}版まであります）",
        remedy="teigen announcements show で版の一覧をご確認ください",
    )


def _whole(revision: RevisionRow) -> str:
    return f"{revision.title}\n{revision.published or ''}\n{revision.text}"


def _files(revision: RevisionRow) -> list[Attachment]:
    return [Attachment.model_validate(a) for a in revision.attachments]


def _time(revision: RevisionRow) -> str:
    return f"{revision.seen_at.astimezone(TOKYO):%Y-%m-%d %H:%M}"


def _as_dict(found: History) -> dict[str, object]:
    fields = {"id", "source", "agency", "title", "url", "published", "kind", "text", "withdrawal"}
    stated = {"number", "change", "title", "url", "published", "seen_at", "payload"}
    texts = {d.sha256: d.text for d in found.documents}
    return {
        **found.row.model_dump(mode="json", include=fields),
        "attachments": [{**a, "text": texts.get(a["sha256"], "")} for a in found.row.attachments],
        "revisions": [r.model_dump(mode="json", include=stated) for r in found.revisions],
    }
