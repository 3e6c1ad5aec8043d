"""Use case: everything that a reviewer needs to know of one link."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from sqlmodel import Session

from app.assemble import ask_ref
from app.bootstrap import Watch
from app.proposals import current
from app.query import COUNTED
from domain.announcement import plain
from domain.digest import AskRef
from domain.errors import UnknownName
from domain.finding import Listing
from domain.proposal import Ask
from domain.queue import Case, QueueItem, Waiting
from domain.ruling import amendments, opinions
from domain.wording import Passage, differences, excerpt
from store import dossiers, queue, reviews, revisions, rulings

DAYS, NEAR, LIKE, SHOWN = 7, 200, 0.6, 5
"""Announcements told so many days apart are compared, no more than NEAR, and at most SHOWN are
offered as possibly the same: those whose titles are at least so much LIKE one another."""

BEGINNING = 3_000
"""So many characters of the text are shown beside the quotes."""


def case(watch: Watch, proposal_id: str, announcement_id: int, ask: str) -> Case:
    """Return everything about one link; raise UnknownName when it does not hold."""
    now, asks = watch.now(), {a.id: a for a in current(watch, proposal_id).asks()}
    with watch.session() as session:
        item = queue.find(session, announcement_id, proposal_id, ask, now)
        whole = dossiers.find(session, announcement_id, now)
        if item is None or whole is None or ask not in asks:
            raise UnknownName("照合結果", f"発表{announcement_id} × {ask}", [])
        said = reviews.of(session, [announcement_id], proposal_id)[announcement_id]
        others = [f for f in whole.matches if f.match.ask != ask and f.match.ask in asks]
        return Case(
            item=item,
            ask=official(asks[ask]),
            ministries=asks[ask].ministries,
            said=tuple(a for a in amendments(said) if a.ask == ask),
            opinions=opinions(said, ask),
            changes=_changes(session, proposal_id, item),
            others=tuple((official(asks[f.match.ask]), f) for f in others),
            alike=queue.count_alike(session, item, COUNTED) if item.turn is not None else 1,
            lookalikes=_lookalikes(item, queue.lookalikes(session, item, DAYS, NEAR)),
            text=whole.text[:BEGINNING],
        )


def official(ask: Ask) -> AskRef:
    """Return the ask with the official sentence, which a reviewer judges by."""
    return ask_ref(ask).model_copy(update={"text": ask.text or ask.summary or ""})


def _changes(session: Session, proposal_id: str, item: QueueItem) -> tuple[Passage, ...]:
    """Return what changed since the decision that stands."""
    number = item.finding.announcement.id
    ruling = rulings.of(session, number, proposal_id).get(item.finding.match.ask)
    if item.reason is not Waiting.CHANGED or ruling is None:
        return ()
    worded = revisions.of(session, number)
    before = [w for w in worded if w.number <= ruling.revision][-1:] or worded[:1]
    old, new = (f"{w.title}\n{w.text}" for w in (before[0], worded[-1]))
    return tuple(excerpt(differences(old, new)))


def _lookalikes(item: QueueItem, found: Sequence[Listing]) -> tuple[Listing, ...]:
    matcher = SequenceMatcher(None, "", plain(item.finding.announcement.title), autojunk=False)

    def likeness(listing: Listing) -> float:
        matcher.set_seq1(plain(listing.title))
        return matcher.ratio()

    one_each = {listing.id: (likeness(listing), listing) for listing in found}.values()
    like = sorted((pair for pair in one_each if pair[0] >= LIKE), key=lambda pair: -pair[0])
    return tuple(listing for _, listing in like[:SHOWN])
