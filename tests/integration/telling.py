"""What tests of digests share: weeks whose digests are composed and kept, and what these say."""

from datetime import UTC, datetime, timedelta

from app.bootstrap import Watch
from app.digest import compose, enqueue
from domain.digest import Digest, Fate
from domain.match import Grade
from domain.period import Period
from domain.subscriber import Audience
from tests.integration.life import Clock
from tests.integration.reviewing import P

DIRECT, RELATED = Grade.DIRECT, Grade.RELATED
FIRST = datetime(2026, 11, 16, tzinfo=UTC)
WEEK = timedelta(days=7)
ALL, STRICT = (Audience(proposal=P, minimum=grade) for grade in (RELATED, DIRECT))


def tell(watch: Watch, clock: Clock, week: int, audience: Audience) -> Digest:
    """Compose and keep the digest of a week on the Monday after it, at eight."""
    start = (FIRST + week * WEEK).date()
    clock.now = FIRST + (week + 1) * WEEK - timedelta(hours=1)
    digest = compose(watch, audience, Period(start=start, end=start + WEEK))
    with watch.session() as session:
        enqueue(watch, session, digest, [])
    return digest


def later(clock: Clock, **time: int) -> None:
    clock.now += timedelta(**time)


def fates(digest: Digest) -> list[Fate]:
    return [c.fate for c in digest.corrections]


def titles(digest: Digest) -> list[str]:
    return [i.title for i in digest.backfilled]
