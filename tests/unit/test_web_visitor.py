import pytest
from starlette.datastructures import Headers

from web.pages.login import own_path
from web.pages.origin import is_foreign


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example",
        "javascript:alert(1)", "/%0d%0a\r\nX: y", " /search", "/a b", "", "search", "/\t/evil.example",
        "/login?next=/", "/logout", "/題名", "http:/evil.example", "/a\\b",
    ],
)  # fmt: skip
def test_what_leads_elsewhere_leads_to_the_first_page(asked: str) -> None:
    assert own_path(asked) == "/"


@pytest.mark.parametrize("asked", ["/", "/asks/I-5b", "/search?text=%E6%94%B9&asks=I-5b#top"])
def test_a_path_of_ours_is_followed(asked: str) -> None:
    assert own_path(asked) == asked


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "cross-site", "origin": "http://watch.example.jp"}, True),
        ({"origin": "http://watch.example.jp"}, False),
        ({"origin": "https://evil.example"}, True),
        ({"origin": "null"}, True),
    ],
)
def test_a_form_of_another_site_is_foreign(headers: dict[str, str], foreign: bool) -> None:
    assert is_foreign(Headers({"host": "watch.example.jp", **headers})) is foreign
