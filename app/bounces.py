"""Use case: take in mail that came back, and stop writing to addresses that are gone."""

from collections.abc import Iterator
from mailbox import Maildir
from pathlib import Path

from app.bootstrap import Watch
from domain.errors import BadInput
from notifier.bounce import read_bounce
from store import deliveries, suppressions

LARGEST = 10 * 1024 * 1024  # bytes of one notification


def take_in(watch: Watch, body: bytes, *, dry_run: bool = False) -> str:
    """Record one notification; return in Japanese what it meant.

    It counts only when it quotes the Message-ID of a delivery of ours to the address that it
    names: nobody can silence a subscriber with a forged notification.
    """
    bounce = read_bounce(body)
    failed = bounce.permanent or bounce.temporary
    if not failed:
        return "配信不能の通知ではありません"
    key = bounce.message_id.partition("@")[0]
    with watch.session() as session:
        delivery = deliveries.sent_as(session, key) if key else None
        if delivery is None or delivery.address.lower() not in failed:
            return (
                f"この提言ウォッチが送ったメールの通知ではありません（{'、'.join(sorted(failed))}）"
            )
        address = delivery.address
        if not bounce.permanent:
            return f"{address}: 一時的な遅れの通知です。何もしません"
        if not dry_run:
            reason = "メールが不達となりました"
            deliveries.bounce(session, delivery, reason, watch.now())
            suppressions.add(session, address, reason, watch.now())
    return f"{address}: 不達を記録しました。今後は送りません"


def waiting(path: Path, *, keep: bool = False) -> Iterator[bytes]:
    """Yield the mails of a file, or the new ones of a Maildir, marking those as seen unless `keep`.

    Raises BadInput when there is neither at the path, or a mail is too large.
    """
    if path.is_file():
        yield _bounded(path)
        return
    if not (path / "new").is_dir():
        raise BadInput(
            "メールのファイルでも Maildir でもありません",
            file=str(path),
            remedy="eml ファイルか、new フォルダーのある Maildir を指定してください",
        )
    box = Maildir(path, create=False)
    for name, mail in list(box.iteritems()):
        if mail.get_subdir() != "new":
            continue
        yield _bounded(path / "new" / name)
        if not keep:
            mail.set_subdir("cur")
            mail.add_flag("S")
            box[name] = mail


def _bounded(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise BadInput("メールが大きすぎます（10MBまで）", file=str(path))
    return path.read_bytes()
