"""The trained model as a folder: coefficients.json, words.npz and card.json."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from domain.errors import BadInput
from matchers.combine import Coefficients
from matchers.wordmodel import Matrix, WordModel

SHIPPED = Path(__file__).parent / "trained"
_REMEDY = "teigen matcher use で別の版に切り替えるか、学習し直してください"


@dataclass(frozen=True)
class Model:
    """Everything that was learned, and the card that says from what."""

    coefficients: Coefficients
    words: WordModel
    card: Mapping[str, Any]

    @cached_property
    def fingerprint(self) -> str:
        """A short hash that changes with anything learned."""
        content = sha256(self.coefficients.model_dump_json().encode())
        content.update("\n".join((*self.words.asks, *self.words.words)).encode())
        content.update(_packed(self.words.weights)[0].tobytes())
        return content.hexdigest()[:12]


def load_model(folder: Path = SHIPPED) -> Model:
    """Return the model in the folder; raise BadInput when it is missing or broken."""
    try:
        coefficients = (folder / "coefficients.json").read_text("utf-8")
        card = json.loads((folder / "card.json").read_text("utf-8"))
        with np.load(folder / "words.npz", allow_pickle=False) as arrays:
            words = _words({name: arrays[name] for name in arrays.files})
        return Model(Coefficients.model_validate_json(coefficients), words, card)
    except (OSError, ValueError, KeyError, ValidationError) as error:
        problem = f"学習済みモデルを読み取れません（{type(error).__name__}）"
        raise BadInput(problem, file=str(folder), remedy=_REMEDY) from None


def save_model(model: Model, folder: Path) -> None:
    """Write the model into the folder; the same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(model.coefficients.model_dump(), indent=1, sort_keys=True)
    (folder / "coefficients.json").write_text(text + "\n", "utf-8")
    card = json.dumps(model.card, indent=1, ensure_ascii=False, sort_keys=True)
    (folder / "card.json").write_text(card + "\n", "utf-8")
    packed, scale = _packed(model.words.weights)
    np.savez_compressed(
        folder / "words.npz",
        asks=_bytes(model.words.asks),
        words=_bytes(model.words.words),
        idf=model.words.idf.astype(np.float32),
        weights=packed,
        scale=scale,
    )


def _words(arrays: Mapping[str, Any]) -> WordModel:
    weights = arrays["weights"].astype(np.float32) * arrays["scale"]
    return WordModel(_lines(arrays["asks"]), _lines(arrays["words"]), arrays["idf"], weights)


def _packed(weights: Matrix) -> tuple[Any, Any]:
    """Return the weights in 255 steps for each ask, and the size of a step."""
    scale = np.maximum(np.abs(weights).max(axis=0, keepdims=True, initial=0), 1e-9) / 127
    return np.round(weights / scale).astype(np.int8), scale.astype(np.float32)


def _bytes(lines: tuple[str, ...]) -> Any:
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def _lines(content: Any) -> tuple[str, ...]:
    text = content.tobytes().decode()
    return tuple(text.split("\n")) if text else ()
