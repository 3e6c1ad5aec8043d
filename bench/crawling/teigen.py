"""Teigen Watch in the measurements: an installation on the made-up sites, and its cycles."""

import sys
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import func, select

from app.bootstrap import Watch, build
from app.collect import collect_all
from bench.crawling.measure import Cost, run
from bench.crawling.sites import Site
from domain.health import Outcome
from store.engine import open_database
from store.tables import AnnouncementRow


@dataclass(frozen=True)
class Teigen:
    """An installation in a folder that watches the sites."""

    home: Path
    sites: list[Site]

    @property
    def env(self) -> dict[str, str]:
        """The settings."""
        return {
            "TEIGEN_HOME": str(self.home),
            "TEIGEN_SOURCES_DIR": str(self.home / "sources"),
            "TEIGEN_CRAWL_DELAY": "0",
            "TEIGEN_ALLOWED_PRIVATE_HOSTS": ",".join(site.host for site in self.sites),
        }

    def install(self) -> None:
        """Write the source files and create the database."""
        (self.home / "sources").mkdir(parents=True)
        for site in self.sites:
            path = self.home / "sources" / f"site_{site.number:04}.yml"
            path.write_text(site.source_file(), encoding="utf-8")
        open_database(self.database).dispose()

    def cycle(self) -> Cost:
        """Crawl every source once, as the daemon does; return what it cost."""
        return run([sys.executable, "-m", "bench.crawling.teigen"], self.env)

    def stored(self) -> tuple[int, int]:
        """Return how many announcements are stored, and how many of them with their text."""
        engine = open_database(self.database)
        with engine.connect() as connection:
            total = select(func.count()).select_from(AnnouncementRow)
            with_text = total.where(func.length(AnnouncementRow.text) > 100)
            found = (
                connection.execute(total).scalar_one(),
                connection.execute(with_text).scalar_one(),
            )
        engine.dispose()
        return found

    @property
    def database(self) -> str:
        """The URL of its database."""
        return f"sqlite:///{self.home / 'teigen.db'}"


def crawl_all(watch: Watch) -> None:
    """Crawl every source once, as `teigen crawl` does; fail if one was not read."""
    runs = [collected.run for collected in collect_all(watch, watch.sources.values())]
    for bad in (r for r in runs if r.outcome not in (Outcome.OK, Outcome.UNCHANGED) or r.problems):
        raise SystemExit(f"{bad.source}: {bad.outcome} {bad.reason} {bad.problems[:1]}")


if __name__ == "__main__":
    crawl_all(build())
