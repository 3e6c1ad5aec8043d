"""Long lists of keys in parts: databases bound the number of parameters in one query."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

CHUNK = 400

K = TypeVar("K", str, int)


def chunks(keys: Sequence[K]) -> Iterator[Sequence[K]]:
    """Yield the keys in parts of CHUNK."""
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
