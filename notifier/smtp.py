"""Carries mail over an SMTP server."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.utils import parseaddr
from threading import Lock
from time import monotonic, sleep
from typing import Literal

from domain.errors import DeliveryFailed
from notifier.message import Message

MESSAGES_A_CONNECTION = 100
LONGEST_IDLE = 20  # seconds that an open connection may rest


@dataclass
class Smtp:
    """Sends over one connection at a time; `timeout` is in seconds, `rate` in mails a minute.

    A `rate` of 0 sets no limit.
    """

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    security: Literal["starttls", "tls", "none"] = "starttls"
    timeout: float = 30
    rate: float = 0
    _server: smtplib.SMTP | None = field(default=None, init=False, repr=False)
    _sent: int = field(default=0, init=False, repr=False)
    _last: float = field(default=0, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def deliver(self, message: Message) -> str:
        """Send the message; a refusal for good is permanent, everything else may pass."""
        with self._lock:
            try:
                self._send(message)
            except (OSError, smtplib.SMTPException) as error:
                self._hang_up()
                raise self._failure(error) from None
        return f"{message.recipient}（{self._place}）"

    def close(self) -> None:
        """End the connection; the next message opens a new one."""
        with self._lock:
            self._hang_up()

    @property
    def _place(self) -> str:
        return f"{self.host}:{self.port}"

    def _send(self, message: Message) -> None:
        idle = monotonic() - self._last
        if self._server is None or self._sent >= MESSAGES_A_CONNECTION or idle > LONGEST_IDLE:
            self._hang_up()
            self._server = self._connect()
        self._pace()
        sender, recipient = parseaddr(message.sender)[1], parseaddr(message.recipient)[1]
        self._server.sendmail(sender, recipient, message.content)
        self._sent += 1

    def _pace(self) -> None:
        if self.rate:
            sleep(max(0.0, self._last + 60 / self.rate - monotonic()))
        self._last = monotonic()

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        if self.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if self.username:
            server.login(self.username, self.password)
        return server

    def _hang_up(self) -> None:
        server, self._server, self._sent = self._server, None, 0
        if server is None:
            return
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()

    def _failure(self, error: Exception) -> DeliveryFailed:
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            codes = [code for code, _ in error.recipients.values()]
            return DeliveryFailed(
                f"宛先がメールサーバー {self._place} に拒否されました（{codes[0]}）。"
                "宛先をご確認ください",
                permanent=all(code >= 500 for code in codes),
            )
        if isinstance(error, smtplib.SMTPResponseException):
            return DeliveryFailed(
                f"メールサーバー {self._place} が応答 {error.smtp_code} を返しました。"
                "送信元・認証の設定をご確認ください",
                permanent=error.smtp_code >= 500,
            )
        return DeliveryFailed(
            f"メールサーバー {self._place} に接続できません（{type(error).__name__}）。"
            "時間をおいて自動で再送します。続く場合は TEIGEN_SMTP_* の設定をご確認ください",
            permanent=isinstance(error, smtplib.SMTPNotSupportedError),
        )
