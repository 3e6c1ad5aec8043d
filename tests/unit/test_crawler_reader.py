import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

import reading.files
from crawler.reader import FileReader
from domain.errors import UnreadableDocument
from tests.integration.files import pdf


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileReader]:
    read = reading.files.file_text

    def faulty(body: bytes, content_type: str = "") -> str:
        if body == b"crash":
            os._exit(139)
        if body == b"hang":
            time.sleep(60)
        return read(body, content_type)

    monkeypatch.setattr(reading.files, "file_text", faulty)
    reader = FileReader(seconds=5)
    yield reader
    reader.close()


def test_a_file_is_read_in_another_process(reader: FileReader) -> None:
    assert asyncio.run(reader.read(pdf("One", "Two"), "")) == "One\fTwo"


@pytest.mark.parametrize("bad", [b"crash", b"hang", b"%PDF-1.7 broken"])
def test_a_bad_file_is_an_error_of_its_own_and_the_next_one_is_read(
    reader: FileReader, bad: bytes
) -> None:
    async def both() -> str:
        with pytest.raises(UnreadableDocument):
            await reader.read(bad, "")
        return await reader.read(pdf("One"), "")

    assert asyncio.run(both()) == "One"


def test_others_go_on_while_a_file_is_read(reader: FileReader) -> None:
    async def rivals() -> list[str]:
        ended = list[str]()

        async def reads() -> None:
            with suppress(UnreadableDocument):
                await reader.read(b"hang", "")
            ended.append("reading")

        async def works() -> None:
            await asyncio.sleep(0.1)
            ended.append("work")

        await asyncio.gather(reads(), works())
        return ended

    assert asyncio.run(rivals()) == ["work", "reading"]
