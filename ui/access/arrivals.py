"""Where a request comes from: its sender's address, the name it was sent to, the door it took.

A header can say anything. ``X-Forwarded-For`` and its kin are believed only from the proxies named
in ``WENDA_PROXIES``; from anybody else they are taken off before Gradio sees them, because it would
build addresses out of them. The tunnel of a public link ends on this machine, so its visitors look
like local ones; it has a port of its own, and whoever comes through that port is a visitor.

A proxy on this machine makes its visitors look local, too, whether it was named or not. So a
request is not the owner's if it bears a sign of one: a proxy's header, the name of another host,
HTTP 1.0 (which nginx speaks unless told otherwise, and no browser does), or a page of another site
as its origin.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from ui.access.address import host_name, is_loopback
from ui.access.origin import from_elsewhere
from ui.options import Reach

KEY = "wenda.visitor"  # in a request's scope: the ``Visitor`` who sent it
ANY_HOST = "*"
TUNNEL = "tunnel"  # stands for the address of whoever comes through a public link
_SHARED_BITS = 64  # of an IPv6 address: those that one household or office has to itself

# Headers in which a proxy, or Gradio's own front server, says where a request came from.
_FORWARDED = re.compile(
    rb"x-forwarded(-[a-z-]+)?|forwarded(-for)?|via|x-gradio-server|x-real-ip|x-proxyuser-ip"
    rb"|x-original-[a-z-]+|x-envoy-[a-z-]+|x-(client|cluster-client|remote)-(ip|addr)"
    rb"|(true-client|cf-connecting|fastly-client|fly-client)-ip|cdn-loop"
)
_READING = ("GET", "HEAD", "OPTIONS")  # methods that change nothing
_HOST = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253})(:\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sent a request, as far as the connection shows."""

    address: str  # of the sender; of IPv6 the network's half; "tunnel" through a public link
    owner: bool = False  # sits at this machine
    tunnel: bool = False  # came through the public link


UNKNOWN = Visitor("unknown")  # of a page that is mounted in somebody's own application


def visitor(request: Any) -> Visitor:
    """Who sent a request of Starlette's or Gradio's; ``UNKNOWN`` if ``Arrivals`` did not see it."""
    inner = getattr(request, "request", None) or request  # Gradio's own wraps the other
    scope = getattr(inner, "scope", None)
    sender = scope.get(KEY) if isinstance(scope, dict) else None
    return sender if isinstance(sender, Visitor) else UNKNOWN


class Arrivals:
    """ASGI middleware, outermost of all: notes who sent a request, refuses strange ones."""

    def __init__(
        self,
        app: ASGIApp,
        reach: Reach | None = None,
        hosts: Collection[str] = (),
        proxies: Collection[str] = (),
    ) -> None:
        """Wrap ``app``.

        Args:
            app: what is behind.
            reach: the addresses of the chat.
            hosts: names that the chat answers to besides this machine's own; ``*`` for any.
            proxies: addresses and networks that are believed when they say who sent a request.
        """
        self._app = app
        self._reach = reach or Reach()
        self._hosts = frozenset(host.lower() for host in hosts)
        self._names = frozenset({"localhost", *_own_names()})
        # uvicorn writes the same types in another way, hence Any
        self._behind: Any = ProxyHeadersMiddleware(cast(Any, self._admit_visitor), list(proxies))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        tunnel = self._through_tunnel(scope)
        peer = str((scope.get("client") or ("", 0))[0])
        headers = scope["headers"]
        if not tunnel and peer in self._behind.trusted_hosts:
            scope = {**scope, "headers": _with_their_host(headers)}
            await self._behind(scope, receive, send)  # goes on with _admit_visitor
            return
        address = TUNNEL if tunnel else network_of(peer)
        owner = not tunnel and is_loopback(peer) and not _is_forwarded(scope)
        scope = {**scope, "headers": _without_forwarded(headers)}
        scope[KEY] = Visitor(address, owner, tunnel)
        if tunnel:
            scope = _as_public(scope, self._reach.public)
        await self._admit_visitor(scope, receive, send)

    async def _admit_visitor(self, scope: Scope, receive: Receive, send: Send) -> None:
        if KEY not in scope:  # it came through a proxy, which has told us the client
            peer = str((scope.get("client") or ("", 0))[0])
            scope = {**scope, "headers": _without_forwarded(scope["headers"])}
            scope[KEY] = Visitor(network_of(peer))
        refused = self._refuse(scope)
        if refused is not None:
            await refused(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _through_tunnel(self, scope: Scope) -> bool:
        server = scope.get("server")
        return bool(server and self._reach.tunnel_port and server[1] == self._reach.tunnel_port)

    def _refuse(self, scope: Scope) -> PlainTextResponse | None:
        """The refusal of a request with a strange host name, or from a page of another site.

        Gradio writes the name into its page. What it changes it changes for any ``POST``, and only
        a browser's asking beforehand, which it need not do for each, would keep other sites off.
        """
        host = Headers(scope=scope).get("host", "").lower()
        if not _HOST.fullmatch(host):
            return PlainTextResponse("The request names no host that could be one.", 400)
        name = host_name(host)
        known = {ANY_HOST, name} & self._hosts or name in self._names
        if not (known or scope[KEY].tunnel or _is_address(name)):
            line = f"This chat does not answer to the name {name}; WENDA_HOSTS can name it."
            return PlainTextResponse(line, 421)
        if scope.get("method", "GET") not in _READING and from_elsewhere(HTTPConnection(scope)):
            return PlainTextResponse(
                "Web pages of other sites can ask and change nothing here.", 403
            )
        return None


def _is_forwarded(scope: Scope) -> bool:
    """Whether a request bears a sign of a proxy or of a page of another site."""
    headers = Headers(scope=scope)
    return (
        any(_FORWARDED.fullmatch(name) for name, _ in scope["headers"])
        or scope.get("http_version") == "1.0"
        or not is_loopback(host_name(headers.get("host", "").lower()))
        or from_elsewhere(HTTPConnection(scope))
    )


def _own_names() -> set[str]:
    name = socket.gethostname().lower()
    short = name.partition(".")[0]
    return {name, short, f"{short}.local"} - {""}


def _is_address(name: str) -> bool:
    """Whether it is an IP address, which nobody can point elsewhere, as they can a name."""
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def network_of(peer: str) -> str:
    """What limits are counted by: an IPv4 address, or the network's half of an IPv6 one."""
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return peer or UNKNOWN.address
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, _SHARED_BITS), strict=False))
    return str(address)


def _without_forwarded(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in headers if not _FORWARDED.fullmatch(name)]


def _with_their_host(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers with the host name that a trusted proxy was asked for, not the one it used."""
    named = [value for name, value in headers if name == b"x-forwarded-host"]
    if not named:
        return headers
    host = named[0].split(b",")[0].strip()
    return [(name, host if name == b"host" else value) for name, value in headers]


def _as_public(scope: Scope, public: str) -> Scope:
    """A request through the tunnel with the public address, which is what its sender asked for."""
    address = urlsplit(public)
    if not address.netloc:
        return scope
    others = [(name, value) for name, value in scope["headers"] if name != b"host"]
    host = (b"host", address.netloc.encode("ascii", "ignore"))
    return {**scope, "scheme": address.scheme, "headers": [*others, host]}
