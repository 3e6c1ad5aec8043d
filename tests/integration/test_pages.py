import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from fastapi.testclient import TestClient

from app import subscribers
from app.bootstrap import Watch
from app.outbox import order_period
from app.serve import build_site
from app.settings import Settings
from app.shelf import WatchShelf
from app.tokens import issue
from domain.access import Scope
from domain.announcement import Announcement, Attachment
from domain.match import Evidence, Grade, Match
from domain.period import iso_week
from domain.stage import Stage
from domain.subscriber import Audience, Subscriber
from store import announcements, matches, sightings

NOW = datetime(2021, 11, 23, 3, tzinfo=UTC)
LOCAL = "http://127.0.0.1:8350"
ATTACK = "<script>alert(1)</script>"


def remember(
    watch: Watch,
    text: str = "本文です。",
    url: str = "https://www.example.go.jp/1",
    stage: Stage = Stage.BUDGET,
) -> None:
    item = Announcement(
        source="sample",
        agency=f"見本省{ATTACK}",
        title=f"窓口の改正{ATTACK}",
        url=url,
        published=date(2021, 11, 18),
        text=text,
        attachments=(Attachment(name=ATTACK, url="javascript:alert(1)"),),
    )
    evidence = Evidence(
        field="title", quote=f"窓口の改正{ATTACK}", start=0, end=5, reason=f"「改正」: {ATTACK}"
    )
    found = Match(ask="I-5b", score=0.9, grade=Grade.DIRECT, stage=stage, evidence=(evidence,))
    proposal = watch.settings.proposal
    with watch.session() as session:
        sightings.remember(session, item, NOW, baseline=True)
        for row in announcements.unlinked(session, proposal, "m"):
            matches.replace(session, row, proposal, [found], matcher="m", now=NOW)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An installation that no test changes."""
    watch = Watch(Settings(home=tmp_path_factory.mktemp("pages")))
    remember(watch)
    audience = Audience(proposal=watch.settings.proposal)
    someone = Subscriber(name=f"知事室{ATTACK}", address="a@example.jp", proposal=audience.proposal)
    subscribers.keep(watch, someone)
    order_period(watch, audience, iso_week("2021-W46"))
    with TestClient(build_site(watch, lambda: {"ok": True}), base_url=LOCAL) as client:
        yield client
    watch.engine.dispose()


@pytest.fixture
def own(watch: Watch) -> Iterator[TestClient]:
    """An installation of the test's own."""
    remember(watch)
    with TestClient(build_site(watch, lambda: {"ok": True}), base_url=LOCAL) as client:
        yield client


PAGES = {
    "/": "概要",
    "/?until=2021-12": "概要",
    "/recommendations/I-5": "I-5",
    "/asks/I-5b": "I-5b",
    "/asks/i-5B": "I-5b",
    "/announcements/1": "窓口の改正",
    "/search": "検索",
    "/search?text=改正&asks=I-5b&stages=budget&since=&until=2021-12-31": "改正 の検索結果",
    "/sources": "情報源",
    "/sources/soumu": "総務省",
    "/digests": "週報",
    "/digests/1": "提言",
    "/subscribers": "配信先",
    "/settings": "設定の概要",
}


OWN_SCRIPTS = {
    '<script type="application/json">',
    '<script src="/static/pending.js">',
    *(
        f'<script src="/static/{name}.js" defer>'
        for name in ("vendor/d3.min", "vendor/plot.umd.min", "chart-kinds", "charts")
    ),
}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_its_title_and_trusts_no_scraped_text(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    title = re.search("<title>(.*?)</title>", answer.text)
    assert title and PAGES[path] in title[1]
    assert set(re.findall("<script.*?>", answer.text)) <= OWN_SCRIPTS
    assert 'href="javascript:' not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy


@pytest.mark.parametrize(
    "path",
    [
        "/asks/I-99", "/recommendations/%3Cscript%3E", "/announcements/0", "/announcements/x",
        "/announcements/9999", "/sources/..%2F..%2Fetc", "/digests/77", "/digests/77/mail",
        "/nothing", "/static/../app.py", "/asks/%00",
    ],
)  # fmt: skip
def test_what_there_is_not_is_told_kindly(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<h1>お探しのページは見つかりません</h1>" in answer.text
    assert "<script" not in answer.text


@pytest.mark.parametrize(("stage", "told"), [(Stage.DECISION, True), (Stage.LAW, False)])
def test_the_page_of_an_announcement_says_what_shows_its_stage(
    watch: Watch, stage: Stage, told: bool
) -> None:
    remember(watch, "窓口の整備方針を閣議決定しました。", stage=stage)
    with TestClient(build_site(watch, lambda: {"ok": True}), base_url=LOCAL) as client:
        page = client.get("/announcements/1").text
    assert ("段階の根拠" in page) is ("方針を決めたことを示す語です" in page) is told


@pytest.mark.parametrize("query", ["since=昨日", "after=zzz", "until=2021-13", "text=-改正"])
def test_a_search_that_cannot_be_read_says_so(client: TestClient, query: str) -> None:
    answer = client.get(f"/search?{query}")
    assert answer.status_code == 422
    assert "<h1>指定の内容を確かめてください</h1>" in answer.text


def test_the_api_keeps_its_own_errors(client: TestClient) -> None:
    assert client.get("/api/v1/nothing").json() == {"detail": "Not Found"}


def test_evidence_is_quoted_with_the_words_that_count_marked(client: TestClient) -> None:
    for path in ("/asks/I-5b", "/announcements/1"):
        assert "窓口の<mark>改正</mark>&lt;script&gt;" in client.get(path).text


def test_the_board_puts_an_ask_under_its_furthest_stage(client: TestClient) -> None:
    page = client.get("/").text
    row = next(
        r for r in re.findall(r"<tr>\n<th scope=\"row\">.*?</tr>", page, re.S) if ">I-5<" in r
    )
    cells = re.findall(r"<td>(.*?)</td>", row, re.S)
    assert "/asks/I-5b" in cells[2 + 3]  # silent, unclear, then the stages; the budget is fourth


def test_an_announcement_that_answers_two_asks_is_one_piece_of_news(
    own: TestClient, watch: Watch
) -> None:
    found = [Match(ask=ask, score=0.9, grade=Grade.DIRECT) for ask in ("I-5a", "I-5b")]
    with watch.session() as session:
        row = announcements.find(session, 1)
        assert row
        matches.replace(session, row, watch.settings.proposal, found, matcher="n", now=NOW)
    page = own.get("/").text
    assert page.count('href="/announcements/1"') == 1


def test_the_heat_map_leads_to_what_it_counts(client: TestClient) -> None:
    page = client.get("/?until=2021-12").text
    [link] = re.findall(r'<td class="level-1"><a href="([^"]+)"', page)
    found = client.get(link.replace("&amp;", "&")).text
    assert "窓口の改正" in found


def test_pages_of_results_follow_one_another(own: TestClient, watch: Watch) -> None:
    for number in range(2, 30):
        remember(watch, url=f"https://www.example.go.jp/{number}")
    first = own.get("/search?text=改正").text
    [following] = re.findall(r'rel="next" href="([^"]+)"', first)
    second = own.get(following.replace("&amp;", "&")).text
    hits = [set(re.findall(r"/announcements/(\d+)", page)) for page in (first, second)]
    assert len(hits[0]) == 20 and hits[0].isdisjoint(hits[1]) and hits[1]


def test_what_changed_in_an_announcement_is_shown(own: TestClient, watch: Watch) -> None:
    remember(watch, "本文を改めました。")
    page = own.get("/announcements/1").text
    assert "<del>本文です。</del>" in page
    assert "<ins>本文を改めました。</ins>" in page


def test_a_digest_is_shown_as_sent_without_any_right_to_act(client: TestClient) -> None:
    assert '<iframe class="mail" src="/digests/1/mail" sandbox ' in client.get("/digests/1").text
    mail = client.get("/digests/1/mail")
    assert "sandbox" in mail.headers["content-security-policy"]
    assert "cid:" not in mail.text and 'src="data:image/png;base64,' in mail.text
    assert "img-src data:" in mail.headers["content-security-policy"]


def test_settings_show_no_secret() -> None:
    settings = Settings(
        database_url="postgresql://teigen:geheim@db.example.jp/teigen",
        smtp_password="geheim",  # type: ignore[arg-type]
        secret="geheim",  # type: ignore[arg-type]
        smtp_host="mail.example.jp",
    )
    shown = str(WatchShelf(Watch(settings)).settings())
    assert "geheim" not in shown and "db.example.jp" in shown


def test_elsewhere_a_page_asks_for_a_token(watch: Watch) -> None:
    open_to_all = Watch(watch.settings.model_copy(update={"host": "0.0.0.0"}))
    secret = issue(watch, "知事室", frozenset({Scope.READ}), days=None)
    app = build_site(open_to_all, lambda: {"ok": True})
    with TestClient(app, base_url="http://watch.example.jp") as client:
        refused = client.get("/")
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Basic")
        assert "<h1>このページを表示できません</h1>" in refused.text
        assert client.get("/", auth=("staff", "wrong")).status_code == 401
        assert client.get("/", auth=("staff", secret)).status_code == 200
        assert client.get("/static/site.css").status_code == 200
    open_to_all.engine.dispose()


def test_a_foreign_name_for_this_machine_shows_nothing(watch: Watch) -> None:
    app = build_site(watch, lambda: {"ok": True})
    with TestClient(app, base_url="http://evil.example") as client:
        assert client.get("/").status_code == 401


def test_the_search_lists_what_a_digest_told_of_an_ask(client: TestClient) -> None:
    listed = "/search?asks=I-5b&dated=news&since={}&until={}"
    page = client.get(listed.format("2021-11-15", "2021-11-21")).text
    assert "/announcements/1" in page
    assert "新着日（この日から）" in page
    assert 'name="dated" value="news"' in page
    assert "/announcements/1" not in client.get(listed.format("2021-11-19", "2021-11-21")).text
