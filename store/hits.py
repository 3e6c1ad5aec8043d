"""The walk along what full-text search finds, newest news first."""

from collections.abc import Sequence

from sqlalchemy import FromClause, exists, select
from sqlmodel import Session, col

from domain.place import IDS, day_of, place
from domain.query import Query, Terms, terms
from store import bounds, search
from store.conditions import Condition, of_announcement_matched
from store.tables import AnnouncementRow, MatchRow

NEAR = (1_000, 4_000, 16_000)
"""So many announcements are read one by one, step by step, before PostgreSQL's index of words is
asked."""

_NEWS, _NUMBER = col(AnnouncementRow.news_on), col(AnnouncementRow.id)


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
    rare the words are: what is NEAR is read one by one, in steps that go on while they find any,
    which finds common words; the rest, which is then not much, is sought.
    """

    def walk(found: FromClause, first: int, last: int, limit: int) -> list[int]:
        here = found.c.place
        statement = select(here).where(here.between(first, last))
        if announced:
            of_it = here.op("&")(IDS - 1) == _NUMBER
            statement = statement.join(AnnouncementRow, of_it).where(*announced)
        if linked:
            statement = statement.where(exists().where(here == col(MatchRow.place), *linked))
        return list(session.execute(statement.order_by(here.desc()).limit(limit)).scalars())

    sought, kind = terms(query.text), session.get_bind().dialect.name
    told = tuple(of_announcement_matched(query))
    first, last = bounds.places(session, query)
    last = min(last, below - 1)
    if kind == "sqlite":
        return walk(search.found(sought, kind), first, last, limit)
    near = list[int]()
    for width in NEAR:
        start = max(first, _back(session, told, last, width))
        near += walk(_read(sought, told, start, last), start, last, limit - len(near))
        if len(near) == limit or start <= first:
            return near
        last = start - 1
        if not near:
            break
    rest = search.gathered(sought, first, last)
    return near + walk(rest, first, last, limit - len(near))


def _read(sought: Terms, told: Sequence[Condition], first: int, last: int) -> FromClause:
    """Return what PostgreSQL finds in order of news, where asked for among some announcements."""
    if not told:
        return search.found(sought, "postgresql")
    days = _NEWS.between(day_of(max(first, IDS)), day_of(last))
    return search.among(sought, select(_NUMBER).where(*told, days))


def _back(session: Session, told: Sequence[Condition], last: int, number: int) -> int:
    """Return the place so many of the announcements before `last`, 0 when there are fewer."""
    if not told:
        return search.back(session, last, number)
    older = select(_NEWS, _NUMBER).where(*told, day_of(last) >= _NEWS)
    ordered = older.order_by(_NEWS.desc(), _NUMBER.desc())
    row = session.execute(ordered.offset(number).limit(1)).first()
    return place(*row) if row else 0
