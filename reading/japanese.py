"""Japanese text as matching and search compare it: folded characters and Sudachi words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from unicodedata import normalize

from sudachipy import Morpheme

from reading.tokenizers import Tokenizers, is_content, shortest

TITLE_LIMIT = 2_000
TEXT_LIMIT = 100_000
_PIECE = 10_000  # characters; Sudachi takes at most 49,149 bytes a call
_CLUSTER = re.compile(r".[\u3099\u309a\uff9e\uff9f]*", re.DOTALL)
_MARK = re.compile(r"[\u3099\u309a\uff9e\uff9f]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LETTERS = re.compile(r"[^\W_]+")
_AFFIXES = {
    "各",
    "等",
    "者",
    "的",
    "性",
    "間",
    "本",
    "同",
    "当該",
    "毎",
    "中",
    "上",
    "内",
    "側",
    "向け",
}
_VOCABULARY = 100_000  # words of the dictionary
_vocabulary: dict[int, tuple[str, ...]] = {}
_mine = Tokenizers()


@lru_cache(maxsize=20_000)
def _fold_cluster(cluster: str) -> str:
    return normalize("NFKC", normalize("NFKC", cluster).casefold())


class _Table(dict[int, str]):
    """Folded characters by code point, filled as they are met; at most as many as Unicode has."""

    def __missing__(self, code: int) -> str:
        self[code] = _fold_cluster(chr(code))
        return self[code]


_TABLE = _Table()


def fold(text: str) -> str:
    """Return the text after NFKC and case folding, cluster by cluster, so that offsets map back."""
    if has_marks(text):
        return "".join(map(_fold_cluster, _CLUSTER.findall(text)))
    return text.translate(_TABLE)


def has_marks(text: str) -> bool:
    """Return whether folding may join characters; it never does without combining marks."""
    return bool(_MARK.search(text))


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters and its end, the original offset."""
    folded: list[str] = []
    offsets: list[int] = []
    for found in _CLUSTER.finditer(text):
        piece = _fold_cluster(found[0])
        folded.append(piece)
        offsets.extend([found.start()] * len(piece))
    return "".join(folded), [*offsets, len(text)]


def words(text: str) -> list[str]:
    """Return the content words in Sudachi's shortest units and normalised form."""
    return words_of_folded(fold(text))


def words_of_folded(folded: str) -> list[str]:
    """Return the content words of a text that is folded already."""
    clean = _CONTROL.sub(" ", folded)
    if len(clean) <= _PIECE:
        return _words(clean)
    return list(chain.from_iterable(map(_words, _pieces(clean))))


@lru_cache(maxsize=100)
def located_words(folded: str) -> tuple[tuple[str, int, int], ...]:
    """Return the content words of a short folded text, each with its offsets in it."""
    clean = _CONTROL.sub(" ", folded[:_PIECE])
    found = _located(chain.from_iterable(map(shortest, _mine.quick.tokenize(clean))))
    return _in_full(clean) if _has_numeral(word for word, _, _ in found) else found


def _in_full(clean: str) -> tuple[tuple[str, int, int], ...]:
    return _located(_mine.full.tokenize(clean))


def _located(morphemes: Iterable[Morpheme]) -> tuple[tuple[str, int, int], ...]:
    content = filter(is_content(), morphemes)
    return tuple((m.normalized_form().casefold(), m.begin(), m.end()) for m in content)


def _has_numeral(words: Iterable[str]) -> bool:
    return any(map(str.isnumeric, words))


def noun_phrases(text: str) -> list[str]:
    """Return the runs of nouns of a text in NFKC: two words or more, or one long word.

    A number parts runs; it stays with the noun that it names (5G基地局), not with one it counts.
    """
    return [phrase for run in _noun_runs(text) for phrase in _phrase(run)]


def _noun_runs(text: str) -> Iterator[list[str]]:
    run, number = list[str](), None
    for piece in _pieces(_CONTROL.sub(" ", text)):
        for morpheme in _mine.full.tokenize(piece):
            word, kind = morpheme.surface(), morpheme.part_of_speech()
            if number is not None and _is_counter(word, kind):
                number = ""
            elif _is_noun(kind):
                run.append(f"{number or ''}{word}")
                number = None
            else:
                yield run
                run, number = [], word if kind[1] == "数詞" else None
    yield run


def _is_counter(word: str, kind: Sequence[str]) -> bool:
    return not word.isascii() and (kind[0] == "接尾辞" or kind[2] == "助数詞可能")


def _is_noun(kind: Sequence[str]) -> bool:
    if kind[0] == "名詞":
        return kind[1] != "数詞" and kind[2] != "副詞可能"
    return kind[0] == "接頭辞" or kind[:2] == ("接尾辞", "名詞的")


def _phrase(run: list[str]) -> list[str]:
    while run and run[0] in _AFFIXES:
        run = run[1:]
    while run and run[-1] in _AFFIXES:
        run = run[:-1]
    whole = "".join(run)
    return [whole] if len(whole) >= (4 if len(run) > 1 else 3) else []


def stands_alone(text: str, start: int, end: int) -> bool:
    """Return False when an ASCII term is only a piece of a longer ASCII word (5G in 25G)."""
    return not (_joined(text, start) or _joined(text, end))


def _joined(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    pair = text[at - 1 : at + 1]
    return pair.isascii() and pair.isalnum()


def search_words(text: str) -> list[str]:
    """Return all words of the text as full-text search compares them: letters and digits only."""
    clean = _CONTROL.sub(" ", fold(text))
    morphemes = (m for piece in _pieces(clean) for m in _mine.full.tokenize(piece))
    return _LETTERS.findall("\n".join(m.normalized_form() for m in morphemes).casefold())


def placed_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the search words with their start and end in the text as it was given."""
    start = 0
    for piece in _pieces(text):
        folded, offsets = fold_with_offsets(_CONTROL.sub(" ", piece))
        for word, begin, end in _search_words(folded):
            yield word, start + offsets[begin], start + original_end(offsets, end)
        start += len(piece)


def original_end(offsets: list[int], end: int) -> int:
    """Return where the original character ends that the folded one before `end` came from."""
    while offsets[end] == offsets[end - 1]:
        end += 1
    return offsets[end]


def _search_words(text: str) -> Iterator[tuple[str, int, int]]:
    start = 0
    for piece in _pieces(text):
        for morpheme in _mine.full.tokenize(piece):
            for word in _LETTERS.findall(morpheme.normalized_form().casefold()):
                yield word, start + morpheme.begin(), start + morpheme.end()
        start += len(piece)


def _words(piece: str) -> list[str]:
    morphemes = _mine.quick.tokenize(piece, out=_mine.morphemes)
    known = list(map(_vocabulary.get, map(Morpheme.word_id, morphemes)))
    if None not in known:
        return list(chain.from_iterable(filter(None, known)))
    pairs = zip(known, morphemes, strict=True)
    found = [_look_up(morpheme) if words is None else words for words, morpheme in pairs]
    if _has_numeral(chain.from_iterable(found)):
        return [word for word, _, _ in _in_full(piece)]
    return list(chain.from_iterable(found))


def _look_up(morpheme: Morpheme) -> tuple[str, ...]:
    """Return the content words in a longest unit in normal form; keep them by its number.

    The number of a word that the dictionary lacks tells its part of speech and no more: that is
    enough where it is no content word. Numerals are not kept, so that they are met here again.
    """
    content = filter(is_content(), shortest(morpheme))
    words = tuple(unit.normalized_form().casefold() for unit in content)
    if not ((words and morpheme.is_oov()) or _has_numeral(words)):
        if len(_vocabulary) >= _VOCABULARY:
            _vocabulary.clear()
        _vocabulary[morpheme.word_id()] = words
    return words


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = start + _PIECE
        if end < len(text):
            end = text.rfind("。", start, end) + 1 or end
        yield text[start:end]
        start = end
