"""Decides what a digest says: pure functions of matches, runs and the proposal."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from domain.alarm import Condition
from domain.announcement import Announcement, canonical_url, plain
from domain.digest import (
    AskNews,
    AskRef,
    Correction,
    Digest,
    DigestItem,
    Fate,
    RecommendationNews,
    SourceReading,
    Tally,
)
from domain.health import Verdict
from domain.match import Grade, Match
from domain.period import TOKYO, Period
from domain.proposal import Ask, Proposal, Recommendation
from domain.stage import Stage
from domain.subscriber import Audience
from reading.deadline import read_deadline

BUDGET = 5
"""Items shown for one ask; the rest are counted."""


@dataclass(frozen=True)
class Found:
    """A stored announcement, in one revision, and the match that links it to an ask."""

    id: int
    revision: int
    announcement: Announcement
    match: Match
    edited: bool = False
    withdrawn: bool = False


@dataclass(frozen=True)
class Told:
    """Something that an earlier digest told, what has become of it, and when it was told."""

    announcement: Announcement
    ask: str
    fate: Fate
    told: date


@dataclass(frozen=True)
class Material:
    """What the store knows of a period.

    `before` and `after` are the furthest stages that direct matches had shown for each ask.
    """

    found: Sequence[Found] = ()
    backfilled: Sequence[Found] = ()
    told: Sequence[Told] = ()
    before: Mapping[str, Stage] = field(default_factory=dict)
    after: Mapping[str, Stage] = field(default_factory=dict)
    sources: Sequence[SourceReading] = ()
    announcements_read: int = 0
    waiting: int = 0


def assemble(
    audience: Audience, proposal: Proposal, period: Period, material: Material, now: datetime
) -> Digest:
    """Return the digest of a period; each announcement stands once, under its best ask."""
    proposal = audience.scope.narrow(proposal)
    refs = {a.id: ask_ref(a) for a in proposal.asks()}
    items = _items(material.found, refs, audience)
    return Digest(
        audience=audience,
        proposal_title=proposal.title,
        period=period,
        composed_at=now,
        recommendations=tuple(
            sorted(
                (_news(r, items, material) for r in proposal.recommendations),
                key=lambda r: r.weight,
            )
        ),
        sources=tuple(_touching(s, proposal) for s in material.sources),
        announcements_read=material.announcements_read,
        corrections=tuple(_correction(t, refs) for t in material.told if t.ask in refs),
        backfilled=tuple(sorted(_items(material.backfilled, refs, audience), key=_order)),
        tallies=_tallies(refs, material),
        moved=_moved(items),
        advanced=tuple(a for a in refs if _stage(material.after, a) > _stage(material.before, a)),
        waiting=material.waiting,
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


def _items(
    found: Sequence[Found], refs: Mapping[str, AskRef], audience: Audience
) -> list[DigestItem]:
    wanted = [f for f in found if f.match.ask in refs and audience.wants(f.match)]
    return [_item(group, refs) for group in _by_announcement(wanted)]


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


def _item(group: list[Found], refs: Mapping[str, AskRef]) -> DigestItem:
    announcement, best = group[0].announcement, group[0].match
    return DigestItem(
        title=announcement.title,
        url=announcement.url,
        agency=announcement.agency,
        published=announcement.published,
        ask=best.ask,
        grade=best.grade,
        matcher_grade=best.matcher_grade,
        score=best.score,
        evidence=best.evidence,
        stage=best.stage,
        deadline=deadline_of(group[0]),
        announcement=group[0].id,
        revision=group[0].revision,
        edited=group[0].edited,
        withdrawn=group[0].withdrawn,
        also=tuple(refs[f.match.ask] for f in group[1:] if f.match.grade is best.grade),
    )


def deadline_of(found: Found) -> date | None:
    """Return until when the public may comment, if the announcement is a consultation."""
    announcement = found.announcement
    if found.match.stage is not Stage.CONSULTATION:
        return None
    return read_deadline(f"{announcement.title}\n{announcement.text}", announcement.published)


def _news(
    recommendation: Recommendation, items: Sequence[DigestItem], material: Material
) -> RecommendationNews:
    also = {a.id for i in items for a in i.also}
    by_ask = {
        a.id: sorted((i for i in items if i.ask == a.id), key=_order) for a in recommendation.asks
    }
    news = [_ask_news(a, by_ask[a.id], material) for a in recommendation.asks if by_ask[a.id]]
    return RecommendationNews(
        id=recommendation.id,
        heading=recommendation.heading,
        news=tuple(sorted(news, key=lambda n: n.weight)),
        quiet=tuple(
            ask_ref(a) for a in recommendation.asks if not by_ask[a.id] and a.id not in also
        ),
    )


def _ask_news(ask: Ask, items: Sequence[DigestItem], material: Material) -> AskNews:
    return AskNews(
        ask=ask_ref(ask),
        items=tuple(items[:BUDGET]),
        more=max(0, len(items) - BUDGET),
        before=material.before.get(ask.id, Stage.OTHER),
        after=material.after.get(ask.id, Stage.OTHER),
    )


def _order(item: DigestItem) -> tuple[bool, bool, int, float, date]:
    """The more significant first: standing, direct, of a late stage, certain, early."""
    direct = item.grade is Grade.DIRECT
    return item.withdrawn, not direct, -item.stage.rank, -item.score, item.published or date.max


def _touching(reading: SourceReading, proposal: Proposal) -> SourceReading:
    if not reading.problem:
        return reading
    asks = (a.id for a in proposal.asks() if reading.agency in a.ministries)
    return reading.model_copy(update={"asks": tuple(asks)})


def _correction(told: Told, refs: Mapping[str, AskRef]) -> Correction:
    return Correction(
        title=told.announcement.title,
        url=told.announcement.url,
        agency=told.announcement.agency,
        ask=refs[told.ask],
        fate=told.fate,
        told=told.told,
    )


def _moved(items: Sequence[DigestItem]) -> tuple[str, ...]:
    standing = [i for i in items if i.grade is Grade.DIRECT and not i.withdrawn]
    return tuple(sorted({ask for i in standing for ask in (i.ask, *(a.id for a in i.also))}))


def _stage(reached: Mapping[str, Stage], ask: str) -> int:
    return reached.get(ask, Stage.OTHER).rank


def _tallies(refs: Mapping[str, AskRef], material: Material) -> tuple[Tally, ...]:
    before = Counter(material.before.get(a, Stage.OTHER) for a in refs)
    after = Counter(material.after.get(a, Stage.OTHER) for a in refs)
    return tuple(Tally(stage=s, before=before[s], after=after[s]) for s in Stage)
