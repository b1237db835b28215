"""Connections that may be open: a time for each request to arrive, a share for each address.

A request is seen by the rest of the chat once its head is there, so whoever opens connections and
sends half a request, or nothing, is met here: below ASGI, in the protocol of HTTP. Nobody has to be
logged in for that, and all of them together would use up what one process may have open.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection
from typing import Any

import h11
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.core import settings
from ui.access.address import is_loopback
from ui.access.arrivals import TUNNEL, network_of
from ui.options import Reach

LATE = 408, b"The request did not arrive in time."
MANY = 503, b"Too many connections are open; please try again in a moment."
_TITLES = {408: b"Request Timeout", 503: b"Service Unavailable"}


class Share:
    """How many connections one address has open, and how many it may have.

    Connections from this machine have no share: they are the owner's, or those of a proxy, which
    speaks for many; nor have those from a proxy that was named. The public link ends on this
    machine and shows one address for all who come through it, so it has the share of several.
    """

    def __init__(
        self,
        reach: Reach | None = None,
        proxies: Collection[str] = (),
        each: int = settings.ADDRESS_CONNECTIONS,
    ) -> None:
        """Count for one server.

        Args:
            reach: the addresses of the chat, of which the tunnel's port is looked at.
            proxies: addresses and networks of proxies that are believed.
            each: connections that one address may have.
        """
        self._reach = reach or Reach()
        unused: Any = None  # only its list of addresses is wanted
        self._proxies = ProxyHeadersMiddleware(unused, list(proxies)).trusted_hosts
        self._each = each
        self._open: Counter[str] = Counter()

    def address(self, peer: str, port: int) -> str:
        """What a connection from ``peer`` to our ``port`` is counted by; ``""`` if by nothing."""
        if self._reach.tunnel_port and port == self._reach.tunnel_port:
            return TUNNEL
        return "" if is_loopback(peer) or peer in self._proxies else network_of(peer)

    def take(self, address: str) -> bool:
        """Count a connection; returns whether there was room for it, else it is not counted."""
        most = self._each * (settings.TUNNEL_VISITORS if address == TUNNEL else 1)
        if address and self._open[address] >= most:
            return False
        self._open[address] += 1
        return True

    def give(self, address: str) -> None:
        """A connection is closed."""
        self._open[address] -= 1
        if not self._open[address]:  # no name is kept of an address that has gone
            del self._open[address]

    def __len__(self) -> int:
        """Connections that are open, those without a share included."""
        return sum(self._open.values())


class Connection(H11Protocol):
    """One connection: uvicorn's, closed if a request does not arrive in time.

    A head has ``REQUEST_SECONDS``, counted from the connection or, for a later request, from its
    first byte; a body has as long and a second more for each ``REQUEST_BYTES`` of it that came.
    While it is we who do not read, the time stands still.
    """

    def __init__(
        self,
        *arguments: Any,
        share: Share,
        seconds: float = settings.REQUEST_SECONDS,
        most: int = settings.MAX_CONNECTIONS - settings.OWNER_CONNECTIONS,
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self._share, self._seconds, self._most = share, seconds, most
        self._address: str | None = None  # what it is counted by; None if it is not counted
        self._due = 0.0  # when the request must be there, in the loop's time
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, or refuse it if its address, or all together, have too many."""
        super().connection_made(transport)
        address = self._share.address((self.client or ("", 0))[0], (self.server or ("", 0))[1] or 0)
        if (address and len(self._share) >= self._most) or not self._share.take(address):
            self._refuse(*MANY)
            return
        self._address = address
        self._expect_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give back what was taken."""
        self._stop_timer()
        if self._address is not None:
            self._share.give(self._address)
            self._address = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes of a request, and see whether they were its last."""
        super().data_received(data)
        self._watch()
        if self.conn.their_state is h11.SEND_BODY:
            self._due += len(data) / settings.REQUEST_BYTES

    def on_response_complete(self) -> None:
        """See whether the next request is there already, whole or in part."""
        super().on_response_complete()
        self._watch()

    def _expect_request(self) -> None:
        self._stop_timer()
        if not self.transport.is_closing():
            self._due = self.loop.time() + self._seconds
            self._timer = self.loop.call_at(self._due, self._look)

    def _watch(self) -> None:
        """Stop the clock once a whole request is there and nothing of a next one is due."""
        if self.transport.is_closing() or not self._is_incomplete():
            self._stop_timer()
        elif self._timer is None:
            self._expect_request()

    def _is_incomplete(self) -> bool:
        if self.conn.their_state is h11.IDLE:
            return bool(self.conn.trailing_data[0])
        return self.conn.their_state is h11.SEND_BODY

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        """Close the connection if its request is late; look again later if it has time left."""
        now = self.loop.time()
        if self.flow.read_paused:  # what there is to read waits for us
            self._due = now + self._seconds
        if now < self._due:
            self._timer = self.loop.call_at(self._due, self._look)
            return
        self._timer = None
        self._refuse(*LATE)

    def _refuse(self, status: int, line: bytes) -> None:
        """Say one line, if no response has begun, and close."""
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(
                b"HTTP/1.1 %d %b\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n"
                b"Retry-After: %d\r\nConnection: close\r\n\r\n%b"
                % (status, _TITLES[status], len(line), settings.REQUEST_SECONDS, line)
            )
        if self.cycle is not None:
            self.cycle.disconnected = True  # nothing more is sent, and who waits for it hears
        self.transport.close()


def connector(share: Share) -> Callable[..., Connection]:
    """What makes the connections of one server, in the form that uvicorn wants."""

    def connect(*arguments: Any, **named: Any) -> Connection:
        return Connection(*arguments, share=share, **named)

    return connect
