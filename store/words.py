"""The column that holds the words of a text for full-text search, on every database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeDecorator, TypeEngine

_POSITIONS = 16_383
"""PostgreSQL keeps the positions of so many words; later ones are found, but not as a phrase."""
_POSITIONS_OF_ONE = 255


class Words(TypeDecorator[Sequence[str]]):
    """Stores words (letters and digits only) as a tsvector, or as text with blanks between them."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type."""
        postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(TSVECTOR() if postgresql else Text())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str | None:
        """Write the words as the database's own literal."""
        if value is None:
            return None
        return _vector(value) if dialect.name == "postgresql" else " ".join(value)


def _vector(words: Sequence[str]) -> str:
    """Return the tsvector literal, made without PostgreSQL's own parser, which splits otherwise."""
    positions: dict[str, list[str]] = {}
    for position, word in enumerate(words, 1):
        known = positions.setdefault(word, [])
        if position <= _POSITIONS and len(known) < _POSITIONS_OF_ONE:
            known.append(str(position))
    return " ".join(
        f"'{word}':{','.join(known)}" if known else f"'{word}'" for word, known in positions.items()
    )
