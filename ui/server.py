"""A bot → a running server: the guarded page, and beside it what programs call.

``run`` serves on a socket until it is interrupted, makes a password where one is needed and asks
for the public link. ``application`` is what it serves: Gradio's page behind our middleware, with
OpenAI's chat protocol and, if wanted, the tools of the Model Context Protocol.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from gradio.routes import App
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection
from starlette.routing import Mount
from uvicorn.config import LOGGING_CONFIG

from bot.core import settings
from ui.access import (
    USER,
    Allowed,
    Arrivals,
    Entry,
    Gate,
    Guard,
    Limiter,
    Limits,
    RootPath,
    Share,
    close,
    connector,
    in_background,
    is_loopback,
    link,
    listen,
    local_address,
    new_password,
    reachable,
    say,
    say_start,
)
from ui.api import Calls, CallStatus, Room, StatusCount, health_router, openai_router
from ui.articles import DROP_BYTES, UploadDoor, Waiting, close_all
from ui.languages import GRADIO_LOCALES, find_language
from ui.log import is_json
from ui.options import Options, Reach
from ui.page import CONCURRENT, WAITING, build, look, script
from ui.protocol import ChatBot
from ui.work import Counts

GRACE = 1  # second for answers that are on their way when the server is stopped
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")


def run(
    bot: ChatBot,
    sock: socket.socket,
    host: str,
    options: Options,
    *,
    share: bool = False,
    login: tuple[str, str] | None = None,
) -> None:
    """Serve on a bound socket until interrupted; ``ui.serve`` has checked what is given.

    Args:
        bot: what answers.
        sock: bound to the address to listen on.
        host: that address, as it was given.
        options: what visitors may do.
        share: also ask Gradio's share service for a public link.
        login: user and password that visitors must give; if others can reach the chat and there
            is none, a password is made.
    """
    made = login is None and (share or not is_loopback(host))
    if made:
        login = USER, new_password()
    port = int(sock.getsockname()[1])
    network = reachable(host, port)
    path = options.root_path and f"{options.root_path}/"
    reach = Reach(local_address(host, port) + path, network and network + path)
    sockets = [sock]
    if share:
        # A port of its own, so that whoever comes through the link is known to be a visitor.
        tunnel = listen(settings.DEFAULT_HOST, 0)
        reach.tunnel_port = int(tunnel.getsockname()[1])
        sockets.append(tunnel)
    private = is_loopback(host) and not share and login is None
    options = replace(options, reach=None if private else reach)
    app = application(bot, options, login, LOCAL_NAMES if private else ())

    def ready() -> None:
        say_start(reach, login, made=made, share=share)
        if share:
            in_background(reach.tunnel_port, lambda result: link(result, reach))

    try:
        share_of = Share(reach, settings.split_variable("PROXIES"))
        Server(app, ready, share_of).run(sockets)
    except KeyboardInterrupt:  # uvicorn ends in good order, then raises the signal again
        say("Stopped.")
    finally:
        if share:
            close()


def application(
    bot: ChatBot,
    options: Options,
    login: tuple[str, str] | None = None,
    hosts: tuple[str, ...] = (),
) -> FastAPI:
    """The guarded page, and what programs call, as an ASGI application.

    Args:
        bot: what answers.
        options: what visitors may do.
        login: user and password that visitors must give; anybody may come in without one.
        hosts: the names it answers to; when empty, this machine's own, those in ``WENDA_HOSTS`` and
            any IP address.
    """
    waiting = Waiting.open(options)
    page = build(bot, options)
    # To Gradio each call of a program is a session of its own.
    page.state_session_capacity = settings.SESSIONS_KEPT
    language = find_language(options.language) if options.language else None
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    entry, limits, counts = Entry(login), Limits(), Counts()
    # The middleware that is added last sees a request first.
    app.add_middleware(CallStatus)
    app.add_middleware(CORSMiddleware)  # no other site may read; Gradio would let any that asks
    app.add_middleware(UploadDoor, options=options, waiting=waiting)
    app.add_middleware(
        Limiter, limits=limits, session=entry.session, language=language, counts=counts
    )
    app.add_middleware(Gate, entry=entry, limits=limits, language=language)
    app.add_middleware(
        Arrivals,
        reach=options.reach,
        hosts=settings.split_variable("HOSTS"),
        proxies=settings.split_variable("PROXIES"),
    )
    app.add_middleware(
        Guard,
        hosts=hosts,
        locale=GRADIO_LOCALES[language] if language else "",
        upload_limit=max(DROP_BYTES.values()),
        scripts=[script()],
        embed=options.embed,
    )
    app.add_middleware(StatusCount, counts=counts)
    app.add_middleware(RootPath, root_path=options.root_path)

    def may_enter(request: HTTPConnection) -> bool:
        return entry.allows(request.headers)

    app.include_router(health_router(bot, counts, may_enter))
    add_programs(app, bot, options, may_enter)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        auth=login,
        root_path=options.root_path or None,
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        max_file_size=max(DROP_BYTES.values()) if waiting else "1kb",  # the door is the first lock
        **look(),
    )
    entry.attach(_gradio_app(app))
    return app


def add_programs(app: FastAPI, bot: ChatBot, options: Options, allowed: Allowed) -> None:
    """Add OpenAI's chat protocol and, if the options say so, the tools for models.

    Call it before the page is mounted, which takes every path that is left.

    Args:
        app: the application.
        bot: what answers.
        options: whether the tools are wanted.
        allowed: whether a request may come in, for all that is added here.
    """
    calls, room = Calls(bot), Room(CONCURRENT, WAITING)
    app.include_router(openai_router(calls, room, allowed))
    if options.mcp:
        from ui.api import add_mcp_server  # of an extra

        add_mcp_server(app, calls, room, allowed)


def _gradio_app(app: FastAPI) -> App:
    """The application of Gradio that keeps the logins; ``page.app`` is another one."""
    return next(
        route.app for route in app.routes if isinstance(route, Mount) and isinstance(route.app, App)
    )


class Server(uvicorn.Server):
    """An HTTP server that calls ``ready`` once it listens."""

    def __init__(self, app: FastAPI, ready: Callable[[], None], share: Share | None = None) -> None:
        connection: Any = connector(share or Share())  # not a class, as the type wants it
        config = uvicorn.Config(
            app,
            log_level="warning",
            log_config=None if is_json() else LOGGING_CONFIG,
            access_log=False,
            server_header=False,
            http=connection,
            ws="none",
            proxy_headers=False,  # Arrivals reads them: uvicorn would believe anyone local
            limit_concurrency=settings.MAX_CONNECTIONS,
            timeout_graceful_shutdown=GRACE,
        )
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then call ``ready``."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; open pages are cut off, and uvicorn is kept from logging that as an error."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)
        close_all()  # here: uvicorn ends by a signal of its own, and nothing runs after that
