"""What the forms of review do: decide on a link, on a series, and take a decision back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi import Query as Parameter
from fastapi.responses import Response

from domain.account import Role
from domain.errors import BadInput, UnknownName
from domain.match import Grade
from domain.query import Name
from domain.review import Decision, Review
from web.desk import Desk
from web.pages.address import own
from web.pages.form import Filled, read, typed
from web.pages.page import seen
from web.pages.proposal import chosen
from web.pages.review import review_page, series_page
from web.pages.review_line import line_of
from web.pages.shelf import Shelf
from web.pages.visitor import Visitor, visiting
from web.review_api import NewDuplicate
from web.review_desk import Link, Links, Place

Reviewer = Annotated[Visitor, Depends(visiting(Role.REVIEWER))]
Number = Annotated[int, Form(ge=1, le=2**31 - 1)]
Numbers = Annotated[list[int], Form(max_length=500)]
AskName = Annotated[Name, Form()]
Text = Annotated[str, Form(max_length=10_000)]
WORDS = {
    "": "付け替え先の要望事項を選んでください。",
    "moved_to": "付け替え先の要望事項を選んでください。",
    "note": "メモは4,000字までです。",
}
BATCH_WORDS = {**WORDS, "": "まとめて記録できるのは、採用と不採用です。"}
NO_ORIGINAL = "重複の元になる発表を選ぶか、番号を入力してください。"
NOTHING_CHOSEN = "まとめて確認する発表を、1件以上選んでください。"


def add_review_forms(router: APIRouter, desk: Desk, shelf: Shelf) -> None:
    """Add what takes decisions; each leads on to the next link that waits."""

    @router.post("/review/decide")
    def decide(
        request: Request, visitor: Reviewer, announcement: Number, ask: AskName,
        decision: Annotated[Decision, Form()], moved_to: Text = "", duplicate_of: Text = "",
        other: Text = "", note: Text = "", back: Text = "",
        grade: Annotated[Grade | None, Parameter()] = None,
    ) -> Response:  # fmt: skip
        values = typed({"moved_to": moved_to, "other": other, "note": note})
        line = line_of(request, desk.reviews)
        try:
            if decision is Decision.DUPLICATE:
                said = _duplicate(
                    request, desk, visitor, announcement, other or duplicate_of, values["note"]
                )
            else:
                said = _decide(request, desk, visitor, announcement, ask, decision, values, grade)
        except (BadInput, UnknownName) as error:
            form = Filled(values, {"": str(error).replace("\n", "　")})
            key = (announcement, ask)
            return review_page(request, desk.reviews, shelf, visitor, key, form=form, status=422)
        if back:
            return seen(own(request, f"/announcements/{announcement}", done=said.id) + "#matches")
        gone = announcement if decision is Decision.DUPLICATE else None
        on = line.behind((announcement, ask), leaving=gone)
        return seen(own(request, "/review", **on, done=said.id))

    @router.post("/review/series")
    def together(
        request: Request, visitor: Reviewer, announcement: Number, ask: AskName,
        decision: Annotated[Decision, Form()], number: Numbers = [], note: Text = "",  # noqa: B006
    ) -> Response:  # fmt: skip
        values, key = typed({"note": note}), (announcement, ask)
        places = tuple(Place(announcement=n, ask=ask) for n in number if 0 < n < 2**31)
        if not places:
            form = Filled(values, {"": NOTHING_CHOSEN})
            return series_page(request, desk.reviews, key, form, 422)
        given = {"links": places, "decision": decision, "proposal": chosen(request).id}
        links = read(Links, {**given, **values}, BATCH_WORDS)
        if isinstance(links, Filled):
            return series_page(request, desk.reviews, key, links, 422)
        said = desk.reviews.decide_together(links, visitor.name)
        return seen(own(request, "/review", done=said[0].id if said else 0))

    @router.post("/review/undo")
    def undo(request: Request, visitor: Reviewer, review: Number, back: Text = "") -> Response:
        first = next(iter(desk.reviews.made(review)), None)
        if first is None:
            raise UnknownName("確認の記録", str(review), [])
        said = desk.reviews.undo(review, "", visitor.name)[0]
        if back == "log":
            return seen(own(request, "/review/log", done=said.id))
        if back == "announcement":
            path = f"/announcements/{first.announcement}"
            return seen(own(request, path, done=said.id) + "#matches")
        line = line_of(request, desk.reviews)
        shown = {"announcement": first.announcement, "ask": said.ask}
        return seen(own(request, "/review", **line.kept, after=line.after, **shown, done=said.id))


def _decide(
    request: Request, desk: Desk, visitor: Visitor, announcement: int, ask: str,
    decision: Decision, values: dict[str, str], grade: Grade | None,
) -> Review:  # fmt: skip
    moved_to = values["moved_to"] if decision is Decision.MOVED else ""
    given = {"ask": ask, "decision": decision, "grade": grade, "proposal": chosen(request).id}
    link = read(Link, {**given, "moved_to": moved_to, "note": values["note"]}, WORDS)
    if isinstance(link, Filled):
        raise BadInput(next(iter(link.problems.values())))
    return desk.reviews.decide(announcement, link, visitor.name)


def _duplicate(
    request: Request, desk: Desk, visitor: Visitor, announcement: int, of: str, note: str
) -> Review:
    new = read(NewDuplicate, {"of": of, "note": note}, {**WORDS, "of": NO_ORIGINAL})
    if isinstance(new, Filled):
        raise BadInput(next(iter(new.problems.values())))
    proposal = chosen(request).id
    return desk.reviews.mark_duplicate(announcement, new.of, new.note, visitor.name, proposal)[0]
