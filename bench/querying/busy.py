"""What the daemon does beside readers: python -m bench.querying.busy URL HOME SECONDS

It takes in announcements as a crawl does, matches them, and composes the digest of a week, until
the time is over; then it prints how often, and every error.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path
from random import Random
from time import monotonic

from sqlalchemy import text

from app.bootstrap import Watch
from app.digest import compose
from app.history import import_history
from app.link import link
from app.proposals import current
from app.settings import Settings
from bench.querying.corpus import DAYS, PROPOSAL, START, Wording
from domain.period import week_before
from domain.subscriber import Audience
from matchers.matcher import Matcher


def crawl(watch: Watch, number: int, random: Random) -> None:
    """Bring 50 announcements and match them."""
    wording, path = Wording(random), watch.settings.home / "new.jsonl"
    rows = (
        {
            "date": "2026-10-01",
            "agency": "第1省",
            "title": "".join(wording.sentence()),
            "url": f"https://www.example.go.jp/new/{number}/{n}.html",
        }
        for n in range(50)
    )
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    import_history(watch, path)
    link(watch, PROPOSAL)


def settle(watch: Watch) -> None:
    """Say that what the corpus brought has been matched, so that only news is."""
    matcher = Matcher(current(watch, PROPOSAL))
    statement = text(
        "INSERT INTO linking (announcement_id, proposal_id, revision, matcher, linked_at)"
        " SELECT id, :proposal, 1, :matcher, first_seen FROM announcement"
        " WHERE NOT EXISTS (SELECT 1 FROM linking)"
    )
    version = f"{matcher.name} {matcher.version}"
    with watch.session() as session:
        session.connection().execute(statement, {"proposal": PROPOSAL, "matcher": version})


def main() -> None:
    """Run until the time is over."""
    url, home, seconds = sys.argv[1:]
    watch = Watch(Settings(home=Path(home), database_url=url))
    settle(watch)
    print("ready", flush=True)
    random, end, crawls, errors = Random(), monotonic() + float(seconds), 0, list[str]()
    period = week_before(START + timedelta(days=DAYS))
    while monotonic() < end:
        try:
            crawl(watch, random.randrange(10**9), random)
            compose(watch, Audience(proposal=PROPOSAL), period)
            crawls += 1
        except Exception as error:
            errors.append(repr(error)[:200])
    print(json.dumps({"crawls and digests": crawls, "errors": errors}), flush=True)


main()
