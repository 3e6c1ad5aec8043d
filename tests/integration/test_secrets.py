"""No secret of a channel reaches the database, the log or a message."""

import logging
from pathlib import Path

import pytest

from app import outbox, subscribers, unsubscribe
from app.bootstrap import Watch
from app.deliver import deliver
from app.settings import Settings
from domain.subscriber import Subscriber
from store.engine import open_database
from tests.integration.test_outbox import MONDAY, PROPOSAL, TestWatch

SECRETS = ("s3cr3t-hook", "s3cr3t-password", "s3cr3t-signing", "s3cr3t-of-links")
FILE = """
政策室: {kind: slack, url: "http://127.0.0.1:9/s3cr3t-hook"}
情報課: {kind: teams, url: "http://127.0.0.1:9/s3cr3t-hook"}
企画: {kind: discord, url: "http://127.0.0.1:9/s3cr3t-hook"}
当番: {kind: apprise, url: "json://127.0.0.1:9/s3cr3t-hook"}
受け口: {kind: webhook, url: "http://127.0.0.1:9/s3cr3t-hook", secret: "s3cr3t-signing-key"}
"""


class Plain(TestWatch):
    """An installation whose channels are those of its settings."""

    __test__ = False
    channel = Watch.channel


@pytest.fixture
def office(tmp_path: Path) -> Plain:
    """Return an installation none of whose channels can be reached."""
    (tmp_path / "channels.yml").write_text(FILE, "utf-8")
    settings = Settings.model_validate(
        {
            "home": tmp_path,
            "mail_to": "a@example.test",
            "channel": "smtp",
            "smtp_host": "127.0.0.1",
            "smtp_port": 9,
            "smtp_username": "teigen",
            "smtp_password": "s3cr3t-password",
            "channels_file": tmp_path / "channels.yml",
            "public_url": "https://teigen.example.jp",
            "secret": "s3cr3t-of-links",
        }
    )
    return Plain(settings, open_database(settings.database), clock=[MONDAY])


def dump(office: Plain) -> str:
    """Return all that the database holds, as a dump of it would."""
    with office.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        return "\n".join(raw.iterdump())


def test_failing_channels_leave_no_secret_in_database_log_or_message(
    office: Plain, caplog: pytest.LogCaptureFixture
) -> None:
    for name in office.channels:
        if name != "mail":
            subscribers.keep(office, Subscriber(name=name, channel=name, proposal=PROPOSAL))
    outbox.catch_up(office)
    office.later(days=7)
    with caplog.at_level(logging.DEBUG):
        outbox.catch_up(office)
        failed = deliver(office).failed
    assert len(failed) == 6
    links = [unsubscribe.link(office, row) for row, _ in subscribers.active(office)]
    tokens = [link.rsplit("/", 1)[1] for link in links]
    kept = "\n".join([dump(office), caplog.text, *failed, repr(office), repr(office.settings)])
    for secret in (*SECRETS, *tokens):
        assert secret not in kept
