"""Use case: ask what should exist and does not, and make it."""

from app import alarm, alerts, deliver, outbox
from app.bootstrap import Watch
from app.link import link
from app.proposals import known
from app.search import fill_index
from store.engine import tend


def checkup(watch: Watch) -> list[str]:
    """Match what is unmatched, order the digests that are due, deliver what waits, raise alarms.

    Returns, in Japanese, what had to be made up for.
    """
    made = []
    for proposal_id in known(watch):
        linked = link(watch, proposal_id)
        if linked.announcements:
            made.append(f"未照合の発表{linked.announcements}件を照合しました")
    if indexed := fill_index(watch):
        made.append(f"検索の索引に入っていなかった発表{indexed}件を加えました")
    tend(watch.engine)
    made += outbox.catch_up(watch) + alerts.alert(watch)
    delivered = deliver.deliver(watch)
    made += delivered.sent + delivered.failed
    return made + deliver.overdue(watch) + alarm.tell(watch)
