"""A digest through a real mail server, Postfix, into a Maildir; read back by the standard library."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from notifier.letter import Letter
from notifier.mail import MailChannel
from notifier.personal import personalise
from notifier.render import render
from notifier.smtp import Smtp
from notifier.workbook import workbook
from tests.unit.test_notifier_meeting import SHEET
from tests.unit.test_notifier_render import NOW, TALLIES, digest, item

POSTFIX = Path("/usr/sbin/postfix")
BOX = "chiji@example.test"

pytestmark = pytest.mark.skipif(
    not POSTFIX.exists() or os.geteuid() != 0, reason="Postfix is not installed, or not root"
)

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
local_recipient_maps =
virtual_mailbox_domains = example.test
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = texthash:{folder}/conf/boxes
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
default_transport = error:outside
disable_dns_lookups = yes
smtp_dns_support_level = disabled
maillog_file_prefixes = {folder}
maillog_file = {folder}/log
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
proxymap unix - - n - - proxymap
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
smtp unix - - n - - smtp
relay unix - - n - - smtp
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def configure(folder: Path, port: int) -> None:
    owner = pwd.getpwnam("postfix")
    for name in ("conf", "queue", "data", "mail"):
        (folder / name).mkdir()
    for name in ("data", "mail"):
        os.chown(folder / name, owner.pw_uid, owner.pw_gid)
    conf = folder / "conf"
    values = {"folder": folder, "port": port, "uid": owner.pw_uid, "gid": owner.pw_gid}
    (conf / "main.cf").write_text(MAIN.format(**values))
    (conf / "master.cf").write_text(MASTER.format(**values))
    (conf / "boxes").write_text(f"{BOX} chiji/\n")
    for name in ("postfix-files", "dynamicmaps.cf"):
        if (source := Path("/etc/postfix") / name).exists():
            shutil.copy(source, conf / name)


@pytest.fixture
def postfix() -> Iterator[tuple[int, Path]]:
    """Yield the port of a running Postfix and the folder of its mailbox."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        configure(folder, port)
        command = [str(POSTFIX), "-c", str(folder / "conf")]
        subprocess.run([*command, "start"], check=True, capture_output=True, timeout=60)
        try:
            yield port, folder / "mail" / "chiji"
        finally:
            subprocess.run([*command, "stop"], capture_output=True, timeout=60)


def arrived(box: Path, count: int) -> list[EmailMessage]:
    for _ in range(300):
        found = sorted((box / "new").glob("*")) if box.exists() else []
        if len(found) >= count:
            return [message_from_bytes(p.read_bytes(), policy=default) for p in found]
        time.sleep(0.1)
    raise AssertionError(f"{count} mails did not arrive")


def test_a_digest_arrives_whole_through_postfix(postfix: tuple[int, Path]) -> None:
    port, box = postfix
    told = digest(item("長い題名の発表「試行」" * 9), title="見本提言①髙﨑", tallies=TALLIES)
    stop = f"https://teigen.pref.example.lg.jp/unsubscribe/123/{'a' * 43}"
    mail = personalise(render(told), reason="知事室の登録による", stop=stop)
    mail = replace(mail, workbook=workbook(SHEET))
    smtp = Smtp("127.0.0.1", port, security="none")
    for _ in range(2):  # a resend is the same message
        MailChannel(smtp).deliver(
            Letter(
                key="k1",
                address=BOX,
                sender="提言ウォッチ <teigen@example.test>",
                digest=told,
                mail=mail,
                sent_at=NOW,
                unsubscribe=stop,
            )
        )
    smtp.close()
    first, second = arrived(box, 2)
    assert first["Message-ID"] == second["Message-ID"] == "<k1@example.test>"
    assert first["Subject"] == mail.subject
    assert first["From"].addresses[0].display_name == "提言ウォッチ"
    assert first["Delivered-To"] == BOX
    assert first["List-Unsubscribe"] == f"<{stop}>"
    assert first["Auto-Submitted"] == "auto-generated"
    assert not first.defects
    text, html = first.get_body(("plain",)), first.get_body(("html",))
    assert text and text.get_content().replace("\r\n", "\n").rstrip() == mail.text.rstrip()
    assert html and 'src="cid:progress"' in html.get_content()
    assert 'href="https://example.go.jp/1"' in html.get_content()
    [image] = [p for p in first.walk() if p.get_content_type() == "image/png"]
    assert image.get_content() == mail.picture
    [book] = first.iter_attachments()
    assert book.get_filename() == "対応状況一覧表_2026-11-16.xlsx"
    assert load_workbook(BytesIO(book.get_content())).sheetnames == ["対応状況一覧表"]
