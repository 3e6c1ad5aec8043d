"""Use case: ask what should exist and does not, and make it."""

from datetime import timedelta

from app import digest
from app.bootstrap import Watch
from app.link import link
from app.proposals import known
from app.search import fill_index
from domain.period import TOKYO, Period, week_before
from store import digests


def checkup(watch: Watch) -> list[str]:
    """Match what is unmatched, compose last week's digest if it is missing, retry deliveries.

    Returns, in Japanese, what had to be made up for.
    """
    made = []
    for proposal_id in known(watch):
        linked = link(watch, proposal_id)
        if linked.announcements:
            made.append(f"未照合の発表{linked.announcements}件を照合しました")
    if indexed := fill_index(watch):
        made.append(f"検索の索引に入っていなかった発表{indexed}件を加えました")
    period = last_due(watch)
    if weekly_digest(watch, period):
        made.append(f"{period.key} の週報を作成しました")
    delivered = digest.deliver(watch)
    return made + delivered.sent + delivered.failed


def last_due(watch: Watch) -> Period:
    """Return the last whole week whose digest hour has come."""
    s = watch.settings
    weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    now = watch.now().astimezone(TOKYO)
    since_monday = timedelta(days=weekdays.index(s.digest_weekday), hours=s.digest_hour)
    return week_before((now - since_monday).date())


def weekly_digest(watch: Watch, period: Period) -> bool:
    """Compose and keep the digest of the week; False when it exists already."""
    with watch.session() as session:
        if digests.find(session, watch.settings.proposal, period.key):
            return False
    return digest.keep(watch, digest.compose(watch, watch.settings.proposal, period))
