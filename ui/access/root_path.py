"""The path under which a proxy has a chat: taken off what is asked for, where it is left on.

So it does not matter whether the proxy takes it off, and all that looks at a path, outermost the
guard, sees the one within the chat.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")


def check_root_path(path: str) -> str:
    """A path such as ``/wenda``, under which a proxy has the chat; ``""`` for its root.

    Raises:
        ValueError: it is no path.
    """
    plain = path.strip().rstrip("/")
    if plain and not _PATH.fullmatch(plain) or path.startswith("//"):
        raise ValueError(f"{path!r:.100} is no path; give one such as /wenda, without a host")
    return plain


class RootPath:
    """ASGI middleware, outermost of all: what is asked for is asked for within the chat."""

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        """Wrap ``app``, which a proxy has under ``root_path``; ``""`` for the root of a name."""
        self._app, self._root = app, root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = scope.get("path", "") if self._root and scope["type"] == "http" else ""
        if path and path == self._root:  # the page names its files relative to where it is
            query = scope.get("query_string", b"").decode("latin-1")
            more = f"?{query}" if query else ""
            await RedirectResponse(f"{self._root}/{more}")(scope, receive, send)
            return
        if path.startswith(f"{self._root}/"):
            rest = path[len(self._root) :]
            scope = {**scope, "path": rest, "raw_path": quote(rest).encode()}
        await self._app(scope, receive, send)
