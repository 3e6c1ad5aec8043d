"""The pages on which administrators keep the subscribers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import Response

from domain.account import Role
from domain.errors import BadInput, UnknownName
from domain.match import Grade
from domain.schedule import Cadence
from domain.subscriber import State, Subscriber
from store.outbox_tables import SubscriberRow
from web.desk import Desk
from web.pages.address import own
from web.pages.form import Filled, read, typed
from web.pages.page import page, seen
from web.pages.proposal import chosen
from web.pages.shelf import Shelf
from web.pages.subscriber_form import WORDS, SubscriberForm, values_of
from web.pages.visitor import Visitor, visiting

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Admin = Annotated[Visitor, Depends(visiting(Role.ADMIN))]
HOME = "/subscribers"
CHANGES = {
    State.PAUSED: (State.ACTIVE,),
    State.ACTIVE: (State.PAUSED,),
    State.REMOVED: (State.ACTIVE, State.PAUSED, State.UNSUBSCRIBED),
}
"""From which states a subscriber may be put into another; who stopped by himself stays so."""


async def typed_values(request: Request) -> dict[str, str]:
    """Return what was typed into the form of a subscriber."""
    form = await request.form()
    return typed({n: str(form.get(n, "")) for n in SubscriberForm.model_fields})


Values = Annotated[dict[str, str], Depends(typed_values)]


def add_subscribers(router: APIRouter, desk: Desk, shelf: Shelf) -> None:
    """Add the list of subscribers, and the forms that change it."""

    @router.get(HOME)
    def subscribers(request: Request, visitor: Admin) -> Response:
        found = shelf.subscribers()
        saved = request.query_params.get("saved", "")
        names = dict(shelf.channels())
        return page(
            request, "subscribers", HOME, subscribers=found, states=State, saved=saved,
            channels=names,
        )  # fmt: skip

    @router.get(f"{HOME}/new")
    def ask_new(request: Request, visitor: Admin) -> Response:
        blank = _blank(request)
        return _form(request, Filled(values_of(blank) | {"name": ""}))

    @router.post(f"{HOME}/new")
    def add(request: Request, visitor: Admin, values: Values) -> Response:
        if any(row.name == values["name"] for row, _ in shelf.subscribers()):
            taken = {"name": "この名前の配信先は、すでにあります。"}
            return _form(request, Filled(values, taken), status=422)
        return keep(request, _blank(request), values, visitor, None)

    @router.get(f"{HOME}/{{number}}/edit")
    def ask_changes(request: Request, number: Number, visitor: Admin) -> Response:
        row, subscriber = _found(shelf, number)
        return _form(request, Filled(values_of(subscriber)), row)

    @router.post(f"{HOME}/{{number}}/edit")
    def change(request: Request, number: Number, visitor: Admin, values: Values) -> Response:
        row, subscriber = _found(shelf, number)
        return keep(request, subscriber, values | {"name": row.name}, visitor, row)

    @router.get(f"{HOME}/{{number}}/removal")
    def ask_removal(request: Request, number: Number, visitor: Admin) -> Response:
        row, subscriber = _found(shelf, number)
        return page(request, "removal", HOME, row=row, subscriber=subscriber)

    @router.post(f"{HOME}/{{number}}/state")
    def settle(
        request: Request, number: Number, visitor: Admin, state: Annotated[State, Form()]
    ) -> Response:
        row, _ = _found(shelf, number)
        if State(row.state) not in CHANGES.get(state, ()):
            raise BadInput(f"配信先「{row.name}」を「{state.label}」にはできません")
        desk.settle_subscriber(row.name, state, visitor.name)
        return seen(own(request, HOME, saved=state.value))

    def keep(
        request: Request, before: Subscriber, values: dict[str, str], visitor: Visitor,
        row: SubscriberRow | None,
    ) -> Response:  # fmt: skip
        form = read(SubscriberForm, values, WORDS)
        if isinstance(form, Filled):
            return _form(request, form, row, status=422)
        try:
            desk.keep_subscriber(form.describe(before), visitor.name)
        except BadInput as error:
            return _form(request, Filled(values, {"": error.problem}), row, status=422)
        return seen(own(request, HOME, saved="kept"))

    def _form(
        request: Request, form: Filled, row: SubscriberRow | None = None, status: int = 200
    ) -> Response:
        return page(
            request, "subscriber", HOME, status, form=form, row=row, channels=shelf.channels(),
            cadences=Cadence, grades=Grade,
        )  # fmt: skip


def _blank(request: Request) -> Subscriber:
    return Subscriber(name="―", proposal=chosen(request).id)


def _found(shelf: Shelf, number: int) -> tuple[SubscriberRow, Subscriber]:
    for row, subscriber in shelf.subscribers():
        if row.id == number:
            return row, subscriber
    raise UnknownName("配信先", str(number), [])
