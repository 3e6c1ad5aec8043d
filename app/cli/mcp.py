"""`teigen mcp`: the questions, for the AI assistants of the staff."""

from app.bootstrap import build


def mcp() -> None:
    """AI アシスタント向けの MCP サーバーを標準入出力で動かします（読み取り専用）。

    例（設定ファイル）: {"command": "teigen", "args": ["mcp"]}
    """
    from app.desk import WatchDesk  # the SDK is slow to load and only needed here
    from app.mcp_server import mcp_server

    mcp_server(WatchDesk(build())).run("stdio")
