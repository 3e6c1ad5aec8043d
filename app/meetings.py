"""Use case: the table for meetings (対応状況一覧表), from what the store and the staff know."""

from datetime import date, timedelta

from app.bootstrap import Watch
from app.progress import progress
from app.proposals import current
from domain.meeting import MeetingLine, MeetingTable
from domain.period import TOKYO
from domain.progress import AskProgress
from domain.proposal import Ask, Recommendation
from domain.query import Query
from domain.stage import Stage
from domain.subscriber import Scope
from store import told

Stages = dict[str, Stage]
WHOLE = Scope()


def compose_table(
    watch: Watch, proposal_id: str, since: date | None = None, scope: Scope = WHOLE
) -> MeetingTable:
    """Return where every ask in the scope stands today, and stood on the day `since`."""
    proposal = scope.narrow(current(watch, proposal_id))
    today = watch.now().astimezone(TOKYO).date()
    standing = {a.ask.id: a for a in progress(watch, Query(proposal=proposal_id)).asks}
    with watch.session() as session:
        now = told.furthest(session, proposal_id, standing, today + timedelta(days=1))
        before = told.furthest(session, proposal_id, standing, since) if since else None
    lines = (
        _line(r, a, standing[a.id], now, before) for r in proposal.recommendations for a in r.asks
    )
    return MeetingTable(title=proposal.title, as_of=today, since=since, lines=tuple(lines))


def _line(
    recommendation: Recommendation,
    ask: Ask,
    standing: AskProgress,
    now: Stages,
    before: Stages | None,
) -> MeetingLine:
    latest = standing.latest.announcement if standing.latest else None
    return MeetingLine(
        part=recommendation.part,
        recommendation=recommendation.id,
        heading=recommendation.heading,
        ask=ask.id,
        title=standing.ask.title,
        ministries=ask.ministries,
        stage=now.get(ask.id, Stage.OTHER),
        before=before.get(ask.id, Stage.OTHER) if before is not None else None,
        latest=(latest.published or latest.news_on) if latest else None,
        agency=latest.agency if latest else "",
        evidence=latest.title if latest else "",
        url=latest.url if latest else "",
        answer=standing.answer.label if standing.answer else "",
        assessment=standing.assessment.label if standing.assessment else "",
    )
