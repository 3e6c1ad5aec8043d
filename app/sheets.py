"""Use case: the table for meetings, from what the store knows."""

from datetime import date, timedelta

from app.bootstrap import Watch
from app.proposals import current
from domain.match import Match
from domain.period import TOKYO
from domain.proposal import Ask, Recommendation
from domain.sheet import Sheet, SheetLine
from domain.stage import Stage
from store import told
from store.tables import AnnouncementRow

Latest = dict[str, tuple[AnnouncementRow, Match]]


def compose_sheet(watch: Watch, proposal_id: str, since: date | None = None) -> Sheet:
    """Return where every ask of the proposal stands today, and stood on the day `since`."""
    proposal = current(watch, proposal_id)
    today = watch.now().astimezone(TOKYO).date()
    with watch.session() as session:
        now = told.furthest(session, proposal_id, today + timedelta(days=1))
        before = told.furthest(session, proposal_id, since) if since else None
        latest = told.latest(session, proposal_id)
    lines = (
        _line(r, a, now.get(a.id, Stage.OTHER), before, latest)
        for r in proposal.recommendations
        for a in r.asks
    )
    return Sheet(title=proposal.title, as_of=today, since=since, lines=tuple(lines))


def _line(
    recommendation: Recommendation,
    ask: Ask,
    stage: Stage,
    before: dict[str, Stage] | None,
    latest: Latest,
) -> SheetLine:
    row = latest[ask.id][0] if ask.id in latest else None
    return SheetLine(
        part=recommendation.part,
        recommendation=recommendation.id,
        heading=recommendation.heading,
        ask=ask.id,
        title=ask.title or (ask.text or "")[:60],
        ministries=ask.ministries,
        stage=stage,
        before=before.get(ask.id, Stage.OTHER) if before is not None else None,
        latest=(row.published or row.news_on) if row else None,
        agency=row.agency if row else "",
        evidence=row.title if row else "",
        url=row.url if row else "",
    )
