"""The health of a source: what its file calls healthy, and what a run says about it."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from statistics import median
from typing import Literal

from pydantic import Field

from domain.calendar import business_days_between
from domain.japanese import full_day
from domain.record import Record

FEWEST, MOST = 0.85, 2.0
"""How far the number of items may lie from the usual one."""

FILLED, SHATTERED = 0.98, 0.5
"""The share of readable items, and of filled fields, below which a source is degraded, broken."""

CHURNED = 0.8
"""The share of a list that is new although known, above which its identities have churned."""

USUAL = 3
"""The number of good runs from which on there is a usual number of items."""


class Outcome(StrEnum):
    """What came of a crawl."""

    OK = "ok"
    UNCHANGED = "unchanged"
    BLOCKED = "blocked"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class Healthy(Record):
    """What a good reading of a source looks like.

    `fresh_business_days` bounds the whole business days without a new item. `filled` names the
    fields, besides title and URL, that every item has. `varies` says that the number of items
    changes by nature, as on a page for one month, and is not held against the usual one.
    `zero_is_fine` says that a page without any item is a good reading.
    """

    items_min: int = Field(default=1, ge=0)
    items_max: int = Field(default=500, gt=0)
    fresh_business_days: int = Field(default=10, gt=0)
    filled: tuple[Literal["published", "kind"], ...] = ("published",)
    varies: bool = False
    zero_is_fine: bool = False


class Verdict(StrEnum):
    """How a source is, from good to bad."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    STALE = "stale"
    BLOCKED = "blocked"
    BROKEN = "broken"

    @property
    def label(self) -> str:
        """The verdict in Japanese."""
        return _LABELS[self]

    @property
    def is_blind(self) -> bool:
        """Tell whether the source's silence proves nothing."""
        return self in (Verdict.STALE, Verdict.BLOCKED, Verdict.BROKEN)


_LABELS = {
    Verdict.HEALTHY: "正常",
    Verdict.DEGRADED: "要確認",
    Verdict.STALE: "更新停止",
    Verdict.BLOCKED: "遮断",
    Verdict.BROKEN: "読み取り不能",
}
_ORDER = list(Verdict)
_FIELDS = {"published": "日付", "kind": "種別"}


class Observation(Record):
    """What one run saw of a source.

    `filled` counts the items that have each field; `newest` is the newest date that is not in
    the future; `churned` counts items that are new by identity, though their title or URL is
    known.
    """

    outcome: Outcome
    reason: str = ""
    items: int = 0
    unreadable: int = 0
    incomplete: bool = False
    filled: dict[str, int] = Field(default_factory=dict)
    newest: date | None = None
    churned: int = 0


class Judgement(Record):
    """A verdict with its evidence, in Japanese."""

    verdict: Verdict
    evidence: tuple[str, ...] = ()


Finding = tuple[Verdict, str]


def judge(healthy: Healthy, seen: Observation, usual: Sequence[int], today: date) -> Judgement:
    """Return the verdict on a run, the worst of its findings; `usual` are earlier item counts."""
    findings = list(_findings(healthy, seen, usual, today))
    worst = max((v for v, _ in findings), key=_ORDER.index, default=Verdict.HEALTHY)
    return Judgement(verdict=worst, evidence=tuple(said for _, said in findings))


def _findings(
    healthy: Healthy, seen: Observation, usual: Sequence[int], today: date
) -> Iterator[Finding]:
    if seen.outcome is Outcome.BLOCKED:
        yield Verdict.BLOCKED, seen.reason
    elif seen.outcome not in (Outcome.OK, Outcome.UNCHANGED):
        yield Verdict.BROKEN, seen.reason
    elif seen.items:
        yield from _count(healthy, seen.items, usual)
        yield from _fill(healthy, seen)
        yield from _churn(seen)
        yield from _freshness(healthy, seen.newest, today)
    elif not healthy.zero_is_fine:
        yield Verdict.BROKEN, "項目が1件もありません"


def _count(healthy: Healthy, items: int, usual: Sequence[int]) -> Iterator[Finding]:
    if not healthy.items_min <= items <= healthy.items_max:
        expected = f"{healthy.items_min}〜{healthy.items_max}件"
        yield Verdict.DEGRADED, f"項目が{items}件です（定義では{expected}）"
    elif len(usual) >= USUAL and not healthy.varies:
        middle = median(usual)
        if not FEWEST * middle <= items <= MOST * middle:
            yield Verdict.DEGRADED, f"項目が{items}件です（ふだんは{middle:g}件）"


def _fill(healthy: Healthy, seen: Observation) -> Iterator[Finding]:
    shares = {"題名・リンク": seen.items / (seen.items + seen.unreadable)}
    shares |= {_FIELDS[f]: seen.filled.get(f, 0) / seen.items for f in healthy.filled}
    for field, share in shares.items():
        if share < SHATTERED:
            said = (
                f"{field}を読み取れた項目が{share:.0%}しかなく、ページの構成が変わったとみられます"
            )
            yield Verdict.BROKEN, said
        elif share < FILLED:
            yield Verdict.DEGRADED, f"{field}を読み取れた項目が{share:.0%}です"
    if seen.incomplete:
        yield Verdict.DEGRADED, "一部のページを読み取れませんでした"


def _churn(seen: Observation) -> Iterator[Finding]:
    if seen.churned >= CHURNED * seen.items:
        yield (
            Verdict.DEGRADED,
            f"既知の項目のうち{seen.churned}件が、URL または題名を変えて一斉に現れました",
        )


def _freshness(healthy: Healthy, newest: date | None, today: date) -> Iterator[Finding]:
    days = business_days_between(newest, today) if newest else 0
    if newest and days > healthy.fresh_business_days:
        said = full_day(newest)
        yield Verdict.STALE, f"最新の項目が{said}のもので、開庁日で{days}日間更新がありません"
