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
from multiprocessing import Process
from pathlib import Path
from statistics import median

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


def seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


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
                spent = seconds(lambda watch=watch: outbox.catch_up(watch))  # type: ignore[misc]
                print(f"compose and enqueue for {count}: {spent:.2f} s, peak {peak():.0f} MiB")
            compare(Path(name), port, options.mails)


def compare(folder: Path, port: int, count: int) -> None:
    """Send the same mails both ways, in turn, and print the rates and the median ratio."""
    ratios = []
    for turn in range(ROUNDS):
        watch = office(folder / f"m{turn}", port, count)
        outbox.catch_up(watch)
        with watch.session() as session:
            row = digests.get(session, 1)
        messages = [content_of(row, n) for n in range(count)]
        bare(port, messages[:50])
        before = peak()
        ours = count / seconds(lambda: deliver(watch))  # noqa: B023
        grown = peak() - before
        same = count / seconds(lambda: bare(port, messages))  # noqa: B023
        ratios.append(ours / same)
        print(
            f"{len(messages[0]) / 1024:.0f} KiB mails a second: outbox {ours:.0f}, "
            f"bare {same:.0f}; ratio {ours / same:.2f}; memory {grown:+.1f} MiB"
        )
    print(f"median ratio {median(ratios):.2f}")


if __name__ == "__main__":
    main()
