"""Whether a request was sent by a web page of another site, through somebody's browser."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

# Returns whether a request may come in.
Allowed = Callable[[HTTPConnection], bool]


def from_elsewhere(request: HTTPConnection) -> bool:
    """Whether a web page of another site sends the request, through somebody's browser."""
    origin = request.headers.get("origin", "")
    return bool(origin) and site(origin) != request.headers.get("host", "").lower()


def led_from_elsewhere(request: HTTPConnection) -> bool:
    """Whether a link, picture or form of another site leads here, as far as the browser says so.

    A browser sends no ``Origin`` for these, and some old ones nothing else.
    """
    return request.headers.get("sec-fetch-site", "") in ("cross-site", "same-site")


def site(origin: str) -> str | None:
    """Host and port of an ``Origin`` header in lower case; None if it is not an address."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:  # "http://["
        return None
