"""Time and memory of a cycle as the number of sources grows.

python -m bench.crawl_growth [--sources N…] [--articles N]

Each source is a host of its own. The first cycle fetches everything; in the second one nothing has
changed; for each number of sources, both are measured on a new database.
"""

import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from bench.crawling.measure import machine
from bench.crawling.server import serve
from bench.crawling.sites import sites
from bench.crawling.teigen import Teigen


def rows(number: int, articles: int) -> Iterator[str]:
    """Yield a row of figures for the first cycle and one for the second."""
    with serve(number, articles) as served, tempfile.TemporaryDirectory() as folder:
        teigen = Teigen(Path(folder) / "teigen", sites(number, articles, served.port))
        teigen.install()
        for name in ("first", "unchanged"):
            cost, counts = teigen.cycle(), served.counts()
            each = 1000 * cost.seconds / number
            yield (
                f"| {number} | {name} | {cost.seconds:.1f} | {each:.0f} | {cost.processor:.1f} "
                f"| {cost.mebibytes:.0f} | {counts.requests} | {counts.bytes / 1e6:.2f} |"
            )


def main() -> None:
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sources", type=int, nargs="+", default=[50, 200, 1000])
    parser.add_argument("--articles", type=int, default=5)
    options = parser.parse_args()
    print(f"{machine()}\n{options.articles} articles for each source\n")
    print("| sources | cycle | seconds | ms a source | CPU s | peak MiB | requests | MB |")
    print("|--:|---|--:|--:|--:|--:|--:|--:|")
    for number in options.sources:
        for row in rows(number, options.articles):
            print(row, flush=True)


if __name__ == "__main__":
    main()
