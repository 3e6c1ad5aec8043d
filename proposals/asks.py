"""Sentences, and which of them ask for something."""

import re
from enum import IntEnum

_POLITE = (
    r"(?:する|します|いたします|致します|しました|申し上げます|申し上げる|したい|する次第(?:です|である)|"
    r"するものである|するものです)"
)
_APPEAL = (
    r"(?:求める(?:ものである|ものです|次第(?:です|である))?|求めます|求めたい|願います|望む|望みます|"
    rf"(?:要望|要請|要求|希望|反対|提案|提言|建議|陳情|お願い|申し?入れ)を?{_POLITE}|"
    r"お願い申し上げ(?:ます|る)|ように?お願い(?:いたします|致します)?)"
)
_REQUEST = (
    r"(?:こと|(?:さ|ら|か|わ|た|ま|が|け|せ|ね|な)れたい|"
    r"(?:願い|賜り|頂き|いただき|もらい|お願いし|望み|あり)たい|"
    rf"(?:てほ|て欲)しい|(?:くだ|下)さい|{_APPEAL})"
)
_DUTY = (
    r"べき(?:である|だ|です|と考える|と考えます|ものと考える|ものである|で(?:は)?ない|"
    r"ではありません)?"
)
_NEED = (
    r"(?:必要である|必要がある|必要だ|必要です|求められる|望まれる|望ましい|不可欠である|"
    r"期待する|期待したい)"
)
_END = r"[。．｡]?$"
_REQUEST_END = re.compile(_REQUEST + _END)
_APPEAL_END = re.compile(_APPEAL + _END)
_DUTY_END = re.compile(_DUTY + _END)
_NEED_END = re.compile(_NEED + _END)
_STATEMENT_END = re.compile(
    r"(?<![てで]い)(?<!あ)(?<!でき)(?<!とな)(?<!にな)(?<![られ]れ)(?<!え)[うくぐすつぶむる]。$"
)
_NOT_ASKED = re.compile(
    r"(?:との|とのの|という|以上の|おそれの|どの|この|その|のみの)こと[。．]?$|感謝"
)
_TRAILER = re.compile(r"[\s　]*[（(【〔［][^（()）【】〔〕［］]*[)）】〕］][\s　]*(?=[。．｡]?$)")
_COUNT = r"[0-9０-９一二三四五六七八九十]+(?:つの|項目|点|事項)"
_POINTED = (
    r"こと|事項|各?項目|各項|とおり|通り|如く|ごとく|措置|点|諸点|取組|取り組み|内容|施策|対策|対応|"
    r"方策|要望|提案|提言|意見|課題"
)
_POINTER = (
    r"(?:以下|次|下記|左記|別記|別紙|後記)(?:の|に掲げる|に示す|に記載の|に記載する|記載の|、)?"
    rf"(?:{_COUNT}|{_POINTED})"
)
_BACK = (
    r"^(?:以上|よって、?(?:以上|上記)|ここに|上記|右|これら)"
    r"(?:の|を|、|に|について|につき|要望|要請|提言|決議|は)"
)
_FRAME = re.compile(
    rf"{_POINTER}|下記|{_BACK}|本(?:提言|要望|提案|決議)(?:書)?(?:の|を|に)|^以上[、,]|のとおり(?:要望|要請|提言|決議)|(?:趣旨|上記|前記)のとおり|"
    r"(?:以下|次)(?:を|に)(?:実施|対応|取り組)"
)
_SEEN = 200
_OPENING, _CLOSING = "（(「『〔【［", "）)」』〕】］"


class Force(IntEnum):
    """How plainly a sentence asks: not at all, as a need, as a duty, as a request."""

    NONE = 0
    NEED = 1
    DUTY = 2
    REQUEST = 3


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph, each with its full stop.

    A full stop within brackets ends no sentence, unless the brackets never close.
    """
    found, start, depth = [], 0, 0
    balanced = _balanced(text)
    for index, sign in enumerate(text):
        if balanced:
            depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth <= 0 and _stops(text, index):
            found.append(text[start : index + 1])
            start = index + 1
    return [s.strip() for s in (*found, text[start:]) if s.strip()]


def force(sentence: str) -> Force:
    """Return how plainly the sentence asks for something."""
    plain = _TRAILER.sub("", sentence[-_SEEN:]).strip()
    if _NOT_ASKED.search(plain):
        return Force.NONE
    for pattern, found in (
        (_REQUEST_END, Force.REQUEST),
        (_DUTY_END, Force.DUTY),
        (_NEED_END, Force.NEED),
    ):
        if pattern.search(plain):
            return found
    return Force.NONE


def is_ask(sentence: str) -> bool:
    """Tell whether the sentence asks the government for something."""
    return force(sentence) >= Force.DUTY and not is_frame(sentence)


def is_frame(sentence: str) -> bool:
    """Tell whether the sentence only announces or closes the asks around it."""
    return force(sentence) > Force.NONE and bool(_FRAME.search(sentence))


def is_appeal(sentence: str) -> bool:
    """Tell whether the sentence asks in the first person: 強く要望する, お願いします."""
    return bool(_APPEAL_END.search(sentence[-_SEEN:]))


def is_statement(sentence: str) -> bool:
    """Tell whether the sentence states what is to be done: …を拡充する。"""
    return bool(_STATEMENT_END.search(sentence[-_SEEN:]))


def _balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth < 0:
            return False
    return depth == 0


def _stops(text: str, index: int) -> bool:
    sign, following = text[index], text[index + 1 : index + 2]
    if sign in "。｡":
        return following not in ("）", ")", "」", "』") or not following
    return sign == "．" and "ぁ" <= text[index - 1 : index] <= "ん"
