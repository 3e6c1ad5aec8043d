"""The page behind the link that stops a mail: GET shows, only POST stops (RFC 8058)."""

from collections.abc import Callable
from html import escape

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

Lookup = Callable[[int, str], str | None]
"""Takes the subscriber's number and the token; returns its name, or None for a wrong link."""


def unsubscribe_router(find: Lookup, stop: Lookup) -> APIRouter:
    """Return the routes of `/unsubscribe/{number}/{token}`."""
    router = APIRouter(prefix="/unsubscribe", include_in_schema=False)

    @router.get("/{number}/{token}")
    def show(number: int, token: str) -> HTMLResponse:
        name = find(number, token)
        if name is None:
            return _page("このリンクは使えません", _UNKNOWN, status=404)
        return _page(
            "配信の停止",
            f"<p>「{escape(name)}」への配信を停止します。よろしければ、次のボタンを押してください。</p>"
            '<form method="post"><button type="submit">配信を停止する</button></form>',
        )

    @router.post("/{number}/{token}")
    def act(number: int, token: str) -> HTMLResponse:
        name = stop(number, token)
        if name is None:
            return _page("このリンクは使えません", _UNKNOWN, status=404)
        return _page(
            "配信を停止しました",
            f"<p>「{escape(name)}」への配信を停止しました。"
            "再開をご希望の場合は、運用担当者までお知らせください。</p>",
        )

    return router


_UNKNOWN = "<p>リンクが途中で切れていないか、ご確認ください。</p>"
_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def _page(title: str, body: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(
        f"""<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title} | 提言ウォッチ</title>
<style>
body {{ margin: 3rem auto; max-width: 36rem; padding: 0 1rem; font-family: sans-serif;
  line-height: 1.8; color-scheme: light dark; }}
button {{ font-size: 1rem; padding: .6rem 1.4rem; }}
</style>
</head>
<body><main><h1>{title}</h1>{body}</main></body>
</html>""",
        status_code=status,
        headers=_HEADERS,
    )
