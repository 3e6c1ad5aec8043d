"""Decides what a digest says: pure functions of matches, runs and the proposal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from domain.alarm import Condition
from domain.announcement import Announcement, canonical_url, plain
from domain.digest import (
    AskNews,
    AskRef,
    Digest,
    DigestItem,
    RecommendationNews,
    SourceReading,
)
from domain.health import Verdict
from domain.match import Grade, Match
from domain.period import TOKYO, Period
from domain.proposal import Ask, Proposal, Recommendation
from domain.subscriber import Audience


@dataclass(frozen=True)
class Found:
    """A stored announcement, in one revision, and the match that links it to an ask."""

    id: int
    revision: int
    announcement: Announcement
    match: Match


def assemble(
    audience: Audience,
    proposal: Proposal,
    period: Period,
    found: Sequence[Found],
    sources: Iterable[SourceReading],
    announcements_read: int,
    now: datetime,
) -> Digest:
    """Return the digest of a period; each announcement stands once, under its best ask."""
    proposal = audience.scope.narrow(proposal)
    refs = {a.id: ask_ref(a) for a in proposal.asks()}
    wanted = [f for f in found if f.match.ask in refs and audience.wants(f.match.grade)]
    items = [_item(group, refs) for group in _by_announcement(wanted)]
    return Digest(
        audience=audience,
        proposal_title=proposal.title,
        period=period,
        composed_at=now,
        recommendations=tuple(_news(r, items) for r in proposal.recommendations),
        sources=tuple(sources),
        announcements_read=announcements_read,
    )


def ask_ref(ask: Ask) -> AskRef:
    """Return the ask as a digest shows it: in our words, else in the official ones."""
    text = ask.summary or ask.text or ""
    return AskRef(id=ask.id, title=ask.title or text[:40], text=text)


def source_problem(last_read: datetime | None, condition: Condition | None, period: Period) -> str:
    """Return, in Japanese, why a source's silence proves nothing; empty when it was read."""
    if condition and condition.verdict is not Verdict.HEALTHY:
        since = condition.since.astimezone(TOKYO)
        said = "。".join(condition.evidence)
        return f"{condition.verdict.label}（{since.month}月{since.day}日から）: {said}"
    if last_read is None:
        return "まだ一度も読み取っていません"
    if last_read < datetime.combine(period.last, time(), TOKYO):
        return "期間の終わりまでは読み取っていません"
    return ""


def _by_announcement(found: Sequence[Found]) -> list[list[Found]]:
    """Group the matches of one announcement, also when two sources list it; best match first."""
    groups: dict[tuple[str, str], list[Found]] = {}
    for one in found:
        key = (canonical_url(one.announcement.url), plain(one.announcement.title))
        group = groups.setdefault(key, [])
        if all(one.match.ask != known.match.ask for known in group):
            group.append(one)
    for group in groups.values():
        group.sort(key=lambda f: (f.match.grade is not Grade.DIRECT, -f.match.score))
    return list(groups.values())


def _item(group: list[Found], refs: dict[str, AskRef]) -> DigestItem:
    announcement, best = group[0].announcement, group[0].match
    return DigestItem(
        title=announcement.title,
        url=announcement.url,
        agency=announcement.agency,
        published=announcement.published,
        ask=best.ask,
        grade=best.grade,
        score=best.score,
        evidence=best.evidence,
        announcement=group[0].id,
        revision=group[0].revision,
        also=tuple(refs[f.match.ask] for f in group[1:] if f.match.grade is best.grade),
    )


def _news(recommendation: Recommendation, items: list[DigestItem]) -> RecommendationNews:
    also = {a.id for i in items for a in i.also}
    by_ask = {a.id: [i for i in items if i.ask == a.id] for a in recommendation.asks}
    return RecommendationNews(
        id=recommendation.id,
        heading=recommendation.heading,
        news=tuple(
            AskNews(ask=ask_ref(a), items=tuple(sorted(by_ask[a.id], key=_order)))
            for a in recommendation.asks
            if by_ask[a.id]
        ),
        quiet=tuple(
            ask_ref(a) for a in recommendation.asks if not by_ask[a.id] and a.id not in also
        ),
    )


def _order(item: DigestItem) -> tuple[bool, date, float]:
    return item.grade is not Grade.DIRECT, item.published or date.max, -item.score
