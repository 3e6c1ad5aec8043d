"""Who did what when: what the installation remembers of those who run it."""

from datetime import datetime
from enum import StrEnum

from domain.record import Record

ITSELF = "提言ウォッチ"
"""Who does what nobody asked for."""


class Action(StrEnum):
    """What can be done."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"
    ACCOUNT_ADDED = "account_added"
    ROLE_CHANGED = "role_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - no password
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    ACCOUNT_UNLOCKED = "account_unlocked"
    TOKEN_ISSUED = "token_issued"  # noqa: S105 - no password
    TOKEN_OWNED = "token_owned"  # noqa: S105 - no password
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - no password
    ENTRY_RECORDED = "entry_recorded"
    ENTRY_WITHDRAWN = "entry_withdrawn"
    REQUEST_RECORDED = "request_recorded"
    REQUEST_WITHDRAWN = "request_withdrawn"
    SUBSCRIBER_KEPT = "subscriber_kept"
    SUBSCRIBER_STATE = "subscriber_state"

    @property
    def label(self) -> str:
        """The Japanese words that staff see."""
        return _LABELS[self]


_LABELS = {
    Action.SIGN_IN: "ログイン",
    Action.SIGN_IN_FAILED: "ログインの失敗",
    Action.SIGN_OUT: "ログアウト",
    Action.ACCOUNT_ADDED: "アカウントの作成",
    Action.ROLE_CHANGED: "役割の変更",
    Action.PASSWORD_CHANGED: "パスワードの変更",
    Action.ACCOUNT_DISABLED: "アカウントの停止",
    Action.ACCOUNT_ENABLED: "アカウントの再開",
    Action.ACCOUNT_UNLOCKED: "ログイン制限の解除",
    Action.TOKEN_ISSUED: "トークンの発行",
    Action.TOKEN_OWNED: "トークンの所有者の変更",
    Action.TOKEN_REVOKED: "トークンの失効",
    Action.ENTRY_RECORDED: "回答・評価の記録",
    Action.ENTRY_WITHDRAWN: "記録の取り消し",
    Action.REQUEST_RECORDED: "要請活動の記録",
    Action.REQUEST_WITHDRAWN: "要請活動の取り消し",
    Action.SUBSCRIBER_KEPT: "配信先の登録・変更",
    Action.SUBSCRIBER_STATE: "配信先の休止・再開・削除",
}


class Deed(Record):
    """One thing that was done, never changed: `who` did it to `subject`."""

    id: int | None = None
    at: datetime
    who: str
    action: Action
    subject: str = ""
    detail: str = ""
