"""The connection to a Milvus server: each call has a time limit, and errors are of one line.

A call waits for a server that is away, up to ``Address.seconds``, so that a restart is survived;
writing is by primary key, so what is sent twice is there once. What pymilvus and gRPC raise becomes
a LibraryError that says what to do. If a connection fails, gRPC says that the server does not
answer, whatever the cause; a TLS handshake of our own tells whether the cause is TLS.
"""

from __future__ import annotations

import logging
import os
import random
import socket
import ssl
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.core import LibraryError, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.library.milvus.address import Address


# gRPC would wait up to two minutes before it looks for a server again, and lets a new connection
# share the wait.
_RECONNECT = {
    "grpc.initial_reconnect_backoff_ms": 200,
    "grpc.min_reconnect_backoff_ms": 200,
    "grpc.max_reconnect_backoff_ms": 1_000,
    "grpc.use_local_subchannel_pool": 1,
    "grpc.keepalive_time_ms": 60_000,  # more often, and milvus-lite ends the connection,
    "grpc.keepalive_permit_without_calls": 0,  # likewise
}

_PAUSE = 0.1  # seconds before a server that is away is asked again, doubled each time
_LONGEST_PAUSE = 2.0  # seconds: what a restart may be noticed late
_SECONDS = 3.0  # for each answer in a handshake that only explains what has failed already
_DEEPEST = 5  # errors that one may have come from
# What errors say, in small letters.
_GONE = ("unavailable", "deadline_exceeded", "fail connecting", "connect failed", "closed channel")
_REFUSED = ("unauthenticated", "auth check", "permission_denied", "permission deny")
_UNLOADED = ("not loaded", "released")


class Connection:
    """A connection to one server; any number of threads may use it."""

    def __init__(self, address: Address) -> None:
        """Connects to the server.

        Raises:
            LibraryError: no server is there, or it does not let us in; or pymilvus is missing.
        """
        # gRPC prints what it raises on the terminal, too; it reads this when it is imported.
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")
        try:
            import grpc
            import pymilvus
            import pymilvus.exceptions
        except ImportError as error:
            raise LibraryError(
                f'{address.shown} needs pymilvus; `pip install "wenda[milvus]"`'
            ) from error
        # So does pymilvus, with a traceback, and it warns of what we do on purpose.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        self.shown = address.shown
        self.seconds = address.seconds
        self.types = pymilvus.DataType
        self._errors = (pymilvus.exceptions.MilvusException, grpc.RpcError, OSError)
        try:
            self.client = self.ask_server(
                lambda _, timeout: pymilvus.MilvusClient(
                    address.uri,
                    token=address.token,
                    timeout=timeout,
                    dedicated=True,
                    grpc_options=_RECONNECT,
                    **dict(address.options),
                ),
                "",
                seconds=min(settings.MILVUS_OPEN, self.seconds),
            )
        except LibraryError as error:
            raise (tls_error(address) or error) from error.__cause__

    def ask_server(
        self,
        function: Callable[..., Any],
        collection: str,
        seconds: float | None = None,
        **arguments: Any,
    ) -> Any:
        """Returns what a function of the client returns for a collection.

        Waits for a server that is away, and loads a collection that it does not have ready. Asking
        again is safe, whatever came of the first time: writing is by primary key. The pauses in
        between grow, and are never the same.

        Raises:
            LibraryError: the server is away for longer than ``seconds``, or than the settings say;
                or it does not do what it was asked.
        """
        end = time.monotonic() + (self.seconds if seconds is None else seconds)
        loads, pause = 0, _PAUSE
        while True:
            left = max(end - time.monotonic(), _PAUSE)
            try:
                return function(collection, timeout=left, **arguments)
            except self._errors as error:
                if is_unloaded(error) and not loads:  # after a restart of milvus-lite
                    loads += 1
                    self.ask_server(self.client.load_collection, collection)
                elif is_away(error) and time.monotonic() < end:
                    time.sleep(random.uniform(pause / 2, pause))  # not all clients at once
                    pause = min(2 * pause, _LONGEST_PAUSE)
                else:
                    raise server_error(error, self.shown) from error

    def close(self) -> None:
        """Ends the connection."""
        self.client.close()


def server_error(error: Exception, shown: str) -> LibraryError:
    """The error of one line for whoever asked the library ``shown``."""
    words = _words(error)
    if isinstance(error, OSError):  # a certificate that is not there
        return LibraryError(
            f"{shown} cannot be asked ({error.filename}: {error.strerror}); "
            "check the WENDA_MILVUS_ settings"
        )
    if _has(words, _REFUSED):
        return LibraryError(f"{shown} does not let us in; set WENDA_MILVUS_TOKEN to user:password")
    if _has(words, _GONE):
        return LibraryError(
            f"{shown} does not answer; see that Milvus runs there and try again "
            "(what was not finished is not seen and is cleared away; WENDA_MILVUS_TIMEOUT is how "
            "long it is waited for)"
        )
    message = " ".join(str(getattr(error, "message", "") or error).split())[:300]
    return LibraryError(f"{shown} could not do what it was asked ({message}); see the server's log")


def is_away(error: Exception) -> bool:
    """Whether no server answered. One that does not let us in has answered."""
    words = _words(error)
    return _has(words, _GONE) and not _has(words, _REFUSED)


def is_unloaded(error: Exception) -> bool:
    """Whether the server has the collection, but has not loaded it."""
    return _has(_words(error), _UNLOADED)


def _words(failed: BaseException) -> str:
    """Codes and texts of an error and its causes, since pymilvus only says that it failed."""
    words: list[str] = []
    error: BaseException | None = failed
    while error is not None and len(words) < _DEEPEST:
        code = getattr(error, "code", "")
        words.append(f"{code() if callable(code) else code} {error}".lower())
        error = error.__cause__ or error.__context__
    return " ".join(words)


def _has(words: str, marks: Sequence[str]) -> bool:
    return any(mark in words for mark in marks)


def tls_error(address: Address) -> LibraryError | None:
    """What is wrong with TLS, by a handshake of our own; None if TLS is not the cause."""
    parts = urlsplit(address.uri)
    host, port, secure = parts.hostname or "", parts.port or 0, parts.scheme == "https"
    options = dict(address.options)
    try:
        context = _context(options) if secure else _unchecked_context()
        with socket.create_connection((host, port), _SECONDS) as raw:
            name = options.get("server_name") or host
            with context.wrap_socket(raw, server_hostname=name) as connection:
                connection.settimeout(_SECONDS)
                connection.recv(1)  # a server that wants a certificate says so only now
    except ssl.SSLError as error:
        return LibraryError(f"{address.shown} {_tls_reason(error)}") if secure else None
    except (OSError, ValueError):  # no server, or no such files: the error says so already
        return None
    return None if secure else LibraryError(f"{address.shown} speaks TLS; write milvuss://")


def _context(options: dict[str, str]) -> ssl.SSLContext:
    """A context with the certificates of the settings, as gRPC takes them."""
    authority = options.get("server_pem_path") or options.get("ca_pem_path")
    context = ssl.create_default_context(cafile=authority)
    if "client_pem_path" in options:
        context.load_cert_chain(options["client_pem_path"], options["client_key_path"])
    context.set_alpn_protocols(["h2"])
    return context


def _unchecked_context() -> ssl.SSLContext:
    """Only to learn whether a server speaks TLS at all: nothing is said to it."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    return context


def _tls_reason(error: ssl.SSLError) -> str:
    """Why a handshake failed, and what to do."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"shows a certificate that is not trusted ({error.verify_message}); check "
            "WENDA_MILVUS_CA and WENDA_MILVUS_SERVER_NAME"
        )
    words = error.reason or str(error)
    if "WRONG_VERSION" in words or "RECORD_LAYER" in words:
        return "speaks no TLS; write milvus://, and take WENDA_MILVUS_TLS away"
    if "CERTIFICATE_REQUIRED" in words or "HANDSHAKE_FAILURE" in words:
        return (
            "wants a certificate of ours; set WENDA_MILVUS_CERT, WENDA_MILVUS_KEY and "
            "WENDA_MILVUS_CA"
        )
    return f"cannot be reached over TLS ({words}); check the WENDA_MILVUS_ settings"
