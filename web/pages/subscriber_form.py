"""The form of a subscriber, and the subscriber that it describes."""

import re
from typing import Annotated

from pydantic import Field

from domain.match import Grade
from domain.record import Record
from domain.schedule import Cadence, Schedule
from domain.subscriber import MAIL, Scope, Subscriber

Line = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=1_000)]
WORDS = {
    "name": "名前を、80字以内で入力してください。",
    "address": "宛先に使えない文字があります。",
    "cadence": "頻度を選んでください。",
    "weekday": "曜日を選んでください。",
    "day": "日は、1から31までの数字で入力してください。",
    "hour": "時刻は、0から23までの数字で入力してください。",
    "minimum": "関連の度合いを選んでください。",
    "workbook": "一覧表を添付するかどうかを選んでください。",
}
SCOPES = ("parts", "recommendations", "asks", "ministries")


class SubscriberForm(Record):
    """What staff type about a subscriber; the parts of the scope are lists with 、 or blanks."""

    name: Annotated[Line, Field(min_length=1, max_length=80)]
    channel: Line = MAIL
    address: Line = ""
    cadence: Cadence
    weekday: int = Field(default=0, ge=0, le=6)
    day: int = Field(default=1, ge=1, le=31)
    hour: int = Field(default=8, ge=0, le=23)
    parts: Line = ""
    recommendations: Line = ""
    asks: Line = ""
    ministries: Line = ""
    minimum: Grade
    workbook: bool | None = None

    def describe(self, before: Subscriber) -> Subscriber:
        """Return the subscriber as described; what the form does not show stays as it was."""
        timing = self.model_dump(include={"cadence", "weekday", "day", "hour"})
        shown = {
            "name": self.name,
            "channel": self.channel,
            "address": self.address,
            "schedule": Schedule(**timing, zone=before.schedule.zone),
            "scope": Scope.model_validate({n: _names(getattr(self, n)) for n in SCOPES}),
            "minimum": self.minimum,
            "workbook": before.workbook if self.workbook is None else self.workbook,
        }
        return Subscriber.model_validate(before.model_dump() | shown)


def values_of(subscriber: Subscriber) -> dict[str, str]:
    """Return what the form shows of a subscriber."""
    schedule = subscriber.schedule
    return {
        "name": subscriber.name,
        "channel": subscriber.channel,
        "address": subscriber.address,
        "cadence": schedule.cadence.value,
        "weekday": str(schedule.weekday),
        "day": str(schedule.day),
        "hour": str(schedule.hour),
        "minimum": subscriber.minimum.value,
        "workbook": "yes" if subscriber.workbook else "no",
        **{name: "、".join(getattr(subscriber.scope, name)) for name in SCOPES},
    }


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in re.split(r"[、,\s]+", text) if name)
