"""What cannot wait: alerts once for each announcement, reminders before a deadline."""

from datetime import timedelta

from app import alerts, subscribers
from app.alerts import alert, alert_now
from domain.announcement import Announcement
from domain.match import Grade, Match
from domain.schedule import Cadence, Schedule
from domain.stage import Stage
from domain.subscriber import Subscriber
from tests.integration.test_digest import link
from tests.integration.test_outbox import MONDAY, PROPOSAL, TestWatch, office, rows

__all__ = ["office"]
DIRECT = Match(ask="I-1a", score=0.9, grade=Grade.DIRECT, stage=Stage.DECISION)


def item(title: str, text: str = "本文") -> Announcement:
    return Announcement(
        source="s", agency="見本省", title=title, url=f"https://example.go.jp/{title}", text=text,
        published=MONDAY.date(),
    )  # fmt: skip


def subscribe(office: TestWatch, *stages: Stage) -> None:
    subscribers.keep(
        office,
        Subscriber(
            name="即時",
            address="now@example.test",
            proposal=PROPOSAL,
            schedule=Schedule(cadence=Cadence.IMMEDIATE),
            minimum=Grade.DIRECT,
            stages=stages,
        ),
    )


def windows(office: TestWatch) -> list[str]:
    return [r.window.partition("-")[0] for r in rows(office)]


def test_what_is_new_is_told_at_once_in_one_message_and_only_once(office: TestWatch) -> None:
    office.clock[0] = MONDAY
    link(office, item("以前の発表"), DIRECT)
    office.later(minutes=1)
    subscribe(office)
    office.later(minutes=1)
    for title in ("閣議決定", "基本方針"):
        link(office, item(title), DIRECT)
    assert len(alert_now(office)) == 2
    assert alert(office) == []
    office.later(hours=1)
    link(office, item("三つ目"), DIRECT)
    alert(office)
    assert windows(office) == ["alert", "alert"]
    assert len(office.fake.received) == 1


def test_only_the_chosen_stages_and_grades_are_told(office: TestWatch) -> None:
    office.clock[0] = MONDAY
    subscribe(office, Stage.LAW)
    office.later(minutes=1)
    link(office, item("方針"), DIRECT)
    related = DIRECT.model_copy(update={"grade": Grade.RELATED, "stage": Stage.LAW})
    link(office, item("関連する法案"), related)
    assert alert(office) == []
    link(office, item("法案"), DIRECT.model_copy(update={"stage": Stage.LAW}))
    alert(office)
    assert windows(office) == ["alert"]


def test_a_reminder_goes_out_once_before_a_consultation_closes(office: TestWatch) -> None:
    office.clock[0] = MONDAY
    subscribe(office)
    office.later(minutes=1)
    open_call = item("意見募集", "意見の提出期限は令和8年12月18日です。")
    link(office, open_call, DIRECT.model_copy(update={"stage": Stage.CONSULTATION}))
    alert(office)
    office.later(days=10)
    assert alert(office) == []
    office.clock[0] = MONDAY + timedelta(days=23)
    alert(office)
    alert(office)
    assert windows(office) == ["alert", "reminder"]
    office.later(days=3)
    assert alert(office) == []


def test_history_that_is_filled_in_is_no_alert(office: TestWatch) -> None:
    office.clock[0] = MONDAY
    subscribe(office)
    office.later(minutes=1)
    old = item("昔の発表").model_copy(update={"published": (MONDAY - 400 * alerts.NOTICE).date()})
    link(office, old, DIRECT, baseline=True)
    assert alert(office) == []
