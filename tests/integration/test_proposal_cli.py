import json
from pathlib import Path

import pytest

from app.cli import main
from tests.proposals.documents import Numbered, locked_pdf, pdf, saved
from tests.proposals.forms import form

TEXT = (
    "見本の要望書\n１　道路\n道路を直すこと。\n２　橋\n（１）橋を直すこと。\n（２）次年度の予定\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TEIGEN_HOME", str(tmp_path / "var"))
    monkeypatch.delenv("TEIGEN_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Teigen:
    """Runs `teigen proposal` in this process and keeps what it said."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        self._monkeypatch.setattr("sys.argv", ["teigen", "proposal", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = self._capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err


@pytest.fixture
def teigen(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Teigen:
    return Teigen(monkeypatch, capsys)


def test_what_has_no_place_is_told_with_its_line_and_stands_in_the_json(
    folder: Path, teigen: Teigen
) -> None:
    Path("yobo.txt").write_text(TEXT, encoding="utf-8")
    code, _, remarks = teigen("import", "yobo.txt", "--id", "mihon")
    assert code == 0
    assert "どの項目にも当てはめられない箇所（6行目）: 次年度の予定" in remarks
    _, out, _ = teigen("import", "yobo.txt", "--id", "mihon", "--format", "json")
    answer = json.loads(out)
    assert answer["unplaced"] == [{"line": 6, "text": "次年度の予定"}]
    assert (answer["asks"], answer["changes"], answer["stored"]) == (2, [], True)


def test_a_draft_is_corrected_and_goes_live(folder: Path, teigen: Teigen) -> None:
    Path("yobo.txt").write_text(TEXT, encoding="utf-8")
    code, out, _ = teigen("import", "yobo.txt", "--id", "mihon", "--draft", "draft.yml")
    assert code == 0
    assert "draft.yml に書き出しました" in out
    assert teigen("show", "mihon")[0] == 2
    draft = Path("draft.yml")
    draft.write_text(
        draft.read_text(encoding="utf-8").replace("橋を直す", "橋を架け替える"), encoding="utf-8"
    )
    assert teigen("import", "draft.yml", "--id", "mihon")[0] == 0
    _, shown, _ = teigen("show", "mihon", "--format", "json")
    asks = [a["text"] for r in json.loads(shown)["recommendations"] for a in r["asks"]]
    assert asks == ["道路を直すこと。", "橋を架け替えること。"]
    assert json.loads(teigen("check", "mihon", "--format", "json")[1]) == [
        {"id": "mihon", "problems": []}
    ]
    listed = json.loads(teigen("list", "--format", "json")[1])
    assert {"id": "mihon", "title": "見本の要望書", "asks": 2} in listed


def test_importing_again_says_what_changed(folder: Path, teigen: Teigen) -> None:
    path = Path("yobo.txt")
    path.write_text(TEXT, encoding="utf-8")
    assert "新規に登録しました" in teigen("import", "yobo.txt", "--id", "mihon")[1]
    assert "変更はありません" in teigen("import", "yobo.txt", "--id", "mihon")[1]
    path.write_text(
        TEXT.replace("道路を直す", "道路を広げる") + "３　川を守ること。\n", encoding="utf-8"
    )
    out = teigen("import", "yobo.txt", "--id", "mihon")[1]
    assert "・要望事項 1a の文言が変わりました" in out
    assert "・要望事項 3a を追加しました" in out


@pytest.mark.parametrize("name", ["yobo.pdf", "yobo.docx", "yobo.html", "yobo.txt"])
def test_documents_of_every_format_go_in(name: str, folder: Path, teigen: Teigen) -> None:
    word = Numbered(("decimal", "%1."))
    word.add("見本の要望書")
    word.add("道路を直すこと。", 0)
    lines = ["見本の要望書", "１ 道路を直す", "こと。"]
    bodies = {
        "yobo.pdf": pdf([lines[:2], lines[2:]]),
        "yobo.docx": saved(word.document),
        "yobo.html": "<html><h1>見本の要望書</h1><ol><li>道路を直すこと。</ol></html>".encode(
            "cp932"
        ),
        "yobo.txt": "\n".join(lines).encode("utf-16"),
    }
    Path(name).write_bytes(bodies[name])
    assert teigen("import", name, "--id", "mihon")[0] == 0
    shown = json.loads(teigen("show", "mihon", "--format", "json")[1])
    assert shown["title"] == "見本の要望書"
    assert [(a["id"], a["text"]) for r in shown["recommendations"] for a in r["asks"]] == [
        ("1a", "道路を直すこと。")
    ]


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("empty.txt", b"", "内容が空です"),
        ("none.txt", "お知らせ\n本日は晴天です。\n".encode(), "要望事項"),
        ("locked.pdf", locked_pdf(), "パスワードで保護された PDF"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "古い形式の Office 文書"),
        ("draft.yml", b"id: x\ntitle: [", "YAML として読み取れません"),
        ("missing.txt", None, "見つかりません"),
        (".", None, "フォルダーが指定されています"),
    ],
)
def test_what_cannot_be_read_ends_with_status_2_and_changes_nothing(
    name: str, body: bytes | None, said: str, folder: Path, teigen: Teigen
) -> None:
    Path("yobo.txt").write_text(TEXT, encoding="utf-8")
    teigen("import", "yobo.txt", "--id", "mihon")
    before = teigen("show", "mihon", "--format", "json")[1]
    if body is not None:
        Path(name).write_bytes(body)
    code, _, error = teigen("import", name, "--id", "mihon")
    assert code == 2
    assert name in error
    assert said in error
    assert "対処: " in error
    assert teigen("show", "mihon", "--format", "json")[1] == before


@pytest.mark.parametrize("proposal_id", ["", "日本", "a b", "../a"])
def test_an_id_that_no_file_and_no_address_could_bear_is_refused(
    proposal_id: str, folder: Path, teigen: Teigen
) -> None:
    Path("yobo.txt").write_text(TEXT, encoding="utf-8")
    code, _, error = teigen("import", "yobo.txt", "--id", proposal_id)
    assert code == 2
    assert "使えません" in error


def test_a_draft_that_cannot_be_written_is_named(folder: Path, teigen: Teigen) -> None:
    Path("yobo.txt").write_text(form("letter").text, encoding="utf-8")
    code, _, error = teigen("import", "yobo.txt", "--id", "x", "--draft", "nowhere/draft.yml")
    assert code == 2
    assert "nowhere/draft.yml" in error
