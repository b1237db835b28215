"""Why a server cannot be reached over TLS: gRPC says that it does not answer, whatever it is."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.core.errors import LibraryError

if TYPE_CHECKING:
    from bot.library.milvus.address import Address

_SECONDS = 3.0  # for each answer: it is only to explain what has failed already


def reason(address: Address) -> LibraryError | None:
    """What is wrong, by a handshake of our own; None when that is not it."""
    parts = urlsplit(address.uri)
    host, port, secure = parts.hostname or "", parts.port or 0, parts.scheme == "https"
    options = dict(address.options)
    try:
        context = _context(options) if secure else _unchecked()
        with socket.create_connection((host, port), _SECONDS) as raw:
            name = options.get("server_name") or host
            with context.wrap_socket(raw, server_hostname=name) as connection:
                connection.settimeout(_SECONDS)
                connection.recv(1)  # a server that wants a certificate says so only now
    except ssl.SSLError as error:
        return LibraryError(f"{address.shown} {_told(error)}") if secure else None
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


def _unchecked() -> ssl.SSLContext:
    """Only to learn whether a server speaks TLS at all: nothing is said to it."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    return context


def _told(error: ssl.SSLError) -> str:
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
