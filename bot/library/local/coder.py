"""Vectors, and indexes of coded vectors → one index of coded vectors, made in a process beside.

FAISS codes, joins and cuts down such indexes in code and memory of its own: a fault in it, or too
little memory, ends the process that it happens in. Here that is the process beside. Whoever asked
for the index gets an error of one line, and questions go on being answered. Vectors that are not
coded are only copied, which needs no other process.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from bot.core import LibraryError, reason, receive, reply_stream, send, settings, start_process

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from embeddings.index import ApproximateIndex

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float32]
    Order = Sequence[bytes | NDArray[np.generic]]

_CHILD = "from bot.library.local.coder import main; main()"
_DONE = b""  # in place of what went wrong
_DYING = 5.0  # seconds for a process that said nothing more to be gone
_AT_ONCE = 1024 * 1024  # bytes in a pipe, as many as Linux lets anybody have
_FIRST_TO_GO = "500"  # where Linux has too little memory, rather this process than what serves


class CodingError(LibraryError):
    """An index could not be made; its caller knows what that means for the library."""

    def __init__(self, why: str, state: str = "") -> None:
        """``state``: of the library, in words."""
        super().__init__(f"the index could not be made ({why}); {state and state + ', '}try again")
        self.why = why


def code_vectors(
    parts: Sequence[tuple[ApproximateIndex, Ints]],
    rows: Floats,
    numbers: Ints,
    codes_of: ApproximateIndex | None = None,
) -> ApproximateIndex:
    """One index of what several hold, and of more vectors.

    Args:
        parts: the indexes, each with the numbers (m,) of the passages that are gone from it.
        rows: (n, dim) the vectors, coded as those of the biggest part are.
        numbers: (n,) the passages they belong to.
        codes_of: an index whose codes are taken if there are no parts; None for codes of their own.

    Raises:
        CodingError: the process ended, could not be started, or had too little memory.
    """
    from embeddings.index import ApproximateIndex

    order: list[bytes | NDArray[np.generic]] = []
    for index, gone in parts:
        order += [index.to_bytes(), np.ascontiguousarray(gone, np.int64)]
    order += [np.ascontiguousarray(rows, np.float32), np.ascontiguousarray(numbers, np.int64)]
    order.append(b"" if codes_of is None or parts else codes_of.copy_empty().to_bytes())
    head = {"parts": len(parts), "shape": rows.shape}
    made = _coder.ask([json.dumps(head).encode(), *order])
    try:
        return ApproximateIndex.from_bytes(made)
    except ValueError as error:
        raise CodingError(_reason(error)) from error


class Coder:
    """The process: started when there is an order, ended when there was none for a while."""

    def __init__(self) -> None:
        self._one = threading.Lock()  # an order at a time
        self._process: subprocess.Popen[bytes] | None = None
        self._idle: threading.Timer | None = None

    def ask(self, order: Order) -> bytes:
        """The bytes of the index that an order asks for; CodingError if it cannot be made."""
        with self._one:
            if self._idle:
                self._idle.cancel()
            process = self._running()
            try:
                wrong, made = _exchange(process, order)
            except (OSError, EOFError) as error:
                ending = _ending(self._end(_DYING))
                raise CodingError(f"the process that makes it ended with {ending}") from error
            except BaseException:  # Ctrl-C: the process is half way through an order
                self._end()
                raise
            if wrong != _DONE:
                self._end()  # it ends by itself after an error
                raise CodingError(wrong.decode("utf-8", "replace"))
            self._idle = threading.Timer(settings.CODER_IDLE, self.rest)
            self._idle.daemon = True
            self._idle.start()
        return made

    def rest(self) -> None:
        """Ends the process unless it is at work; the next order starts another one."""
        if self._one.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._one.release()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process and self._process.poll() is not None:
            self._end()  # somebody ended it while it had nothing to do
        if self._process is None:
            try:
                self._process = start_process(_CHILD)
            except OSError as error:
                why = error.strerror or error
                raise CodingError(f"no process can be started to make it, {why}") from error
            _widen(self._process)
        return self._process

    def _end(self, wait: float = 0.0) -> int:
        """Ends the process, ``wait`` seconds later unless it ends by itself; its exit code."""
        process, self._process = self._process, None
        if process is None:
            return 0
        with suppress(subprocess.TimeoutExpired):
            process.wait(wait)
        process.kill()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):  # what was not sent cannot be any more
                stream.close()  # type: ignore[union-attr]
        return process.wait()


def _widen(process: subprocess.Popen[bytes]) -> None:
    """Makes the pipes of a process larger, on Linux: each time they are full, one side waits."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        for stream in (process.stdin, process.stdout):
            fcntl.fcntl(stream, fcntl.F_SETPIPE_SZ, _AT_ONCE)  # type: ignore[arg-type]


def _exchange(process: subprocess.Popen[bytes], order: Order) -> tuple[bytes, bytes]:
    """What went wrong, and the index's bytes; OSError or EOFError if the process is gone."""
    into, out = process.stdin, process.stdout
    assert into
    assert out
    with suppress(OSError):  # it is gone: reading from it says so
        for part in order:
            send(into, part if isinstance(part, bytes) else part.reshape(-1).view(np.uint8).data)
    return receive(out), receive(out)


def _ending(code: int) -> str:
    """How a process ended, in words."""
    if code >= 0:
        return f"exit code {code}"
    hint = "; was there too little memory?" if code == -9 else ""
    return f"signal {-code}{hint}"


def main() -> None:
    """The process beside: makes one index after another, until there are no more orders."""
    out = reply_stream()
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")
    with suppress(OSError, EOFError):  # the parent is gone, however it ended
        while True:
            try:
                order = _receive_order(sys.stdin.buffer)
                wrong, made = _DONE, _code_here(*order).to_bytes()
            except (MemoryError, ValueError, RuntimeError) as error:
                wrong, made = _reason(error).encode(), b""
            send(out, wrong)
            send(out, made)
            if wrong:
                return  # there may be more of the order, and little memory


def _reason(error: Exception) -> str:
    """Why an index could not be made, in a few words."""
    short = isinstance(error, MemoryError) or isinstance(error.__cause__, MemoryError)
    return "there is too little memory" if short else reason(error)


def _receive_order(stream: IO[bytes]) -> tuple[list[tuple[bytes, Ints]], Floats, Ints, bytes]:
    """An order as :func:`code_vectors` sends it: parts, rows, numbers, codes to be taken."""
    head = json.loads(receive(stream))
    parts = [(receive(stream), _ints(receive(stream))) for _ in range(head["parts"])]
    rows = np.frombuffer(receive(stream), np.float32).reshape(head["shape"])
    return parts, rows, _ints(receive(stream)), receive(stream)


def _ints(data: bytes) -> Ints:
    return np.frombuffer(data, np.int64)


def _code_here(
    parts: Sequence[tuple[bytes, Ints]], rows: Floats, numbers: Ints, codes_of: bytes
) -> ApproximateIndex:
    """As :func:`code_vectors`, in this process."""
    from embeddings.index import ApproximateIndex

    indexes = []
    for data, gone in parts:
        index = ApproximateIndex.from_bytes(data)
        indexes.append(index.copy_without(gone) if len(gone) else index)
    indexes.sort(key=len, reverse=True)
    if len(rows) or not indexes:
        codes = (
            indexes[0] if indexes else ApproximateIndex.from_bytes(codes_of) if codes_of else None
        )
        indexes.append(ApproximateIndex.build(rows, numbers, codes))
    return indexes[0] if len(indexes) == 1 else ApproximateIndex.join(indexes)


_coder = Coder()
atexit.register(_coder.rest)
if hasattr(os, "register_at_fork"):  # a copy of this process must not talk to the same one

    def _anew() -> None:
        global _coder
        _coder = Coder()

    os.register_at_fork(after_in_child=_anew)
