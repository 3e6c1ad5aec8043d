"""The forms by which staff record answers and assessments, and take them back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import Response

from domain.account import Role
from domain.errors import BadInput, UnknownName
from domain.event import Event, EventKind
from domain.query import Name
from domain.timeline import Story
from web.desk import Desk
from web.entry import NewAnswer, NewAssessment, NewWithdrawal, enter
from web.pages.address import own
from web.pages.asks import ask_page
from web.pages.form import Filled, read, typed
from web.pages.page import page, seen
from web.pages.proposal import chosen
from web.pages.visitor import Visitor, visiting

Id = Annotated[Name, Path()]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Reviewer = Annotated[Visitor, Depends(visiting(Role.REVIEWER))]
Text = Annotated[str, Form()]
WORDS = {
    "value": "内容を選んでください。",
    "link": "根拠となる文書の URL を、https:// から始めて2,000字以内で入力してください。",
    "on": "日付は、2026-04-01 のように入力してください。",
    "note": "補足は4,000字までです。",
}
MODELS: dict[str, type[NewAnswer] | type[NewAssessment]] = {
    EventKind.ANSWER: NewAnswer,
    EventKind.ASSESSMENT: NewAssessment,
}


def typed_values(
    value: Text = "", link: Text = "", on: Text = "", note: Text = ""
) -> dict[str, str]:
    """Return what was typed into the form of an entry."""
    return typed({"value": value, "link": link, "on": on, "note": note})


Values = Annotated[dict[str, str], Depends(typed_values)]


def add_entries(router: APIRouter, desk: Desk) -> None:
    """Add what the forms on the page of an ask do."""

    @router.post("/asks/{name}/{kind}")
    def record(
        request: Request, name: Id, kind: EventKind, visitor: Reviewer,
        values: Values,
    ) -> Response:  # fmt: skip
        if kind not in MODELS:
            raise UnknownName("記録の種別", kind, list(MODELS))
        story = desk.story(name, chosen(request).id)
        entry = read(MODELS[kind], values, WORDS)
        if isinstance(entry, Filled):
            return ask_page(request, story, {kind: entry}, 422)
        recorded = enter(desk, story.proposal, story.progress.ask.id, entry, visitor.name)
        return seen(own(request, f"/asks/{recorded.ask}", saved=recorded.id) + "#records")

    @router.get("/asks/{name}/entries/{number}/withdrawal")
    def ask(request: Request, name: Id, number: Number, visitor: Reviewer) -> Response:
        return _withdrawal(request, desk.story(name, chosen(request).id), number, Filled())

    @router.post("/asks/{name}/entries/{number}/withdrawal")
    def withdraw(
        request: Request, name: Id, number: Number, visitor: Reviewer,
        note: Text = "",
    ) -> Response:  # fmt: skip
        story = desk.story(name, chosen(request).id)
        values = typed({"note": note})
        reason = read(NewWithdrawal, values, WORDS)
        if isinstance(reason, Filled):
            return _withdrawal(request, story, number, reason, status=422)
        _entry(story, number)
        try:
            desk.withdraw(number, reason.note, visitor.name)
        except BadInput as error:
            refused = Filled(values, {"": error.problem})
            return _withdrawal(request, story, number, refused, status=422)
        return seen(own(request, f"/asks/{story.progress.ask.id}", saved="withdrawn") + "#records")


def _withdrawal(
    request: Request, story: Story, number: int, form: Filled, status: int = 200
) -> Response:
    event = _entry(story, number)
    return page(request, "withdrawal", "/", status, story=story, event=event, form=form)


def _entry(story: Story, number: int) -> Event:
    for entry in story.timeline:
        if entry.event and entry.event.id == number:
            return entry.event
    raise UnknownName("記録", str(number), [])
