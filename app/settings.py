"""Every setting, read once from the environment and checked at start."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, model_validator

from domain.account import Role
from domain.errors import BadSettings
from domain.record import Record

PREFIX = "TEIGEN_"
SHIPPED_SOURCES = Path(__file__).parent.parent / "crawler" / "sources"


class Settings(Record):
    """What an operator can set; each field is the variable TEIGEN_<FIELD> (or *_FILE)."""

    home: Path = Path("var")
    database_url: str = ""
    sources_dir: Path = SHIPPED_SOURCES
    contact: str = "https://github.com/teigen-watch"
    crawl_delay: float = Field(default=1.0, ge=0, le=60)
    allowed_private_hosts: str = ""
    crawl_timeout: float = Field(default=600, gt=0)
    proposal: str = "nga-2020-digital"

    channel: Literal["outbox", "smtp"] = "outbox"
    mail_from: str = "teigen-watch@localhost"
    mail_to: str = "teigen-staff@localhost"
    operator_to: str = "teigen-operator@localhost"
    smtp_host: str = ""
    smtp_port: int = Field(default=587, gt=0, lt=65536)
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_rate: float = Field(default=0, ge=0)
    channels_file: Path | None = None
    public_url: str = ""
    secret: SecretStr = SecretStr("")
    digest_weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = "mon"
    digest_hour: int = Field(default=8, ge=0, le=23)

    keep_digests: int = Field(default=1825, ge=0)
    keep_addresses: int = Field(default=400, ge=0)
    keep_removed: int = Field(default=90, ge=0)

    encoder: Literal["off", "e5", "use", "folder"] = "off"
    encoder_folder: Path | None = None

    judge_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    judge_model: str = ""
    judge_key: SecretStr = SecretStr("")
    judge_from: float = Field(default=0.25, ge=0, le=1)
    judge_to: float = Field(default=0.75, ge=0, le=1)
    judge_budget: int = Field(default=50, ge=0)
    judge_timeout: float = Field(default=60, gt=0)

    host: str = "127.0.0.1"
    port: int = Field(default=8350, gt=0, lt=65536)
    proxy: str = ""
    oidc_issuer: str = Field(
        default="", pattern=r"^(|https://\S+|http://(127\.0\.0\.1|localhost)\b\S*)$"
    )
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name_claim: str = "preferred_username"
    oidc_role_claim: str = ""
    oidc_roles: str = Field(
        default="", pattern=r"^(|[^=,]+=(viewer|reviewer|admin)(,[^=,]+=(viewer|reviewer|admin))*)$"
    )
    oidc_default_role: Literal["", "viewer", "reviewer", "admin"] = ""
    api_rate: str = Field(default="600/minute", pattern=r"^\d+/(second|minute|hour)$")

    @model_validator(mode="after")
    def _complete(self) -> "Settings":
        if self.channel == "smtp" and not self.smtp_host:
            raise ValueError("TEIGEN_CHANNEL=smtp には TEIGEN_SMTP_HOST の指定が必要です")
        if self.encoder == "folder" and not self.encoder_folder:
            raise ValueError("TEIGEN_ENCODER=folder には TEIGEN_ENCODER_FOLDER の指定が必要です")
        if self.judge_url and not self.judge_model:
            raise ValueError("TEIGEN_JUDGE_URL には TEIGEN_JUDGE_MODEL の指定が必要です")
        if not self.judge_key.get_secret_value().isascii():
            raise ValueError("TEIGEN_JUDGE_KEY に使えるのは半角の英数字と記号だけです")
        if self.judge_from > self.judge_to:
            raise ValueError("TEIGEN_JUDGE_FROM は TEIGEN_JUDGE_TO 以下にしてください")
        if self.oidc_issuer and not (self.oidc_client_id and self.public_url):
            raise ValueError(
                "TEIGEN_OIDC_ISSUER には TEIGEN_OIDC_CLIENT_ID と"
                " TEIGEN_PUBLIC_URL の指定が必要です"
            )
        return self

    @property
    def oidc_role_names(self) -> dict[str, Role]:
        """What the values of the role claim mean here."""
        pairs = (pair.rpartition("=") for pair in _listed(self.oidc_roles))
        return {value.strip(): Role(role) for value, _, role in pairs}

    @property
    def database(self) -> str:
        """The database's URL: as set, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.home / 'teigen.db'}"

    @property
    def web(self) -> str:
        """The address at which readers reach the web page, without a slash; empty for none."""
        return self.public_url.rstrip("/")

    @property
    def outbox(self) -> Path:
        """The folder into which mail goes while no other channel is configured."""
        return self.home / "outbox"

    @property
    def private_hosts(self) -> frozenset[str]:
        """The hosts that may lead to addresses that are not public."""
        return frozenset(_listed(self.allowed_private_hosts))

    @property
    def proxies(self) -> list[str]:
        """The addresses of the proxies whose word on client and scheme is taken."""
        return _listed(self.proxy)

    @property
    def recipients(self) -> list[str]:
        """The addresses that get the digest."""
        return _listed(self.mail_to)

    @property
    def operators(self) -> list[str]:
        """The addresses that hear of changes in the sources."""
        return _listed(self.operator_to)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of this environment; raise BadSettings naming each bad variable."""
    values = {
        name: _value(f"{PREFIX}{name.upper()}", environment) for name in Settings.model_fields
    }
    try:
        return Settings.model_validate({k: v for k, v in values.items() if v is not None})
    except ValidationError as error:
        lines = [f"・{_variable(e['loc'])}: {_problem(e['msg'])}" for e in error.errors()]
        raise BadSettings("設定に誤りがあります。\n" + "\n".join(lines)) from None


def _problem(message: str) -> str:
    return message.removeprefix("Value error, ")


def _variable(location: tuple[int | str, ...]) -> str:
    return f"{PREFIX}{str(location[0]).upper()}" if location else "設定全体"


def _value(variable: str, environment: Mapping[str, str]) -> str | None:
    """Return the value of a variable, or the content of the file that <variable>_FILE names."""
    path = environment.get(f"{variable}_FILE")
    if not path:
        return environment.get(variable)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{variable}_FILE のファイルを読めません: {path}（{error}）") from None
