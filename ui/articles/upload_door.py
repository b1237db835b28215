"""Requests that upload files: let through, up to a size, if the sender may add articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.access import BOUND, UPLOAD, Bound, from_elsewhere, rights_of
from ui.articles.uploads import DROP_BYTES

if TYPE_CHECKING:
    from ui.articles.uploads import Waiting
    from ui.options import Options

_UPLOADING = re.compile(r"/gradio_api/upload(_progress)?\b.*")


class UploadDoor:
    """ASGI middleware behind ``Arrivals`` and ``Guard``, which note the sender and count bytes."""

    def __init__(self, app: ASGIApp, options: Options, waiting: Waiting | None) -> None:
        """Wrap ``app``.

        Args:
            app: what is behind.
            options: what the server allows.
            waiting: where files wait; None if nobody may send any.
        """
        self._app, self._options, self._waiting = app, options, waiting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] == "http" and _UPLOADING.fullmatch(scope["path"]):
            refused = self._refuse(scope)
            if refused is not None:
                await refused(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refuse(self, scope: Scope) -> PlainTextResponse | None:
        path: str = scope["path"]
        if self._waiting is None or path not in (UPLOAD, f"{UPLOAD}_progress"):
            return PlainTextResponse("Not found.", 404)
        request = Request(scope)
        if from_elsewhere(request):  # a form on any web page could send files here
            return PlainTextResponse("Files are taken from this chat's own page only.", 403)
        place = rights_of(request, self._options).articles
        if place == "none":
            return PlainTextResponse("Not found.", 404)
        if path != UPLOAD:
            return None
        bound: Bound = scope[BOUND]
        bound.limit = min(bound.limit, DROP_BYTES[place])
        if bound.refuses(Headers(scope=scope)):
            return bound.refusal()
        if self._waiting.full(bound.limit):
            line = "Too many files are waiting to be read; please try again in a few minutes."
            return PlainTextResponse(line, 503)
        return None
