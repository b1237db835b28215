"""A document's bytes → ``Parsed``, in a process of its own: a bad document can end only that.

The child process runs :mod:`bot.articles.formats.child`. Its memory and time are limited, and it
may not write to files.
"""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.articles.formats.parsed import Parsed, Part
from bot.core import ArticleError, settings, start_process

_CHILD = "from bot.articles.formats import child; child.main()"
_OUT_OF_CPU = -getattr(signal, "SIGXCPU", 1_000)  # its exit code then; never on Windows
_MOST_DOCUMENTS = 200  # parsed by one child: the memory that libraries never free goes with it

_thread = threading.local()  # keep: whether to keep the child; child: the one for the next document


def parse_apart(
    kind: str,
    data: bytes,
    name: str,
    *,
    seconds: float = settings.PARSE_SECONDS,
    memory: int = settings.PARSE_MEMORY,
) -> Parsed:
    """What ``bot.articles.formats.<kind>.parse(data, name)`` returns, from a child process.

    Args:
        kind: the name of a module of ``bot.articles.formats``.
        data: the document.
        name: the document's name, for an error.
        seconds: time that the child may take, with its start. A small document may have less
            computing time than that (settings.PARSE_CPU), because a bomb is small.
        memory: bytes of address space that the child may take (no limit on Windows).

    Raises:
        ArticleError: what the parser raised; or the child ran out of time or memory, or died.
    """
    computing = min(seconds, settings.PARSE_CPU + settings.PARSE_CPU_MIB * len(data) / 1024**2)
    order = {"kind": kind, "name": name, "size": len(data), "memory": memory, "cpu": computing}
    with _child(name) as child:
        reply = child.ask(json.dumps(order).encode() + b"\n" + data, seconds)
    if reply is None:
        reason = f"it takes longer than {seconds:g} seconds; split it"
    elif child.code == _OUT_OF_CPU:
        reason = f"it takes more than {computing:.0f} seconds of computing, too many for its size"
    elif not reply.endswith(b"\n"):  # it crashed: the line is missing, or broken off
        reason = f"reading it failed (exit code {child.code}); it is damaged"
    else:
        outcome = json.loads(reply)
        if "error" not in outcome:
            parts = tuple(Part(**part) for part in outcome.pop("parts"))
            return Parsed(**outcome | {"parts": parts, "unread": tuple(outcome["unread"])})
        raise ArticleError(outcome["error"])
    raise ArticleError(f"cannot read {name}: {reason}")


@contextmanager
def one_child() -> Iterator[None]:
    """Has one child parse all documents of this thread, until it fails.

    To start a child and import the libraries of a format takes longer than most documents do.
    """
    _thread.keep, _thread.child = True, None
    try:
        yield
    finally:
        child, _thread.keep, _thread.child = _thread.child, False, None
        if child is not None:
            child.end()


@contextmanager
def _child(name: str) -> Iterator[_Child]:
    """A child for one document; within ``one_child`` it is kept afterwards if it is still well."""
    child: _Child | None = getattr(_thread, "child", None)
    if child is None:
        try:
            child = _Child()
        except OSError as error:
            reason = error.strerror or error
            raise ArticleError(
                f"cannot read {name}: no process can be started to read it ({reason})"
            ) from error
    _thread.child = None
    try:
        yield child
    finally:
        if getattr(_thread, "keep", False) and child.well:
            _thread.child = child
        else:
            child.end()


class _Child:
    """A running child."""

    def __init__(self) -> None:
        self._process = start_process(_CHILD)
        self._left = _MOST_DOCUMENTS
        self.well = True  # whether it can take another document
        self.code = 0  # its exit code, once it has ended by itself

    def ask(self, order: bytes, seconds: float) -> bytes | None:
        """The outcome's line; a part of one if the child died; None if it ran out of time."""
        out, into = self._process.stdout, self._process.stdin
        assert out and into
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            with suppress(OSError):  # it died, which the reply will show
                into.write(order)
                into.flush()
            reply = out.readline()
        finally:
            timer.cancel()
        self._left -= 1
        self.well = reply.endswith(b"\n") and self._left > 0 and not late.is_set()
        if not reply.endswith(b"\n"):
            self.code = self._process.wait()
        return None if late.is_set() else reply

    def end(self) -> None:
        """Ends the child, which is waiting for an order or is not well."""
        self._process.kill()
        with suppress(OSError):
            self._process.communicate()
