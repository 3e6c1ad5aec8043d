"""Series of headlines: announcements that differ in numbers, dates and routine words only."""

import re
from hashlib import sha256
from unicodedata import normalize

_VOLATILE = re.compile(
    r"^[^:]{1,12}::|[0-9〇一二三四五六七八九十]+|令和|平成|年|月|日|第|回|[()、。「」・\s]"
    r"|(を|の|が)?(会議資料|議事要旨|議事録|議事概要|議事次第|資料|開催|公表|公開|掲載|更新|実施"
    r"|開始|決定|について|等|結果|お知らせ|しました|します|されました)"
)


def series(title: str) -> str:
    """Return what stays of a headline without numbers, dates and the words of routine notices."""
    return _VOLATILE.sub("", normalize("NFKC", title)) or title


def series_key(agency: str, title: str) -> int:
    """Return a number of 63 bits that the headlines of one agency's series share."""
    digest = sha256(f"{agency}\n{series(title)}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1
