"""What answers cost and how many there were: charged to whoever asked, counted for ``/metrics``.

``Limiter`` opens an ``Account`` for each request that asks something. Whatever calls the bot does
so through ``measure`` or ``measure_parts``; without an account, as on a page that is mounted in
somebody's own application, these only pass on what the bot says.
"""

from __future__ import annotations

import logging
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.core import Answer

ACCOUNT = "wenda.account"  # in a request's scope: its ``Account``
# Upper bounds of the seconds that answers take, as a histogram counts them.
SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
ANSWERED, REFUSED, FAILED, STOPPED = OUTCOMES = ("answered", "refused", "failed", "stopped")

log = logging.getLogger(__name__)
Result = TypeVar("Result")


@dataclass(slots=True)
class Counts:
    """What has been asked of one chat since it was started; may be used from several threads."""

    answers: Counter[str] = field(default_factory=Counter)  # by outcome
    statuses: Counter[int] = field(default_factory=Counter)  # of HTTP, over all responses
    buckets: list[int] = field(default_factory=lambda: [0] * (len(SECONDS) + 1))
    seconds: float = 0.0  # until answers were whole, in all
    work: float = 0.0  # of computing
    _lock: Any = field(default_factory=threading.Lock)

    def add_answer(self, outcome: str, seconds: float) -> None:
        """Counts an answer that took so many seconds."""
        with self._lock:
            self.answers[outcome] += 1
            self.buckets[bisect_left(SECONDS, seconds)] += 1
            self.seconds += seconds
        fields = {"outcome": outcome, "seconds": round(seconds, 3)}
        log.info("a question was %s", outcome, extra={"fields": fields})

    def add_work(self, seconds: float) -> None:
        """Counts seconds of computing."""
        with self._lock:
            self.work += seconds

    def add_status(self, status: int) -> None:
        """Counts a response."""
        with self._lock:
            self.statuses[status] += 1


@dataclass(frozen=True, slots=True)
class Account:
    """Who pays for the computing of a request, and where its answers are counted."""

    pay: Callable[[float], None]  # takes seconds of computing
    counts: Counts


current: ContextVar[Account | None] = ContextVar("account", default=None)


def measure(call: Callable[[], Result]) -> Result:
    """The result of a call to the bot; what it costs is charged, an answer is counted."""
    account = _account()
    if account is None:
        return call()
    begun = time.monotonic()
    outcome = ""
    try:
        result = _pay_for(account, call)
        outcome = _outcome(result)
        return result
    except Exception:
        outcome = FAILED
        raise
    finally:
        if outcome:
            account.counts.add_answer(outcome, time.monotonic() - begun)


def measure_parts(parts: Iterable[Answer]) -> Iterator[Answer]:
    """As ``measure``, for an answer that grows."""
    account = _account()
    if account is None:
        yield from parts
        return
    begun = time.monotonic()
    outcome = STOPPED
    growing = iter(parts)
    try:
        last = None
        while (part := _pay_for(account, lambda: next(growing, None))) is not None:
            last = part
            yield part
        outcome = _outcome(last) or FAILED
    except Exception:
        outcome = FAILED
        raise
    finally:
        account.counts.add_answer(outcome, time.monotonic() - begun)
        close = getattr(growing, "close", None)
        if close:
            close()  # so that a language model stops writing


def _pay_for(account: Account, call: Callable[[], Result]) -> Result:
    begun = time.thread_time()  # other threads answer others
    try:
        return call()
    finally:
        seconds = time.thread_time() - begun
        account.pay(seconds)
        account.counts.add_work(seconds)


def _outcome(result: object) -> str:
    """How a question was answered; "" for what is no answer."""
    if not isinstance(result, Answer):
        return ""
    return ANSWERED if result.answered else REFUSED


def _account() -> Account | None:
    """The account of the request that is being answered."""
    from gradio.context import LocalContext  # Gradio is loaded where requests are

    # Gradio's queue answers in tasks of its own, to which a request's context does not reach.
    request = LocalContext.request.get(None)
    scope = getattr(getattr(request, "request", None) or request, "scope", None)
    found = scope.get(ACCOUNT) if isinstance(scope, dict) else current.get()
    return found if isinstance(found, Account) else None
