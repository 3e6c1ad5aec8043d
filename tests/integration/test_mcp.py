import asyncio
import sys
from typing import Any

from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from app.bootstrap import Watch
from app.desk import WatchDesk
from app.mcp_server import mcp_server
from tests.integration.test_api import remember

TOOLS = [
    "list_proposals",
    "find_matches",
    "search_announcements",
    "read_announcement",
    "progress",
    "ask_story",
]


def call(watch: Watch, name: str, arguments: dict[str, Any]) -> Any:
    async def ask() -> Any:
        async with Client(mcp_server(WatchDesk(watch))) as client:
            return await client.call_tool(name, arguments)

    return asyncio.run(ask())


def test_every_tool_only_reads_and_answers_in_the_shape_it_states(watch: Watch) -> None:
    remember(watch, "窓口の改正")

    async def listed() -> Any:
        async with Client(mcp_server(WatchDesk(watch))) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(listed())
    assert [t.name for t in tools] == TOOLS
    assert all(t.annotations.read_only_hint and t.output_schema for t in tools)
    found = call(watch, "find_matches", {"query": {"asks": ["I-5b"]}}).structured_content
    assert found["items"][0]["announcement"]["title"] == "窓口の改正"
    hits = call(watch, "search_announcements", {"query": {"text": "改正"}}).structured_content
    number = hits["items"][0]["announcement"]["id"]
    assert call(watch, "read_announcement", {"announcement": number}).structured_content["matches"]
    assert len(call(watch, "progress", {"query": {}}).structured_content["asks"]) == 60
    assert call(watch, "ask_story", {"ask": "I-5b"}).structured_content["timeline"]
    [proposal] = call(watch, "list_proposals", {}).structured_content["result"]
    assert proposal["id"] == "nga-2020-digital"


def test_a_bad_question_is_an_error_with_its_reason_and_no_crash(watch: Watch) -> None:
    answer = call(watch, "ask_story", {"ask": "X-1"})
    assert answer.is_error and "X-1" in answer.content[0].text


def test_the_server_speaks_over_standard_input_and_output(watch: Watch) -> None:
    remember(watch, "窓口の改正")
    program = "from app.cli import main; main()"
    home = {"TEIGEN_HOME": str(watch.settings.home)}
    server = StdioServerParameters(command=sys.executable, args=["-c", program, "mcp"], env=home)

    async def ask() -> Any:
        async with Client(stdio_client(server)) as client:
            return await client.call_tool("find_matches", {"query": {}})

    assert not asyncio.run(ask()).is_error
