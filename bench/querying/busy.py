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

from app.bootstrap import Watch
from app.digest import compose
from app.history import import_history
from app.link import link
from app.settings import Settings
from bench.querying.corpus import DAYS, PROPOSAL, START, Wording
from domain.period import week_before
from domain.subscriber import Audience


def crawl(watch: Watch, number: int, random: Random) -> None:
    """Bring 50 announcements and match them."""
    wording, path, started = Wording(random), watch.settings.home / "new.jsonl", watch.now()
    rows = (
        {
            "date": "2026-10-01",
            "agency": "第1省",
            "title": wording.sentence()[0],
            "url": f"https://www.example.go.jp/new/{number}/{n}.html",
        }
        for n in range(50)
    )
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    import_history(watch, path)
    link(watch, PROPOSAL, started)


def main() -> None:
    """Run until the time is over."""
    url, home, seconds = sys.argv[1:]
    watch = Watch(Settings(home=Path(home), database_url=url))
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
