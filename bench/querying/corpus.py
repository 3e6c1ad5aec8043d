"""Announcements, matches and reviews by the million in made-up wording, all from one seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from domain.place import place
from domain.stage import Stage
from reading.japanese import search_words

START = date(2016, 1, 1)
DAYS = 3_900
BATCH = 5_000
POOL = 20_000
"""So many sentences are made; every text is drawn from them."""

PROPOSAL = "nga-2020-digital"
OTHERS = ("bench-2", "bench-3")
"""Proposals that share the tables with the one that is asked about."""

AGENCIES = [f"第{n}省" for n in range(1, 41)]
THINGS_TEXT = """
行政手続 窓口 電子申請 本人確認 個人番号 住民記録 税務システム 基地局 光回線 通信網 遠隔医療
教育用端末 図書館 公共施設 防災情報 避難所 河川監視 道路台帳 農地情報 漁港 森林資源 観光案内
請求書 契約事務 統計調査 人材育成 研修 相談窓口 補助金 交付金 地方債 標準仕様 共通基盤
利用規約 安全管理 監査 認証 暗号 署名 様式 添付書類 押印 対面規制 現地調査 巡回 点検 測量
航空写真 気象観測 水質 騒音 廃棄物 再生資源 電力需給 蓄電池 水素 自動運転 無人航空機 配送
"""
ACTS_TEXT = """
を改正しました に関する検討会を開催します について意見を募集します の結果を公表します
の運用を開始します を閣議決定しました の予算案を公表します に係る告示を定めました
の実績を取りまとめました の公募を開始します の説明会を開きます
"""
THINGS, ACTS = THINGS_TEXT.split(), ACTS_TEXT.split()
JOINTS = ["の", "及び", "に係る", "における", "並びに", "に向けた"]
COMMON = ["改正", "検討", "公表", "行政", "情報", "窓口", "医療", "予算"]
RARE = "特例認定端末"
STAGES = dict(zip(Stage, (30, 22, 8, 10, 6, 5, 14, 5), strict=True))
"""How often each stage shows, in percent."""

Row = tuple[Any, ...]
Sentence = tuple[str, list[str]]
COLUMNS = {
    "announcement": "id source identity agency title url published published_text kind text"
    " attachments url_key title_key content_hash revision edits read withdrawal withdrawn_at"
    " successor_id news_on first_seen last_seen checked_at",
    "revision": "announcement_id number change title url published text attachments content_hash"
    " payload seen_at",
    "search": "place announcement_id words",
    "match": "id announcement_id proposal_id ask place day revision matcher score grade"
    " matcher_grade stage evidence created_at replaced_at review turn series",
    "linking": "announcement_id proposal_id revision matcher linked_at",
    "review": "announcement_id proposal_id revision ask decision grade moved_to duplicate_of"
    " batch author note decided_at",
    "ruling": "announcement_id proposal_id ask state grade revision decided_at replaced_at",
    "capture": "source role url url_key fetched_at status content_type etag last_modified sha256"
    ' size file "offset" length',
    "run": "source started_at ended_at outcome items new edited changes reason problems etag"
    " last_modified status url requests bytes unreadable filled newest not_before definition"
    " verdict evidence",
}
"""The columns of the rows, by table."""


@dataclass
class Batch:
    """Rows that belong together, by table, in the order of COLUMNS."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in COLUMNS})


@dataclass(frozen=True)
class World:
    """What the corpus speaks of: the asks, the sources, and the matcher that is current."""

    asks: Sequence[str]
    sources: Sequence[str]
    matcher: str = "bench 1"


class Wording:
    """Makes sentences of known words, so that each phrase is read only once."""

    def __init__(self, random: Random):
        self._random = random
        self._words = {part: search_words(part) for part in {*THINGS, *ACTS, *JOINTS, RARE}}

    def sentence(self, first: str = "") -> Sentence:
        """Return one sentence and its search words."""
        pick = self._random.choice
        head = [first or pick(THINGS), pick(JOINTS), pick(THINGS), pick(JOINTS)]
        parts = [*head, pick(THINGS), pick(ACTS)]
        return "".join(parts), [word for part in parts for word in self._words[part]]


class Corpus:
    """Draws everything from one seed; agencies, asks and stages are as uneven as in life."""

    def __init__(self, world: World, size: int, seed: int):
        self._world, self._size, self._random = world, size, Random(seed)
        wording = Wording(self._random)
        self._pool = [wording.sentence() for _ in range(POOL)]
        self._rare = wording.sentence(RARE)
        self._asks = list(accumulate(1 / n for n in range(1, len(world.asks) + 1)))
        self._agencies = list(accumulate(0.89**n for n in range(len(AGENCIES))))
        self._stages = list(accumulate(STAGES.values()))
        self._matches = 0

    def batches(self) -> Iterator[Batch]:
        """Yield `size` announcements and about twice as many matches, BATCH at a time."""
        for start in range(1, self._size + 1, BATCH):
            batch = Batch()
            for number in range(start, min(start + BATCH, self._size + 1)):
                self._announcement(batch, number)
            yield batch

    def runs(self, each: int) -> Iterator[Row]:
        """Yield `each` runs of every source, a few an hour up to the last day."""
        end = _moment(START + timedelta(days=DAYS))
        for back in range(each, 0, -1):
            at = end - timedelta(hours=6 * back)
            for source in self._world.sources:
                outcome = self._random.choices(("ok", "unchanged", "failed"), (30, 65, 5))[0]
                yield (
                    source, at, at + timedelta(seconds=9), outcome, 20, 1, 0, {}, "", [], "", "",
                    200, "https://www.example.go.jp/", 2, 9_000, 0, {}, at.date(), None, "", "",
                    [],
                )  # fmt: skip

    def _announcement(self, batch: Batch, number: int) -> None:
        random = self._random
        day = START + timedelta(days=number * DAYS // self._size)
        news_on = day + timedelta(days=random.choice((0, 0, 0, 1, 3)))
        seen = _moment(news_on)
        agency = random.choices(range(len(AGENCIES)), cum_weights=self._agencies)[0]
        source = self._world.sources[agency % len(self._world.sources)]
        (title, words), *rest = random.choices(self._pool, k=random.randint(4, 10))
        if random.random() < 0.0001:
            rest.append(self._rare)
        text, key = "。\n".join(s for s, _ in rest), f"{number:032x}"
        words = [*words, *(word for _, more in rest for word in more)]
        url = f"https://www.example.go.jp/press/{number}.html"
        published = day if random.random() < 0.97 else None
        number_of = random.choices((1, 2, 3), (90, 8, 2))[0]
        batch.rows["announcement"].append(
            (
                number, source, key, AGENCIES[agency], title, url, published, str(day), "", text,
                [], url, key, key, number_of, number_of - 1, True, "", None, None, news_on, seen,
                seen, None,
            )
        )  # fmt: skip
        batch.rows["search"].append((place(news_on, number), number, words))
        for revision in range(1, number_of + 1):
            change = "new" if revision == 1 else "edited"
            at = seen + timedelta(days=9 * (revision - 1))
            batch.rows["revision"].append(
                (number, revision, change, title, url, published, text, [], key, "", at)
            )
        batch.rows["linking"].append((number, PROPOSAL, number_of, self._world.matcher, seen))
        if random.random() < 0.3:
            batch.rows["capture"].append(
                (
                    source, "article", url, url, seen, 200, "text/html", "", "", key * 2, 9_000,
                    f"{day:%Y-%m}.warc.gz", number * 9_000, 3_000,
                )
            )  # fmt: skip
        self._links(batch, number, published or news_on, news_on, title)

    def _links(self, batch: Batch, number: int, day: date, news_on: date, title: str) -> None:
        random = self._random
        for proposal in random.choices((PROPOSAL, *OTHERS), (80, 12, 8)):
            asks = random.choices(
                self._world.asks, cum_weights=self._asks, k=random.choice((0, 1, 1, 2, 3, 7))
            )
            for ask in dict.fromkeys(asks):
                self._match(batch, number, proposal, ask, day, news_on, title)

    def _match(
        self, batch: Batch, number: int, proposal: str, ask: str, day: date, news_on: date,
        title: str,
    ) -> None:  # fmt: skip
        random = self._random
        self._matches += 1
        score, seen = random.random(), _moment(news_on) + timedelta(hours=1)
        replaced = seen + timedelta(days=200) if random.random() < 0.1 else None
        grade = "direct" if score > 0.6 else "related"
        stage = random.choices(tuple(STAGES), cum_weights=self._stages)[0].value
        quote = {"field": "title", "quote": title[:4], "start": 0, "end": 4}
        said, stated = self._review(batch, number, proposal, ask, grade, seen)
        waits = said == "unreviewed" and replaced is None
        distance = round(abs(score - 0.5) * 1_000)
        batch.rows["match"].append(
            (
                self._matches, number, proposal, ask, place(news_on, number), day, 1, "bench 1",
                score, stated, grade if stated != grade else None, stage,
                [{**quote, "reason": "用語が一致します", "page": None}], seen,
                replaced, said, 4_000 + 1_000 * (grade != "direct") + distance if waits else None,
                number // 3,
            )
        )  # fmt: skip

    def _review(
        self, batch: Batch, number: int, proposal: str, ask: str, grade: str, seen: datetime
    ) -> tuple[str, str]:
        """Let staff decide on two links in a hundred; return the state and grade of the link.

        Of those that they accept, they give one in ten another grade.
        """
        random = self._random
        if random.random() >= 0.02:
            return "unreviewed", grade
        said = random.choices(("accepted", "rejected", "duplicate"), (60, 35, 5))[0]
        original = max(1, number - 1) if said == "duplicate" else None
        at = seen + timedelta(days=random.randint(1, 60))
        kept = grade if said == "accepted" else None
        if kept and random.random() < 0.1:
            kept = "related" if grade == "direct" else "direct"
        stated = kept or grade
        batch.rows["review"].append(
            (number, proposal, 1, ask, said, stated, "", original, "", "担当", "", at)
        )
        batch.rows["ruling"].append((number, proposal, ask, said, kept, 1, at, None))
        return said, stated


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
