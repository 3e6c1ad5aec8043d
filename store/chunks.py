"""Long lists of keys in parts: databases bound the number of parameters in one query."""

from collections.abc import Iterator, Sequence

CHUNK = 400


def chunks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the keys in parts of CHUNK."""
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
