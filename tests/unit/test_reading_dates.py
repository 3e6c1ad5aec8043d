from datetime import date

import pytest

from domain.errors import UnreadableDate
from reading.dates import read_date, read_year


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和8年8月7日", date(2026, 8, 7)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R7.4.16", date(2025, 4, 16)),
        ("平成38年8月7日", date(2026, 8, 7)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("令和 ７年 ８月２６日（火）", date(2025, 8, 26)),
        ("令和4年(2022年)5月17日", date(2022, 5, 17)),
        ("2025年4月9日（令和7年4月9日）", date(2025, 4, 9)),
        ("2026年08月19日発表", date(2026, 8, 19)),
        ("2025-5-1", date(2025, 5, 1)),
        ("2026/08/25", date(2026, 8, 25)),
        ("2026.08.19", date(2026, 8, 19)),
        ("(令和8年6月10日) 題名", date(2026, 6, 10)),
        ("20 Aug 2026 03:13:00 +0900", date(2026, 8, 20)),
        ("Wed, 19 Aug 2026 17:00:00 JST", date(2026, 8, 19)),
        ("Wed, 19 Aug 2026 17:00:00 GMT", date(2026, 8, 20)),
        ("2026-08-24T15:00:Z", date(2026, 8, 25)),
        ("2026-08-24T05:00:00+09:00", date(2026, 8, 24)),
    ],
)
def test_each_form_is_read(text: str, expected: date) -> None:
    assert read_date(text) == expected


def test_the_year_is_taken_from_the_heading() -> None:
    assert read_date("8月19日付", year=read_year("令和8年8月分")) == date(2026, 8, 19)


@pytest.mark.parametrize("text", ["", "未定", "2026年2月30日", "8月19日"])
def test_no_date_is_never_guessed(text: str) -> None:
    with pytest.raises(UnreadableDate, match=f"「{text}」"):
        read_date(text)
