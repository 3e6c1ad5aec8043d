"""Numbers as automatic lists write them: 1, (1), ①, ア, 一, IV."""

_KATAKANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
)
_KANJI = "一二三四五六七八九"
_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def numeral(form: str, number: int) -> str:
    """Return the number in the form of that name in Office Open XML, in digits for any other."""
    if number < 1:
        return str(number)
    if form in ("upperRoman", "lowerRoman"):
        return roman(number) if form == "upperRoman" else roman(number).lower()
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26)
        return letter if form == "upperLetter" else letter.lower()
    if form.startswith(("aiueo", "iroha")):
        row = _KATAKANA if form.startswith("aiueo") else _IROHA
        return row[(number - 1) % len(row)]
    if form == "decimalEnclosedCircle" and number <= 20:
        return chr(ord("①") + number - 1)
    if form == "decimalEnclosedParen":
        return f"({number})"
    if form.startswith(("japanese", "ideograph", "chinese", "taiwanese")) and number < 100:
        return _kanji(number)
    return str(number)


def roman(number: int) -> str:
    """Return the number in Roman numerals."""
    text = ""
    for size, sign in _ROMAN:
        count, number = divmod(number, size)
        text += sign * count
    return text


def _kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    high = ("" if tens == 1 else _KANJI[tens - 1]) + "十" if tens else ""
    return high + (_KANJI[ones - 1] if ones else "")
