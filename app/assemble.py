"""Decides what a digest says: pure functions of matches, runs and the proposal."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from domain.announcement import Announcement, canonical_url, plain
from domain.digest import (
    AskNews,
    AskRef,
    Digest,
    DigestItem,
    RecommendationNews,
    SourceReading,
)
from domain.match import Grade, Match
from domain.period import TOKYO, Period
from domain.proposal import Ask, Proposal, Recommendation

Found = tuple[Announcement, Match]


def assemble(
    proposal: Proposal,
    period: Period,
    found: Sequence[Found],
    sources: Iterable[SourceReading],
    announcements_read: int,
    now: datetime,
) -> Digest:
    """Return the digest of a period; each announcement stands once, under its best ask."""
    refs = {a.id: ask_ref(a) for a in proposal.asks()}
    items = [_item(group, refs) for group in _by_announcement(found) if group[0][1].ask in refs]
    return Digest(
        proposal_id=proposal.id,
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


def source_problem(
    last_read: datetime | None, outcome: str | None, reason: str, period: Period
) -> str:
    """Return, in Japanese, why a source's silence proves nothing; empty when it was read."""
    if last_read is None:
        return reason or "まだ一度も読み取っていません"
    if outcome not in ("ok", "unchanged"):
        return reason or "直近の読み取りに失敗しました"
    if last_read < datetime.combine(period.last, time(), TOKYO):
        return "期間の終わりまでは読み取っていません"
    return ""


def _by_announcement(found: Sequence[Found]) -> list[list[Found]]:
    """Group the matches of one announcement, also when two sources list it; best match first."""
    groups: dict[tuple[str, str], list[Found]] = {}
    for announcement, match in found:
        key = (canonical_url(announcement.url), plain(announcement.title))
        group = groups.setdefault(key, [])
        if all(match.ask != known.ask for _, known in group):
            group.append((announcement, match))
    for group in groups.values():
        group.sort(key=lambda pair: (pair[1].grade is not Grade.DIRECT, -pair[1].score))
    return list(groups.values())


def _item(group: list[Found], refs: dict[str, AskRef]) -> DigestItem:
    announcement, best = group[0]
    also = [m.ask for _, m in group[1:] if m.grade is best.grade and m.ask in refs]
    return DigestItem(
        title=announcement.title,
        url=announcement.url,
        agency=announcement.agency,
        published=announcement.published,
        ask=best.ask,
        grade=best.grade,
        score=best.score,
        evidence=best.evidence,
        also=tuple(refs[a] for a in also),
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
