"""A limit on the time that something may take: what never ends fails instead of hanging."""

from __future__ import annotations

import signal
from contextlib import contextmanager


@contextmanager
def within(seconds, about):
    """Ends its block after so many seconds of computing, and fails with what it was ``about``.

    Seconds that other programs have the cores do not count.
    """

    def end(*_):
        raise AssertionError(f"not done after {seconds} s of computing: {about!r}")

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
