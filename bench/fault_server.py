"""An SMTP server that fails as told: run as `python -m bench.fault_server PORT LOG SEED RATE`.

It appends one line, recipient and Message-ID, for each message that it takes, whether or not the
sender ever hears of it.
"""

import asyncio
import random
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session

NOWHERE = "nobody@example.test"
FAULTS = ("drop before 250", "drop after taking", "close after 250", "delay", "421", "450", "451")


class FaultServer:
    """Takes each message, or fails one of seven ways, at the given rate."""

    def __init__(self, log: Path, seed: int, rate: float) -> None:
        self.log, self.random, self.rate = log, random.Random(seed), rate
        self.fault = ""

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        failing = self.random.random() < self.rate and not self.log.with_suffix(".calm").exists()
        self.fault = self.random.choice(FAULTS) if failing else ""
        if self.fault == "421":
            return "421 closing for maintenance"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == NOWHERE:
            return "550 no such user"
        if self.fault == "450":
            return "450 mailbox busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault, transport = self.fault, server.transport
        if fault == "451":
            return "451 try again later"
        if fault == "drop before 250":
            transport.abort()
            return "250 never heard"
        if fault == "delay":
            await asyncio.sleep(0.1)
        self._take(envelope)
        if fault == "drop after taking":
            transport.abort()
        if fault == "close after 250":
            asyncio.get_running_loop().call_later(0.005, transport.close)
        return "250 OK"

    def _take(self, envelope: Envelope) -> None:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        with self.log.open("a", encoding="utf-8") as log:
            for recipient in envelope.rcpt_tos:
                log.write(f"{recipient}\t{message['Message-ID']}\n")


def main() -> None:
    port, log, seed, rate = sys.argv[1:]
    loop = asyncio.new_event_loop()
    handler = FaultServer(Path(log), int(seed), float(rate))
    UnthreadedController(handler, hostname="127.0.0.1", port=int(port), loop=loop).begin()
    loop.run_forever()


if __name__ == "__main__":
    main()
