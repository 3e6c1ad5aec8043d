"""The queue for review and its audit trail as rows for people."""

from collections.abc import Sequence

from app.cli.output import note
from app.cli.sheet import Form, Sheet
from domain.period import TOKYO
from domain.queue import Entry, QueueItem

QUEUE = (
    "発表",
    "要望事項",
    "日付",
    "府省",
    "題名",
    "関連",
    "自動判定",
    "確からしさ",
    "待つ理由",
    "根拠",
)
TRAIL = ("番号", "日時", "確認した人", "発表", "題名", "要望事項", "判断", "前", "後", "メモ")


def queue_sheet(items: Sequence[QueueItem]) -> Sheet:
    """Return the links of a queue as rows."""
    rows = [
        (
            item.finding.announcement.id,
            item.finding.match.ask,
            item.finding.announcement.day,
            item.finding.announcement.agency,
            item.finding.announcement.title,
            item.finding.match.grade.label,
            item.finding.match.overruled,
            round(item.finding.match.score, 2),
            item.reason.label if item.reason else "",
            " ／ ".join(e.reason for e in item.finding.match.evidence),
        )
        for item in items
    ]
    return Sheet(QUEUE, rows, items)


def trail_sheet(entries: Sequence[Entry]) -> Sheet:
    """Return the lines of an audit trail as rows."""
    rows = [
        (
            (said := entry.amendment.review).id,
            f"{said.decided_at.astimezone(TOKYO):%Y-%m-%d %H:%M}",
            said.signed,
            entry.announcement,
            entry.title,
            entry.amendment.ask,
            said.decision.label + ("（取り消し済み）" if entry.undone else ""),
            entry.amendment.old,
            entry.amendment.new,
            said.note,
        )
        for entry in entries
    ]
    return Sheet(TRAIL, rows, entries)


def more(cursor: str | None, form: Form) -> None:
    """Say where the list goes on."""
    if cursor and form is not Form.JSON:
        note(f"続きがあります: --after {cursor}")
