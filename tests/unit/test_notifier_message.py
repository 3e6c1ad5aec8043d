from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from domain.errors import DeliveryFailed
from notifier.message import Message, build_message
from notifier.outbox import Outbox
from notifier.render import Mail, render
from tests.unit.test_notifier_render import NOW, TALLIES, digest, item


def built(mail: Mail, **more: Any) -> Message:
    told = {"sender": "a@b.test", "recipient": "c@d.test", "key": "k", "sent_at": NOW, **more}
    return build_message(mail, **told)


def addressed(mail: Mail, **more: Any) -> EmailMessage:
    return message_from_bytes(built(mail, **more).content, policy=default)


def test_a_title_with_line_breaks_cannot_inject_headers() -> None:
    mail = render(digest(item(), title="見本\r\nBcc: a@example.test"))
    message = addressed(mail)
    assert message["Bcc"] is None
    assert message["Subject"] == mail.subject


def test_one_click_headers_stand_only_where_there_is_an_address_to_click() -> None:
    mail = render(digest())
    with_link = addressed(mail, unsubscribe="https://x.test/u/1")
    assert with_link["List-Unsubscribe"] == "<https://x.test/u/1>"
    assert with_link["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert addressed(mail)["List-Unsubscribe"] is None


def test_a_long_address_to_click_stays_on_one_line_as_it_is() -> None:
    stop = f"https://teigen.pref.example.lg.jp/unsubscribe/123/{'a' * 43}"
    content = built(render(digest()), unsubscribe=stop).content
    assert f"\r\nList-Unsubscribe: <{stop}>\r\n".encode() in content


@pytest.mark.parametrize(
    "recipient", ["知事@example.test", "a@b.test\r\nBcc: c@d.test", "a\x00@b.test"]
)
def test_a_mail_is_never_addressed_to_what_is_no_address(recipient: str) -> None:
    with pytest.raises(DeliveryFailed) as caught:
        built(render(digest()), recipient=recipient)
    assert caught.value.permanent


def test_a_recipient_may_have_a_japanese_name() -> None:
    message = addressed(render(digest()), recipient="知事室 <c@d.test>")
    [to] = message["To"].addresses
    assert (to.display_name, to.addr_spec) == ("知事室", "c@d.test")


def test_the_picture_stands_inside_the_html_under_its_name() -> None:
    mail = render(digest(item(), tallies=TALLIES))
    [image] = [p for p in addressed(mail).walk() if p.get_content_type() == "image/png"]
    assert image["Content-ID"] == "<progress>"
    assert image.get_content() == mail.picture
    assert 'src="cid:progress"' in mail.html


def test_a_workbook_is_attached_under_a_japanese_name_beside_both_texts() -> None:
    mail = replace(render(digest(item(), tallies=TALLIES)), workbook=b"PK-book")
    message = addressed(mail)
    [attached] = message.iter_attachments()
    assert attached.get_filename() == "対応状況一覧表_2026-11-16.xlsx"
    assert attached.get_content() == b"PK-book"
    for kind, body in (("plain", mail.text), ("html", mail.html)):
        part = message.get_body((kind,))
        assert part and part.get_content().replace("\r\n", "\n") == body


def test_the_outbox_keeps_one_file_for_one_message_however_often_delivered(tmp_path: Path) -> None:
    mail = render(digest(item()))
    for _ in range(2):
        path = Outbox(tmp_path).deliver(built(mail, sender="提言 <a@b.test>"))
    assert [str(p) for p in tmp_path.iterdir()] == [path]
    read = message_from_bytes(Path(path).read_bytes(), policy=default)
    assert read["Subject"] == mail.subject
    assert [p.get_content_type() for p in read.iter_parts()] == ["text/plain", "text/html"]
    assert read["Auto-Submitted"] == "auto-generated"
