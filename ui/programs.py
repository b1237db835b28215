"""What stands beside the page for programs: OpenAI's chat protocol, and tools for models."""

from __future__ import annotations

from fastapi import FastAPI

from ui import openai_api
from ui.calls import Calls
from ui.options import Options
from ui.origin import Allowed
from ui.page import CONCURRENT, WAITING
from ui.protocol import ChatBot
from ui.room import Room


def add(app: FastAPI, bot: ChatBot, options: Options, allowed: Allowed) -> None:
    """Put them into an application, before the page, which takes every path that is left.

    Args:
        app: the application.
        bot: what answers.
        options: whether there are tools.
        allowed: whether a request may come in: for all that is added here.
    """
    calls, room = Calls(bot), Room(CONCURRENT, WAITING)
    app.include_router(openai_api.router(calls, room, allowed))
    if options.mcp:
        from ui import mcp_server

        mcp_server.add(app, calls, room, allowed)
