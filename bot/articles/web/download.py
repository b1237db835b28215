"""A target → the reply to one GET, within limits of address, time and size.

httpcore2 asks its network backend for each connection. The backend here resolves the name, has
every address checked and connects to one of those. So there is no second look-up, which could say
something else (DNS rebinding). The Host header, TLS and the certificate still use the name. No
proxy, cookie or password of the environment is used.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpcore2

from bot.articles.web.addresses import WEB_PORTS, Target, refused_address
from bot.core import ArticleError

_MOST_TRIED = 3  # addresses of one name: the next if one cannot be reached
_PIECE = 64 * 1024  # bytes unpacked at a time
_GZIP = 16 + zlib.MAX_WBITS  # zlib's code for the container
_HEADERS = {
    "User-Agent": "Wenda/0.1 (reads one article that its user asked for)",
    "Accept": "text/html, application/pdf, text/*;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


@dataclass(slots=True)
class Reply:
    """A server's answer: its head, and its body as it is read."""

    status: int
    headers: dict[str, str]  # names in small letters
    body: Iterator[bytes] = field(repr=False)


@contextmanager
def get(target: Target, guard: Guard, clock: Clock, limits: Limits) -> Iterator[Reply]:
    """Asks for a target; redirects are not followed.

    Raises:
        ArticleError: the target is refused, cannot be reached, takes too long or is too large; the
            message is only the reason, without the address.
    """
    url = httpcore2.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )
    headers = [("Host", target.authority), *_HEADERS.items()]
    backend = _Checked(guard, clock)
    try:
        secure = (guard.certificates or httpcore2.default_ssl_context)()
        with (
            httpcore2.ConnectionPool(secure, max_connections=1, network_backend=backend) as pool,
            pool.stream("GET", url, headers=headers) as response,
        ):
            fields = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in response.headers
            }
            body = unpack_body(
                response.iter_stream(), fields.get("content-encoding", ""), limits.size, clock
            )
            yield Reply(response.status, fields, body)
    except (TimeoutError, httpcore2.TimeoutException) as error:
        raise ArticleError(f"it takes longer than {clock.seconds:g} seconds") from error
    except (OSError, httpcore2.NetworkError) as error:
        raise ArticleError(_unreachable(target.host, error)) from error
    except (httpcore2.ProtocolError, zlib.error) as error:
        raise ArticleError("what the server sends is not sound HTTP") from error


class _Checked(httpcore2.NetworkBackend):
    """Connects to public addresses only, within the time left."""

    def __init__(self, guard: Guard, clock: Clock) -> None:
        self._guard = guard
        self._clock = clock
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = self._resolve_host(host, port)
        for address in addresses:  # all of them: one bad address is a sign of bad intent
            if reason := self._guard.refused(address):
                name = address if address == host else f"{host} is {address}, which"
                raise ArticleError(f"{name} {reason}; only public addresses are fetched")
        tried = addresses[:_MOST_TRIED]
        for number, address in enumerate(tried, 1):
            try:
                share = self._clock.seconds_left() / (1 if number == len(tried) else 2)
                stream = self._plain.connect_tcp(address, port, self._clock.seconds_left(share))
                return _Timed(stream, self._clock)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if number == len(tried):
                    raise
        raise httpcore2.ConnectError("no address")

    def _resolve_host(self, host: str, port: int) -> Sequence[str]:
        """Looks a name up in a thread, because the system's look-up has a time limit of its own."""
        outcome: queue.SimpleQueue[Sequence[str] | OSError | UnicodeError] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                outcome.put(self._guard.resolve(host, port))
            except (OSError, UnicodeError) as error:
                outcome.put(error)

        threading.Thread(target=look_up, daemon=True).start()
        try:
            addresses = outcome.get(timeout=self._clock.seconds_left())
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(addresses, (OSError, UnicodeError)):
            raise _NoSuchName(str(addresses)) from addresses
        return addresses


class _NoSuchName(OSError):
    """A name could not be looked up."""


class _Timed(httpcore2.NetworkStream):
    """A connection whose every step has only the time left, so that a slow drip ends, too."""

    def __init__(self, stream: httpcore2.NetworkStream, clock: Clock) -> None:
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._clock.seconds_left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.seconds_left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(
            ssl_context, server_hostname, self._clock.seconds_left(timeout)
        )
        return _Timed(stream, self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _unreachable(host: str, error: Exception) -> str:
    """Why a host cannot be reached, from the chain of an error's causes."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the certificate of {host} is not valid for it ({cause.verify_message})"
        if isinstance(cause, ssl.SSLError):
            return f"{host} cannot be spoken to securely ({cause.reason or 'TLS'})"
        if isinstance(cause, _NoSuchName):
            return f"{host} is not found; check the address and the network"
        cause = cause.__cause__ or cause.__context__
    return f"{host} cannot be reached; check the address and the network"


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, as the system looks them up.

    Raises:
        OSError: there are none, or no name server can be asked.
    """
    entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in entries))


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be connected to. Only the default is in use; tests have others."""

    resolve: Callable[[str, int], Sequence[str]] = resolve
    refused: Callable[[str], str] = refused_address  # why an address is refused, or ""
    ports: frozenset[int] | None = WEB_PORTS  # None: all
    certificates: Callable[[], ssl.SSLContext] | None = None  # None: those the system trusts


@dataclass(frozen=True, slots=True)
class Limits:
    """What one article may take, redirects included."""

    seconds: float
    size: int  # bytes, as sent and unpacked


class Clock:
    """Counts down from a number of seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def seconds_left(self, wanted: float | None = None) -> float:
        """The seconds that are left, at most as many as wanted.

        Raises:
            TimeoutError: none are left.
        """
        rest = self._end - time.monotonic()
        if rest <= 0:
            raise TimeoutError
        return rest if wanted is None else min(rest, wanted)


def unpack_body(sent: Iterable[bytes], encoding: str, most: int, clock: Clock) -> Iterator[bytes]:
    """The body without its compression, piece by piece.

    Args:
        sent: the body as it is sent.
        encoding: the server's Content-Encoding.
        most: the largest size in bytes, both as sent and unpacked.
        clock: the time that is left.

    Raises:
        ArticleError: the body is too large, breaks off, or has another encoding than gzip.
        TimeoutError: the time is over.
    """
    encoding = encoding.strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise ArticleError(f"it is packed as {encoding[:40]!r}, which was not asked for")
    unpack = zlib.decompressobj(_GZIP) if "gzip" in encoding else None
    received = size = 0
    for piece in sent:
        received += len(piece)
        while piece:
            clock.seconds_left()
            data, piece = piece, b""
            if unpack is not None:
                data = unpack.decompress(data, _PIECE)
                piece = unpack.unconsumed_tail
            size += len(data)
            if max(received, size) > most:
                raise ArticleError(f"it is larger than {most / 1024**2:g} MiB")
            yield data
    if unpack is not None:
        yield unpack.flush()
        if received and not unpack.eof:
            raise ArticleError("it breaks off in the middle")
