"""Names that a query brings along, as rows to join with."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CTE, CompoundSelect, literal, select, union_all


def listed(names: Iterable[str], column: str) -> CTE:
    """Return one row for each name, of which there is at least one, in the named column."""
    rows: CompoundSelect[Any] = union_all(*(select(literal(n).label(column)) for n in names))
    return rows.cte(f"each_{column}")
