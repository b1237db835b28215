"""Who may call what stands beside the page: the login as a bearer token, and no other site."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

# Whether a request may come in: one more rule (a limit, say) is one more function.
Allowed = Callable[[HTTPConnection], bool]


def bearer(login: tuple[str, str] | None) -> Allowed:
    """Lets in who sends the login's password as ``Authorization: Bearer``; everyone without one."""

    def allowed(request: HTTPConnection) -> bool:
        if login is None:
            return True
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        same = secrets.compare_digest(token.strip().encode(), login[1].encode())
        return kind.lower() == "bearer" and same

    return allowed


def from_elsewhere(request: HTTPConnection) -> bool:
    """Whether a web page of another site sends the request, through somebody's browser."""
    origin = request.headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc != request.headers.get("host", "")
