"""Pages per second and peak memory of a full crawl, against bare Scrapy and the peers.

python -m bench.crawl_rate [--rounds N] [--hosts N] [--articles N] [--without-peers]

All contestants fetch the same pages of the same local server, one after the other, in each round.
A second table shows the cycle after it, in which nothing has changed.
"""

import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.crawling import bare
from bench.crawling.measure import Cost, machine
from bench.crawling.peers import PEERS, Peer, version
from bench.crawling.server import Counts, Sites, serve
from bench.crawling.sites import Site, sites
from bench.crawling.teigen import Teigen

COLUMNS = (
    "seconds",
    "pages/s",
    "rate to bare Scrapy",
    "CPU s",
    "peak MiB",
    "requests",
    "of them robots.txt",
    "MB",
)
BARE, OURS = "bare Scrapy", "Teigen Watch"


@dataclass(frozen=True)
class Lap:
    """One cycle of one contestant."""

    name: str
    again: bool
    cost: Cost
    counts: Counts


def laps(served: Sites, watched: list[Site], peers: tuple[Peer, ...], folder: Path) -> list[Lap]:
    """Let every contestant crawl all pages, and then once more."""
    urls = [url for site in watched for url in site.urls]
    teigen = Teigen(folder / "teigen", watched)
    teigen.install()

    def lap(name: str, cycle: Callable[[], Cost], again: bool) -> Lap:
        served.counts()
        cost = cycle()
        return Lap(name, again, cost, served.counts())

    def of_peers(again: bool) -> Iterator[Lap]:
        for peer in peers:
            yield lap(version(peer), lambda p=peer: p.cycle(folder / p.name, urls), again)  # type: ignore[misc]

    first = [lap(BARE, lambda: bare.cycle(watched), False), lap(OURS, teigen.cycle, False)]
    complete = sum(len(site.article_paths) for site in watched)
    if teigen.stored() != (complete, complete):
        raise SystemExit(f"stored {teigen.stored()} (all, with text) of {complete}")
    second = [lap(OURS, teigen.cycle, True)]
    return [*first, *of_peers(again=False), *second, *of_peers(again=True)]


def report(rounds: list[list[Lap]]) -> Iterator[str]:
    """Yield the lines of the report: the median of the rounds for each contestant."""
    for again in (False, True):
        yield f"\n## {'Second cycle, nothing changed' if again else 'First cycle'}\n"
        yield f"| | {' | '.join(COLUMNS)} |"
        yield f"|---|{'--:|' * len(COLUMNS)}"
        for name in dict.fromkeys(lap.name for r in rounds for lap in r if lap.again is again):
            yield _row(rounds, name, again)


def _row(rounds: list[list[Lap]], name: str, again: bool) -> str:
    mine = [next(x for x in r if (x.name, x.again) == (name, again)) for r in rounds]
    ratio = [_rate(lap) / _rate(r[0]) for lap, r in zip(mine, rounds, strict=True)]
    costs, counts = [lap.cost for lap in mine], mine[-1].counts
    seconds = median(c.seconds for c in costs)
    figures = [
        f"{seconds:.1f}",
        f"{median(map(_rate, mine)):.0f}" if not again else "",
        f"{median(ratio):.2f} ({min(ratio):.2f}–{max(ratio):.2f})" if not again else "",
        f"{median(c.processor for c in costs):.1f}",
        f"{median(c.mebibytes for c in costs):.0f}",
        f"{counts.requests}",
        f"{counts.robots}",
        f"{counts.bytes / 1e6:.3f}",
    ]
    return f"| {name} | {' | '.join(figures)} |"


def _rate(lap: Lap) -> float:
    return lap.counts.pages / lap.cost.seconds


def main() -> None:
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--articles", type=int, default=50)
    parser.add_argument("--without-peers", action="store_true")
    options = parser.parse_args()
    peers = () if options.without_peers else PEERS
    print(f"{machine()}\n{options.hosts} hosts, {options.articles} articles each", flush=True)
    rounds = []
    with serve(options.hosts, options.articles) as served:
        watched = sites(options.hosts, options.articles, served.port)
        for _ in range(options.rounds):
            with tempfile.TemporaryDirectory() as folder:
                rounds.append(laps(served, watched, peers, Path(folder)))
    print("\n".join(report(rounds)))


if __name__ == "__main__":
    main()
