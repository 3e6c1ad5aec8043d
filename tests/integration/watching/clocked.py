from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import yaml

from app.bootstrap import Watch
from app.collect import collect
from app.watching import overview
from domain.alarm import Phase
from domain.health import Verdict
from store.tables import RunRow
from tests.integration.faulty import Site

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Clocked(Watch):
    """An installation whose clock stands still until it is set."""

    clock: list[datetime] = field(default_factory=lambda: [datetime(2026, 11, 11, 1, tzinfo=UTC)])

    def now(self) -> datetime:
        return self.clock[0]

    def later(self, hours: float) -> None:
        self.clock[0] += hours * HOUR


def write_source(watch: Watch, site: Site, path: str, **fields: object) -> None:
    content = {
        "title": "見本省 新着", "agency": "見本省", "kind": "feed", "url": f"{site.base}/{path}",
        "licence": "見本", "secure": False, "articles": False, "every": "PT3H", **fields,
    }  # fmt: skip
    file = watch.settings.sources_dir / "faulty.yml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    watch.__dict__.pop("sources", None)


def crawl(watch: Clocked) -> RunRow:
    run = collect(watch, watch.source("faulty")).run
    watch.later(3)
    return run


def state(watch: Watch) -> tuple[Verdict | None, Phase]:
    [one] = overview(watch)
    return one.verdict, one.phase


def mails(watch: Watch) -> list[str]:
    paths = sorted(watch.settings.outbox.glob("*.eml"), key=lambda p: p.stat().st_mtime_ns)
    texts = []
    for path in paths:
        body = message_from_bytes(path.read_bytes(), policy=default).get_body(("plain",))
        assert body
        texts.append(body.get_content())
    return texts
