"""A model of our own in a folder: each letter has a row, a text is the mean of its letters."""

from pathlib import Path

import numpy as np
import pytest

from app.settings import load_settings
from domain.errors import BadSettings
from matchers.encoders import load_encoder

LETTERS = ("[PAD]", "[UNK]", "橋", "川", "本")
ROWS = np.array([[9, 9], [1, 1], [1, 0], [1, 0.2], [0, 1]], dtype=np.float32)


def write_model(folder: Path, *further: str) -> None:
    tokenizers = pytest.importorskip("tokenizers", reason="the optional packages are not installed")
    pytest.importorskip("onnxruntime", reason="the optional packages are not installed")
    onnx = pytest.importorskip("onnx", reason="onnx, which builds the model, is not installed")
    words = tokenizers.models.WordLevel({w: n for n, w in enumerate(LETTERS)}, unk_token="[UNK]")
    tokenizer = tokenizers.Tokenizer(words)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Split("", "isolated")
    tokenizer.save(str(folder / "tokenizer.json"))
    helper, kinds = onnx.helper, onnx.TensorProto
    graph = helper.make_graph(
        [helper.make_node("Gather", ["rows", "input_ids"], ["last_hidden_state"])],
        "letters",
        [
            helper.make_tensor_value_info(name, kinds.INT64, ["n", "t"])
            for name in ("input_ids", *further)
        ],
        [helper.make_tensor_value_info("last_hidden_state", kinds.FLOAT, ["n", "t", 2])],
        [onnx.numpy_helper.from_array(ROWS, "rows")],
    )
    opset = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=9), folder / "model.onnx")


def test_a_text_is_the_mean_of_its_tokens_without_the_padding(tmp_path: Path) -> None:
    write_model(tmp_path)
    encoder = load_encoder("folder", tmp_path)
    rows = encoder.encode(["橋", "橋川本本", "", "本" * 10_000])
    assert rows.dtype == np.float32
    assert np.allclose(rows[0], [1, 0])
    assert np.allclose(rows[1], np.array([2, 2.2]) / np.hypot(2, 2.2))
    assert np.allclose(rows[3], [0, 1])
    assert np.allclose(encoder.encode(["橋"])[0], rows[0])
    assert (encoder.name, len(encoder.version)) == ("folder", 12)


def test_a_model_that_wants_more_than_a_tokenizer_gives_is_refused(tmp_path: Path) -> None:
    write_model(tmp_path, "past_key_values")
    with pytest.raises(BadSettings, match="past_key_values"):
        load_encoder("folder", tmp_path)


def test_a_folder_without_a_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matchers.encoders.find_spec", lambda name: True)
    with pytest.raises(BadSettings, match=f"{tmp_path}(.|\n)*model.onnx"):
        load_encoder("folder", tmp_path)


def test_the_folder_must_be_given() -> None:
    with pytest.raises(BadSettings, match="TEIGEN_ENCODER_FOLDER"):
        load_settings({"TEIGEN_ENCODER": "folder"})
