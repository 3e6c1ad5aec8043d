"""Full-text search: the index of words, and what of it a query finds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Select, Subquery, cast, column, delete, func, table
from sqlalchemy import select as sql_select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import Session, col, select

from domain.errors import BadInput
from domain.place import place
from domain.query import Terms
from reading.japanese import search_words
from store import documents
from store.announcements import worded
from store.chunks import chunks
from store.query_tables import SearchRow
from store.tables import AnnouncementRow

INDEXED = 200_000
"""So many characters of an announcement, from the title on, are searched."""

BATCH = 500

_fts = table("search_index", column("rowid"), column("search_index"))


def index(session: Session, row: AnnouncementRow) -> None:
    """Index the announcement's present title and text and the texts of its attachments."""
    assert row.id is not None  # noqa: S101 - flushed by the caller
    attachments = documents.of(session, [a["sha256"] for a in row.attachments])
    whole = "\n".join((row.title, row.text, *(a.text for a in attachments)))[:INDEXED]
    session.exec(delete(SearchRow).where(col(SearchRow.announcement_id) == row.id))
    session.add(
        SearchRow(
            place=place(row.news_on, row.id), announcement_id=row.id, words=search_words(whole)
        )
    )


def found(terms: Terms, dialect: str) -> Subquery:
    """Return the places of all announcements that answer the terms."""
    wanted, unwanted = _phrases(terms.wanted), _phrases(terms.unwanted)
    if not wanted:
        raise BadInput(
            f"「{' '.join(terms.wanted)}」には検索できる文字がありません",
            remedy="文字か数字を含む語で検索してください",
        )
    if dialect == "postgresql":
        return _matched(terms, col(SearchRow.place)).subquery("found")
    matched = _fts.c.search_index.op("MATCH")(_fts5(wanted, unwanted))
    return select(_fts.c.rowid.label("place")).where(matched).subquery("found")


def among(terms: Terms, numbers: Select[Any]) -> Subquery:
    """Return the places that PostgreSQL finds when it reads these announcements one by one."""
    own = numbers.cte("own").prefix_with("MATERIALIZED")
    of_it = col(SearchRow.announcement_id) == own.c.id
    unordered = func.coalesce(col(SearchRow.place), 0).label("place")
    return _matched(terms, unordered).join(own, of_it).subquery("found")


def gathered(terms: Terms, first: int, last: int) -> CTE:
    """Return the places from `first` to `last` that PostgreSQL finds, all before anything else."""
    every = found(terms, "postgresql").c.place
    return (
        select(every).where(every.between(first, last)).cte("gathered").prefix_with("MATERIALIZED")
    )


def back(session: Session, last: int, number: int) -> int:
    """Return the place so many announcements before `last`, 0 when there are fewer."""
    place = col(SearchRow.place)
    query = select(place).where(place <= last).order_by(place.desc()).offset(number).limit(1)
    return session.exec(query).first() or 0


def unindexed(session: Session, after: int, since: datetime | None = None) -> list[AnnouncementRow]:
    """Return the next BATCH announcements, by id, that the index does not know.

    With `since`, only those worded then or later are looked at.
    """
    known = select(SearchRow.announcement_id).where(SearchRow.announcement_id == AnnouncementRow.id)
    query = select(AnnouncementRow).where(col(AnnouncementRow.id) > after, ~known.exists())
    query = query.where(worded(since)) if since else query
    return list(session.exec(query.order_by(col(AnnouncementRow.id)).limit(BATCH)))


def forget(session: Session, ids: Sequence[int]) -> None:
    """Take the announcements out of the index, to be indexed anew."""
    for chunk in chunks(ids):
        session.exec(delete(SearchRow).where(col(SearchRow.announcement_id).in_(chunk)))


def forget_all(session: Session) -> None:
    """Empty the index, to fill it anew."""
    session.exec(delete(SearchRow))


def _matched(terms: Terms, place: Any) -> Select[Any]:
    query = cast(_tsquery(_phrases(terms.wanted), _phrases(terms.unwanted)), TSQUERY)
    return sql_select(place).where(col(SearchRow.words).bool_op("@@")(query))


def _phrases(terms: Sequence[str]) -> list[list[str]]:
    return [words for term in terms if (words := search_words(term))]


def _tsquery(wanted: list[list[str]], unwanted: list[list[str]]) -> str:
    def phrase(words: list[str]) -> str:
        return "(" + " <-> ".join(f"'{word}'" for word in words) + ")"

    return " & ".join([*map(phrase, wanted), *(f"!{phrase(words)}" for words in unwanted)])


def _fts5(wanted: list[list[str]], unwanted: list[list[str]]) -> str:
    def phrase(words: list[str]) -> str:
        return '"' + " ".join(words) + '"'

    return " NOT ".join([f"({' AND '.join(map(phrase, wanted))})", *map(phrase, unwanted)])
