"""What the pages show besides the answers of the desk, straight from what is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import make_url

from app.archive import read
from app.audit import deeds
from app.bootstrap import Watch
from app.subscriber_file import WEEKDAYS
from app.subscribers import listed
from app.wordings import history
from domain.announcement import Attachment, file_changes
from domain.audit import Deed
from domain.errors import UnknownName
from domain.japanese import WEEKDAYS as NAMES
from domain.subscriber import MAIL, Subscriber
from domain.wording import differences, excerpt
from store import announcements, captures, deliveries, digests, heat, runs
from store.digests import Headline
from store.outbox_tables import DigestRow, SubscriberRow
from store.subscribers import as_subscriber
from store.tables import AnnouncementRow, CaptureRow, RevisionRow, RunRow
from web.pages.shelf import File, Sent, Version

SHOWN_RUNS = 50
SHOWN_DIGESTS = 200


@dataclass(frozen=True)
class WatchShelf:
    """The records of one installation; see web.pages.shelf for what each method promises."""

    watch: Watch

    def monthly(
        self, proposal: str, asks: Sequence[str], since: date, until: date
    ) -> Mapping[tuple[str, date], int]:
        """Return the number of direct matches by ask and month."""
        with self.watch.session() as session:
            return heat.monthly(session, proposal, asks, since, until)

    def agencies(self) -> Sequence[str]:
        """Return the names of all agencies that announced anything."""
        with self.watch.session() as session:
            return announcements.agencies(session)

    def file(self, announcement_id: int) -> File:
        """Return everything that was kept of one announcement."""
        found = history(self.watch, announcement_id)
        first = [Version(row=row) for row in found.revisions[:1]]
        pairs = zip(found.revisions, found.revisions[1:], strict=False)
        return File(
            row=found.row,
            versions=(*first, *(_version(before, after) for before, after in pairs)),
            captures=tuple(self._captures(found.row)),
        )

    def capture(self, announcement_id: int, capture_id: int) -> CaptureRow:
        """Return a capture; raise UnknownName when the announcement has none of this number."""
        own = self._captures(history(self.watch, announcement_id).row)
        row = next((row for row in own if row.id == capture_id), None)
        if row is None:
            raise UnknownName("写し", str(capture_id), [])
        return row

    def body(self, capture: CaptureRow) -> bytes:
        """Return the body of a capture; raise DamagedRecord when it cannot be read back."""
        return read(self.watch, capture)[1]

    def _captures(self, row: AnnouncementRow) -> list[CaptureRow]:
        """Return the captures of an announcement's page and files, each newest first."""
        urls = dict.fromkeys([row.url, *(file["url"] for file in row.attachments)])
        with self.watch.session() as session:
            return [capture for url in urls for capture in captures.of(session, url)]

    def runs(self, source: str) -> Sequence[RunRow]:
        """Return the newest runs of a source."""
        with self.watch.session() as session:
            return runs.newest(session, source, SHOWN_RUNS)

    def digests(self) -> Sequence[Headline]:
        """Return the newest digests."""
        with self.watch.session() as session:
            return digests.newest(session, SHOWN_DIGESTS)

    def digest(self, digest_id: int) -> DigestRow:
        """Return one digest; raise UnknownName when there is none."""
        with self.watch.session() as session:
            found = session.get(DigestRow, digest_id)
        if found is None:
            raise UnknownName("週報", str(digest_id), [])
        return found

    def deliveries(self, digest_id: int) -> Sequence[Sent]:
        """Return the deliveries of one digest."""
        with self.watch.session() as session:
            found = deliveries.of(session, digest_id)
        return [Sent(row=row, subscriber=name) for row, name in found]

    def subscribers(self) -> Sequence[tuple[SubscriberRow, Subscriber]]:
        """Return all subscribers that were not removed."""
        with self.watch.session() as session:
            return [(row, as_subscriber(row)) for row in listed(session)]

    def channels(self) -> Sequence[tuple[str, str]]:
        """Return the channels: mail in words, the others by the names that the operator gave."""
        return [(name, "メール" if name == MAIL else name) for name in self.watch.channels]

    def deeds(self, limit: int, before: int | None) -> Sequence[Deed]:
        """Return what was done last."""
        return deeds(self.watch, limit, before)

    def settings(self) -> Sequence[tuple[str, str]]:
        """Return the settings that hold no secret."""
        s = self.watch.settings
        database = make_url(s.database).render_as_string(hide_password=True)
        return [
            ("提言", s.proposal),
            ("データの保存先", str(s.home)),
            ("データベース", database),
            ("情報源の定義", f"{s.sources_dir}（{len(self.watch.sources)}件）"),
            ("巡回の連絡先", s.contact),
            ("巡回の間隔", f"同じサイトへの要求は{s.crawl_delay:g}秒以上あけます"),
            ("配信の経路", "、".join(words for _, words in self.channels())),
            ("メールの送り方", s.smtp_host or "フォルダーに保存します（送信しません）"),
            ("差出人", s.mail_from),
            ("運用担当者の宛先", "、".join(s.operators)),
            ("週報の配信", f"毎週{NAMES[WEEKDAYS.index(s.digest_weekday)]}曜日 {s.digest_hour}時"),
            ("待ち受けるアドレス", f"{s.host}:{s.port}"),
            ("公開アドレス", s.public_url or "設定していません"),
            ("前段のプロキシ", "、".join(s.proxies) or "設定していません"),
            ("組織の認証サーバー", s.oidc_issuer or "設定していません"),
        ]


def _version(before: RevisionRow, after: RevisionRow) -> Version:
    passages = excerpt(differences(_whole(before), _whole(after)))
    return Version(
        row=after,
        passages=tuple(passages) if len(passages) > 1 else (),
        files=tuple(file_changes(_files(before), _files(after))),
    )


def _whole(row: RevisionRow) -> str:
    return f"{row.title}\n{row.text}"


def _files(row: RevisionRow) -> list[Attachment]:
    return [Attachment.model_validate(a) for a in row.attachments]
