"""What stands beside the page for programs: OpenAI's chat protocol, and tools for models."""

from __future__ import annotations

from fastapi import FastAPI

from ui.access.origin import Allowed
from ui.api import openai_api
from ui.api.calls import Calls
from ui.api.room import Room
from ui.options import Options
from ui.page import CONCURRENT, WAITING
from ui.protocol import ChatBot


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
        from ui.api import mcp_server

        mcp_server.add(app, calls, room, allowed)
