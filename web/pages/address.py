"""Addresses of our own pages, which keep to the proposal that the reader has chosen."""

from functools import lru_cache
from typing import Protocol
from urllib.parse import urlencode

from fastapi import Request


class Addresses(Protocol):
    """Makes an address of ours from a path and its parameters."""

    def __call__(self, path: str, **more: object) -> str:
        """Return the address."""


def own(request: Request, path: str, **more: object) -> str:
    """Return the address of a path of ours with these parameters, those that are empty left out."""
    choice = getattr(request.state, "choice", None)
    kept = {"proposal": choice.proposal.id} if choice and choice.named else {}
    query = _written(tuple((n, _plain(v)) for n, v in {**kept, **more}.items() if v))
    return f"{path}?{query}" if query else path


def _plain(value: object) -> str | tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else str(value)


@lru_cache(maxsize=10_000)
def _written(parameters: tuple[tuple[str, str | tuple[str, ...]], ...]) -> str:
    """Write parameters for an address; the heat map has hundreds, the same on each call."""
    return urlencode(parameters, doseq=True)
