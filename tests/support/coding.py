"""The process that makes coded vectors, found and killed."""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

NAME = b"bot.library.local.coder"


def coders(parent):
    """The numbers of such processes that a process has started."""
    found = []
    for place in Path("/proc").iterdir():
        if not place.name.isdigit():
            continue
        try:
            (line,) = [x for x in (place / "status").read_text().splitlines() if x[:5] == "PPid:"]
            if int(line.split()[1]) == parent and NAME in (place / "cmdline").read_bytes():
                found.append(int(place.name))
        except (OSError, ValueError):
            continue  # it is gone
    return found


@contextmanager
def dying(sign):
    """Each such process of this one that gets an order within the block is ended by a signal.

    A real process takes a real signal, at a moment that does not depend on the machine's load.
    """
    from bot.library.local import coder

    code = (
        "import os; from bot.library.local import coder; "
        f"coder._code_here = lambda *order: os.kill(os.getpid(), {int(sign)}); coder.main()"
    )
    coder._coder.rest()  # one that an earlier order has left would do its work
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coder, "_CHILD", code)
        yield
    coder._coder.rest()


@contextmanager
def killing(signal, parent=None, after=0.0):
    """Kills each such process that comes up within the block, so many seconds later.

    Gives the list of those that were killed.
    """
    ended, killed = threading.Event(), []

    def look():
        while not ended.wait(0.005):
            for number in set(coders(parent or os.getpid())) - set(killed):
                time.sleep(after)
                with suppress(ProcessLookupError):  # it had nothing to do, and is gone
                    os.kill(number, signal)
                    killed.append(number)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield killed
    finally:
        ended.set()
        thread.join()
