"""Processes of a test's own, and what they say before they are killed."""

from __future__ import annotations

import os
import random
import sys
import time
from multiprocessing import forkserver, get_context

import pytest

# What a library needs; whoever forks has it imported already
PRELOAD = [
    "warm",
    "library_parts",
    "bot.library.keywords.index",
    "embeddings.index.approximate",
    "bot.library.local.repair",
]

posix = pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed")


def processes(*modules):
    """Starts processes that have everything imported already, by forking one that has."""
    context = get_context("forkserver")
    context.set_forkserver_preload([*PRELOAD, *modules])
    with pytest.MonkeyPatch.context() as patch:  # Python 3.11 does not tell it sys.path
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
        forkserver.ensure_running()
    return context


class Killer:
    """Runs a function in a process and kills it at a random moment."""

    def __init__(self, seed, *modules, longest):
        self._context = processes(*modules)
        self._random = random.Random(seed)
        self._longest = longest  # seconds, from the first thing that the process says

    def run(self, target, *args):
        """All that ``target(send, *args)`` sent until it was killed."""
        here, there = self._context.Pipe(duplex=False)
        process = self._context.Process(target=target, args=(there, *args))
        process.start()
        there.close()
        assert here.poll(60), "the process said nothing"
        time.sleep(self._random.uniform(0, self._longest))
        process.kill()
        process.join()
        assert process.exitcode == -9, f"it ended by itself, with {process.exitcode}"
        said = []
        try:
            while True:
                said.append(here.recv())
        except EOFError:
            return said
        finally:
            here.close()


def outcome(target, *args, timeout=400):
    """What ``target(send, *args)`` sent, all of it, from a process that must end in peace."""
    context = processes()
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=target, args=(there, *args))
    process.start()
    there.close()
    said, end = [], time.monotonic() + timeout
    try:
        while here.poll(max(0, end - time.monotonic())):
            said.append(here.recv())
    except EOFError:
        process.join(10)
    finally:
        here.close()
        process.kill()
        process.join()
    assert process.exitcode == 0, f"it ended with {process.exitcode}, after {said[-1:]}"
    return said
