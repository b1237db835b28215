"""What stands between a browser and Gradio: closed doors, a size limit, safe headers.

Gradio 6.31 sends no security headers, takes uploads without a file component on the page, answers
any ``Host`` and leaves monitoring pages open.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.origin import site

if TYPE_CHECKING:
    from ui.uploads import Door

MAX_BODY_BYTES = 8 << 20  # the browser sends the whole conversation back: some 1,000 answers

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'self'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_MOST_DIGITS = 20  # of a length: Python takes no number of thousands of them

# Doors the chat does not use. Not "file=": Gradio serves its own icons through it.
_CLOSED = re.compile(
    r"/gradio_api/(proxy|stream|deep_link|runs|run-history|vibe|undo-vibe|dev|profiling"
    r"|process_recording|component_server|custom_component)\b.*"
    r"|/(gradio_api/)?(monitoring\b.*|openapi\.json)|/(docs|redoc)"
)

# What must run before Gradio does: the language and the colours that were chosen.
_EARLY = Path(__file__).with_name("early.js")

_UPLOAD = "/gradio_api/upload"
_UPLOADING = re.compile(r"/gradio_api/upload(_progress)?\b.*")


class TooLargeError(Exception):
    """More bytes came than a request may have."""


class Guard:
    """ASGI middleware around the page."""

    def __init__(
        self,
        app: ASGIApp,
        hosts: Collection[str] = (),
        locale: str = "",
        door: Door | None = None,
    ) -> None:
        """Wrap ``app``.

        Args:
            app: what is guarded.
            hosts: the names it answers to, all when empty: a web page elsewhere can point its own
                name at 127.0.0.1 and read what is there (DNS rebinding).
            locale: the language the page is shown in, the browser's own when empty.
            door: how far the upload door is open; closed when None.
        """
        self._app = app
        self._door = door
        self._hosts = frozenset(hosts)
        script = _EARLY.read_text(encoding="utf-8").replace("LOCALE", json.dumps(locale))
        self._head = f"<head><script>{script}</script>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        headers = Headers(scope=scope)
        limit = self._limit(path)
        guarded = _Answer(send, self._head if path in ("", "/") else b"", limit)
        refused = self._refuse(path, headers)
        if refused is not None:
            await refused(scope, receive, guarded)
            return
        if path in ("", "/"):  # the page is changed on its way, so it must not come compressed
            kept = [(key, value) for key, value in scope["headers"] if key != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        try:
            await self._app(scope, guarded.limited(receive), guarded)
        except TooLargeError:
            if not guarded.started:
                await _too_large(limit)(scope, receive, guarded)

    def _limit(self, path: str) -> int:
        """Bytes that a request to this path may have."""
        return self._door.limit if self._door and path == _UPLOAD else MAX_BODY_BYTES

    def _refuse(self, path: str, headers: Headers) -> PlainTextResponse | None:
        if self._hosts and _hostname(headers.get("host", "")) not in self._hosts:
            line = "This chat answers to this machine's own names only; see wenda chat --host."
            return PlainTextResponse(line, 403)
        if _CLOSED.fullmatch(path):
            return PlainTextResponse("Not found.", 404)
        if _UPLOADING.fullmatch(path):
            refused = self._refuse_upload(path, headers)
            if refused is not None:
                return refused
        length, limit = headers.get("content-length", "0"), self._limit(path)
        if not length.isdecimal() or len(length) > _MOST_DIGITS or int(length) > limit:
            return _too_large(limit)
        return None

    def _refuse_upload(self, path: str, headers: Headers) -> PlainTextResponse | None:
        if self._door is None or path not in (_UPLOAD, f"{_UPLOAD}_progress"):
            return PlainTextResponse("Not found.", 404)
        origin = headers.get("origin")  # a form on any web page may send files here
        if origin and site(origin) != headers.get("host", "").lower():
            return PlainTextResponse("Files are taken from this chat's own page only.", 403)
        if path == _UPLOAD and self._door.full():
            line = "Too many files are waiting to be read; please try again in a few minutes."
            return PlainTextResponse(line, 503)
        return None


class _Answer:
    """A ``send`` that adds the headers, and the script to the page."""

    def __init__(self, send: Send, head: bytes, limit: int) -> None:
        self._send, self._head, self._limit, self.started = send, head, limit, False
        self._held: Message | None = None
        self._body = b""
        self._received = 0

    def limited(self, receive: Receive) -> Receive:
        """``receive`` counting bytes: a chunked body names no length."""

        async def counted() -> Message:
            message = await receive()
            self._received += len(message.get("body", b""))
            if self._received > self._limit:
                raise TooLargeError
            return message

        return counted

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            if self._received > self._limit:  # FastAPI takes our error for a body it cannot read
                message = {**message, "status": 413}
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if self._head and headers.get("content-type", "").startswith("text/html"):
                self._held = message
                return
        elif self._held is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            page = self._body.replace(b"<head>", self._head, 1)
            if self._body:  # none for HEAD, whose length is the page's
                MutableHeaders(scope=self._held)["content-length"] = str(len(page))
            await self._send(self._held)
            self._held = None
            message = {**message, "body": page}
        await self._send(message)


def _too_large(limit: int) -> PlainTextResponse:
    return PlainTextResponse(f"Too large: at most {limit >> 20} MB.", 413)


def _hostname(host: str) -> str:
    """The name in a ``Host`` header, without the port; IPv6 addresses keep their brackets."""
    return re.sub(r":\d*$", "", host).lower()
