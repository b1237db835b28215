"""What a download is held to: which addresses, how long, how much."""

from __future__ import annotations

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.articles.web.addresses import WEB_PORTS, refused_address
from bot.core.errors import ArticleError

_PIECE = 64 * 1024  # bytes unpacked at a time
_GZIP = 16 + zlib.MAX_WBITS  # the container, as zlib is told


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system has them.

    Raises:
        OSError: there are none, or nobody can be asked.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be connected to. The default is the only one in use; tests have another."""

    resolve: Callable[[str, int], Sequence[str]] = resolve
    refused: Callable[[str], str] = refused_address  # why not, or ""
    ports: frozenset[int] | None = WEB_PORTS
    certificates: Callable[[], ssl.SSLContext] | None = None  # None: those the system trusts


@dataclass(frozen=True, slots=True)
class Limits:
    """What one article may take, redirects included."""

    seconds: float
    size: int  # bytes, as sent and unpacked


class Clock:
    """The time that is left of so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self, wanted: float | None = None) -> float:
        """Seconds, at most as many as wanted.

        Raises:
            TimeoutError: there are none left.
        """
        rest = self._end - time.monotonic()
        if rest <= 0:
            raise TimeoutError
        return rest if wanted is None else min(rest, wanted)


def unpacked(sent: Iterable[bytes], encoding: str, most: int, clock: Clock) -> Iterator[bytes]:
    """The body without its compression; ``most`` bounds it before and after."""
    encoding = encoding.strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise ArticleError(f"it is packed as {encoding[:40]!r}, which was not asked for")
    unpack = zlib.decompressobj(_GZIP) if "gzip" in encoding else None
    received = size = 0
    for piece in sent:
        received += len(piece)
        while piece:
            clock.left()
            given, piece = piece, b""
            if unpack is not None:
                given = unpack.decompress(given, _PIECE)
                piece = unpack.unconsumed_tail
            size += len(given)
            if max(received, size) > most:
                raise ArticleError(f"it is larger than {most / 1024**2:g} MiB")
            yield given
    if unpack is not None:
        yield unpack.flush()
        if received and not unpack.eof:
            raise ArticleError("it breaks off in the middle")
