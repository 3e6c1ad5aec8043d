"""The chat channels and the webhook against a local web server that can fail."""

import json
import logging
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest

from app.channels import load_channels
from domain.digest import Digest
from domain.errors import BadSettings, DeliveryFailed
from domain.stage import Stage
from notifier.apprise import Apprise
from notifier.channel import Channel
from notifier.discord import Discord
from notifier.letter import Letter
from notifier.render import render
from notifier.slack import Slack
from notifier.teams import Teams
from notifier.webhook import Webhook, sign
from tests.unit.test_notifier_render import NOW, digest, item

SECRET = "whsec_" + b64encode(b"0123456789abcdef0123456789abcdef").decode()


def letter(told: Digest) -> Letter:
    return Letter(
        key="k1", address="", sender="a@b.test", digest=told, mail=render(told), sent_at=NOW
    )


class Service(BaseHTTPRequestHandler):
    """Keeps what is posted and answers with the status that the test sets."""

    status = 200
    received: ClassVar[list[tuple[dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.append((dict(self.headers), body))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[str]:
    Service.status, Service.received = 200, []
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hooks/s3cr3t"
        server.shutdown()


def channels(url: str) -> list[Channel]:
    return [Slack("c", url), Teams("c", url), Discord("c", url), Webhook("c", url, SECRET)]


def test_each_channel_posts_the_title_the_summary_and_the_items(service: str) -> None:
    for channel in channels(service):
        channel.deliver(letter(digest(item())))
    for _, body in Service.received:
        text = json.dumps(json.loads(body), ensure_ascii=False)
        assert "相談窓口を開設しました" in text
        assert "https://example.go.jp/1" in text
        assert "国の直接の動き" in text or "asks" in text


def test_each_channel_tells_the_stage_before_and_after_and_what_became_of_an_item(
    service: str,
) -> None:
    gone = item().model_copy(update={"withdrawn": True, "stage": Stage.LAW})
    told = digest(gone, before=Stage.STUDY, after=Stage.LAW, more=4, waiting=7)
    for channel in channels(service)[:3]:
        channel.deliver(letter(told))
    for _, body in Service.received:
        text = json.dumps(json.loads(body), ensure_ascii=False)
        for words in ("検討 → 法案・法令", "【取り下げ】", "ほか4件", "関連7件が、職員"):
            assert words in text


@pytest.mark.parametrize(
    ("status", "permanent"), [(500, False), (429, False), (408, False), (404, True), (403, True)]
)
def test_a_refusal_is_permanent_only_when_trying_again_is_useless(
    service: str, status: int, permanent: bool
) -> None:
    Service.status = status
    for channel in channels(service):
        with pytest.raises(DeliveryFailed) as caught:
            channel.deliver(letter(digest()))
        assert caught.value.permanent is permanent
        assert "s3cr3t" not in str(caught.value)


def test_addresses_and_secrets_reach_no_log_and_no_representation(
    service: str, caplog: pytest.LogCaptureFixture
) -> None:
    down = Apprise("c", "json://127.0.0.1:9/s3cr3t")
    with caplog.at_level(logging.DEBUG):
        for channel in channels(service):
            channel.deliver(letter(digest()))
            assert "s3cr3t" not in repr(channel)
            assert SECRET not in repr(channel)
        with pytest.raises(DeliveryFailed) as caught:
            down.deliver(letter(digest()))
    assert "s3cr3t" not in caplog.text + str(caught.value)


def test_a_webhook_is_signed_and_a_resend_is_the_same_event(service: str) -> None:
    for _ in range(2):
        Webhook("c", service, SECRET).deliver(letter(digest(item())))
    (first, body), (second, again) = Service.received
    assert body == again
    assert first["Idempotency-Key"] == second["Idempotency-Key"] == "k1"
    stamp = int(first["Webhook-Timestamp"])
    assert first["Webhook-Signature"] == sign(SECRET, "k1", stamp, body)
    assert first["Webhook-Signature"] != sign("another-secret-of-ours", "k1", stamp, body)
    event = json.loads(body)
    assert Digest.model_validate(event["data"]) == digest(item())


def test_a_scraped_title_cannot_forge_links_or_mentions(service: str) -> None:
    told = digest(item("<!channel> @everyone <https://evil.test|見る> [x](https://evil.test)"))
    for channel in channels(service)[:3]:
        channel.deliver(letter(told))
    slack, teams, discord = (json.loads(body) for _, body in Service.received)
    assert "<!channel>" not in json.dumps(slack["blocks"][2])
    assert "[x](https" not in json.dumps(teams["attachments"][0]["content"]["body"][5:])
    assert discord["allowed_mentions"] == {"parse": []}


def test_a_long_digest_stays_within_what_the_services_take(service: str) -> None:
    many = digest(*(item("長い題名" * 60, f"https://example.go.jp/{n}") for n in range(40)))
    for channel in channels(service)[:3]:
        channel.deliver(letter(many))
    slack, _, discord = (json.loads(body) for _, body in Service.received)
    assert len(slack["blocks"]) <= 50
    assert len(Service.received[1][1]) < 28_000
    [embed] = discord["embeds"]
    assert len(embed["fields"]) <= 25
    assert "ほか32件" in embed["footer"]["text"]
    whole = embed["title"] + embed["description"] + embed["footer"]["text"]
    assert len(whole) + sum(len(f["name"]) + len(f["value"]) for f in embed["fields"]) <= 6000


FILE = """
政策室: {kind: slack, url: "https://hooks.slack.test/s3cr3t"}
受け口: {kind: webhook, url: "https://example.test/s3cr3t", secret: "0123456789abcdef"}
"""


def test_channels_are_named_in_a_file_and_its_errors_tell_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "channels.yml"
    path.write_text(FILE, "utf-8")
    assert list(load_channels(path)) == ["政策室", "受け口"]
    assert load_channels(None) == {}
    for broken in ("a: {kind: fax, url: s3cr3t}", "a: {kind: slack, url: x, secret: s3cr3t}", "- s3cr3t",
                   "mail: {kind: slack, url: s3cr3t}", "a: {kind: webhook, url: x, secret: s3cr3t}", "a: [s3cr3t"):  # fmt: skip
        path.write_text(broken, "utf-8")
        with pytest.raises(BadSettings) as caught:
            load_channels(path)
        assert "s3cr3t" not in str(caught.value)


def test_a_letter_is_a_value() -> None:
    first: Any = letter(digest())
    assert replace(first) == first
