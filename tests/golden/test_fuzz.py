"""Whatever a site sends, a source answers with announcements or with our own kind of error."""

import contextlib
import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page import Reading
from domain.errors import TeigenError
from reading.charset import decode
from tests.golden.test_sources import SOURCES, read, saved_pages

CASES = [path for name in sorted(SOURCES) for path in saved_pages(name)]
TAG = re.compile(r"<[^<>]*>")
STRUCTURES = st.sampled_from(
    ["<", ">", "&#0;", "&#xd800;", "<!--", "-->", "<![CDATA[", "\x00", "\x1b$B", "\ud83d", "{", "]",
     '"', "\\ud800", "<base href='http://['>", "<a href='http://[::1'>", "9" * 5000, "令和99年99月99日",
     "<table>" * 50, "</li>", "<a>", "\u202e", "1e999", "NaN", "\r", "," * 50, "�"]
)  # fmt: skip


def survives(name: str, body: bytes) -> Reading | None:
    with contextlib.suppress(TeigenError):
        reading = read(SOURCES[name], body)
        for item in reading.announcements:
            assert item.title and item.url.startswith("https://")
            item.model_dump_json()
            assert item.identity
        return reading
    return None


@pytest.mark.parametrize("name", sorted(SOURCES))
@settings(max_examples=10, deadline=None)
@given(body=st.binary(max_size=300))
def test_no_bytes_raise_anything_but_our_own_errors(name: str, body: bytes) -> None:
    for content in (body, b"<rss><item><title>a</title><link>" + body + b"</link></item></rss>",
                    b"<html>" + body, b"[[" + body, b'{"a":' + body):  # fmt: skip
        survives(name, content)


@pytest.mark.parametrize("path", CASES, ids=lambda p: f"{p.parent.name}/{p.name}")
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32), inserted=st.lists(STRUCTURES, min_size=1, max_size=3))
def test_a_mutated_page_raises_nothing_but_our_own_errors(
    path: Path, seed: int, inserted: list[str]
) -> None:
    text, chance = decode(path.read_bytes()), random.Random(seed)
    for piece in inserted:
        at = chance.randrange(len(text) + 1)
        text = text[:at] + piece + text[at:]
    tags = list(TAG.finditer(text))
    for tag in chance.sample(tags, min(len(tags), 2)):
        swapped = " ".join(reversed(tag[0].strip("<>").split(" ")))
        text = text.replace(tag[0], chance.choice(["", f"<{swapped}>", tag[0] * 2]), 1)
    survives(path.parent.name, text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("path", CASES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_truncated_page_keeps_its_complete_items(path: Path) -> None:
    name, body = path.parent.name, path.read_bytes()
    whole = read(SOURCES[name], body).announcements
    kept = set()
    for end in (*range(0, len(body), max(1, len(body) // 80)), len(body)):
        reading = survives(name, body[:end])
        if reading:
            assert {i.identity for i in reading.announcements} <= {i.identity for i in whole}
            kept.add(len(reading.announcements))
    assert len(whole) in kept
    assert len(whole) < 2 or len(kept) > 1


def test_deep_nesting_is_no_way_to_end_the_crawler() -> None:
    for content in ("[" * 100_000, "{" * 100_000, '{"a":' * 100_000, "<div>" * 20_000):
        for name in ("kokkai", "maff", "cas", "nco"):
            survives(name, content.encode())


def test_an_api_answer_that_breaks_off_keeps_its_complete_items() -> None:
    rows = [{"nameOfHouse": "衆議院", "nameOfMeeting": "見本委員会", "issue": f"第{n}号", "speaker": "",
             "date": "2026-06-10", "speechURL": f"https://x.go.jp/{n}", "session": 221} for n in range(9)]  # fmt: skip
    body = json.dumps({"numberOfRecords": 9, "speechRecord": rows}, ensure_ascii=False).encode()
    reading = read(SOURCES["kokkai"], body[: body.index("第7号".encode())])
    assert len(reading.announcements) == 7
    assert "途中で切れています" in reading.problems[0]
