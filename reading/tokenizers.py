"""Sudachi in shortest units, as it reads all there is, and as it reads content words more quickly.

The quick way reads in longest units; their shortest ones are a matter of the dictionary, not of the
text, and can be remembered by word. It leaves out two of Sudachi's plugins, which change nothing:

- Folding. What is read in the quick way is folded already, and Sudachi's folding changes no folded
  text but in scripts whose small letters Python folds to capitals or does not know yet.
- Joining numbers. It makes one number of neighbouring ones, points and commas, none of which is a
  content word. The one exception is a content word that is a numeral itself, such as the name 千:
  joined to a number it is a number too. Whoever finds one must read the text in full instead.
"""

import json
import threading
from functools import cached_property, lru_cache
from importlib.resources import files

from sudachipy import (
    Config,
    Dictionary,
    Morpheme,
    MorphemeList,
    PosMatcher,
    SplitMode,
    Tokenizer,
)

_FIELDS = {"normalized_form", "pos"}
_CONTENT = {"名詞", "動詞", "形容詞", "形状詞", "接頭辞"}
_LEFT_OUT = ("DefaultInputTextPlugin", "JoinNumericPlugin")


class Tokenizers(threading.local):
    """The tokenizers of a thread, made when they are asked for: Sudachi's must not be shared."""

    @cached_property
    def full(self) -> Tokenizer:
        """Reads a text with everything that Sudachi does."""
        return _full_dictionary().tokenizer(mode=SplitMode.A, fields=_FIELDS)

    @cached_property
    def quick(self) -> Tokenizer:
        """Reads a folded text in longest units, to be cut by `shortest`; numbers stay in pieces."""
        return _quick_dictionary().tokenizer(mode=SplitMode.C, fields=_FIELDS | {"split_a"})

    @cached_property
    def morphemes(self) -> MorphemeList:
        """A list for the quick tokenizer to write into again and again."""
        return self.quick.tokenize("")


def shortest(morpheme: Morpheme) -> list[Morpheme]:
    """Return the shortest units of a longest one, which may be one already."""
    return list(morpheme.split(SplitMode.A)) or [morpheme]


@lru_cache(maxsize=1)
def is_content() -> PosMatcher:
    """Return what tells whether a morpheme is a content word."""
    return _quick_dictionary().pos_matcher(
        lambda kind: kind[0] in _CONTENT and kind[1] not in ("数詞", "非自立可能")
    )


@lru_cache(maxsize=1)
def _full_dictionary() -> Dictionary:
    return Dictionary(dict="core")


@lru_cache(maxsize=1)
def _quick_dictionary() -> Dictionary:
    settings = json.loads((files("sudachipy") / "resources" / "sudachi.json").read_text("utf-8"))
    kept = {
        kind: [plugin for plugin in settings[kind] if not plugin["class"].endswith(_LEFT_OUT)]
        for kind in ("inputTextPlugin", "pathRewritePlugin")
    }
    return Dictionary(config=Config(system="core", **kept))
