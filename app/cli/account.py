"""`teigen account`: who may sign in to the pages."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app import accounts
from app.audit import deeds
from app.bootstrap import build
from app.cli.filters import labelled, listed
from app.cli.operator import operator
from app.cli.output import Format, as_json, as_table, note, say
from app.passwords import invented
from domain.account import Role
from domain.errors import BadInput
from domain.period import TOKYO

app = typer.Typer(no_args_is_help=True, help="画面にログインできるアカウントを管理します。")

Name = Annotated[str, typer.Argument(metavar="名前", help="アカウントの名前")]
RoleOption = Annotated[str, typer.Option(help=f"役割。{listed(Role)}")]
FileOption = Annotated[
    str, typer.Option(metavar="FILE", help="パスワードを書いたファイル。- は標準入力")
]
Generate = Annotated[bool, typer.Option("--generate", help="パスワードを自動で作り、表示します")]


@app.command()
def add(
    name: Name,
    role: RoleOption = Role.VIEWER.label,
    password_file: FileOption = "",
    generate: Generate = False,
) -> None:
    """アカウントを作成します。パスワードは、画面で2回お尋ねします。

    例: teigen account add 山田 --role 確認担当者
    """
    chosen = labelled(Role, role)
    accounts.add(build(), name, chosen, _password(password_file, generate), operator())
    say(f"アカウント「{name}」（{chosen.label}）を作成しました。")


@app.command("list")
def list_(
    format: Annotated[Format, typer.Option("--format", help="出力形式")] = Format.TABLE,
) -> None:
    """アカウントを一覧します。"""
    found = accounts.known(build())
    if format is not Format.TABLE:
        as_json([a.model_dump(mode="json") for a in found])
        return
    as_table(
        ("名前", "役割", "作成", "停止"),
        (
            (
                a.name,
                a.role.label,
                *(
                    f"{at.astimezone(TOKYO):%Y-%m-%d}" if at else ""
                    for at in (a.created_at, a.disabled_at)
                ),
            )
            for a in found
        ),
    )


@app.command()
def role(
    name: Name, role: Annotated[str, typer.Argument(metavar="役割", help=listed(Role))]
) -> None:
    """役割を変更します。ログイン中の方は、ログインし直していただくことになります。"""
    chosen = labelled(Role, role)
    accounts.change_role(build(), name, chosen, operator())
    say(f"アカウント「{name}」の役割を「{chosen.label}」にしました。")


@app.command()
def password(name: Name, password_file: FileOption = "", generate: Generate = False) -> None:
    """パスワードを変更します。ログイン中の方は、ログインし直していただくことになります。"""
    accounts.change_password(build(), name, _password(password_file, generate), operator())
    say(f"アカウント「{name}」のパスワードを変更しました。")


@app.command()
def disable(name: Name) -> None:
    """アカウントを停止します。ログイン中であれば、直ちに終了します。"""
    accounts.disable(build(), name, operator())
    say(f"アカウント「{name}」を停止しました。")


@app.command()
def enable(name: Name) -> None:
    """停止したアカウントを、再び使えるようにします。"""
    accounts.enable(build(), name, operator())
    say(f"アカウント「{name}」を使えるようにしました。")


@app.command()
def unlock(name: Name) -> None:
    """続けて誤ったためにログインできないアカウントを、直ちにログインできるようにします。"""
    accounts.unlock(build(), name, operator())
    say(f"アカウント「{name}」のログインの制限を解除しました。")


@app.command()
def audit(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="新しい方からの件数")] = 100,
    format: Annotated[Format, typer.Option("--format", help="出力形式")] = Format.TABLE,
) -> None:
    """いつ、だれが、何をしたかを、新しい順に一覧します。"""
    found = deeds(build(), limit)
    if format is not Format.TABLE:
        as_json([d.model_dump(mode="json") for d in found])
        return
    as_table(
        ("日時", "操作した人", "操作", "対象", "内容"),
        (
            (f"{d.at.astimezone(TOKYO):%Y-%m-%d %H:%M}", d.who, d.action.label, d.subject, d.detail)
            for d in found
        ),
    )


def _password(file: str, generate: bool) -> str:
    """Return the password: made up, from a file, or typed twice; never from the command line."""
    if generate:
        made = invented()
        say(made)
        note("このパスワードは二度と表示できません。ご本人に安全な方法でお伝えください。")
        return made
    if file:
        return _read(file)
    if not sys.stdin.isatty():
        raise BadInput(
            "パスワードを入力できる端末がありません",
            remedy="--password-file でファイルを指定するか、--generate で自動で作ってください",
        )
    typed: str = typer.prompt(
        "パスワード", hide_input=True, confirmation_prompt="パスワード（確認）"
    )
    return typed


def _read(file: str) -> str:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("パスワードのファイルを読めません", file=file) from error
    return text.rstrip("\r\n")
