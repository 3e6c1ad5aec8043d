import json
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.advice import Advised, advise
from app.bootstrap import Watch
from app.cli.matches import show_matches
from app.cli.sheet import Form
from app.link import link
from app.proposals import adopt
from app.query import find_matches
from app.serve import build_site
from app.settings import Settings
from domain.announcement import Announcement
from domain.errors import BadInput
from domain.match import Grade
from domain.query import Query
from store import matches, opinions
from store.opinion_tables import OpinionRow
from store.sightings import remember
from tests.unit.test_matchers_matcher import BRIDGE, proposal

GOOD = json.dumps({"grade": "related", "reason": "背景の情報です"}, ensure_ascii=False)


class Endpoint:
    """A model that answers as told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.status, self.content, self.asked = 200, GOOD, list[dict[str, Any]]()
        self.raw, self.pieces, self.pause = b"", 1, 0.0
        self.keys = list[str | None]()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                outer.asked.append(json.loads(self.rfile.read(length)))
                outer.keys.append(self.headers["Authorization"])
                answer = {"choices": [{"message": {"content": outer.content}}]}
                self.send_response(outer.status)
                self.end_headers()
                body = outer.raw or json.dumps(answer).encode()
                size = -(-len(body) // outer.pieces)
                with suppress(OSError):
                    for start in range(0, len(body), size):
                        self.wfile.write(body[start : start + size])
                        sleep(outer.pause)

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    endpoint = Endpoint()
    thread = Thread(target=endpoint.server.serve_forever)
    thread.start()
    yield endpoint
    endpoint.server.shutdown()
    endpoint.server.server_close()
    thread.join()


def installation(watch: Watch, url: str, **settings: Any) -> Watch:
    """An installation with three links, all of which count as borderline."""
    known = {"judge_url": url, "judge_model": "m", "judge_key": SecretStr("k"), "proposal": "p"}
    changed = known | {"judge_from": 0, "judge_to": 1} | settings
    asking = Watch(Settings(**watch.settings.model_dump() | changed))
    adopt(asking, proposal(BRIDGE))
    with asking.session() as session:
        for name in ("架け替え", "点検", "塗装"):
            title = f"山村の吊り橋の{name}を決定"
            item = Announcement(source="s", agency="見本省", title=title, url=f"https://a/{name}")
            remember(session, item, asking.now())
    assert link(asking, "p").links == 3
    return asking


def kept(watch: Watch) -> list[OpinionRow]:
    with watch.session() as session:
        return list(session.exec(select(OpinionRow).order_by(col(OpinionRow.id))))


def test_each_link_is_asked_about_once_and_the_match_stays_as_it_was(
    watch: Watch, endpoint: Endpoint
) -> None:
    asking = installation(watch, endpoint.url)
    with asking.session() as session:
        before = [matches.holding(session, n, "p") for n in (1, 2, 3)]
    assert advise(asking, "p") == Advised(asked=3, given=3)
    assert advise(asking, "p") == Advised()
    with asking.session() as session:
        assert [matches.holding(session, n, "p") for n in (1, 2, 3)] == before
    row = kept(asking)[0]
    assert (row.grade, row.reason, row.model, row.prompt) == (
        "related",
        "背景の情報です",
        "m",
        "1",
    )
    assert endpoint.keys == ["Bearer k"] * 3
    assert "山村の吊り橋" in endpoint.asked[0]["messages"][1]["content"]


def test_only_borderline_links_within_the_budget_are_asked_about(
    watch: Watch, endpoint: Endpoint
) -> None:
    asking = installation(watch, endpoint.url, judge_budget=2)
    assert advise(asking, "p").asked == 2
    none = Watch(asking.settings.model_copy(update={"judge_from": 0.0, "judge_to": 0.01}))
    assert advise(none, "p").asked == 0


@pytest.mark.parametrize(
    "content",
    ["", "{", '{"grade": "maybe", "reason": "?"}', "[1]", '{"grade": "direct", "reason": " "}'],
)
def test_an_answer_that_cannot_be_used_is_noted_and_shown_nowhere(
    watch: Watch, endpoint: Endpoint, content: str
) -> None:
    asking = installation(watch, endpoint.url)
    endpoint.content = content
    assert advise(asking, "p") == Advised(asked=3, given=0)
    assert all(row.problem for row in kept(asking))
    assert all(f.opinion is None for f in find_matches(asking, Query(proposal="p"), "", 9).items)


def test_an_answer_of_endless_brackets_cannot_be_used(watch: Watch, endpoint: Endpoint) -> None:
    asking = installation(watch, endpoint.url)
    endpoint.raw = b"[" * 90_000
    assert advise(asking, "p") == Advised(asked=3, given=0)


def test_what_a_database_cannot_hold_is_taken_out_of_the_reason(
    watch: Watch, endpoint: Endpoint
) -> None:
    asking = installation(watch, endpoint.url)
    endpoint.content = '{"grade": "direct", "reason": "橋を\\u0000直す\\nため"}'
    assert advise(asking, "p").given == 3
    assert {row.reason for row in kept(asking)} == {"橋を 直す ため"}


def test_an_answer_that_trickles_in_for_too_long_ends_the_run(
    watch: Watch, endpoint: Endpoint
) -> None:
    asking = installation(watch, endpoint.url, judge_timeout=0.3)
    endpoint.pieces, endpoint.pause = 20, 0.1
    done = advise(asking, "p")
    assert (done.asked, done.given, "応答がありません" in done.problem) == (1, 0, True)
    assert kept(asking) == []


def test_words_around_the_answer_do_no_harm(watch: Watch, endpoint: Endpoint) -> None:
    asking = installation(watch, endpoint.url)
    endpoint.content = f"はい。\n```json\n{GOOD}\n```"
    assert advise(asking, "p").given == 3


@pytest.mark.parametrize("status", [429, 500, 302])
def test_a_busy_endpoint_ends_the_run_and_nothing_is_kept(
    watch: Watch, endpoint: Endpoint, status: int
) -> None:
    asking = installation(watch, endpoint.url)
    endpoint.status = status
    done = advise(asking, "p")
    assert (done.asked, done.given, str(status) in done.problem) == (1, 0, True)
    assert kept(asking) == []


def test_an_endpoint_that_is_not_there_ends_the_run(watch: Watch) -> None:
    asking = installation(watch, "http://127.0.0.1:9/v1")
    assert "接続できない" in advise(asking, "p").problem


def test_without_an_endpoint_nothing_is_asked(watch: Watch) -> None:
    with pytest.raises(BadInput, match="設定されていません"):
        advise(watch, "p")


def test_the_opinion_stands_beside_the_match_on_page_and_command_line(
    watch: Watch, endpoint: Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    asking = installation(watch, endpoint.url)
    advise(asking, "p")
    page = find_matches(asking, Query(proposal="p"), "", 9)
    assert {f.opinion.grade for f in page.items if f.opinion} == {Grade.RELATED}
    assert {f.match.grade for f in page.items} == {Grade.DIRECT}
    show_matches(page, Form.CSV)
    assert "関連（m）" in capsys.readouterr().out
    shown = (
        TestClient(build_site(asking, lambda: {"ok": True}), base_url="http://127.0.0.1")
        .get("/announcements/1")
        .text
    )
    assert "参考（外部のモデル m" in shown and "背景の情報です" in shown


def test_opinions_are_kept_on_every_database(engine: Engine) -> None:
    with Session(engine) as session:
        assert opinions.of(session, [1]) == {}
        assert opinions.wanting(session, "p", "m", "1", (0, 1), 9) == []
