"""Running the page: the address, the password, the public link.

What stands beside the page for programs: OpenAI's chat protocol, and tools for models.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from dataclasses import replace

import gradio as gr
import uvicorn
from fastapi import FastAPI
from gradio.routes import App
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount

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
    close,
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
from ui.api import Calls, Room, add_mcp_server, openai_router
from ui.articles import DROP_BYTES, UploadDoor, Waiting, close_all
from ui.options import Options, Reach
from ui.page import CONCURRENT, WAITING, build, look, script
from ui.protocol import ChatBot
from ui.texts import GRADIO_LOCALES, find_language

GRACE = 1  # second that answers on their way get when the server is stopped
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
    """Serve on a bound socket until interrupted; the rest as for ``ui.serve``, checked."""
    made = login is None and (share or not is_loopback(host))
    if made:  # others can reach it, and nobody said how they get in
        login = USER, new_password()
    port = int(sock.getsockname()[1])
    reach = Reach(local_address(host, port), reachable(host, port))
    sockets = [sock]
    if share:
        tunnel = listen(
            settings.DEFAULT_HOST, 0
        )  # a door of its own: who comes through it is a visitor
        reach.tunnel_port = int(tunnel.getsockname()[1])
        sockets.append(tunnel)
    private = is_loopback(host) and not share and login is None
    options = replace(options, reach=None if private else reach)
    app = application(bot, options, login, LOCAL_NAMES if private else ())

    def ready() -> None:
        say_start(reach, login, made=made, share=share)
        if share:
            in_background(reach.tunnel_port, lambda found: link(found, reach))

    try:
        Server(app, ready).run(sockets)
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
    """The guarded page as an ASGI application.

    Args:
        bot: what answers.
        options: what visitors may do.
        login: user and password that are asked for.
        hosts: the names it answers to; when empty, this machine's own, those in ``WENDA_HOSTS`` and
            any IP address.
    """
    waiting = Waiting.open(options)
    page = build(bot, options)
    page.state_session_capacity = (
        settings.SESSIONS_KEPT
    )  # each call of a program is a session to Gradio
    language = find_language(options.language) if options.language else None
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    entry, limits = Entry(login), Limits()
    # The last one added is the first that is asked.
    app.add_middleware(CORSMiddleware)  # no other site may read; Gradio would let any that asks
    app.add_middleware(UploadDoor, options=options, waiting=waiting)
    app.add_middleware(Limiter, limits=limits, session=entry.session, language=language)
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
    )
    add_programs(app, bot, options, lambda request: entry.allows(request.headers))
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        auth=login,
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


def _gradio_app(app: FastAPI) -> App:
    """Gradio's own application, which keeps the logins; not ``page.app``, which is another."""
    return next(
        route.app for route in app.routes if isinstance(route, Mount) and isinstance(route.app, App)
    )


class Server(uvicorn.Server):
    """An HTTP server that says when it is ready."""

    def __init__(self, app: FastAPI, ready: Callable[[], None]) -> None:
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            ws="none",
            proxy_headers=False,  # ui.arrivals sees to them: uvicorn would believe anyone local
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
        """Stop. Open pages are cut off, which is no error worth a traceback."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)
        close_all()  # here: uvicorn ends by a signal of its own, and nothing runs after that


def add_programs(app: FastAPI, bot: ChatBot, options: Options, allowed: Allowed) -> None:
    """Put them into an application, before the page, which takes every path that is left.

    Args:
        app: the application.
        bot: what answers.
        options: whether there are tools.
        allowed: whether a request may come in: for all that is added here.
    """
    calls, room = Calls(bot), Room(CONCURRENT, WAITING)
    app.include_router(openai_router(calls, room, allowed))
    if options.mcp:
        add_mcp_server(app, calls, room, allowed)
