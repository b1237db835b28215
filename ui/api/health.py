"""Whether a chat answers and how much it does, for whatever watches over it.

``/healthz`` needs no password and says nothing of the articles; ``/metrics``, in the text form of
Prometheus, is behind the login.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.core import WendaError, settings
from ui.access import Allowed
from ui.protocol import ChatBot
from ui.work import OUTCOMES, SECONDS, Counts

_TYPE = "text/plain; version=0.0.4"
_NOT_KEPT = {"Cache-Control": "no-store"}
_STARTED = time.time()
_PROCESS = Path("/proc/self")  # Linux alone has it; elsewhere some figures are left out


class StatusCount:
    """ASGI middleware: counts responses by their status."""

    def __init__(self, app: ASGIApp, counts: Counts) -> None:
        """Wrap ``app``; ``counts`` takes what is counted."""
        self._app, self._counts = app, counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._counts.add_status(message["status"])
            await send(message)

        await self._app(scope, receive, send_counted if scope["type"] == "http" else send)


def health_router(bot: ChatBot, counts: Counts, allowed: Allowed) -> APIRouter:
    """The routes ``/healthz`` and ``/metrics``.

    Args:
        bot: is asked whether its library can be read.
        counts: what ``/metrics`` tells.
        allowed: whether a request may have that.
    """
    routes = APIRouter()

    async def healthz(request: Request) -> Response:
        readable = await run_in_threadpool(_count_articles, bot) is not None
        return JSONResponse({"ok": readable}, 200 if readable else 503, _NOT_KEPT)

    async def metrics(request: Request) -> Response:
        if not allowed(request):
            return PlainTextResponse("The key is missing or wrong.", 401)
        articles = await run_in_threadpool(_count_articles, bot)
        lines = [*_lines(counts, articles), *_process_lines()]
        return Response("\n".join([*lines, ""]), 200, _NOT_KEPT, _TYPE)

    routes.add_route("/healthz", healthz, ["GET"])
    routes.add_route("/metrics", metrics, ["GET"])
    return routes


def _count_articles(bot: ChatBot) -> int | None:
    """How many articles there are; None if the library cannot be read."""
    try:
        return bot.entries(count=0).total
    except (WendaError, OSError):
        return None


def _lines(counts: Counts, articles: int | None) -> Iterator[str]:
    yield from _head("wenda_info", "gauge", "The version that runs.")
    yield f'wenda_info{{version="{settings.version()}"}} 1'
    yield from _head("wenda_library_readable", "gauge", "1 if the library can be read.")
    yield f"wenda_library_readable {int(articles is not None)}"
    if articles is not None:
        yield from _head("wenda_articles", "gauge", "Articles in the library.")
        yield f"wenda_articles {articles}"
    yield from _head("wenda_answers_total", "counter", "Questions, by what came of them.")
    for outcome in OUTCOMES:
        yield f'wenda_answers_total{{outcome="{outcome}"}} {counts.answers[outcome]}'
    yield from _head("wenda_answer_seconds", "histogram", "Until an answer was whole.")
    below = 0
    for bound, number in zip((*SECONDS, "+Inf"), counts.buckets, strict=True):
        below += number
        yield f'wenda_answer_seconds_bucket{{le="{bound}"}} {below}'
    yield f"wenda_answer_seconds_sum {counts.seconds:.6f}"
    yield f"wenda_answer_seconds_count {below}"
    yield from _head("wenda_work_seconds_total", "counter", "Computing for answers.")
    yield f"wenda_work_seconds_total {counts.work:.6f}"
    yield from _head("wenda_responses_total", "counter", "Responses of HTTP, by status.")
    for status, number in sorted(counts.statuses.copy().items()):
        yield f'wenda_responses_total{{status="{status}"}} {number}'


def _process_lines() -> Iterator[str]:
    """What Prometheus' own clients tell of a process, under the same names."""
    used = os.times()
    yield from _head("process_cpu_seconds_total", "counter", "Computing of the whole process.")
    yield f"process_cpu_seconds_total {used.user + used.system:.2f}"
    yield from _head("process_start_time_seconds", "gauge", "When it was started.")
    yield f"process_start_time_seconds {_STARTED:.2f}"
    try:
        pages = int((_PROCESS / "statm").read_text().split()[1])
        files = len(os.listdir(_PROCESS / "fd"))
    except OSError:
        return
    yield from _head("process_resident_memory_bytes", "gauge", "Memory in use.")
    yield f"process_resident_memory_bytes {pages * os.sysconf('SC_PAGE_SIZE')}"
    yield from _head("process_open_fds", "gauge", "Open files and connections.")
    yield f"process_open_fds {files}"


def _head(name: str, kind: str, meaning: str) -> tuple[str, str]:
    return f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"
