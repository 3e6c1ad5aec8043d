"""Recognises answers that are no page: blocks, challenges, maintenance, log-in, the top page."""

from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from crawler.page import Page
from domain.errors import BadInput
from domain.health import Outcome
from reading.charset import decode

Finding = tuple[Outcome, str]
"""What an answer amounts to, and why, in Japanese."""

SHORT = 3_000
"""Characters of a page that consists of little but a message."""

_BLOCKED = (401, 403, 405, 429, 451)
_WALLS = {
    "request rejected": "ファイアウォールの拒否ページ（Request Rejected）",
    "access denied": "拒否ページ（Access Denied）",
    "incapsula": "閲覧確認のページ（Incapsula）",
    "awswaf": "閲覧確認のページ（AWS WAF）",
    "gokuprops": "閲覧確認のページ（AWS WAF）",
    "just a moment": "閲覧確認のページ（Cloudflare）",
    "cf-challenge": "閲覧確認のページ（Cloudflare）",
    "403 forbidden": "拒否ページ（403 Forbidden）",
    "アクセスが拒否": "拒否ページ",
    "アクセスを拒否": "拒否ページ",
    "アクセスを制限": "拒否ページ",
}
_CLOSED = (
    "メンテナンス",
    "工事中",
    "サービスを停止",
    "一時停止",
    "under maintenance",
    "しばらくお待ち",
)
_TOPS = ("", "/", "/index.html", "/index.htm", "/index.php", "/jp/", "/j/", "/ja/")


def refusal(asked: str, status: int, page: Page) -> Finding | None:
    """Return why an answer cannot be read at all, or None when it can be tried."""
    if status in _BLOCKED or (status in (202, 503) and _wall(page)):
        return Outcome.BLOCKED, f"サイトに閲覧を断られました（HTTP {status}）"
    if status == 202 and not page.body.strip():
        return Outcome.BLOCKED, "空の応答（HTTP 202）が返されました。閲覧確認とみられます"
    if status != 200:
        return Outcome.FAILED, f"ページを取得できませんでした（HTTP {status}）"
    if landed_on_top(asked, page.url):
        return Outcome.FAILED, f"トップページへ転送されました（{page.url}）。移転・廃止の可能性"
    return None


def soft_failure(page: Page) -> Finding | None:
    """Return what a page without items is instead, or None when nothing gives it away.

    Only for pages that could not be read: a good list may well speak of maintenance.
    """
    if wall := _wall(page):
        return Outcome.BLOCKED, f"{wall}が返されました"
    soup = BeautifulSoup(_text(page), "lxml")
    scripts = bool(soup.find("script"))
    for element in soup.select("script, style, noscript"):
        element.decompose()
    text = soup.get_text(" ", strip=True)
    if soup.select_one("input[type=password]"):
        return Outcome.FAILED, "ログインのページが返されました"
    if len(text) < SHORT and any(mark in text.lower() for mark in _CLOSED):
        return Outcome.FAILED, f"メンテナンス等のページが返されました（「{text[:60]}」）"
    if scripts and len(text) < 200:
        return (
            Outcome.FAILED,
            "本文が JavaScript で表示されるページです。データの URL が必要です",
        )
    if len(text) >= SHORT:
        return Outcome.FAILED, (
            f"ページの構成が変わったとみられます（本文{len(text)}字に項目が1件も見つかりません）"
        )
    return None


def landed_on_top(asked: str, url: str) -> bool:
    """Tell whether a request for a page below the top ended on a top page."""
    return urlsplit(asked).path not in _TOPS and urlsplit(url).path in _TOPS


def _wall(page: Page) -> str:
    text = _text(page).lower()
    if len(text) > 10 * SHORT:
        return ""
    return next((name for mark, name in _WALLS.items() if mark in text), "")


def _text(page: Page) -> str:
    try:
        return decode(page.body, page.content_type)
    except BadInput:
        return ""
