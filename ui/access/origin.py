"""Who may call what stands beside the page: who is logged in, and no web page of another site."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

# Whether a request may come in: one more rule (a limit, say) is one more function.
Allowed = Callable[[HTTPConnection], bool]


def from_elsewhere(request: HTTPConnection) -> bool:
    """Whether a web page of another site sends the request, through somebody's browser."""
    origin = request.headers.get("origin", "")
    return bool(origin) and site(origin) != request.headers.get("host", "").lower()


def site(origin: str) -> str | None:
    """Host and port of an ``Origin`` header in small letters; None where it is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:  # "http://["
        return None
