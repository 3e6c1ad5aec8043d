import pytest

from reading.main_text import main_text

PROSE = "自治体の手続をオンラインで行えるようにするため、システムの共通化に取り組みます。" * 4
MENU = "".join(f'<li><a href="/{n}">案内{n}</a></li>' for n in range(30))


@pytest.mark.parametrize(
    "page",
    [
        "<main><h1>題名</h1><p>{prose}</p>{frame}</main>",
        '<div id="contents"><h1>題名</h1><p>{prose}</p>{frame}</div>',
        '<div role="main"><h1>題名</h1><p>{prose}</p>{frame}</div>',
        "<div><h1>題名</h1><p>{prose}</p></div>{frame}",
        "<table><tr><td><p>{prose}</p></td></tr></table>{frame}",
    ],
)
def test_the_text_comes_without_the_frame_around_it(page: str) -> None:
    frame = (
        f"<nav><ul>{MENU}</ul></nav><div class='topic-path'>トップ</div>"
        "<ul class='sns-share'><li>共有する</li></ul><footer>代表電話</footer>"
    )
    text = main_text(f"<html><body>{page.format(prose=PROSE, frame=frame)}</body></html>").text
    assert PROSE in text
    for left_out in ("案内7", "トップ", "共有する", "代表電話"):
        assert left_out not in text


def test_a_wrapper_that_is_named_like_a_frame_is_kept_when_it_holds_the_text() -> None:
    page = f'<main><div class="has-menu"><p>{PROSE}</p></div></main>'
    assert PROSE in main_text(page).text


def test_a_part_that_holds_mostly_links_is_not_taken_for_the_text() -> None:
    page = f'<body><div id="main"><ul>{MENU}</ul><div><p>{PROSE}</p></div></div></body>'
    assert PROSE in main_text(page).text


def test_tables_keep_their_cells_apart_and_comments_are_not_read() -> None:
    page = (
        f"<main><p>{PROSE}</p><table><tr><th>年度</th><td>2026</td></tr></table><!-- 秘 --></main>"
    )
    text = main_text(page).text
    assert "年度 2026" in text or "年度\t2026" in text
    assert "秘" not in text


def test_the_links_of_the_main_part_are_found_and_those_of_the_frame_are_not() -> None:
    page = f'<nav><a href="m.pdf">案内図</a></nav><main><p>{PROSE}</p><a href="a.pdf">別添 1</a></main>'
    assert main_text(page).links == (("別添 1", "a.pdf"),)
