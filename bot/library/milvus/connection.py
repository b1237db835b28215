"""The connection to a Milvus server: asked with a time limit, errors as one line.

Every call waits for a server that is away, up to ``Address.seconds``, so a restart is
survived; writing is by primary key, so what is sent twice is there once.

What pymilvus and gRPC raise, as LibraryErrors of one line that say what to do.

Why a server cannot be reached over TLS: gRPC says that it does not answer, whatever it is.
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


class Connection:
    """To one server; any number of threads may use it."""

    def __init__(self, address: Address) -> None:
        """Connects.

        Raises:
            LibraryError: no server is there, or it does not let us in; or pymilvus is missing.
        """
        # gRPC prints on the terminal what it raises; it reads this when it is imported
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")
        try:
            import grpc
            import pymilvus
            import pymilvus.exceptions
        except ImportError as error:
            raise LibraryError(
                f'{address.shown} needs pymilvus; `pip install "wenda[milvus]"`'
            ) from error
        # so does pymilvus, with a traceback, and it warns of what we do on purpose
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
            raise (reason(address) or error) from error.__cause__

    def ask_server(
        self,
        function: Callable[..., Any],
        collection: str,
        seconds: float | None = None,
        **arguments: Any,
    ) -> Any:
        """What the server gives; waits for one that is away, and loads what it does not have ready.

        Asking again is safe, whatever came of the first time: writing is by primary key. The
        pauses between grow, and are never the same.

        Raises:
            LibraryError: it is away for longer than ``seconds`` (the settings say), or cannot.
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
        """Ends it."""
        self.client.close()


_GONE = ("unavailable", "deadline_exceeded", "fail connecting", "connect failed", "closed channel")
_REFUSED = ("unauthenticated", "auth check", "permission_denied", "permission deny")
_DEEPEST = 5  # errors that one may have come from
_UNLOADED = ("not loaded", "released")


def is_away(error: Exception) -> bool:
    """Whether no server answered; one that does not let us in did."""
    words = _words(error)
    return _has(words, _GONE) and not _has(words, _REFUSED)


def is_unloaded(error: Exception) -> bool:
    """Whether the server has a collection, but not ready."""
    return _has(_words(error), _UNLOADED)


def server_error(error: Exception, shown: str) -> LibraryError:
    """The error for whoever asked ``shown``, of one line."""
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


def _words(failed: BaseException) -> str:
    """Code and text of an error and of those it came from: pymilvus says only that it failed."""
    found: list[str] = []
    error: BaseException | None = failed
    while error is not None and len(found) < _DEEPEST:
        code = getattr(error, "code", "")
        found.append(f"{code() if callable(code) else code} {error}".lower())
        error = error.__cause__ or error.__context__
    return " ".join(found)


def _has(words: str, marks: Sequence[str]) -> bool:
    return any(mark in words for mark in marks)


_SECONDS = 3.0  # for each answer: it is only to explain what has failed already


def reason(address: Address) -> LibraryError | None:
    """What is wrong, by a handshake of our own; None when that is not it."""
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
    except (OSError, ValueError):  # nobody is there, or the files are not: that is told otherwise
        return None
    return None if secure else LibraryError(f"{address.shown} speaks TLS; write milvuss://")


def _context(options: dict[str, str]) -> ssl.SSLContext:
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
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"shows a certificate that is not trusted ({error.verify_message}); check "
            "WENDA_MILVUS_CA and WENDA_MILVUS_SERVER_NAME"
        )
    found = error.reason or str(error)
    if "WRONG_VERSION" in found or "RECORD_LAYER" in found:
        return "speaks no TLS; write milvus://, and take WENDA_MILVUS_TLS away"
    if "CERTIFICATE_REQUIRED" in found or "HANDSHAKE_FAILURE" in found:
        return (
            "wants a certificate of ours; set WENDA_MILVUS_CERT, WENDA_MILVUS_KEY and "
            "WENDA_MILVUS_CA"
        )
    return f"cannot be reached over TLS ({found}); check the WENDA_MILVUS_ settings"
