"""Says in Japanese why a request failed."""

from typing import Any
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawler.manners.addresses import refused
from crawler.manners.refused import Refused
from domain.health import Outcome

_REASONS: dict[type[Exception], str] = {
    CannotResolveHostError: "ホスト名が見つかりません",
    DownloadCancelledError: "応答が大きすぎるか、途中で打ち切られました",
    DownloadConnectionRefusedError: "接続を拒否されました",
    DownloadTimeoutError: "時間内に応答がありません",
    IgnoreRequest: "展開すると大きすぎる応答です",
    ResponseDataLossError: "応答が途中で切れました",
}


def explain(failure: Any) -> tuple[Outcome, str]:
    """Return the outcome that a failed request gives its crawl, and the reason."""
    error = failure.value
    if address := refused.get(urlsplit(failure.request.url).hostname or ""):
        return Outcome.FAILED, f"公開されていないアドレス（{address}）を指すため接続しません"
    if isinstance(error, Refused):
        return Outcome.BLOCKED if error.by_site else Outcome.FAILED, str(error)
    known = next((said for kind, said in _REASONS.items() if isinstance(error, kind)), "")
    return Outcome.FAILED, f"ページを取得できませんでした（{known or type(error).__name__}）"
