"""Which proposal the pages show: `?proposal=ID`, that of the settings if left out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from fastapi.responses import HTMLResponse

from domain.proposal import Proposal
from domain.query import Name
from web.desk import Desk
from web.pages.page import page


@dataclass(frozen=True)
class Choice:
    """The proposal of a page, whether the address `named` it, and whether there are `others`."""

    proposal: Proposal
    named: bool
    others: bool


def choosing(desk: Desk) -> Callable[..., None]:
    """Return a dependency that notes in the request's state which proposal the page shows."""

    def choose(request: Request, proposal: Annotated[Name, Parameter()] = "") -> None:
        found = desk.proposal(proposal)
        others = len(desk.proposal_names()) > 1
        request.state.choice = Choice(found, named=bool(proposal), others=others)

    return choose


def chosen(request: Request) -> Proposal:
    """Return the proposal that the page shows."""
    choice: Choice = request.state.choice
    return choice.proposal


def add_proposals(router: APIRouter, desk: Desk) -> None:
    """Add the page on which another proposal is chosen."""

    @router.get("/proposals")
    def proposals(request: Request) -> HTMLResponse:
        return page(request, "proposals", "/", proposals=desk.proposals())
