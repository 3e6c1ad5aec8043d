"""The composition root: builds what the use cases need from the settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy import Engine
from sqlmodel import Session

from app.channels import load_channels
from app.settings import Settings, load_settings
from crawler.archive import Archive
from crawler.source import Source, load_sources
from domain.errors import UnknownName
from domain.proposal import Proposal
from domain.subscriber import MAIL
from matchers.dense import Dense
from matchers.encoders import load_encoder, require_encoder
from notifier.channel import Carrier, Channel
from notifier.mail import MailChannel
from notifier.outbox import Outbox
from notifier.smtp import Smtp
from store.engine import open_database


@dataclass(frozen=True)
class Watch:
    """One installation of Teigen Watch: its settings, its database, its sources and its channel."""

    settings: Settings

    @cached_property
    def engine(self) -> Engine:
        """The database, created and migrated at first use."""
        return open_database(self.settings.database)

    @cached_property
    def read_proposals(self) -> dict[str, tuple[datetime | None, Proposal]]:
        """The proposals as they were read last, each with the time of its document's import."""
        return {}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """All sources by name."""
        return load_sources(self.settings.sources_dir)

    @cached_property
    def archive(self) -> Archive:
        """The evidence archive in the data folder."""
        return Archive(self.settings.home / "archive")

    @cached_property
    def channel(self) -> Carrier:
        """The way by which mail leaves."""
        s = self.settings
        if s.channel == "outbox":
            return Outbox(s.outbox)
        return Smtp(
            host=s.smtp_host,
            port=s.smtp_port,
            username=s.smtp_username,
            password=s.smtp_password.get_secret_value(),
            security=s.smtp_security,
            rate=s.smtp_rate,
        )

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """The ways by which digests leave, by name: mail, and the chat channels of the file."""
        return {MAIL: MailChannel(self.channel), **load_channels(self.settings.channels_file)}

    @cached_property
    def dense(self) -> Dense | None:
        """The likeness of meaning, unless it is off."""
        name = self.settings.encoder
        if name == "off":
            return None
        return Dense(load_encoder(name, self.settings.encoder_folder))

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a transaction that commits when the block ends without an error."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def source(self, name: str) -> Source:
        """Return the source of this name; raise UnknownName with the names that exist."""
        if name not in self.sources:
            raise UnknownName("情報源", name, sorted(self.sources))
        return self.sources[name]

    def now(self) -> datetime:
        """The current time: the only clock that the use cases are given."""
        return datetime.now(UTC)


def build() -> Watch:
    """Return the installation that the environment describes."""
    settings = load_settings()
    if settings.encoder != "off":
        require_encoder(settings.encoder)
    return Watch(settings)
