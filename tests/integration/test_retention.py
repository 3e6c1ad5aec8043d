"""What is erased for its age or on request, and what stays whatever its age."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app import outbox, subscribers
from app.deliver import deliver
from app.digest import compose
from app.outbox import order_period
from app.retention import erase, expire
from app.settings import Settings
from domain.digest import Fate
from domain.errors import BadInput, DeliveryFailed, UnknownName
from domain.period import Period, iso_week
from domain.subscriber import Audience, State, Subscriber
from store import suppressions
from store.outbox_tables import DeliveryState, DigestRow, SubscriberRow
from tests.integration.test_digest import link, told_in_week_47
from tests.integration.test_outbox import MONDAY, PROPOSAL, TestWatch, announce, office, rows

__all__ = ["office"]


def digest_of(office: TestWatch) -> DigestRow:
    with Session(office.engine) as session:
        return session.exec(select(DigestRow)).first() or DigestRow()


def sent(office: TestWatch) -> None:
    outbox.catch_up(office)
    announce(office)
    office.clock[0] = MONDAY
    outbox.catch_up(office)
    deliver(office)


def test_an_old_digest_loses_its_wording_and_keeps_its_window(office: TestWatch) -> None:
    sent(office)
    before = digest_of(office)
    office.later(days=1824)
    assert all("週報" not in line for line in expire(office))
    office.later(days=2)
    assert "作成から1825日を過ぎた週報1件の内容" in expire(office)
    after = digest_of(office)
    assert (after.html, after.text, after.document, after.workbook) == ("", "", {}, b"")
    assert (after.window, after.subject) == (before.window, before.subject)
    [row] = rows(office)
    assert (row.starts, row.ends, row.state) == (before.starts, before.ends, DeliveryState.SENT)
    assert expire(office) == []


def test_what_is_still_to_be_sent_is_never_erased_however_old(office: TestWatch) -> None:
    office.fake.failure = DeliveryFailed("落ちています")
    sent(office)
    office.later(days=3000)
    assert expire(office) == []
    office.fake.failure = None
    assert deliver(office).sent == ["a@example.test"]


def test_who_was_told_is_forgotten_and_that_somebody_was_told_is_not(office: TestWatch) -> None:
    sent(office)
    [before] = rows(office)
    office.later(days=401)
    assert expire(office, dry_run=True) == ["400日を過ぎた配信1件の宛先"]
    assert rows(office)[0].address == "a@example.test"
    assert expire(office) == ["400日を過ぎた配信1件の宛先"]
    [row] = rows(office)
    assert (row.address, row.detail) == ("", "")
    assert (row.message_id, row.starts) == (before.message_id, before.starts)


def test_after_erasing_no_window_is_told_again_and_none_is_left_out(office: TestWatch) -> None:
    sent(office)
    office.later(days=1826)
    expire(office)
    outbox.catch_up(office)
    first, second = rows(office)
    assert second.starts == first.ends
    assert outbox.catch_up(office) == []


def test_a_digest_that_is_asked_for_again_is_worded_anew(office: TestWatch) -> None:
    sent(office)
    office.later(days=1826)
    expire(office)
    late = Subscriber(name="late", address="late@example.test", proposal=PROPOSAL)
    subscribers.keep(office, late)
    assert order_period(office, Audience(proposal=PROPOSAL), iso_week("2026-W47")) == 1
    assert "窓口を開設" in digest_of(office).html
    assert expire(office) == []
    assert "late@example.test" in deliver(office).sent


def test_what_an_erased_digest_told_is_corrected_all_the_same(office: TestWatch) -> None:
    item = told_in_week_47(office)
    deliver(office)
    office.later(days=1826)
    expire(office)
    link(office, item.model_copy(update={"text": "内容を改めました"}))
    today = office.now().date()
    week = Period(start=today, end=today + timedelta(days=7))
    fates = {c.fate for c in compose(office, Audience(proposal=PROPOSAL), week).corrections}
    assert Fate.EDITED in fates


def remove(office: TestWatch, name: str = "a@example.test") -> None:
    subscribers.change_state(office, name, State.REMOVED)


def test_a_removed_subscriber_is_forgotten_after_ninety_days(office: TestWatch) -> None:
    sent(office)
    with office.session() as session:
        suppressions.add(session, "a@example.test", "不達", office.now())
    remove(office)
    office.later(days=91)
    assert "削除から90日を過ぎた配信先1件の個人情報" in expire(office)
    with Session(office.engine) as session:
        [row] = session.exec(select(SubscriberRow)).all()
        assert suppressions.every(session) == []
    assert (row.name, row.state) == (f"消去済み-{row.id}", State.ERASED)
    assert "a@example.test" not in str(row.document)
    assert "a@example.test" not in str([d.model_dump() for d in rows(office)])
    assert expire(office) == []


def test_a_subscriber_is_erased_on_request_once_it_is_removed(office: TestWatch) -> None:
    sent(office)
    with pytest.raises(BadInput, match="削除されていません"):
        erase(office, "a@example.test")
    with pytest.raises(UnknownName):
        erase(office, "nobody")
    remove(office)
    assert erase(office, "a@example.test", dry_run=True) == 1
    assert erase(office, "a@example.test") == 1
    with pytest.raises(UnknownName):
        erase(office, "a@example.test")


def test_who_was_removed_gets_nothing_more_and_is_erased_then(office: TestWatch) -> None:
    office.fake.failure = DeliveryFailed("落ちています")
    sent(office)
    remove(office)
    with pytest.raises(BadInput, match="未送信の配信が1件"):
        erase(office, "a@example.test")
    office.fake.failure = None
    office.later(hours=1)
    assert deliver(office).sent == []
    assert rows(office)[0].state == DeliveryState.SUPPRESSED
    assert erase(office, "a@example.test") == 1


def test_who_has_been_erased_may_come_back_as_somebody_new(office: TestWatch) -> None:
    sent(office)
    remove(office)
    erase(office, "a@example.test")
    outbox.catch_up(office)
    names = [row.name for row, _ in subscribers.active(office)]
    assert names == ["a@example.test"]


def test_the_mails_of_the_outbox_folder_go_with_their_addresses(
    tmp_path: Path, engine: Engine
) -> None:
    settings = Settings(home=tmp_path, mail_to="a@example.test")
    office = TestWatch(settings, engine, clock=[MONDAY - timedelta(days=5)])
    sent(office)
    settings.outbox.mkdir()
    kept = settings.outbox / "another.eml"
    for path in (settings.outbox / f"{rows(office)[0].message_id}.eml", kept):
        path.touch()
    office.later(days=401)
    expire(office)
    assert list(settings.outbox.iterdir()) == [kept]


def test_a_limit_of_zero_days_keeps_for_ever(office: TestWatch) -> None:
    sent(office)
    remove(office)
    forever = Settings(mail_to="", keep_digests=0, keep_addresses=0, keep_removed=0)
    later = TestWatch(forever, office.database, office.fake, office.clock)
    later.later(days=9000)
    assert expire(later) == []
