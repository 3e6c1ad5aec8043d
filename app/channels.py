"""Reads the file that names the chat channels: the only place that knows their addresses."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError

from domain.errors import BadSettings
from domain.subscriber import MAIL
from notifier.apprise import Apprise
from notifier.channel import Channel
from notifier.discord import Discord
from notifier.slack import Slack
from notifier.teams import Teams
from notifier.webhook import Webhook

_CLASSES: dict[str, Callable[[str, str], Channel]] = {
    "slack": Slack,
    "teams": Teams,
    "discord": Discord,
    "apprise": Apprise,
}


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    url: SecretStr = Field(min_length=1)


class _Chat(_Entry):
    kind: Literal["slack", "teams", "discord", "apprise"]

    def channel(self, name: str) -> Channel:
        return _CLASSES[self.kind](name, self.url.get_secret_value())


class _Webhook(_Entry):
    kind: Literal["webhook"]
    secret: SecretStr = Field(min_length=16)

    def channel(self, name: str) -> Channel:
        return Webhook(name, self.url.get_secret_value(), self.secret.get_secret_value())


_File = TypeAdapter(dict[str, Annotated[_Chat | _Webhook, Field(discriminator="kind")]])


def load_channels(path: Path | None) -> dict[str, Channel]:
    """Return the channels by name; none without a file. Raises BadSettings, naming no secret."""
    if path is None:
        return {}
    try:
        entries = _File.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadSettings(f"経路のファイル {path} を読めません（{type(error).__name__}）") from None
    except ValidationError as error:
        wrong = "\n".join(f"・{'.'.join(map(str, e['loc']))}: {e['type']}" for e in error.errors())
        raise BadSettings(
            f"経路のファイル {path} に誤りがあります。\n{wrong}\n"
            "対処: kind（slack・teams・discord・apprise・webhook）、url、webhook では16文字以上の"
            " secret を指定してください"
        ) from None
    if MAIL in entries:
        raise BadSettings(f"経路のファイル {path}: 「{MAIL}」という名前は使えません")
    return {name: entry.channel(name) for name, entry in entries.items()}
