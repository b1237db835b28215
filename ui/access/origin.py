"""Whether a request was sent by a web page of another site, through somebody's browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

# Returns whether a request may come in.
Allowed = Callable[[HTTPConnection], bool]

_ORIGIN = re.compile(r"https?://([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9-]*[a-z0-9](:\d{1,5})?")


def from_elsewhere(request: HTTPConnection) -> bool:
    """Whether a web page of another site sends the request, through somebody's browser."""
    origin = request.headers.get("origin", "")
    return bool(origin) and site(origin) != request.headers.get("host", "").lower()


def led_from_elsewhere(request: HTTPConnection) -> bool:
    """Whether a link, picture or form of another site leads here, as far as the browser says so.

    A browser sends no ``Origin`` for these, and some old ones nothing else.
    """
    return request.headers.get("sec-fetch-site", "") in ("cross-site", "same-site")


def check_origin(origin: str) -> str:
    """An origin as a browser writes it, such as ``https://example.org``.

    Raises:
        ValueError: it is none: a wildcard, a path, another scheme than http and https.
    """
    plain = origin.strip().lower().rstrip("/")
    if not _ORIGIN.fullmatch(plain):
        raise ValueError(
            f"{origin!r:.100} is no origin; give scheme and host, such as https://example.org"
        )
    return plain


def site(origin: str) -> str | None:
    """Host and port of an ``Origin`` header in lower case; None if it is not an address."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:  # "http://["
        return None
