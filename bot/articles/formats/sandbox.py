"""A format's parser in a process of its own, so that a bad document can take only that down.

The child (``bot.articles.formats.child``) may use so much memory and time and write no file.
"""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.articles.formats.parsed import Parsed
from bot.core import ArticleError, settings, start_process

_CHILD = "from bot.articles.formats import child; child.main()"
_OUT_OF_CPU = -getattr(signal, "SIGXCPU", 1_000)  # how it ends then; never on Windows
_MOST_DOCUMENTS = 200  # that one child parses: whatever a library hoards goes with it

_kept = threading.local()  # the child that the next document of this thread goes to


def parse_apart(
    kind: str,
    data: bytes,
    name: str,
    *,
    seconds: float = settings.PARSE_SECONDS,
    memory: int = settings.PARSE_MEMORY,
) -> Parsed:
    """What ``bot.articles.formats.<kind>.parse(data, name)`` gives, from a child process.

    Args:
        kind: the name of a module of ``bot.articles.formats``.
        data: the document.
        name: the document's name, as the error line has it.
        seconds: time the child may take, its start included. It may compute for less of it where
            the document is small (settings.PARSE_CPU): a bomb is.
        memory: bytes of address space it may take (no limit on Windows).

    Raises:
        ArticleError: what the parser raised; or the child ran out of time or memory, or died.
    """
    computing = min(seconds, settings.PARSE_CPU + settings.PARSE_CPU_MIB * len(data) / 1024**2)
    order = {"kind": kind, "name": name, "size": len(data), "memory": memory, "cpu": computing}
    with _child(name) as child:
        said = child.ask(json.dumps(order).encode() + b"\n" + data, seconds)
    if said is None:
        reason = f"it takes longer than {seconds:g} seconds; split it"
    elif child.code == _OUT_OF_CPU:
        reason = f"it takes more than {computing:.0f} seconds of computing, too many for its size"
    elif not said.endswith(b"\n"):  # the end of a crash: there is nothing, or half of it
        reason = f"reading it failed (exit code {child.code}); it is damaged"
    else:
        outcome = json.loads(said)
        if "error" not in outcome:
            return Parsed(**outcome)
        raise ArticleError(outcome["error"])
    raise ArticleError(f"cannot read {name}: {reason}")


@contextmanager
def one_child() -> Iterator[None]:
    """Has one child parse the documents of this thread one after another, while it is well.

    Starting one, with the libraries of a format, takes longer than most documents.
    """
    _kept.keep, _kept.child = True, None
    try:
        yield
    finally:
        child, _kept.keep, _kept.child = _kept.child, False, None
        if child is not None:
            child.end()


@contextmanager
def _child(name: str) -> Iterator[_Child]:
    """A child for one document; one that is still well is kept where that is wanted."""
    child: _Child | None = getattr(_kept, "child", None)
    if child is None:
        try:
            child = _Child()
        except OSError as error:
            reason = error.strerror or error
            raise ArticleError(
                f"cannot read {name}: no process can be started to read it ({reason})"
            ) from error
    _kept.child = None
    try:
        yield child
    finally:
        if getattr(_kept, "keep", False) and child.well:
            _kept.child = child
        else:
            child.end()


class _Child:
    """A running child."""

    def __init__(self) -> None:
        self._process = start_process(_CHILD)
        self._left = _MOST_DOCUMENTS
        self.well = True  # another document may be given to it
        self.code = 0  # how it ended

    def ask(self, order: bytes, seconds: float) -> bytes | None:
        """The outcome's line; a part of one where the child died; None where time ran out."""
        out, into = self._process.stdout, self._process.stdin
        assert out and into
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            with suppress(OSError):  # it died: that shows when it is listened to
                into.write(order)
                into.flush()
            said = out.readline()
        finally:
            timer.cancel()
        self._left -= 1
        self.well = said.endswith(b"\n") and self._left > 0 and not late.is_set()
        if not said.endswith(b"\n"):
            self.code = self._process.wait()
        return None if late.is_set() else said

    def end(self) -> None:
        """Ends the child: it is waiting for an order, or it is not well."""
        self._process.kill()
        with suppress(OSError):
            self._process.communicate()
