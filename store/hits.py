"""The walk along what full-text search finds, newest news first."""

from collections.abc import Sequence

from sqlalchemy import FromClause, exists, select
from sqlmodel import Session, col

from domain.place import IDS
from domain.query import Query, terms
from store import bounds, search
from store.conditions import Condition
from store.tables import AnnouncementRow, MatchRow

NEAR = 3_000
"""So many announcements are read one by one before PostgreSQL's index of words is asked."""


def places(
    session: Session,
    query: Query,
    announced: Sequence[Condition],
    linked: Sequence[Condition],
    below: int,
    limit: int,
) -> list[int]:
    """Return the places of up to `limit` hits below a place.

    SQLite's index has the places in order. PostgreSQL's has not, and its planner cannot know how
    rare the words are: what is NEAR is read one by one, and more where that found anything, which
    finds common words; the rest, which is then not much, is sought.
    """

    def walk(found: FromClause, first: int, last: int, limit: int) -> list[int]:
        here = found.c.place
        statement = select(here).where(here.between(first, last))
        if announced:
            of_it = here.op("&")(IDS - 1) == col(AnnouncementRow.id)
            statement = statement.join(AnnouncementRow, of_it).where(*announced)
        if linked:
            statement = statement.where(exists().where(here == col(MatchRow.place), *linked))
        return list(session.execute(statement.order_by(here.desc()).limit(limit)).scalars())

    sought, kind = terms(query.text), session.get_bind().dialect.name
    first, last = bounds.places(session, query)
    last = min(last, below - 1)
    if kind == "sqlite":
        return walk(search.found(sought, kind), first, last, limit)
    near = list[int]()
    for width in (NEAR, 10 * NEAR):
        start = max(first, search.back(session, last, width))
        near += walk(search.found(sought, kind), start, last, limit - len(near))
        if len(near) == limit or start <= first:
            return near
        last = start - 1
        if not near:
            break
    rest = search.gathered(sought, first, last)
    return near + walk(rest, first, last, limit - len(near))
