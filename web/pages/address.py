"""Addresses of our own pages, which keep to the proposal that the reader has chosen."""

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
    query = urlencode([(n, v) for n, v in {**kept, **more}.items() if v], doseq=True)
    return f"{path}?{query}" if query else path
