"""Use case: hold each agency's own sources against the portal that lists all ministries."""

from collections import defaultdict
from datetime import timedelta

from app.bootstrap import Watch
from domain.coverage import Coverage, coverage
from domain.period import TOKYO
from store.coverage import first_day, listed

PORTAL = "gov_online"
"""The source that lists a selection of what every ministry publishes (政府広報オンライン)."""

WINDOW = timedelta(days=56)
"""How far back the portal is held against the others."""

MARGIN = timedelta(days=28)
"""How far the dates of one announcement may lie apart in two sources."""


def coverages(watch: Watch) -> dict[str, Coverage]:
    """Return the coverage of every agency whose own sources were read, by its name.

    An agency counts from the day on which its sources first brought anything.
    """
    today = watch.now().astimezone(TOKYO).date()
    start = today - WINDOW
    found = {}
    with watch.session() as session:
        portal = listed(session, [PORTAL], start)
        for agency, names in _own(watch).items():
            if first := first_day(session, names):
                own = listed(session, names, start - MARGIN)
                found[agency] = coverage(agency, portal, own, today, max(start, first))
    return found


def _own(watch: Watch) -> dict[str, list[str]]:
    names = defaultdict(list)
    for source in watch.sources.values():
        if source.name != PORTAL:
            names[source.agency].append(source.name)
    return names
