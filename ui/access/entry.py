"""Who may come in: the password, and the one place that asks for it.

Gradio guards most of its addresses with the login and leaves some open (``/gradio_api/cancel``,
the tools of the Model Context Protocol, and whatever else is part of the same application). So
nothing behind ``Gate`` is reached without the login, except the page that asks for it.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access.arrivals import KEY as VISITOR
from ui.access.arrivals import UNKNOWN, Visitor
from ui.access.limits import Limits
from ui.access.origin import led_from_elsewhere
from ui.access.refusals import refusal
from ui.languages import header_language
from ui.texts import text

LOGIN = "wenda.login"  # in a request's scope: the token of the browser's login, "" without one
USER = "wenda"  # the user of a password that was made here
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without 0 o and 1 l i, which look alike
_GROUPS, _GROUP = 3, 5  # 15 of 31 letters: 74 bits, and still read over a table

# What the login page needs, none of which knows an article. Until somebody has logged in, the page
# itself holds Gradio's login form and nothing else.
_OPEN = re.compile(
    r"/?|/log(in|out)/?|/(static|assets|svelte)/.*|/theme\.css|/favicon\.ico|/healthz|/robots\.txt|/manifest\.json"
    r"|/gradio_api/(app_id|login_check|startup-events)/?"
)


def login_of(request: Any) -> str:
    """The token of the login that a request of Starlette's or Gradio's came with; "" if none."""
    inner = getattr(request, "request", None) or request  # Gradio's own wraps the other
    scope = getattr(inner, "scope", None)
    return str(scope.get(LOGIN, "")) if isinstance(scope, dict) else ""


def new_password() -> str:
    """A password of 74 bits in groups that can be read out, such as ``k7mwp-x2n9d-hq4tz``."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


class Entry:
    """The login of a chat, if it has one, and whether a request may come in.

    A browser logs in on Gradio's page and has a cookie from then on. A program sends
    ``Authorization: Bearer PASSWORD``, or ``Basic`` with user and password.
    """

    def __init__(self, login: tuple[str, str] | None = None) -> None:
        self.login = login
        self._tokens: MutableMapping[str, str] = {}
        self._cookie = ""
        self._programs = secrets.token_urlsafe(32)  # stands for a program's password with Gradio

    def attach(self, gradio_app: Any) -> None:
        """Count the logins that this ``gradio.routes.App`` gives out as ours."""
        self._tokens = gradio_app.tokens
        self._cookie = f"access-token-unsecure-{gradio_app.cookie_id}"
        if self.login is not None:
            self._tokens[self._programs] = self.login[0]

    def allows(self, headers: Mapping[str, str]) -> bool:
        """Whether a request with these headers may come in: it is logged in, or needs no login."""
        return (
            self.login is None
            or self.session(headers) != ""
            or self.check_password(headers) is True
        )

    def session(self, headers: Mapping[str, str]) -> str:
        """The browser's token, out of its cookie; ``""`` if there is none that is valid."""
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(headers.get("cookie", ""))
        except CookieError:
            return ""
        for name in (self._cookie.replace("-unsecure", "", 1), self._cookie):
            token = jar[name].value if name in jar else ""
            if token and token != self._programs and token in self._tokens:
                return token
        return ""

    def leave(self, headers: Mapping[str, str]) -> None:
        """Log the browser out: its token is no longer valid."""
        self._tokens.pop(self.session(headers), None)

    def check_password(self, headers: Mapping[str, str]) -> bool | None:
        """Whether the password in an ``Authorization`` header is right; None if none is sent."""
        kind, _, value = headers.get("authorization", "").partition(" ")
        if self.login is None or kind.lower() not in ("bearer", "basic"):
            return None
        user, password = self.login
        if kind.lower() == "bearer":
            return hmac.compare_digest(value.strip().encode("latin-1"), password.encode())
        try:
            given = base64.b64decode(value.strip(), validate=True)
        except (binascii.Error, ValueError):
            return False
        return hmac.compare_digest(given, f"{user}:{password}".encode())

    def cookie(self) -> tuple[bytes, bytes]:
        """The header that tells Gradio that a program has sent the password."""
        return b"cookie", f"{self._cookie}={self._programs}".encode()


class Gate:
    """ASGI middleware: nobody gets past without the login, or tries it too often."""

    def __init__(
        self, app: ASGIApp, entry: Entry, limits: Limits, language: str | None = None
    ) -> None:
        """Wrap ``app``.

        Args:
            app: what is behind.
            entry: the login.
            limits: how often a login may be wrong.
            language: of refusals; the reader's own if None.
        """
        self._app, self._entry, self._limits, self._language = app, entry, limits, language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if self._entry.login is None or scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        who: Visitor = scope.get(VISITOR, UNKNOWN)
        path: str = scope["path"]
        if path.rstrip("/") == "/logout":  # of this browser alone, not of all with the password
            if led_from_elsewhere(HTTPConnection(scope)):
                line = "Log out on the chat's own page."
                await PlainTextResponse(line, 403)(scope, receive, send)
                return
            self._entry.leave(headers)
            scope = {**scope, "query_string": b"all_session=false"}
        sent = self._entry.check_password(headers)
        login = path.rstrip("/") == "/login" and scope.get("method") == "POST"
        if login or sent is not None:
            wait = self._limits.try_login(who)
            if wait:
                await self._say("login_wait", 429, headers, wait)(scope, receive, send)
                return
        if sent:
            self._limits.logged_in(who)
            others = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
            scope = {**scope, "headers": [*others, self._entry.cookie()]}
        elif sent is False or not (_OPEN.fullmatch(path) or self._entry.session(headers)):
            await self._say("login_first", 401, headers)(scope, receive, send)
            return
        scope = {**scope, LOGIN: self._entry.session(headers)}
        await self._app(scope, receive, self._watch_login(send, who) if login else send)

    def _watch_login(self, send: Send, who: Visitor) -> Send:
        """A ``send`` that takes a login that was right off the count of tries."""

        async def send_watched(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                self._limits.logged_in(who)
            await send(message)

        return send_watched

    def _say(self, key: str, status: int, headers: Headers, wait: float = 0) -> ASGIApp:
        language = header_language(headers, self._language)
        more = {} if status != 401 else {"www-authenticate": 'Bearer realm="wenda"'}
        return refusal(status, text(key, language, n=max(1, round(wait))), wait, more)
