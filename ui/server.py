"""Running the page: the address, the password, the public link."""

from __future__ import annotations

import errno
import ipaddress
import secrets
import socket
import sys
import threading
from collections.abc import Callable

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from bot.errors import WendaError
from bot.settings import DEFAULT_HOST, DEFAULT_PORT
from ui.guard import Guard
from ui.page import build, look
from ui.protocol import ChatBot
from ui.texts import GRADIO_LOCALES, find_language

GRACE = 2  # seconds that open conversations get when the server is stopped
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")


def serve(
    bot: ChatBot,
    host: str | None = None,
    port: int | None = None,
    *,
    share: bool = False,
    auth: str | None = None,
    language: str | None = None,
) -> None:
    """Serve until interrupted; see ``ui.serve``."""
    host = host or DEFAULT_HOST
    login = parse_auth(auth) if auth is not None else None
    language = find_language(language) if language else None
    with listen(host, DEFAULT_PORT if port is None else port) as sock:
        private = is_loopback(host) and not share and login is None
        app = application(bot, language, login, LOCAL_NAMES if private else ())
        port = int(sock.getsockname()[1])
        if login is None and (share or not is_loopback(host)):
            _say("Warning: anyone who can reach this address can ask; --auth user:password.")
        server = Server(app, lambda: _ready(host, port, share))
        try:
            server.run([sock])
        except KeyboardInterrupt:  # uvicorn ends in good order, then raises the signal again
            _say("Stopped.")


def application(
    bot: ChatBot,
    language: str | None = None,
    login: tuple[str, str] | None = None,
    hosts: tuple[str, ...] = (),
) -> FastAPI:
    """The guarded page as an ASGI application.

    Args:
        bot: what answers.
        language: of the interface, the browser's own when not given.
        login: user and password that are asked for.
        hosts: the names it answers to, all when empty.
    """
    page = build(bot, language)
    locale = GRADIO_LOCALES[find_language(language)] if language else ""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(CORSMiddleware)  # no other site may read; Gradio would let any that asks
    app.add_middleware(Guard, hosts=hosts, locale=locale)
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
        max_file_size="1kb",  # uploads are closed by the guard; this is the second lock
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


def parse_auth(auth: str) -> tuple[str, str]:
    """``"user:password"`` as a pair; the password may hold colons.

    Raises:
        ValueError: either half is missing. The text itself is not repeated: it is a secret.
    """
    user, _, password = auth.partition(":")
    if not user.strip() or not password:
        raise ValueError(
            "the login is not of the form user:password; give both, with a colon between"
        )
    return user.strip(), password


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address, before anything slow is done.

    Raises:
        ValueError: the port is no port.
        WendaError: the address is taken, not allowed or not this machine's.
    """
    if not 0 <= port <= 65_535:
        raise ValueError(f"port {port} is not between 0 and 65535; choose one, such as 7860")
    try:
        info = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(info[4][:2], family=info[0])
    except OSError as error:
        raise WendaError(_reason(host, port, error)) from error


def _reason(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use; stop what uses it or choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} on {host} is not allowed; choose one above 1023 with --port"
    cause = error.strerror or str(error)
    return f"cannot listen on {host}, port {port} ({cause}); check --host and --port"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


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
