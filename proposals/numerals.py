"""Numbers and letters as Japanese documents write them: 一, Ⅳ, ③, ア, い, a."""

from unicodedata import normalize

KANA = "アイウエオカキクケコサシスセソタチツテト"
IROHA = "いろはにほへとちりぬるを"


def value(text: str) -> int:
    """Return the number written in Arabic, Kanji or Roman numerals."""
    plain = normalize("NFKC", text)
    if plain.isdigit():
        return int(plain)
    if plain and all(c in "IVX" for c in plain.upper()):
        return _roman_value(plain.upper())
    tens, found, ones = plain.rpartition("十")
    units = "一二三四五六七八九"
    high = (units.find(tens) + 1 if tens else 1) if found else 0
    return high * 10 + (units.find(ones) + 1 if ones else 0)


def _roman_value(text: str) -> int:
    sizes = [{"I": 1, "V": 5, "X": 10}[c] for c in text]
    return sum(
        -size if any(size < later for later in sizes[i + 1 :]) else size
        for i, size in enumerate(sizes)
    )


def is_roman(text: str) -> bool:
    """Tell whether the text is a Roman numeral in capitals."""
    return all(c in "IVX" for c in normalize("NFKC", text))


def circled(sign: str) -> int:
    """Return the number in a circled sign, white or black."""
    if "❶" <= sign <= "❿":
        return ord(sign) - ord("❶") + 1
    if "⓵" <= sign <= "⓾":
        return ord(sign) - ord("⓵") + 1
    return int(normalize("NFKC", sign))


def letter(sign: str) -> tuple[str, int]:
    """Return the kind of an enumerating sign and its place in its row."""
    plain = normalize("NFKC", sign)
    for first, row in (("ア", KANA), ("い", IROHA)):
        if plain in row:
            return first, row.index(plain) + 1
    if all(c in "ivx" for c in plain):
        return "i", value(plain)
    if plain.isascii() and plain.isalpha():
        return ("a" if plain.islower() else "A"), ord(plain.lower()) - ord("a") + 1
    return ("1" if plain.isdigit() else "一"), value(plain)
