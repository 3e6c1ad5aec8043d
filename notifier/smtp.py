"""The SMTP channel."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal

from domain.errors import DeliveryFailed


@dataclass(frozen=True)
class Smtp:
    """Sends over an SMTP server; `timeout` is in seconds."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    security: Literal["starttls", "tls", "none"] = "starttls"
    timeout: float = 30

    def deliver(self, message: EmailMessage) -> str:
        """Send the message; a refusal for good is permanent, everything else may pass."""
        place = f"{self.host}:{self.port}"
        try:
            with self._connect() as server:
                if self.username:
                    server.login(self.username, self.password)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            permanent = all(code >= 500 for code in codes)
            raise DeliveryFailed(
                f"宛先がメールサーバー {place} に拒否されました（{codes[0]}）。"
                "宛先をご確認ください",
                permanent=permanent,
            ) from None
        except smtplib.SMTPResponseException as error:
            raise DeliveryFailed(
                f"メールサーバー {place} が応答 {error.smtp_code} を返しました。"
                "送信元・認証の設定をご確認ください",
                permanent=error.smtp_code >= 500,
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryFailed(
                f"メールサーバー {place} に接続できません（{type(error).__name__}）。"
                "時間をおいて自動で再送します。続く場合は TEIGEN_SMTP_* の設定をご確認ください"
            ) from None
        return f"{message['To']}（{place}）"

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        if self.security == "starttls":
            server.starttls(context=context)
        return server
