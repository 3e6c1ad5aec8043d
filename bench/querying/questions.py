"""The ten main questions, as the API takes them and as one would put them to Datasette in SQL."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from bench.querying.corpus import AGENCIES, DAYS, PROPOSAL, RARE, START, THINGS

Parameters = dict[str, Any]
ITEMS = "a.id, a.title, a.url, a.agency, a.published, m.ask, m.score, m.grade, m.stage, m.evidence"
MATCHES = (
    f"SELECT {ITEMS} FROM match m JOIN announcement a ON a.id = m.announcement_id"
    " WHERE m.replaced_at IS NULL"
)
FOUND = (
    "SELECT a.id, a.title, a.url, a.agency, a.published FROM search_index s"
    " JOIN announcement a ON a.id = s.rowid & 4294967295 WHERE s.search_index MATCH :q"
)
END = " ORDER BY s.rowid DESC LIMIT 20"


@dataclass(frozen=True)
class Question:
    """A question: where the API answers it, and the same in SQL; None where SQL has no one query.

    `ask` draws the parameters of one call; both forms take them from there.
    """

    name: str
    path: str
    ask: Callable[[Random, list[str]], Parameters]
    sql: str | None = None
    sql_parameters: Callable[[Parameters], Parameters] = lambda p: p


def _day(random: Random) -> date:
    return START + timedelta(days=random.randrange(DAYS - 400))


def _month(random: Random, _asks: list[str]) -> Parameters:
    since = _day(random)
    until = since + timedelta(days=30)
    return {"agencies": random.choice(AGENCIES[:10]), "since": f"{since}", "until": f"{until}"}


def _year(random: Random, asks: list[str]) -> Parameters:
    since = _day(random)
    until = since + timedelta(days=365)
    return {"asks": random.choice(asks), "since": f"{since}", "until": f"{until}"}


def _past(random: Random, asks: list[str]) -> Parameters:
    return {"asks": random.choice(asks), "as_of": f"{_day(random)}T00:00:00Z"}


QUESTIONS = (
    Question(
        "newest of one ask",
        "matches",
        lambda random, asks: {"asks": random.choice(asks)},
        f"{MATCHES} AND m.proposal_id = '{PROPOSAL}' AND m.ask = :asks"
        " ORDER BY m.place DESC, m.id DESC LIMIT 20",
    ),
    Question(
        "one agency, one month",
        "announcements",
        _month,
        "SELECT a.id, a.title, a.url, a.agency, a.published FROM announcement a"
        " WHERE a.agency = :agencies AND a.published BETWEEN :since AND :until"
        " ORDER BY a.news_on DESC, a.id DESC LIMIT 20",
    ),
    Question(
        "one ask, one year",
        "matches",
        _year,
        f"{MATCHES} AND m.proposal_id = '{PROPOSAL}' AND m.ask = :asks"
        " AND a.published BETWEEN :since AND :until ORDER BY m.place DESC, m.id DESC LIMIT 20",
    ),
    Question(
        "a common word",
        "announcements",
        lambda random, _: {"text": random.choice(THINGS)},
        FOUND + END,
        lambda p: {"q": _phrase(p["text"])},
    ),
    Question(
        "a rare word",
        "announcements",
        lambda _r, _a: {"text": RARE},
        FOUND + END,
        lambda p: {"q": _phrase(p["text"])},
    ),
    Question(
        "two words of one agency",
        "announcements",
        lambda random, _: {
            "text": " ".join(random.sample(THINGS, 2)),
            "agencies": random.choice(AGENCIES[:10]),
        },
        FOUND + " AND a.agency = :agencies" + END,
        lambda p: {
            "q": " AND ".join(map(_phrase, p["text"].split())),
            "agencies": p["agencies"],
        },
    ),
    Question(
        "direct, budget, likely",
        "matches",
        lambda _r, _a: {"grades": "direct", "stages": "budget", "score_min": 0.9},
        f"{MATCHES} AND m.proposal_id = '{PROPOSAL}' AND m.grade = 'direct'"
        " AND m.stage = 'budget' AND m.score >= 0.9 ORDER BY m.place DESC, m.id DESC LIMIT 20",
    ),
    Question("one ask as of a past day", "matches", _past),
    Question(
        "progress of all asks",
        "progress",
        lambda _r, _a: {},
        "SELECT ask, stage, count(*), min(place), max(place) FROM match"
        f" WHERE replaced_at IS NULL AND proposal_id = '{PROPOSAL}' AND grade = 'direct'"
        " GROUP BY ask, stage",
    ),
    Question("the story of one ask", "asks/{ask}", lambda r, asks: {"ask": r.choice(asks)}),
)


def _phrase(term: str) -> str:
    """Return a term as FTS5 takes it, in the words of the index."""
    from reading.japanese import search_words

    return '"' + " ".join(search_words(term)) + '"'
