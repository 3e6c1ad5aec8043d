"""The marks that open an item: 第１章, Ⅰ, １．, （１）, ①, ア, ○, ・ and their kin."""

import re
from dataclasses import dataclass
from unicodedata import normalize

from proposals.numerals import IROHA, KANA, circled, is_roman, letter, value
from reading.enumeration import roman


@dataclass(frozen=True)
class Marker:
    """What opens an item: its kind, and its number where it has one.

    `tier` is how far out the kind stands by custom, 0 outermost; None where custom leaves it
    open, as for ■ and ○. `above` holds the outer numbers of a compound such as Ⅰ－１.
    `tight` tells that the text follows without a space or a stop.
    """

    kind: str
    number: int | None = None
    tier: int | None = None
    above: tuple[str, ...] = ()
    tight: bool = False

    @property
    def label(self) -> str:
        """The number as an id shows it; empty for a mark without number."""
        if self.number is None:
            return ""
        return roman(self.number) if self.kind.startswith("roman") else str(self.number)


PART_TIER, WORD_TIER, NUMBER_TIER, LETTER_TIER, DOT_TIER = 5, 6, 7, 8, 9
NOTE = "note"

_D = r"[0-9０-９]{1,2}"
_K = r"[一二三四五六七八九十]{1,3}"
_R = r"(?:[Ⅰ-Ⅻ]|[IVXＩＶＸ]{1,5}(?![A-Za-zａ-ｚ]))"
_ANY = rf"(?:{_D}|{_K}|{_R})"
_GAP = r"(?:[.．、,，:：・](?![0-9０-９])[\s　]*|[\s　]+|$)"
_DASH = r"[-－‐‑−–ー―]"
_TIERS = {"部": 0, "編": 1, "章": 2, "節": 3, "款": 4}
_GLYPHS = "○◯〇●◎◇◆□■△▲▽▼☆★◉❖❏❑➢✓✔▶►\uf020-\uf0ff"
_DOTS = "・･•‣⁃∙·"

_TAG = re.compile(r"^【[^【】]{1,8}】[\s　]*(?=\S)")
_DASHED = re.compile(r"^[-*][\s　]+(?=\S)")
_CHAPTER = re.compile(
    rf"^第[\s　]*({_ANY})[\s　]*([部編章節款])(?![をにのはがへとでやも])[\s　.．:：、]*(.*)$",
    re.DOTALL,
)
_DAI = re.compile(rf"^第[\s　]*({_ANY}){_GAP}(.*)$", re.DOTALL)
_WORD = re.compile(
    r"^([【〔［《]?)(提言|提案|要望|要請|意見|重点|項目|施策|課題|論点|柱|議題|決議|要求)(?:事項|項目)?"
    rf"[\s　]*((?:{_D}|{_R})(?![0-9０-９月年日回次件つ点項本をにのはがでと]|[\s　]*[・,，])|"
    rf"{_K}(?=[\s　.．:：、】〕］》]))[】〕］》]?[\s　.．:：、]*(.*)$",
    re.DOTALL,
)
_COMPOUND = re.compile(
    rf"^({_R}|{_D})((?:{_DASH}[（(]?{_D}[)）]?|[.．]{_D})+)(?:{_GAP}|(?=[ぁ-んァ-ヶ一-龥「]))(.*)$",
    re.DOTALL,
)
_ROMAN = re.compile(rf"^({_R})(?:部|章)?{_GAP}(.*)$", re.DOTALL)
_ENCLOSED = re.compile(
    rf"^([（(\[〔［<＜〈《【]?)({_D}|{_K}|[ⅰ-ⅻ]|[ivx]{{1,4}}|[{KANA}ｱ-ﾄ]|[{IROHA}]|[A-Za-zＡ-Ｚａ-ｚ])"
    r"([)）\]〕］>＞〉》】])[\s　.．、:：]*(.*)$",
    re.DOTALL,
)
_CIRCLED = re.compile(r"^([①-⑳❶-❿⓵-⓾㉑-㉟])[\s　.．、:：]*(.*)$", re.DOTALL)
_ARABIC = re.compile(rf"^({_D}){_GAP}(?![0-9０-９])(.*)$", re.DOTALL)
_TIGHT = re.compile(r"^([０-９]{1,2})(?=[ァ-ヶ一-龥「])(.*)$", re.DOTALL)
_KANJI = re.compile(rf"^({_K}|一つ|ひとつ)(?:[、．.]|[\s　]+)[\s　]*(?=\S)(.*)$", re.DOTALL)
_SINGLE = re.compile(
    rf"^([{KANA}ｱ-ﾄ]|[ⅰ-ⅻ]|[a-hA-Hａ-ｈＡ-Ｈ])(?:[.．、:：][\s　]*|[\s　]+)(?=\S)(.*)$",
    re.DOTALL,
)
_NOTE = re.compile(
    r"^(?:※|＊|\*\d|[（(]?(?:注|註|備考)[\s　]*[0-9０-９]*[)）:：\s　])[\s　]*(.*)$", re.DOTALL
)
_GLYPH = re.compile(rf"^([{_GLYPHS}])(?![{_GLYPHS}])[\s　]*(.+)$", re.DOTALL)
_DOT = re.compile(rf"^([{_DOTS}])(?![{_DOTS}])([\s　]*)(.+)$", re.DOTALL)
_STROKE = re.compile(r"^([-－‐−–—―*＊→⇒➡➔])[\s　]+(.+)$", re.DOTALL)
_COUNTED = re.compile(
    r"^(?:年|か年|ヵ年|ヶ年|箇年|月|日|時|分[のに間]|秒|人|名|件|か所|カ所|ヶ所|箇所|つ|割|倍|%|％|億|万|千|"
    r"円|兆|回|次|者|社|校|台|路線|都|道|府|県|市|町|村|歳|才|条|項|号|章|編|部|階|点|以上|以下|以内|"
    r"未満|番|学期|学年|世代|期|車線|区|類|級|段|層|本|枚|戸|世帯|床|kg|km|ha|GB|kW|G\b|K\b|t\b|m\b)"
)


def read_marker(text: str) -> tuple[Marker, str] | None:
    """Return the marker that opens the text and what follows it; None when none does."""
    line = text.strip()
    bare = _DASHED.sub("", line)
    tagless = _TAG.sub("", bare)
    return _numbered(bare) or _lettered(bare) or _numbered(tagless) or _glyph(bare) or _glyph(line)


def is_counted(text: str) -> bool:
    """Tell whether a number before this text would count something: 10 年, ２ 分の１."""
    return bool(_COUNTED.match(text))


def _numbered(line: str) -> tuple[Marker, str] | None:
    if m := _CHAPTER.match(line):
        kind = "roman" if is_roman(m[1]) else ""
        return Marker(f"{kind}{m[2]}", value(m[1]), _TIERS[m[2]]), m[3]
    if m := _DAI.match(line):
        kind = "roman第" if is_roman(m[1]) else "第"
        return Marker(kind, value(m[1]), PART_TIER), m[2]
    if m := _WORD.match(line):
        return Marker(f"{m[1]}{m[2]}", value(m[3]), WORD_TIER), m[4]
    if m := _COMPOUND.match(line):
        return _compound(m[1], m[2]), m[3]
    if m := _ROMAN.match(line):
        return Marker("roman", value(m[1]), PART_TIER), m[2]
    if m := _ARABIC.match(line):
        return Marker("1", value(m[1]), NUMBER_TIER), m[2]
    if m := _TIGHT.match(line):
        return Marker("1", value(m[1]), NUMBER_TIER, tight=True), m[2]
    if m := _KANJI.match(line):
        return Marker("一", 1 if m[1].endswith("つ") else value(m[1]), NUMBER_TIER), m[2]
    return None


def _compound(first: str, rest: str) -> Marker:
    numbers = [str(value(n)) for n in re.findall(_D, rest)]
    head = roman(value(first)) if is_roman(first) else str(value(first))
    return Marker(f"1-{len(numbers)}", int(numbers[-1]), NUMBER_TIER, above=(head, *numbers[:-1]))


def _lettered(line: str) -> tuple[Marker, str] | None:
    if m := _CIRCLED.match(line):
        return Marker("①" if "①" <= m[1] <= "⑳" else "❶", circled(m[1]), LETTER_TIER), m[2]
    flat = normalize("NFKC", line[:1]) + line[1:] if line[:1] in _RINGED else line
    if (m := _ENCLOSED.match(flat)) and not (m[1] == "" and m[3] not in ")）"):
        kind, number = letter(m[2])
        opening = normalize("NFKC", m[1])
        tier = LETTER_TIER if opening in ("", "(") else None
        return Marker(f"{opening}{kind}{normalize('NFKC', m[3])}", number, tier), m[4]
    if m := _SINGLE.match(line):
        kind, number = letter(m[1])
        return Marker(kind, number, LETTER_TIER), m[2]
    return None


_RINGED = "".join(map(chr, [*range(0x2474, 0x249C), *range(0x3220, 0x322A)]))


def _glyph(line: str) -> tuple[Marker, str] | None:
    if m := _NOTE.match(line):
        return Marker(NOTE, None, DOT_TIER), m[1]
    if m := _GLYPH.match(line):
        return Marker("○" if m[1] in "○◯〇" else m[1]), m[2]
    if m := _DOT.match(line):
        return Marker("・", None, DOT_TIER, tight=not m[2]), m[3]
    if m := _STROKE.match(line):
        return Marker("-" if m[1] not in "*＊→⇒➡➔" else m[1], None, DOT_TIER), m[2]
    return None
