"""The protocol's own client over the real server."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import chat_server
import httpx
import mcp
import pytest
from shipped_questions import EXAMPLES

from bot.core import settings
from ui.access.guard import MAX_BODY_BYTES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def url():
    return f"{chat_server.running().url}/mcp"


def using(url, work, mode="auto"):
    async def run():
        async with mcp.Client(url, mode=mode) as client:
            return await work(client)

    return asyncio.run(asyncio.wait_for(run(), 60))


def called(url, name, mode="auto", **arguments):
    return using(url, lambda client: client.call_tool(name, arguments), mode)


def test_only_our_tools_are_there_with_what_they_take_and_give(url):
    tools = using(url, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == ["ask", "retrieve", "articles", "check"]
    ask = tools[0]
    assert "word for word" in ask.description
    assert ask.input_schema["required"] == ["question"]
    assert ask.output_schema["properties"]["answered"]["type"] == "boolean"


@pytest.mark.parametrize("mode", ["auto", "legacy"])  # the new handshake and the old one
def test_a_model_asks_and_gets_text_and_record(url, mode):
    given = called(url, "ask", mode, question=EXAMPLES[0])
    assert not given.is_error
    assert given.structured_content["answered"] is True
    assert given.structured_content["quotes"][0]["text"].startswith("In 2019 Xuzhou actually used")
    assert "**US$2.09 billion.**" in given.content[0].text


def test_a_follow_up_passages_and_the_list(url):
    history = [{"role": "user", "content": EXAMPLES[0]}]
    given = called(url, "ask", question="And in 2018?", history=history)
    assert given.structured_content["question"] == "How much FDI did Xuzhou use in 2018?"
    given = called(url, "retrieve", question=EXAMPLES[1], k=2)
    assert len(given.structured_content["hits"]) == 2
    given = called(url, "articles", search="徐州", size=1)
    assert given.structured_content["total"] == 7


@pytest.mark.parametrize(
    ("name", "arguments", "line"),
    [
        ("ask", {"question": ""}, "Please type a question first."),
        ("ask", {"question": "x" * 2_001}, "2,001 characters"),
        ("ask", {"question": "FDI?", "history": "x"}, "history must be a list of messages"),
        ("retrieve", {"question": "FDI", "k": 0}, "k must be a whole number from 1 to 50, not 0"),
        ("articles", {"folder": "/"}, "articles takes no 'folder'; it takes only, page, search,"),
        ("chat", {}, "there is no tool 'chat'; there are ask, retrieve, articles"),
    ],
)
def test_an_error_is_one_line_for_the_model(url, name, arguments, line):
    given = using(url, lambda client: client.call_tool(name, arguments))
    assert given.is_error
    (said,) = given.content
    assert line in said.text
    assert "\n" not in said.text


def test_hostile_articles_are_text_in_a_result(url):
    given = called(url, "ask", question="How many tons of moonstone were shipped in 1999?")
    assert given.structured_content["answered"] is True
    assert "<img" not in given.content[0].text
    assert "![x](" not in given.content[0].text


def test_gradios_own_server_is_not_there_and_ours_takes_its_path_alone(url):
    base = url.removesuffix("/mcp")
    for path in ("/gradio_api/mcp/", "/gradio_api/mcp/sse", "/gradio_api/mcp/schema", "/mcp/x"):
        assert httpx.get(base + path).status_code == 404


def test_the_door_is_held(url):
    kind = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    there = {**kind, "origin": "https://evil.example"}
    assert httpx.post(url, content=b"{}", headers=there).status_code == 403
    assert (
        httpx.post(url, content=b"{}", headers={**kind, "host": "evil.example"}).status_code == 403
    )
    large = b'"' + b"x" * MAX_BODY_BYTES + b'"'
    assert httpx.post(url, content=large, headers=kind).status_code == 413
    broken = httpx.post(url, content=b"{", headers=kind)
    assert broken.status_code == 400
    assert "Traceback" not in broken.text


def test_a_missing_package_is_one_line_before_anything_is_served():
    code = (
        "import sys; sys.modules['mcp'] = None  # as if it were not installed\n"
        "import ui\n"
        "try: ui.serve(None, port=0, mcp=True)\n"
        "except Exception as error: print(type(error).__name__, error, 'gradio' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == (
        "WendaError --mcp needs the package mcp, version 2 or newer, which is not installed; "
        "in Wenda's folder: pip install '.[mcp]' False\n"
    ), done.stderr


def test_without_the_flag_there_are_no_tools_and_a_login_holds_programs_too():
    command = ["-m", "bot", "chat", "--port", "0", "--auth", "me:se:cret"]
    plain = chat_server.Process(command, {})
    try:
        key = {"authorization": "Bearer se:cret"}
        assert httpx.post(f"{plain.url}/mcp", json={}, headers=key).status_code == 404
        assert httpx.post(f"{plain.url}/mcp", json={}).status_code == 401
        assert httpx.get(f"{plain.url}/v1/models").status_code == 401
        assert httpx.get(f"{plain.url}/v1/models", headers=key).json()["data"][0]["id"] == "wenda"
        assert httpx.get(plain.url).status_code == 200  # what a container's health check asks for
    finally:
        plain.stop()
    tools = chat_server.Process([*command, "--mcp"], {})
    try:
        assert httpx.post(f"{tools.url}/mcp", json={}).status_code == 401
    finally:
        tools.stop()


@pytest.mark.parametrize("slash", ["", "/"])
def test_it_is_there_with_and_without_a_last_slash_and_says_its_version(url, slash):
    asked = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    told = httpx.post(
        url + slash,
        json={"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": asked},
        headers={"accept": "application/json, text/event-stream"},
        timeout=60,
    )
    assert told.status_code == 200
    server = told.json()["result"]["serverInfo"]
    assert (server["name"], server["version"]) == ("wenda", settings.version())
