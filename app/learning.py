"""Use cases on the matcher: learn from reviews, try a change on the history, find weak spots."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.bootstrap import Watch
from app.models import SHIPPED_NAME, model
from app.proposals import current
from domain.announcement import Announcement
from domain.errors import BadInput, UnknownName
from domain.match import Grade, Match
from domain.proposal import Ask, Proposal
from domain.ruling import settled
from matchers.drafting import drafted_asks, offered_concepts
from matchers.learn import Learned, Lesson, learn
from matchers.matcher import Matcher
from matchers.model import load_model
from matchers.terms import TermUse, term_uses
from proposals.catalogue import load_catalogue, shipped
from store import announcements, documents, matches, reviews

_MONTH = timedelta(days=30)


def matcher(watch: Watch, proposal_id: str) -> Matcher:
    """Return the matcher in use for a proposal."""
    return Matcher(current(watch, proposal_id), model(watch), watch.dense)


def train(watch: Watch, proposal_id: str) -> Learned:
    """Return what all reviews teach the shipped model; raise BadInput when there are none.

    A version that was learned before is no start: it has seen the reviews that measure it.
    """
    proposal = current(watch, proposal_id)
    with watch.session() as session:
        found = reviews.all_of(session, proposal_id)
    lessons = [Lesson(a, verdicts) for a, said in found if (verdicts := settled(said))]
    if not lessons:
        raise BadInput(
            "確認済みの照合結果がありません",
            remedy="teigen review で照合結果を確認してから、もう一度実行してください",
        )
    start = Matcher(proposal, model(watch, SHIPPED_NAME), watch.dense)
    return learn(start, lessons)


@dataclass
class Backtest:
    """What a change would have matched: direct links gained and lost, and how many stay."""

    announcements: int = 0
    kept: int = 0
    gained: list[tuple[Announcement, Match]] = field(default_factory=list)
    lost: list[tuple[Announcement, Match]] = field(default_factory=list)

    def by_ask(self) -> list[tuple[str, int, int]]:
        """Return gains and losses of each ask that has any."""
        gained, lost = (Counter(m.ask for _, m in part) for part in (self.gained, self.lost))
        return [(ask, gained[ask], lost[ask]) for ask in sorted(gained | lost)]


def backtest(watch: Watch, now: Matcher, changed: Matcher) -> Backtest:
    """Return how the changed matcher's direct links over the stored history differ from now's."""
    result = Backtest()
    for batch in stored(watch):
        pairs = zip(batch, now.match_all(batch), changed.match_all(batch), strict=True)
        for announcement, before, after in pairs:
            old, new = _direct(before), _direct(after)
            result.announcements += 1
            result.kept += len(old.keys() & new.keys())
            result.gained += [(announcement, new[a]) for a in sorted(new.keys() - old.keys())]
            result.lost += [(announcement, old[a]) for a in sorted(old.keys() - new.keys())]
    return result


def terms(watch: Watch, proposal_id: str, ask: str | None = None) -> list[TermUse]:
    """Return how often each term, of one ask or of all, stands in the history, and how rightly.

    Raise UnknownName when the proposal has no such ask.
    """
    found = matcher(watch, proposal_id)
    known = [a.id for a in found.asks]
    if ask not in (None, *known):
        raise UnknownName("要望事項", str(ask), known)
    with watch.session() as session:
        said = {a.identity: settled(r) for a, r in reviews.all_of(session, proposal_id)}
    return [t for t in term_uses(found, stored(watch), said) if ask in (None, t.ask)]


@dataclass(frozen=True)
class Silence:
    """An ask without news: the day of its last direct link, and whether it can fire at all."""

    ask: str
    title: str
    last: date | None
    can_fire: bool


def silent(watch: Watch, proposal_id: str, months: int) -> list[Silence]:
    """Return the asks that can never fire, and those without a direct link for some months."""
    found = matcher(watch, proposal_id)
    with watch.session() as session:
        last = matches.last_direct(session, proposal_id)
    since = watch.now().date() - months * _MONTH
    every = [
        Silence(ask.id, ask.title, last.get(ask.id), found.can_fire(place))
        for place, ask in enumerate(found.asks)
    ]
    return [s for s in every if not s.can_fire or s.last is None or s.last < since]


def changed_proposal(watch: Watch, proposal_id: str, catalogue: Proposal) -> Proposal:
    """Return the proposal with the concepts of another catalogue file in place of its own."""
    proposal = current(watch, proposal_id)
    concepts = {ask.id: ask.concepts for ask in catalogue.asks()}
    asks = {
        ask.id: ask.model_copy(update={"concepts": concepts.get(ask.id, ask.concepts)})
        for ask in proposal.asks()
    }
    return _with_asks(proposal, asks)


def _with_asks(proposal: Proposal, asks: dict[str, Ask]) -> Proposal:
    recommendations = [
        r.model_copy(update={"asks": tuple(asks[a.id] for a in r.asks)})
        for r in proposal.recommendations
    ]
    return proposal.model_copy(update={"recommendations": tuple(recommendations)})


def drafted(watch: Watch, proposal_id: str) -> Proposal:
    """Return the proposal with concepts drafted for the asks that have none.

    The shipped catalogues of other proposals offer later names of what stands in the asks.
    """
    proposal = current(watch, proposal_id)
    others = [load_catalogue(path) for name, path in shipped().items() if name != proposal_id]
    known = [ask for other in others for ask in other.asks()]
    asks = {ask.id: ask for ask in drafted_asks(proposal, load_model().words)}
    for ask in (a for a in proposal.asks() if not a.concepts):
        concepts = (*asks[ask.id].concepts, *offered_concepts(ask, known))
        asks[ask.id] = asks[ask.id].model_copy(update={"concepts": concepts})
    return _with_asks(proposal, asks)


def stored(watch: Watch) -> Iterator[Sequence[Announcement]]:
    """Yield all stored announcements in batches, oldest first."""
    after = 0
    while True:
        with watch.session() as session:
            rows = announcements.after(session, after)
            bare = [announcements.as_announcement(row) for row in rows]
            batch = list(documents.filled(session, bare))
        if not rows:
            return
        after = rows[-1].id or 0
        yield batch


def _direct(found: Sequence[Match]) -> dict[str, Match]:
    return {m.ask: m for m in found if m.grade is Grade.DIRECT}
