"""What an encoder is: a model that turns texts into rows of numbers by meaning."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


class Encoder(Protocol):
    """A model that gives the same rows to the same texts as long as name and version stay."""

    name: str
    version: str

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return a row of length 1 for each text, of shape (texts, dimensions)."""


def plain(text: str) -> str:
    """Return the text without what an engine written in C cannot hold."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
