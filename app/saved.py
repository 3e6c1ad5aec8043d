"""Use cases: queries under a name."""

from app.bootstrap import Watch
from app.query import complete
from domain.errors import UnknownName
from domain.saved import SavedQuery
from store import saved as store


def save(watch: Watch, saved: SavedQuery) -> None:
    """Keep the query, replacing one of the same name; raise when it names nothing known."""
    query, _ = complete(watch, saved.query)
    with watch.session() as session:
        store.keep(session, saved.model_copy(update={"query": query}), watch.now())


def saved_queries(watch: Watch) -> list[SavedQuery]:
    """Return all saved queries by name."""
    with watch.session() as session:
        return store.known(session)


def saved_query(watch: Watch, name: str) -> SavedQuery:
    """Return the query of this name; raise UnknownName with the names that exist."""
    with watch.session() as session:
        found, known = store.find(session, name), [s.name for s in store.known(session)]
    if found is None:
        raise UnknownName("検索条件", name, known)
    return found


def forget(watch: Watch, name: str) -> None:
    """Delete the query of this name; raise UnknownName when there is none."""
    saved_query(watch, name)
    with watch.session() as session:
        store.remove(session, name)
