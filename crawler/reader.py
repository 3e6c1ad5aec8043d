"""Reads files in a process of its own: a bad one can neither crash, hang nor swell the crawl."""

import asyncio
import resource
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection

from domain.errors import UnreadableDocument

SECONDS = 60
"""Time for one file."""
MEMORY = 2 * 1024**3
"""Bytes of memory that reading a file may take."""

ReadFile = Callable[[bytes, str], Awaitable[str]]
"""Returns the text of a file, given its bytes and its content type; raises UnreadableDocument."""


class FileReader:
    """A process that reads one file after the other, started anew when it has died.

    Start it before the reactor: the process is a fork, and shares what is open at that time.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds, self._turn = seconds, asyncio.Lock()
        self._start()

    async def read(self, body: bytes, content_type: str) -> str:
        """Return the text of a file; raise UnreadableDocument, also when reading it fails badly.

        Others go on meanwhile; those who want to read a file wait for their turn.
        """
        async with self._turn:
            return await asyncio.to_thread(self._read, body, content_type)

    def _read(self, body: bytes, content_type: str) -> str:
        try:
            self._pipe.send((body, content_type))
            if not self._pipe.poll(self._seconds):
                raise self._restarted(f"{self._seconds:.0f}秒以内に読み取れません")
            text, problem = self._pipe.recv()
        except (EOFError, OSError):
            raise self._restarted("読み取り中に異常が起きました") from None
        if problem:
            raise UnreadableDocument(problem)
        return str(text)

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _start(self) -> None:
        context = get_context("fork")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._pipe), daemon=True)
        self._process.start()
        theirs.close()

    def _restarted(self, problem: str) -> UnreadableDocument:
        self.close()
        self._start()
        return UnreadableDocument(problem)


def _serve(pipe: Connection, other_end: Connection) -> None:
    """Read files until the other end is closed."""
    other_end.close()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_answer(*pipe.recv()))


def _answer(body: bytes, content_type: str) -> tuple[str, str]:
    from reading.files import file_text  # crawls without files need not load it

    try:
        return file_text(body, content_type), ""
    except UnreadableDocument as error:
        return "", error.problem
    except MemoryError:
        return "", "大きすぎるため、読み取れません"
