"""Announcements and matches by the million, the same for the same seed, in made-up wording."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from domain.place import place
from domain.stage import Stage
from reading.japanese import search_words

START = date(2016, 1, 1)
DAYS = 3_900
BATCH = 5_000
PROPOSAL = "nga-2020-digital"
AGENCIES = [f"第{n}省" for n in range(1, 41)]
SOURCES = [f"source{n}" for n in range(1, 41)]
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
RARE = "特例認定端末"


@dataclass
class Batch:
    """Rows that belong together, by table."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, **values: Any) -> None:
        """Add a row."""
        self.rows.setdefault(table, []).append(values)


class Wording:
    """Makes titles and texts of known words, so that each phrase is read only once."""

    def __init__(self, random: Random):
        self._random = random
        parts = {*THINGS, *ACTS, *JOINTS, RARE}
        self._words = {part: search_words(part) for part in parts}

    def sentence(self) -> list[str]:
        """Return the parts of one sentence."""
        pick = self._random.choice
        first = RARE if self._random.random() < 0.0001 else pick(THINGS)
        return [first, pick(JOINTS), pick(THINGS), pick(JOINTS), pick(THINGS), pick(ACTS)]

    def words(self, parts: list[str]) -> list[str]:
        """Return the search words of the parts."""
        return [word for part in parts for word in self._words[part]]


def batches(size: int, asks: list[str], seed: int) -> Iterator[Batch]:
    """Yield `size` announcements and twice as many matches, BATCH announcements at a time."""
    random = Random(seed)
    wording, match_id = Wording(random), 0
    for start in range(1, size + 1, BATCH):
        batch = Batch()
        for number in range(start, min(start + BATCH, size + 1)):
            day = START + timedelta(days=number * DAYS // size)
            _announcement(batch, number, day, random, wording)
            for ask in random.sample(asks, random.choice((0, 1, 2, 2, 2, 5))):
                match_id += 1
                _match(batch, match_id, number, day, ask, random)
        yield batch


def _announcement(batch: Batch, number: int, day: date, random: Random, wording: Wording) -> None:
    title, *text = (wording.sentence() for _ in range(random.randint(3, 8)))
    written = {"title": "".join(title), "text": "。".join("".join(s) for s in text)}
    key = f"{number:032x}"
    shared = {"url": f"https://www.example.go.jp/press/{number}.html", "content_hash": key}
    seen = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    batch.add(
        "announcement", id=number, source=random.choice(SOURCES), identity=key,
        agency=AGENCIES[min(int(random.expovariate(0.12)), 39)], published=day,
        published_text=day.isoformat(), kind="", attachments=[], url_key=key,
        title_key=key, revision=1, edits=0, read=True, withdrawal="",
        withdrawn_at=None, successor_id=None, news_on=day, first_seen=seen, last_seen=seen,
        checked_at=None, **written, **shared,
    )  # fmt: skip
    batch.add(
        "revision", announcement_id=number, number=1, change="new", published=day, attachments=[],
        payload="", seen_at=seen, **written, **shared,
    )  # fmt: skip
    words = [word for sentence in (title, *text) for word in wording.words(sentence)]
    batch.add("search", place=place(day, number), announcement_id=number, words=words)


def _match(batch: Batch, id: int, number: int, day: date, ask: str, random: Random) -> None:
    score = random.random()
    found = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    replaced = found + timedelta(days=200) if random.random() < 0.1 else None
    quote = {"field": "title", "quote": random.choice(THINGS), "start": 0, "end": 4}
    batch.add(
        "match", id=id, announcement_id=number, proposal_id=PROPOSAL, ask=ask,
        place=place(day, number), day=day, revision=1, matcher="bench 1", score=score,
        grade="direct" if score > 0.6 else "related", stage=random.choice(list(Stage)).value,
        evidence=[{**quote, "reason": "用語が一致します", "page": None}], created_at=found,
        replaced_at=replaced,
    )  # fmt: skip
