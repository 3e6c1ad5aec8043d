"""`teigen token`: access tokens for the API."""

from typing import Annotated

import typer

from app.bootstrap import build
from app.cli.filters import Several, labelled, listed
from app.cli.operator import operator
from app.cli.output import Format, as_json, as_table, note, say
from app.tokens import assign, issue, issued
from app.tokens import revoke as revoke_token
from domain.access import Scope
from domain.period import TOKYO

app = typer.Typer(no_args_is_help=True, help="API のトークンの発行・一覧・失効を行います。")

NameArgument = Annotated[str, typer.Argument(metavar="名前", help="トークンの名前")]


@app.command()
def add(
    name: NameArgument,
    scope: Annotated[Several, typer.Option(help=f"許可する操作。{listed(Scope)}")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3_650, help="有効な日数")] = None,
    owner: Annotated[str, typer.Option(help="使う人のアカウント")] = "",
) -> None:
    """トークンを発行します。値はこのとき一度だけ表示されます。

    例: teigen token add 集計用 --scope 閲覧 --days 365

    例: teigen token add 山田の端末 --scope 確認 --owner 山田
    """
    scopes = frozenset(labelled(Scope, s) for s in scope or ())
    say(issue(build(), name, scopes, days, operator(), owner=owner))
    note("この値は二度と表示できません。安全な場所に控えてください。")


@app.command("list")
def list_(
    format: Annotated[Format, typer.Option("--format", help="出力形式")] = Format.TABLE,
) -> None:
    """発行したトークンを一覧します。"""
    found = issued(build())
    if format is not Format.TABLE:
        as_json([t.model_dump(mode="json", exclude={"digest"}) for t in found])
        return
    as_table(
        ("名前", "所有者", "許可する操作", "発行", "期限", "失効"),
        (
            (
                t.name,
                t.owner,
                "、".join(s.label for s in Scope if s in t.scopes),
                *(
                    f"{at.astimezone(TOKYO):%Y-%m-%d}" if at else ""
                    for at in (t.created_at, t.expires_at, t.revoked_at)
                ),
            )
            for t in found
        ),
    )


@app.command()
def owner(
    name: NameArgument,
    account: Annotated[str, typer.Argument(metavar="アカウント", help="省くと、所有者なし")] = "",
) -> None:
    """トークンを使う人のアカウントを改めます。両者の判断は、一人の判断として数えます。

    例: teigen token owner 集計用 山田
    """
    named = assign(build(), name, account, operator())
    say(f"トークン「{name}」の所有者を{f'「{named}」' if named else 'なし'}にしました。")


@app.command()
def revoke(name: NameArgument) -> None:
    """トークンを失効させます。元に戻せません。"""
    revoke_token(build(), name, operator())
    say(f"トークン「{name}」を失効させました。")
