from pathlib import Path

import pytest

from domain.errors import BadInput
from proposals.draft import write_draft
from proposals.importer import Draft, import_document
from tests.proposals.forms import FORMS, Form, form


def read(text: str, file: str = "x.txt") -> Draft:
    return import_document(text.encode(), file=file, proposal_id="x")


def reasons(text: str) -> list[tuple[int, str]]:
    return [(p.line, p.reason) for p in read(text).doubts]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_form_survives_its_draft(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "draft.yml"
    draft = read(form.text)
    write_draft(draft, path)
    assert read(path.read_text(encoding="utf-8"), str(path)).proposal == draft.proposal


def test_the_draft_carries_what_has_no_place_and_says_how_to_go_on(tmp_path: Path) -> None:
    path = tmp_path / "draft.yml"
    write_draft(read(form("prelude").text), path)
    written = path.read_text(encoding="utf-8")
    assert "teigen proposal import draft.yml --id x" in written
    assert "- line: 14\n  text: 市町村の意見\n" in written


def test_a_section_without_ask_is_doubtful() -> None:
    text = "１　道路\n道路を直すこと。\n２　橋\n橋は古い。\n"
    assert reasons(text) == [(3, "要望事項のない節です")]


def test_a_very_long_ask_is_doubtful() -> None:
    text = f"１　道路\n{'道路の整備を進め、' * 50}支援すること。\n"
    assert reasons(text) == [(2, "457字あります。二つの要望事項が続いていないかご確認ください")]


def test_an_ask_that_begins_midway_is_doubtful() -> None:
    assert reasons("１　道路\n\n。\n\n２ を整備すること。\n") == [
        (5, "文の途中から始まっているようです")
    ]


def test_a_missing_and_a_repeated_number_are_doubtful() -> None:
    text = "１　道を直すこと。\n３　橋を直すこと。\n３　川を直すこと。\n"
    assert reasons(text) == [
        (2, "この前の番号（2）が見つかりません"),
        (3, "番号「3」が重なるため「4」としました"),
    ]


def test_only_numbers_of_one_kind_are_missed() -> None:
    assert reasons("１　道を直すこと。\n（３）橋を直すこと。\n①　川を直すこと。\n") == []


def test_a_sign_that_could_not_be_read_is_doubtful() -> None:
    assert reasons("１　道\ufffdを直すこと。\n") == [(1, "読み取れない文字（\ufffd）があります")]


def test_the_appeal_that_closes_a_preamble_asks_for_nothing_of_its_own() -> None:
    text = "前文である。\nよって、特段の配慮を強く要望する。\n見本町村会\n記\n１　道を直すこと。\n"
    assert read(text).unplaced == ()


def test_the_same_sentence_twice_is_doubtful() -> None:
    text = "１　道を直すこと。\n２　道を直すこと。\n"
    assert reasons(text) == [(1, "同じ文が2回あります"), (2, "同じ文が2回あります")]


def test_reasons_that_argue_are_named_once() -> None:
    text = "第１　意見の趣旨\n窓口を残すべきである。\n第２　意見の理由\n権利は守るべきである。利便も図るべきである。\n"
    assert reasons(text) == [
        (3, "背景・理由の説明とみなしました（「…べき」で終わる文が2件あります）")
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 5000, "入れ子が深すぎます"),
        ("- " * 5000, "入れ子が深すぎます"),
        ("published: 2020-99-99\n", "YAML の値を読み取れません"),
        ("just text", "提言の YAML ではありません"),
        ("id: x\ntitle: y\nasks: []\n", "asks: 使えない項目です"),
        ("id: x\ntitle: y\nrecommendations: [{id: '1', part: ''}]\n", "recommendations の 1番目 の heading: 必要な項目がありません"),
        ("id: x\ntitle: 2020\n", "title: 文字を記載してください"),
    ],
)  # fmt: skip
def test_a_wrong_draft_names_the_place_and_the_remedy(text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(text, "draft.yml")
    assert said in str(caught.value)
    assert "draft.yml" in str(caught.value)
