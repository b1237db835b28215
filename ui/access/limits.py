"""How much one visitor may ask of a chat that others share, by token buckets.

A bucket holds ``burst`` tokens and gets new ones at a steady rate; each request takes one, and
further ones once it is known what its answer has cost. The figures, with their reasons, are in
``bot.core.settings``.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.core import settings
from ui.access.arrivals import KEY as VISITOR
from ui.access.arrivals import UNKNOWN, Visitor
from ui.access.refusals import refusal
from ui.languages import header_language
from ui.texts import text
from ui.work import ACCOUNT, Account, Counts, current

MOST_BUCKETS = 10_000  # visitors remembered at a time, some 200 bytes each
BUSY_WAIT = 5  # seconds after which a full queue has moved on: some hundred answers

# Requests that cost work. All others fetch files, or the stream of an answer already paid for.
_ASKS = re.compile(r"/gradio_api/(queue/join|(call|run|api|mcp|upload)\b.*)|/v1/.*|/mcp/?")


class Buckets:
    """Token buckets by key; may be used from several threads."""

    def __init__(
        self, burst: float, per_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst, self._rate, self._clock = burst, per_second, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, at what time
        self._lock = threading.Lock()

    def take(self, key: str) -> float:
        """Takes a token and returns 0 or, if there is none, the seconds until there is."""
        with self._lock:
            tokens = self._tokens_left(key)
            if tokens < 1:
                return (1 - tokens) / self._rate
            self._set_tokens(key, tokens - 1)
            return 0.0

    def give(self, key: str) -> None:
        """Puts back a token that need not have been taken."""
        with self._lock:
            self._set_tokens(key, self._tokens_left(key) + 1)

    def charge(self, key: str, tokens: float) -> None:
        """Takes tokens that are owed; at most as many as a full bucket has are owed at a time."""
        with self._lock:
            self._set_tokens(key, max(-self._burst, self._tokens_left(key) - tokens))

    def _tokens_left(self, key: str) -> float:
        now = self._clock()
        tokens, then = self._buckets.get(key, (self._burst, now))
        return min(self._burst, tokens + (now - then) * self._rate)

    def _set_tokens(self, key: str, tokens: float) -> None:
        self._buckets[key] = (min(self._burst, tokens), self._clock())
        self._buckets.move_to_end(key)
        if len(self._buckets) > MOST_BUCKETS:  # the one that was not used for longest is near full
            self._buckets.popitem(last=False)


class Limits:
    """The limits of one chat. For whoever sits at the machine only logins are limited."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._session = Buckets(settings.SESSION_BURST, settings.SESSION_RATE, clock)
        self._address = Buckets(settings.ADDRESS_BURST, settings.ADDRESS_RATE, clock)
        self._logins = Buckets(settings.LOGIN_BURST, settings.LOGIN_RATE, clock)
        many = settings.TUNNEL_VISITORS
        self._tunnel = Buckets(settings.LOGIN_BURST * many, settings.LOGIN_RATE * many, clock)

    def ask(self, who: Visitor, session: str = "") -> float:
        """Takes what one request costs: 0, or the seconds to wait, in which case nothing was taken.

        Args:
            who: the sender.
            session: the login of a browser, of which each has its own; ``""`` without one.
        """
        if who.owner:
            return 0.0
        wait = self._address.take(who.address)
        if not wait and session:
            wait = self._session.take(session)
            if wait:
                self._address.give(who.address)
        return wait

    def charge(self, who: Visitor, session: str, seconds: float) -> None:
        """Takes what an answer has cost beyond what its request paid for.

        Args:
            who: the sender.
            session: as for ``ask``.
            seconds: of computing.
        """
        tokens = seconds / settings.TOKEN_SECONDS - 1
        if who.owner or tokens <= 0:
            return
        self._address.charge(who.address, tokens)
        if session:
            self._session.charge(session, tokens)

    def try_login(self, who: Visitor) -> float:
        """As ``ask``, for an attempt to log in."""
        return self._for_logins(who).take(who.address)

    def logged_in(self, who: Visitor) -> None:
        """Notes that an attempt was right, so that it does not count."""
        self._for_logins(who).give(who.address)

    def _for_logins(self, who: Visitor) -> Buckets:
        """All who come through a public link share one address, and so a larger bucket."""
        return self._tunnel if who.tunnel else self._logins


class Limiter:
    """ASGI middleware: refuses whoever asks too much; says that, or that all is busy, readably."""

    def __init__(
        self,
        app: ASGIApp,
        limits: Limits,
        session: Callable[[Headers], str] = lambda _: "",
        language: str | None = None,
        counts: Counts | None = None,
    ) -> None:
        """Wrap ``app``.

        Args:
            app: what is behind.
            limits: those of this chat.
            session: returns the login that a request's headers carry.
            language: of refusals; the reader's own if None.
            counts: takes how many answers there were and what they cost.
        """
        self._app, self._limits, self._session, self._language = app, limits, session, language
        self._counts = counts or Counts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if (
            scope["type"] != "http"
            or scope.get("method") != "POST"
            or not _ASKS.fullmatch(scope["path"])
        ):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        language = header_language(headers, self._language)
        who, session = scope.get(VISITOR, UNKNOWN), self._session(headers)
        wait = self._limits.ask(who, session)
        if wait:
            line = text("too_often", language, n=max(1, round(wait)))
            await refusal(429, line, wait)(scope, receive, send)
            return
        # Gradio's page shows one English sentence for any 503, but the message of a 429.
        status = 429 if scope["path"].endswith("/queue/join") else 503
        busy = refusal(status, text("busy", language), BUSY_WAIT)
        account = Account(partial(self._limits.charge, who, session), self._counts)
        before = current.set(account)
        try:
            told = {**scope, ACCOUNT: account}
            await self._app(told, receive, _Busy(send, busy, scope, receive))
        finally:
            current.reset(before)


class _Busy:
    """A ``send`` that replaces Gradio's response when the queue is full with one of ours."""

    def __init__(self, send: Send, instead: ASGIApp, scope: Scope, receive: Receive) -> None:
        self._send, self._instead, self._scope, self._receive = send, instead, scope, receive
        self._full = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 503:
            self._full = True
            await self._instead(self._scope, self._receive, self._send)
        if not self._full:
            await self._send(message)
