"""Tools of the Model Context Protocol, over streamable HTTP at ``/mcp``.

Gradio's own MCP server (6.31) is not used: its results are the text of a Python dict without a
schema, it makes every endpoint a tool, it calls the address that a request's ``Host`` header names,
and it needs an old pydantic.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
)
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.core import settings
from ui.access import MAX_BODY_BYTES, Allowed, from_elsewhere
from ui.api.calls import CallError, Calls
from ui.api.capacity import Room
from ui.api.mcp_tools import TOOLS, run

PATH = "/mcp"


def add_mcp_server(app: FastAPI, calls: Calls, room: Room, allowed: Allowed) -> None:
    """Serve the tools at ``/mcp``; each request stands by itself, without a session.

    Args:
        app: the application.
        calls: what the tools do.
        room: how many of them run at one time.
        allowed: whether a request may come in.
    """
    manager = StreamableHTTPSessionManager(
        _server(calls, room),
        json_response=True,
        stateless=True,
        max_request_body_size=MAX_BODY_BYTES,
    )
    door = _Door(manager, allowed)
    app.router.routes += [Route(PATH, door), Route(f"{PATH}/", door)]  # clients write either
    outer = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with manager.run(), outer(app) as state:
            yield state

    app.router.lifespan_context = lifespan


def _server(calls: Calls, room: Room) -> Server[dict[str, Any]]:
    async def list_tools(_: object, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=TOOLS)

    async def call_tool(_: object, asked: CallToolRequestParams) -> CallToolResult:
        try:
            text, record = await room.run(lambda: run(calls, asked.name, asked.arguments or {}))
        except CallError as error:
            said = TextContent(type="text", text=str(error))
            return CallToolResult(content=[said], is_error=True)
        content = TextContent(type="text", text=text)
        return CallToolResult(content=[content], structured_content=record)

    return Server(
        "wenda",
        version=settings.version(),
        title="Wenda 問答",
        instructions=(
            "Answers questions from a library of articles, in English and Chinese, with the "
            "sentences that answer word for word. Where the articles do not say, it says so."
        ),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


class _Door:
    """An ASGI application that hands a request on to the tools if it may come in."""

    def __init__(self, manager: StreamableHTTPSessionManager, allowed: Allowed) -> None:
        self._manager, self._allowed = manager, allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        if from_elsewhere(request):
            refused = PlainTextResponse("Web pages of other sites cannot ask here.", 403)
            await refused(scope, receive, send)
        elif not self._allowed(request):
            line, headers = "The key is missing or wrong.", {"WWW-Authenticate": "Bearer"}
            await PlainTextResponse(line, 401, headers)(scope, receive, send)
        else:
            await self._manager.handle_request(scope, receive, send)
