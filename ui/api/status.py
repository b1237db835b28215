"""The status of a call whose arguments are wrong: Gradio answers 500 to whatever fails."""

from __future__ import annotations

import re
from contextvars import ContextVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

BAD_CALL = 400
_CALLS = re.compile(r"/gradio_api/(run|api)/.+")
# What is noted while one request is answered; None outside of these.
_notes: ContextVar[set[int] | None] = ContextVar("notes", default=None)


def note_bad_call() -> None:
    """Note that the call that is being answered is wrong; without an effect in Gradio's queue."""
    notes = _notes.get()
    if notes is not None:
        notes.add(BAD_CALL)


class CallStatus:
    """ASGI middleware: the response to a call that was noted as wrong gets the status 400."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not _CALLS.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return
        notes: set[int] = set()

        async def send_status(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 500 and notes:
                message = {**message, "status": BAD_CALL}
            await send(message)

        before = _notes.set(notes)
        try:
            await self._app(scope, receive, send_status)
        finally:
            _notes.reset(before)
