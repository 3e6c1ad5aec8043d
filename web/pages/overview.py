"""The overview: the board, the heat map, what is new, and what is not seen."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from fastapi.responses import HTMLResponse

from domain.finding import Finding
from domain.match import Grade
from domain.period import TOKYO
from domain.query import Query
from store.review_state import COUNTED
from web.desk import Desk
from web.pages.address import own
from web.pages.board import STAGES, board
from web.pages.heat import (
    LEVELS,
    SEARCH,
    SHOWN_MONTHS,
    by_recommendation,
    last_day,
    months_to,
    shifted,
)
from web.pages.month_chart import grid
from web.pages.page import page
from web.pages.proposal import chosen
from web.pages.shelf import Shelf
from web.pages.stage_chart import stage_bars

NEWS = 20
WEEK = timedelta(days=7)
Month = Annotated[str, Parameter(pattern=r"^(|(19|20|21)\d\d-(0[1-9]|1[0-2]))$")]


def add_overview(router: APIRouter, desk: Desk, shelf: Shelf) -> None:
    """Add the first page."""

    @router.get("/")
    def overview(request: Request, until: Month = "") -> HTMLResponse:
        today = desk.now().astimezone(TOKYO).date()
        months = months_to(date.fromisoformat(f"{until}-01") if until else today)
        proposal = chosen(request)
        progress = desk.progress(Query(proposal=proposal.id))
        recommendations = proposal.recommendations
        asks = [ask.id for ask in proposal.asks()]
        counts = shelf.monthly(proposal.id, asks, months[0], last_day(months[-1]))
        standing = board(recommendations, progress)
        heat = by_recommendation(recommendations, counts, months)
        direct = Query(proposal=proposal.id, grades=(Grade.DIRECT,), reviews=COUNTED)
        news = grouped(desk.matches(direct, "", NEWS).items)
        sources = desk.sources()
        return page(
            request,
            "overview",
            "/",
            scripted=True,
            progress=progress,
            stages=STAGES,
            board=standing,
            bars=stage_bars(standing, partial(own, request)),
            months=months,
            heat=heat,
            levels=LEVELS,
            grid=grid(heat, months, partial(own, request)),
            earlier=shifted(months[-1], -SHOWN_MONTHS),
            later=min(shifted(months[-1], SHOWN_MONTHS), shifted(today, 0)),
            latest=months[-1] >= shifted(today, 0),
            news=news,
            fresh=[n for n in news if n[0].announcement.news_on > today - WEEK],
            searched=SEARCH,
            week=today - WEEK + timedelta(days=1),
            sources=sources,
            blind=[s for s in sources if s.verdict and s.verdict.is_blind],
            unread=[s for s in sources if s.verdict is None],
        )


def grouped(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return the findings in groups of one announcement each, in the order given."""
    groups = dict[int, list[Finding]]()
    for finding in findings:
        groups.setdefault(finding.announcement.id, []).append(finding)
    return list(groups.values())
