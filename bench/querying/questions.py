"""The ten main questions as the API takes them, and Datasette in SQL; and the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from string import Formatter
from typing import Any

from bench.querying.corpus import AGENCIES, COMMON, DAYS, PROPOSAL, RARE, START, THINGS

Parameters = dict[str, Any]
API = "/api/v1/"
LIST = {"limit": 20}
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
class Subject:
    """What may be asked about; the announcements are numbered from 1 to `size`."""

    asks: list[str]
    recommendations: list[str]
    sources: list[str]
    size: int


@dataclass(frozen=True)
class Question:
    """A question: where it is answered, and the same in SQL; None where SQL has no one query.

    `ask` draws the parameters of one call; the path takes those that it names.
    """

    name: str
    path: str
    ask: Callable[[Random, Subject], Parameters] = lambda _random, _subject: {}
    sql: str | None = None
    sql_parameters: Callable[[Parameters], Parameters] = lambda p: p

    def address(self, drawn: Parameters) -> tuple[str, Parameters]:
        """Return the path and the parameters of one call."""
        names = [name for _, name, _, _ in Formatter().parse(self.path) if name]
        rest = {name: value for name, value in drawn.items() if name not in names}
        return self.path.format(**drawn), rest


def _day(random: Random) -> date:
    return START + timedelta(days=random.randrange(DAYS - 400))


def _ask(random: Random, subject: Subject) -> str:
    """Draw an ask; every other time one of those that are answered most."""
    return random.choice(subject.asks[: random.choice((5, None))])


def _one(random: Random, subject: Subject) -> Parameters:
    return {"asks": _ask(random, subject), **LIST}


def _month(random: Random, _subject: Subject) -> Parameters:
    since = _day(random)
    until = since + timedelta(days=30)
    agency = random.choice(AGENCIES[:10])
    return {"agencies": agency, "since": f"{since}", "until": f"{until}", **LIST}


def _year(random: Random, subject: Subject) -> Parameters:
    since = _day(random)
    until = since + timedelta(days=365)
    return {"asks": _ask(random, subject), "since": f"{since}", "until": f"{until}", **LIST}


def _past(random: Random, subject: Subject) -> Parameters:
    return {"asks": _ask(random, subject), "as_of": f"{_day(random)}T00:00:00Z", **LIST}


def _word(random: Random, _subject: Subject) -> Parameters:
    return {"text": random.choice(COMMON + THINGS), **LIST}


def _words(random: Random, _subject: Subject) -> Parameters:
    text = f"{random.choice(COMMON)} {random.choice(THINGS)}"
    return {"text": text, "agencies": random.choice(AGENCIES[:10]), **LIST}


QUESTIONS = (
    Question(
        "newest of one ask",
        API + "matches",
        _one,
        f"{MATCHES} AND m.proposal_id = '{PROPOSAL}' AND m.ask = :asks"
        " ORDER BY m.place DESC, m.id DESC LIMIT 20",
    ),
    Question(
        "one agency, one month",
        API + "announcements",
        _month,
        "SELECT a.id, a.title, a.url, a.agency, a.published FROM announcement a"
        " WHERE a.agency = :agencies AND a.published BETWEEN :since AND :until"
        " ORDER BY a.news_on DESC, a.id DESC LIMIT 20",
    ),
    Question(
        "one ask, one year",
        API + "matches",
        _year,
        f"{MATCHES} AND m.proposal_id = '{PROPOSAL}' AND m.ask = :asks"
        " AND a.published BETWEEN :since AND :until ORDER BY m.place DESC, m.id DESC LIMIT 20",
    ),
    Question(
        "a common word",
        API + "announcements",
        _word,
        FOUND + END,
        lambda p: {"q": _phrase(p["text"])},
    ),
    Question(
        "a rare word",
        API + "announcements",
        lambda _random, _subject: {"text": RARE, **LIST},
        FOUND + END,
        lambda p: {"q": _phrase(p["text"])},
    ),
    Question(
        "two words of one agency",
        API + "announcements",
        _words,
        FOUND + " AND a.agency = :agencies" + END,
        lambda p: {
            "q": " AND ".join(map(_phrase, p["text"].split())),
            "agencies": p["agencies"],
        },
    ),
    Question(
        "direct, budget, likely",
        API + "matches",
        lambda _r, _s: {"grades": "direct", "stages": "budget", "score_min": 0.9, **LIST},
        f"{MATCHES} AND m.proposal_id = '{PROPOSAL}' AND m.grade = 'direct'"
        " AND m.stage = 'budget' AND m.score >= 0.9 ORDER BY m.place DESC, m.id DESC LIMIT 20",
    ),
    Question("one ask as of a past day", API + "matches", _past),
    Question(
        "progress of all asks",
        API + "progress",
        sql="SELECT ask, stage, count(*), min(place), max(place) FROM match"
        f" WHERE replaced_at IS NULL AND proposal_id = '{PROPOSAL}' AND grade = 'direct'"
        " GROUP BY ask, stage",
    ),
    Question("the story of one ask", API + "asks/{ask}", lambda r, s: {"ask": _ask(r, s)}),
)
FURTHER = (
    Question(
        "accepted of one ask",
        API + "matches",
        lambda random, subject: {"reviews": "accepted", **_one(random, subject)},
    ),
    Question("all that is accepted", API + "matches", lambda _r, _s: {"reviews": "accepted"}),
    Question(
        "matches of one agency",
        API + "matches",
        lambda random, _subject: {"agencies": random.choice(AGENCIES), **LIST},
    ),
    Question(
        "one ask and one agency",
        API + "matches",
        lambda random, subject: {"agencies": random.choice(AGENCIES), **_one(random, subject)},
    ),
    Question(
        "one recommendation",
        API + "matches",
        lambda random, subject: {"recommendations": random.choice(subject.recommendations), **LIST},
    ),
    Question("matches of one year", API + "matches", lambda r, s: {**_year(r, s), "asks": ()}),
    Question(
        "how many in one year", API + "matches/count", lambda r, s: {**_year(r, s), "limit": ()}
    ),
    Question(
        "matches with a word", API + "matches", lambda r, s: {**_word(r, s), "grades": "direct"}
    ),
    Question("queue for review", API + "reviews/waiting", lambda _r, _s: dict(LIST)),
    Question(
        "queue of one agency",
        API + "reviews/waiting",
        lambda random, _subject: {"agencies": random.choice(AGENCIES), **LIST},
    ),
    Question(
        "progress as of a past day",
        API + "progress",
        lambda random, _subject: {"as_of": f"{_day(random)}T00:00:00Z"},
    ),
)
"""Not among the ten, but filters that a page offers as well."""

PAGES = (
    Question("overview", "/"),
    Question(
        "heat map of earlier years",
        "/",
        lambda random, _subject: {"until": f"{_day(random):%Y-%m}"},
    ),
    Question(
        "recommendation",
        "/recommendations/{name}",
        lambda random, subject: {"name": random.choice(subject.recommendations)},
    ),
    Question("ask", "/asks/{name}", lambda r, s: {"name": _ask(r, s)}),
    Question(
        "announcement",
        "/announcements/{number}",
        lambda random, subject: {"number": random.randint(1, subject.size)},
    ),
    Question("search", "/search", lambda r, s: {"text": _word(r, s)["text"]}),
    Question(
        "search in a month", "/search", lambda r, s: {"text": _word(r, s)["text"], **_month(r, s)}
    ),
    Question("search without words", "/search"),
    Question("review", "/review"),
    Question("sources", "/sources"),
    Question("source", "/sources/{name}", lambda r, s: {"name": r.choice(s.sources)}),
    Question("digests", "/digests"),
)
"""The pages as a browser asks for them, without pictures and styles."""


def _phrase(term: str) -> str:
    """Return a term as FTS5 takes it, in the words of the index."""
    from reading.japanese import search_words

    return '"' + " ".join(search_words(term)) + '"'
