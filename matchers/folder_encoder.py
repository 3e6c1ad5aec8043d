"""An encoder from a folder that the operator gives: a model in ONNX with its tokenizer."""

from collections.abc import Mapping, Sequence
from hashlib import file_digest
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from domain.errors import BadSettings
from matchers.encoder import Matrix, plain

_BATCH, _TOKENS = 32, 512
_INPUTS = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
_MODELS = ("model.onnx", "onnx/model.onnx")


class Folder:
    """`tokenizer.json` and `model.onnx` (or `onnx/model.onnx`), as sentence models are published.

    The rows are the means over the tokens, unless the model itself gives one row for each text.
    Raises BadSettings when the folder holds no such model.
    """

    name = "folder"

    def __init__(self, folder: Path):
        try:
            model = next(folder / name for name in _MODELS if (folder / name).is_file())
            with model.open("rb") as file:
                self.version = file_digest(file, "sha256").hexdigest()[:12]
            self._tokenizer = _tokenizer(folder / "tokenizer.json")
            runtime: Any = import_module("onnxruntime")
            self._session = runtime.InferenceSession(model, providers=["CPUExecutionProvider"])
        except Exception as error:  # the libraries' own errors have no root in common
            raise BadSettings(
                f"TEIGEN_ENCODER_FOLDER のモデルを読めません: {folder}（{type(error).__name__}）\n"
                "対処: tokenizer.json と model.onnx（または onnx/model.onnx）のあるフォルダーを"
                "指定してください"
            ) from None
        self._require_inputs(folder)

    def _require_inputs(self, folder: Path) -> None:
        lacking = [put.name for put in self._session.get_inputs() if put.name not in _INPUTS]
        if lacking:
            raise BadSettings(
                f"TEIGEN_ENCODER_FOLDER のモデルは使えません: {folder}"
                f"（入力 {'、'.join(lacking)} を用意できません）\n"
                f"対処: 入力が {'、'.join(_INPUTS)} だけのモデルを指定してください"
            )

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return the rows of the texts, each cut to 512 tokens."""
        said = [plain(text) for text in texts]
        parts = [self._batch(said[n : n + _BATCH]) for n in range(0, len(said), _BATCH)]
        return np.concatenate(parts)

    def _batch(self, texts: list[str]) -> Matrix:
        found = self._tokenizer.encode_batch(texts)
        given = {
            name: np.array([getattr(text, field) for text in found], dtype=np.int64)
            for name, field in _INPUTS.items()
        }
        wanted = {put.name: given[put.name] for put in self._session.get_inputs()}
        return _rows(self._session.run(None, wanted)[0], given)


def _rows(output: Matrix, given: Mapping[str, Any]) -> Matrix:
    if output.ndim == 3:
        mask = given["attention_mask"][:, :, None].astype(np.float32)
        output = (output * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)
    lengths = np.linalg.norm(output, axis=1, keepdims=True)
    rows: Matrix = (output / np.maximum(lengths, 1e-9)).astype(np.float32)
    return rows


def _tokenizer(file: Path) -> Any:
    tokenizers: Any = import_module("tokenizers")
    tokenizer = tokenizers.Tokenizer.from_file(str(file))
    padding = tokenizer.padding or {}
    tokenizer.enable_truncation(_TOKENS)
    tokenizer.enable_padding(pad_id=padding.get("pad_id", 0))
    return tokenizer
