import pytest

from app.subscriber_file import from_values, read_subscribers
from domain.errors import BadInput
from domain.match import Grade
from domain.schedule import Cadence
from domain.subscriber import Subscriber

TABLE = """名前,メールアドレス,頻度,曜日,時,要望事項,最低区分
知事室,chiji@example.test,週報,月,9,,直接対応
情報課,joho@example.test,毎日,,7,I-5a、I-5b,
壊れた,x@example.test,毎時,,,,
"""


def test_a_table_in_japanese_is_read_and_bad_rows_are_named() -> None:
    rows = dict(read_subscribers(TABLE.encode(), "配信先.csv", "p"))
    office, section, broken = rows.values()
    assert isinstance(office, Subscriber)
    assert isinstance(section, Subscriber)
    assert (office.schedule.hour, office.minimum) == (9, Grade.DIRECT)
    assert section.schedule.cadence is Cadence.DAILY
    assert section.scope.asks == ("I-5a", "I-5b")
    assert isinstance(broken, BadInput)
    assert "配信先.csv:4" in str(broken)
    assert "毎時" in str(broken)


@pytest.mark.parametrize(
    ("cell", "wanted"), [("添付する", True), ("○", True), ("なし", False), ("", False)]
)
def test_a_table_says_who_wants_the_table_of_progress(cell: str, wanted: bool) -> None:
    body = f"名前,メールアドレス,一覧表\n知事室,c@example.test,{cell}\n".encode()
    [(_, read)] = read_subscribers(body, "配信先.csv", "p")
    assert isinstance(read, Subscriber)
    assert read.workbook is wanted


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": ""}, "name"),
        ({"name": "x", "hour": "25"}, "25"),
        ({"name": "x", "minimum": "best"}, "best"),
        ({"name": "x\r\nBcc: a@b.test"}, "制御文字"),
        ({"name": "x", "address": "a@b.test\nBcc: c@d.test"}, "制御文字"),
        ({"name": "x", "workbook": "たぶん"}, "たぶん"),
        ({"name": "x", "zone": "Mars"}, "時間帯「Mars」"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(values: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        from_values(values, "p")
