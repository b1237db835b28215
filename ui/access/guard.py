"""What stands between a browser and Gradio: closed doors, a size limit, safe headers.

Gradio 6.31 sends no security headers, takes uploads without a file component on the page, answers
any ``Host`` and leaves monitoring pages open. Who may upload files is decided further in, by
``ui.articles.upload_door``.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from base64 import b64encode
from collections.abc import Collection, Mapping
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access.address import host_name

MAX_BODY_BYTES = 8 << 20  # the browser sends back the whole conversation: some 1,000 answers
BOUND = "wenda.bound"  # in a request's scope: its ``Bound``
UPLOAD = "/gradio_api/upload"

# The scripts that we send with a page run, by the page's nonce or by their hash; nothing that gets
# into it in another way does. Styles are allowed: Gradio's components set them on elements and in
# the head, without a nonce, and some of them only after measuring.
POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "frame-ancestors {frames}; base-uri 'self'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY.format(
        scripts="", frames="'none'"
    ),  # of everything but the page
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_SCRIPT = re.compile(rb"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_NONCE_BYTES = 16  # random ones, as many as the standard asks for
_MOST_DIGITS = 20  # of a length: Python refuses a number of thousands of digits

# Doors the chat does not use. Not "file=": Gradio serves its own icons through it.
_CLOSED = re.compile(
    r"/gradio_api/(proxy|stream|deep_link|runs|run-history|vibe|undo-vibe|dev|profiling"
    r"|process_recording|component_server|custom_component)\b.*"
    r"|/(gradio_api/)?(monitoring\b.*|openapi\.json)|/(docs|redoc)"
)

# Runs before Gradio does: it sets the language and the colours that were chosen.
_EARLY = Path(__file__).parents[1] / "static" / "early.js"


class TooLargeError(Exception):
    """A request has more bytes than it may have."""


class Bound:
    """How many bytes the body of one request may have, and how many have come."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._received = 0

    @property
    def is_exceeded(self) -> bool:
        """Whether more bytes have come than allowed."""
        return self._received > self.limit

    def refuses(self, headers: Headers) -> bool:
        """Whether the headers give a length that is too large, or that is not a number."""
        length = headers.get("content-length", "0")
        return not length.isdecimal() or len(length) > _MOST_DIGITS or int(length) > self.limit

    def refusal(self) -> PlainTextResponse:
        """The response to a body that is too large."""
        return PlainTextResponse(f"Too large: at most {self.limit >> 20} MB.", 413)

    def limit_receive(self, receive: Receive) -> Receive:
        """``receive`` with its bytes counted, because a chunked body does not say its length."""

        async def receive_counted() -> Message:
            message = await receive()
            self._received += len(message.get("body", b""))
            if self.is_exceeded:
                raise TooLargeError
            return message

        return receive_counted


class Guard:
    """ASGI middleware around the page."""

    def __init__(
        self,
        app: ASGIApp,
        hosts: Collection[str] = (),
        locale: str = "",
        upload_limit: int = MAX_BODY_BYTES,
        scripts: Collection[str] = (),
        embed: Collection[str] = (),
    ) -> None:
        """Wrap ``app``.

        Args:
            app: what is guarded.
            hosts: the names it answers to, all if empty. Without them a web page elsewhere can
                point its own name at 127.0.0.1 and read what is there (DNS rebinding).
            locale: the language the page is shown in; the browser's own if empty.
            upload_limit: bytes of the largest upload that anybody may send.
            scripts: those that run although they are not in the page as it is sent, because
                Gradio puts the page's head in later.
            embed: origins whose pages may show this one in a frame; none if empty.
        """
        self._app = app
        self._upload_limit = upload_limit
        self._hosts = frozenset(hosts)
        script = _EARLY.read_text(encoding="utf-8").replace("LOCALE", json.dumps(locale))
        head = f"<head><script>{script}</script>".encode()
        self._page = _Page(head, scripts, " ".join(embed) or "'none'")
        self._headers = HEADERS.copy()
        if embed:  # the older header knows one site or none, and the page's policy says the same
            del self._headers["X-Frame-Options"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        headers = Headers(scope=scope)
        bound = Bound(self._upload_limit if path == UPLOAD else MAX_BODY_BYTES)
        guarded = _Answer(send, self._page if path in ("", "/") else None, bound, self._headers)
        refused = self._refuse(path, headers, bound)
        if refused is not None:
            await refused(scope, receive, guarded)
            return
        if path in ("", "/"):  # the page is changed on its way, so it must not come compressed
            others = [(key, value) for key, value in scope["headers"] if key != b"accept-encoding"]
            scope = {**scope, "headers": others}
        try:
            await self._app({**scope, BOUND: bound}, bound.limit_receive(receive), guarded)
        except ClientDisconnect:  # in the middle of a body: nobody is there to be answered
            return
        except TooLargeError:
            if not guarded.started:
                await bound.refusal()(scope, receive, guarded)

    def _refuse(self, path: str, headers: Headers, bound: Bound) -> PlainTextResponse | None:
        if self._hosts and host_name(headers.get("host", "")).lower() not in self._hosts:
            line = "This chat answers to this machine's own names only; see wenda chat --host."
            return PlainTextResponse(line, 403)
        if _CLOSED.fullmatch(path):
            return PlainTextResponse("Not found.", 404)
        return bound.refusal() if bound.refuses(headers) else None


class _Page:
    """Changes the page: adds the script that runs first, and the policy that lets scripts run."""

    def __init__(self, head: bytes, scripts: Collection[str], frames: str) -> None:
        self._head, self._frames = head, frames
        digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
        self._hashes = "".join(f" 'sha256-{b64encode(one).decode()}'" for one in digests)

    def with_nonce(self, body: bytes) -> tuple[bytes, str]:
        """The page as it is sent, and the policy to send with it; both are different each time."""
        nonce = secrets.token_urlsafe(_NONCE_BYTES)

        def mark(script: re.Match[bytes]) -> bytes:
            attributes, code = script.groups()
            return b'<script nonce="%b"%b>%b</script>' % (nonce.encode(), attributes, code)

        # A script is matched to its end, so that what looks like one inside it is left alone.
        page = _SCRIPT.sub(mark, body.replace(b"<head>", self._head, 1))
        scripts = f" 'nonce-{nonce}'{self._hashes}"
        return page, POLICY.format(scripts=scripts, frames=self._frames)


class _Answer:
    """A ``send`` that adds the headers and changes the page on its way."""

    def __init__(
        self, send: Send, page: _Page | None, bound: Bound, headers: Mapping[str, str]
    ) -> None:
        self._send, self._page, self._bound, self.started = send, page, bound, False
        self._headers = headers
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            if self._bound.is_exceeded:  # FastAPI takes our error for a body it cannot read
                message = {**message, "status": 413}
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                headers[name] = value
            if self._page and headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif self._page and self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            page, policy = self._page.with_nonce(self._body)
            headers = MutableHeaders(scope=self._start)
            headers["Content-Security-Policy"] = policy
            if self._body:  # none for HEAD, whose length is the page's
                headers["content-length"] = str(len(page))
            await self._send(self._start)
            self._start = None
            message = {**message, "body": page}
        await self._send(message)
