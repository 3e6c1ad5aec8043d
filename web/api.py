"""The API: the same questions and entries as on the command line, under /api/v1."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi import Query as Parameters
from pydantic import Field

from domain.access import Scope
from domain.event import Event
from domain.finding import Dossier, Finding, Hit, Page
from domain.progress import Progress
from domain.proposal import Proposal
from domain.query import Day, Moment, Name, Query
from domain.record import Record
from domain.saved import SavedQuery
from domain.source_state import SourceState
from domain.timeline import Story
from web.access import Gate
from web.answer import answered
from web.desk import Desk
from web.entry import NewAnswer, NewAssessment, NewWithdrawal, enter
from web.review_api import add_reviews

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
AskId = Annotated[Name, Path()]


class Problem(Record):
    """Why a request was refused, in Japanese."""

    detail: str


class Listed(Query):
    """The filters of a list and which page of it; `after` is `next` of the page before."""

    after: str = Field(default="", max_length=500)
    limit: int = Field(default=50, ge=1, le=500)

    @property
    def query(self) -> Query:
        """The filters alone."""
        return Query.model_validate(self.model_dump(exclude={"after", "limit"}))


class Count(Record):
    """How many matches answer; `more` says that they were not all counted."""

    count: int
    more: bool


Filters = Annotated[Listed, Parameters()]
AsOf = Annotated[Moment | None, Parameters()]
Since = Annotated[Day | None, Parameters()]
ProposalId = Annotated[Name, Parameters()]
REFUSALS: dict[int | str, dict[str, Any]] = {code: {"model": Problem} for code in (401, 403, 429)}
MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Problem}}
ENTERED: dict[int | str, dict[str, Any]] = {**MISSING, 400: {"model": Problem}}


def api(desk: Desk, gate: Gate, counted: int) -> APIRouter:
    """Return the routes; matches are counted up to `counted`."""
    router = APIRouter(prefix="/api/v1", responses=REFUSALS)
    _add_questions(router, desk, gate, counted)
    _add_entries(router, desk, gate)
    add_reviews(router, desk.reviews.of_tokens(), gate, missing=MISSING, entered=ENTERED)
    return router


def _add_questions(router: APIRouter, desk: Desk, gate: Gate, counted: int) -> None:
    reading = [Depends(gate.allowing(Scope.READ))]

    @router.get("/proposals", response_model=list[Proposal], dependencies=reading)
    def proposals(request: Request) -> Response:
        """提言の一覧"""
        return answered(request, desk.proposals())

    @router.get("/matches", response_model=Page[Finding], dependencies=reading, responses=MISSING)
    def matches(request: Request, listed: Filters) -> Response:
        """要望事項に関連する発表の一覧（新しい順）"""
        return answered(request, desk.matches(listed.query, listed.after, listed.limit))

    @router.get("/matches/count", response_model=Count, dependencies=reading, responses=MISSING)
    def count(request: Request, query: Annotated[Query, Parameters()]) -> Response:
        """関連の件数"""
        found = desk.count(query)
        return answered(request, Count(count=min(found, counted), more=found > counted))

    @router.get("/announcements", response_model=Page[Hit], dependencies=reading, responses=MISSING)
    def announcements(request: Request, listed: Filters) -> Response:
        """発表の一覧と全文検索（新しい順）"""
        return answered(request, desk.announcements(listed.query, listed.after, listed.limit))

    @router.get(
        "/announcements/{id}", response_model=Dossier, dependencies=reading, responses=MISSING
    )
    def announcement(request: Request, id: Id, as_of: AsOf = None) -> Response:
        """1つの発表の本文・改訂・関連"""
        return answered(request, desk.announcement(id, as_of))

    @router.get("/progress", response_model=Progress, dependencies=reading, responses=MISSING)
    def progress(request: Request, query: Annotated[Query, Parameters()]) -> Response:
        """要望事項ごとの対応状況"""
        return answered(request, desk.progress(query))

    @router.get("/asks/{ask}", response_model=Story, dependencies=reading, responses=MISSING)
    def story(
        request: Request,
        ask: AskId,
        proposal: ProposalId = "",
        as_of: AsOf = None,
        since: Since = None,
    ) -> Response:
        """1つの要望事項の経緯と、それぞれを決めた人"""
        return answered(request, desk.story(ask, proposal, as_of, since))

    @router.get("/sources", response_model=list[SourceState], dependencies=reading)
    def sources(request: Request) -> Response:
        """情報源の状況"""
        return answered(request, desk.sources())

    @router.get("/saved", response_model=list[SavedQuery], dependencies=reading)
    def saved(request: Request) -> Response:
        """保存した検索条件の一覧"""
        return answered(request, desk.saved())


def _add_entries(router: APIRouter, desk: Desk, gate: Gate) -> None:
    Author = Annotated[str, Depends(gate.allowing(Scope.RECORD))]

    @router.post("/asks/{ask}/answers", status_code=201, responses=ENTERED)
    def answer(ask: AskId, new: NewAnswer, author: Author, proposal: ProposalId = "") -> Event:
        """国の正式な回答を記録する"""
        return enter(desk, proposal, ask, new, author)

    @router.post("/asks/{ask}/assessments", status_code=201, responses=ENTERED)
    def assess(ask: AskId, new: NewAssessment, author: Author, proposal: ProposalId = "") -> Event:
        """要望事項の評価を記録する"""
        return enter(desk, proposal, ask, new, author)

    @router.post("/events/{id}/withdrawal", status_code=201, responses=ENTERED)
    def withdraw(id: Id, new: NewWithdrawal, author: Author) -> Event:
        """誤った記録を取り消す"""
        return desk.withdraw(id, new.note, author)
