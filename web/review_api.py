"""The API of reviews: what waits, what was decided, and decisions, under /api/v1."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi import Query as Parameters
from pydantic import Field

from domain.access import Scope
from domain.finding import Page
from domain.query import Name, Query
from domain.queue import Case, Entry, QueueItem, Waiting
from domain.record import Record
from domain.review import Review
from web.access import Gate
from web.answer import answered
from web.review_desk import Link, Links, Note, Number, ReviewDesk

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
AskId = Annotated[Name, Path()]
ProposalId = Annotated[Name, Parameters()]
Author = Annotated[Name, Parameters()]


class Queued(Query):
    """The filters of the queue and which page of it; `after` is `next` of the page before."""

    reasons: tuple[Waiting, ...] = ()
    after: str = Field(default="", max_length=100)
    limit: int = Field(default=50, ge=1, le=500)

    @property
    def query(self) -> Query:
        """The filters alone."""
        return Query.model_validate(self.model_dump(exclude={"after", "limit", "reasons"}))


class Logged(Record):
    """Which page of the audit trail; `after` is `next` of the page before."""

    proposal: Name = ""
    author: Name = ""
    after: str = Field(default="", max_length=100)
    limit: int = Field(default=50, ge=1, le=500)


class NewDuplicate(Record):
    """Which announcement tells the same."""

    of: Number
    proposal: Name = ""
    note: Note = ""


class NewUndoing(Record):
    """Why a decision was a mistake."""

    note: Note = ""


Answers = dict[int | str, dict[str, Any]]


def add_reviews(
    router: APIRouter, desk: ReviewDesk, gate: Gate, *, missing: Answers, entered: Answers
) -> None:
    """Add the questions about reviews, and the decisions."""
    _add_questions(router, desk, gate, missing)
    _add_decisions(router, desk, gate, entered)


def _add_questions(router: APIRouter, desk: ReviewDesk, gate: Gate, missing: Answers) -> None:
    reading = [Depends(gate.allowing(Scope.READ))]

    @router.get(
        "/reviews/waiting", response_model=Page[QueueItem], dependencies=reading, responses=missing
    )
    def waiting(request: Request, queued: Annotated[Queued, Parameters()]) -> Response:
        """確認を待っている照合結果（急ぐものから順）"""
        found = desk.waiting(queued.query, queued.reasons, queued.after, queued.limit)
        return answered(request, found)

    @router.get("/reviews", response_model=Page[Entry], dependencies=reading, responses=missing)
    def log(request: Request, page: Annotated[Logged, Parameters()]) -> Response:
        """確認の記録（新しい順）"""
        return answered(request, desk.log(page.after, page.limit, page.author, page.proposal))

    @router.get(
        "/announcements/{id}/reviews",
        response_model=list[Entry],
        dependencies=reading,
        responses=missing,
    )
    def log_of(request: Request, id: Id, proposal: ProposalId = "") -> Response:
        """1つの発表の確認の記録（古い順）"""
        return answered(request, desk.log_of(id, "", proposal))

    @router.get(
        "/announcements/{id}/links/{ask}",
        response_model=Case,
        dependencies=reading,
        responses=missing,
    )
    def case(request: Request, id: Id, ask: AskId, proposal: ProposalId = "") -> Response:
        """1つの照合結果と、判断に必要なすべて"""
        return answered(request, desk.case(id, ask, proposal))

    @router.get(
        "/announcements/{id}/links/{ask}/series",
        response_model=list[QueueItem],
        dependencies=reading,
        responses=missing,
    )
    def series(request: Request, id: Id, ask: AskId, proposal: ProposalId = "") -> Response:
        """回数や日付だけが異なる発表の、確認を待っている照合結果"""
        return answered(request, desk.series(id, ask, proposal))


def _add_decisions(router: APIRouter, desk: ReviewDesk, gate: Gate, entered: Answers) -> None:
    Reviewer = Annotated[str, Depends(gate.allowing(Scope.REVIEW))]

    @router.post("/announcements/{id}/reviews", status_code=201, responses=entered)
    def review(id: Id, link: Link, author: Reviewer) -> Review:
        """関連を採用・不採用・付け替えとする、またはメモを残す"""
        return desk.decide(id, link, author)

    @router.post("/announcements/{id}/duplicate", status_code=201, responses=entered)
    def duplicate(id: Id, new: NewDuplicate, author: Reviewer) -> list[Review]:
        """発表を、別の発表の重複とする"""
        return list(desk.mark_duplicate(id, new.of, new.note, author, new.proposal))

    @router.post("/reviews/batch", status_code=201, responses=entered)
    def together(links: Links, author: Reviewer) -> list[Review]:
        """確認を待っている照合結果を、まとめて採用または不採用とする"""
        return list(desk.decide_together(links, author))

    @router.post("/reviews/{id}/undoing", status_code=201, responses=entered)
    def undo(id: Id, new: NewUndoing, author: Reviewer) -> list[Review]:
        """確認の記録を取り消す（まとめて確認したものは、まとめて）"""
        return list(desk.undo(id, new.note, author))
