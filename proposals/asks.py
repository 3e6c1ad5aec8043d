"""Sentences, and which of them ask for something."""

import re

_SENTENCE = re.compile(r".+?(?:。(?![」』）)])|$)", re.DOTALL)
_ASK = re.compile(
    r"(?:こと|されたい|願いたい|べきである|べきだ|求める|求めます|要望する|要望します|"
    r"要請する|要請します|お願いする|お願いします|お願いしたい|たい)。?$"
)
_FRAME = re.compile(
    r"(?:以下|次|下記|上記)の(?:事項|項目|とおり|措置|点|取組).{0,40}"
    r"(?:取り組むこと|提言する|要望する|要望します|講じること|求める|求めます|要請する|提言します)。?$"
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph, each with its full stop."""
    return [s.strip() for s in _SENTENCE.findall(text) if s.strip()]


def is_ask(sentence: str) -> bool:
    """Tell whether the sentence asks the government for something."""
    return bool(_ASK.search(sentence)) and not is_frame(sentence)


def is_frame(sentence: str) -> bool:
    """Tell whether the sentence only announces the asks that follow."""
    return bool(_FRAME.search(sentence))
