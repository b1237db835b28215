"""Running the page: the address, the password, the public link."""

from __future__ import annotations

import logging
import secrets
import socket
import sys
import threading
from collections.abc import Callable

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from bot.settings import DEFAULT_HOST
from ui import programs
from ui.address import is_loopback
from ui.gate import bearer
from ui.guard import Guard
from ui.options import Options
from ui.page import build, look
from ui.protocol import ChatBot
from ui.texts import GRADIO_LOCALES, find_language
from ui.uploads import Door
from ui.visits import close_all

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
    private = is_loopback(host) and not share and login is None
    app = application(bot, options, login, LOCAL_NAMES if private else ())
    if login is None and (share or not is_loopback(host)):
        _say("Warning: anyone who can reach this address can ask; --auth user:password.")
    port = int(sock.getsockname()[1])
    try:
        Server(app, lambda: _ready(host, port, share)).run([sock])
    except KeyboardInterrupt:  # uvicorn ends in good order, then raises the signal again
        _say("Stopped.")


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
        hosts: the names it answers to, all when empty.
    """
    door = Door.open(options.uploads)
    page = build(bot, options)
    locale = GRADIO_LOCALES[find_language(options.language)] if options.language else ""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(CORSMiddleware)  # no other site may read; Gradio would let any that asks
    app.add_middleware(Guard, hosts=hosts, locale=locale, door=door)
    programs.add(app, bot, options, bearer(login))
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
        max_file_size=door.limit if door else "1kb",  # the guard is the first lock
        **look(),
    )
    return app


class Server(uvicorn.Server):
    """An HTTP server that says when it is ready."""

    def __init__(self, app: FastAPI, ready: Callable[[], None]) -> None:
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            ws="none",
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


def _ready(host: str, port: int, share: bool) -> None:
    name = f"[{host}]" if ":" in host and not host.startswith("[") else host
    _say(f"Wenda answers at http://{name}:{port} (Ctrl+C stops it)")
    if share:
        local = host if is_loopback(host) else DEFAULT_HOST
        threading.Thread(target=_share, args=(local, port), daemon=True).start()


def _share(host: str, port: int) -> None:
    """Ask for a public link; a refusal is told in one line and the chat goes on."""
    from gradio.networking import setup_tunnel

    try:
        url = setup_tunnel(host, port, secrets.token_urlsafe(32), None, None)
    except Exception as error:
        cause = " ".join(str(error.__cause__ or error).split())[:200]
        _say(f"No public link ({cause or type(error).__name__}); the local address goes on working")
    else:
        _say(f"Public link, for a week at most: {url}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
