"""The process that makes coded vectors, found and killed."""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

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
