from datetime import date

import pytest

from reading.deadline import read_deadline

PUBLISHED = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("意見の提出期限は令和8年12月18日（金曜日）です。", date(2026, 12, 18)),
        ("意見募集期間: 2026年11月20日（金）〜2026年12月19日（土）", date(2026, 12, 19)),
        ("意見募集期間　令和8年11月20日（金）から1月8日（金）まで", date(2027, 1, 8)),
        ("令和8年12月4日まで、広く御意見を募集します。", date(2026, 12, 4)),
        ("締切: 2月29日", None),
        ("締切は令和2年1月1日でした", None),
        ("令和8年12月4日に開催します。", None),
        ("", None),
    ],
)
def test_a_deadline_is_read_where_it_is_stated_and_never_guessed(
    text: str, expected: date | None
) -> None:
    assert read_deadline(text, PUBLISHED) == expected
