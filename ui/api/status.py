"""Calls that cannot be answered because they are wrong: a status of 4xx, and one line of log.

Gradio answers 500 to whatever fails, and prints a traceback for each, so that whoever sends
nonsense fills the log. A traceback is for what fails in our own code.
"""

from __future__ import annotations

import logging
import traceback
from contextvars import ContextVar
from typing import Any

import gradio as gr
from gradio.route_utils import FnIndexInferError
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BAD_CALL = 400
UNREADABLE = "The arguments are not those that this function takes."
UNKNOWN = "There is no such function here."
_OURS = ("ui", "bot", "embeddings")  # packages in which a failure is a fault
_HOOK = "fill_and_check"  # of ours, around a function of Gradio's that refuses arguments
_LONGEST = 300  # characters of a line of log: a message may repeat what was sent

log = logging.getLogger(__name__)
# What is noted while one request is answered; None outside of these, as in Gradio's queue.
_notes: ContextVar[set[int] | None] = ContextVar("notes", default=None)


def bad_call(line: str) -> gr.Error:
    """What to raise within Gradio for a call that is wrong: one line for the caller and the log."""
    notes = _notes.get()
    if notes is not None:
        notes.add(BAD_CALL)
    log.warning("a call was refused: %.*s", _LONGEST, ascii(" ".join(line.split()))[1:-1])
    return gr.Error(line, print_exception=False)


def refuse_in_a_line(page: gr.Blocks) -> None:
    """Have calls that Gradio cannot make, or that we refuse, told in one line without a traceback.

    Values and events that no page sends raise whatever comes of them, before a function of ours is
    called.
    """
    process = page.process_api

    async def process_or_refuse(*arguments: Any, **named: Any) -> Any:
        try:
            return await process(*arguments, **named)
        except gr.Error as error:
            if error.print_exception:  # of a component, which did not find a value among its own
                raise bad_call(error.message) from error
            raise
        except Exception as error:
            if _is_fault(error):
                raise
            log.debug(UNREADABLE, exc_info=error)
            raise bad_call(UNREADABLE) from error

    page.process_api = process_or_refuse  # type: ignore[method-assign]


def _is_fault(error: Exception) -> bool:
    """Whether code of ours was running when this was raised, besides what caught it."""
    raised = error.__traceback__
    return any(
        str(frame.f_globals.get("__name__")).partition(".")[0] in _OURS
        and frame.f_code.co_name != _HOOK
        for frame, _ in traceback.walk_tb(raised and raised.tb_next)
    )


class CallStatus:
    """ASGI middleware: a call that is wrong gets a 4xx, where Gradio has only 500."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not scope["path"].startswith("/gradio_api/"):
            await self._app(scope, receive, send)
            return
        notes: set[int] = set()
        failure: list[Message] = []  # a response of 500, kept until it is known why

        async def send_or_keep(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 500:
                failure.append({**message, "status": BAD_CALL if notes else 500})
            elif failure:
                failure.append(message)
            else:
                await send(message)

        before = _notes.set(notes)
        try:
            await self._app(scope, receive, send_or_keep)
        except (LookupError, FnIndexInferError, TypeError, ValueError) as error:
            if not failure or _is_fault(error):
                raise
            failure.clear()
            unknown = isinstance(error, (LookupError, FnIndexInferError))
            line, status = (UNKNOWN, 404) if unknown else (UNREADABLE, BAD_CALL)
            log.warning("a call was refused: %s", line)
            await JSONResponse({"detail": line}, status)(scope, receive, send)
        finally:
            _notes.reset(before)
            for message in failure:
                await send(message)
