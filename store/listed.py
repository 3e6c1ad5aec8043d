"""Names that a query brings along, as rows to join with."""

from collections.abc import Iterable

from sqlalchemy import CTE, JSON, func, literal, select
from sqlmodel import Session


def listed(session: Session, names: Iterable[str], column: str) -> CTE:
    """Return one row for each name, in the named column."""
    postgresql = session.get_bind().dialect.name == "postgresql"
    each = func.json_array_elements_text if postgresql else func.json_each
    rows = each(literal(list(names), JSON)).table_valued("value", name=f"each_{column}")
    return select(rows.c.value.label(column)).cte(f"listed_{column}")
