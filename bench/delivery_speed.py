"""Time and memory of composing, enqueuing and sending.

`python -m bench.delivery_speed [--subscribers 10 1000 10000] [--mails 300]`

Sending is compared with a bare smtplib loop over one connection to the same local sink, which sends
the same bytes, built beforehand.
"""

import argparse
import resource
import smtplib
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from multiprocessing import Process
from pathlib import Path
from statistics import median
from typing import NamedTuple

from app import outbox
from app.deliver import deliver
from app.settings import Settings
from bench.delivery_proof import START, DayWatch, announce, mail_server, prepare
from domain.stage import Stage
from domain.subscriber import Subscriber
from notifier.message import build_message
from notifier.render import Mail
from store import digests, subscribers
from store.outbox_tables import DigestRow

ROUNDS = 9


def office(folder: Path, port: int, count: int) -> DayWatch:
    """Return a watch with so many weekly subscribers, on the day when they are due."""
    folder.mkdir()
    (folder / "sources").mkdir()
    settings = Settings(
        home=folder, sources_dir=folder / "sources", mail_to="", channel="smtp",
        smtp_host="127.0.0.1", smtp_port=port, smtp_security="none",
    )  # fmt: skip
    filling = Process(target=fill, args=(settings, count))  # its memory is not the outbox's
    filling.start()
    filling.join()
    return DayWatch(settings, START + timedelta(days=7))


def fill(settings: Settings, count: int) -> None:
    prepare(settings)
    first = DayWatch(settings, START)
    with first.session() as session:
        for row in subscribers.every(session):
            session.delete(row)
        for number in range(count):
            address = f"r{number}@example.test"
            subscriber = Subscriber(name=address, address=address, proposal="proof")
            subscribers.keep(session, subscriber, START)
    announce(first, Stage.LAW)  # so that there is progress to draw


class Spent(NamedTuple):
    """What an action took, in seconds: by the clock, and of this process's processor time."""

    clock: float
    processor: float


def spent(action: Callable[[], object]) -> Spent:
    clock, processor = time.perf_counter(), time.process_time()
    action()
    return Spent(time.perf_counter() - clock, time.process_time() - processor)


def peak() -> float:
    """Return the peak memory of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bare(port: int, messages: list[bytes]) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number, message in enumerate(messages):
            server.sendmail("teigen-watch@localhost", f"r{number}@example.test", message)


def content_of(row: DigestRow, number: int) -> bytes:
    return build_message(
        Mail(row.subject, row.text, row.html, row.picture),
        sender="teigen-watch@localhost",
        recipient=f"r{number}@example.test",
        key=f"{number:032x}",
        sent_at=row.composed_at,
    ).content


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, nargs="+", default=[10, 1000, 10000])
    parser.add_argument("--mails", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "sink.log"
        with mail_server(log, 1) as port:
            log.with_suffix(".calm").touch()
            for count in options.subscribers:
                watch = office(Path(name) / f"c{count}", port, count)
                took = spent(lambda watch=watch: outbox.catch_up(watch))  # type: ignore[misc]
                print(f"compose and enqueue for {count}: {took.clock:.2f} s, peak {peak():.0f} MiB")
            compare(Path(name), port, options.mails)


def compare(folder: Path, port: int, count: int) -> None:
    """Send the same mails both ways, first the one, then the other, and print the medians."""
    rates, processor, ratios = [], [], []
    for turn in range(ROUNDS):
        watch = office(folder / f"m{turn}", port, count)
        outbox.catch_up(watch)
        with watch.session() as session:
            row = digests.get(session, 1)
        messages = [content_of(row, n) for n in range(count)]
        ways = [partial(deliver, watch), partial(bare, port, messages)]
        bare(port, messages[:50])
        before = peak()
        took = {way: spent(way) for way in (ways if turn % 2 else reversed(ways))}
        ours, same = (took[way] for way in ways)
        rates.append(count / ours.clock)
        processor.append((ours.processor - same.processor) / count * 1000)
        ratios.append(same.clock / ours.clock)
        print(
            f"{len(messages[0]) / 1024:.0f} KiB mails a second: outbox {count / ours.clock:.0f}, "
            f"bare {count / same.clock:.0f}; ratio {ratios[-1]:.2f}; "
            f"memory {peak() - before:+.1f} MiB"
        )
    print(
        f"medians: {median(rates):.0f} mails a second, ratio {median(ratios):.2f}, "
        f"{median(processor):.2f} ms of processor time a mail more than the bare loop"
    )


if __name__ == "__main__":
    main()
