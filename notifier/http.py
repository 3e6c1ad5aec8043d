"""Posts to web services; their addresses are secrets, and never reach a log or a message."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

import httpx

from domain.errors import DeliveryFailed

_PASSING = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
}

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def post_json(
    name: str, url: str, body: bytes, headers: Mapping[str, str] | None = None, timeout: float = 20
) -> None:
    """Post a JSON body to the channel called `name`; raise DeliveryFailed unless it is taken."""
    sent = {"Content-Type": "application/json; charset=utf-8", **(headers or {})}
    try:
        answer = httpx.post(url, content=body, headers=sent, timeout=timeout)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DeliveryFailed(
            f"経路「{name}」に接続できません（{type(error).__name__}）。時間をおいて自動で再送します",
            permanent=isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol),
        ) from None
    if answer.is_success:
        return
    passing = answer.status_code in _PASSING or answer.is_server_error
    raise DeliveryFailed(
        f"経路「{name}」が応答 {answer.status_code} を返しました。"
        + ("時間をおいて自動で再送します" if passing else "経路の設定（URL）をご確認ください"),
        permanent=not passing,
    )
