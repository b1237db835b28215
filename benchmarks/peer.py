"""The child's side of a comparison: one system indexes paragraphs and ranks them for questions.

``python benchmarks/peer.py PEER SYSTEM MODEL < request.json``, in the peer's own environment. PEER
is a module of ``benchmarks/peers``, SYSTEM a name of its ``SYSTEMS``, MODEL the folder of the
sentence model for whoever takes one. The request is ``{"paragraphs": [text, …], "questions":
[text, …], "k": 10}``; the answer is JSON lines, in this order::

    {"started": true}                       libraries are imported, models and dictionaries loaded
    {"index_seconds": 1.2}
    {"ranking": [3, 0, …], "ms": 4.5}       for each question: paragraph numbers, best first
    {"peak_mb": 210.5}                      of the whole process; null where it cannot be told

What a library prints goes to stderr. Only the standard library is used here: an environment holds
nothing but its peer.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TextIO

ROOT = Path(__file__).resolve().parent.parent


class System(Protocol):
    """What a module of ``benchmarks/peers`` has in ``SYSTEMS``; made with the model's folder."""

    def index(self, paragraphs: list[str]) -> None:
        """Takes in all paragraphs; they are known by their place in the list."""

    def rank(self, question: str, k: int) -> list[int]:
        """The numbers of the ``k`` best paragraphs, best first; fewer when fewer are found."""


def answer(system: System, request: dict[str, Any], say: Callable[[dict[str, Any]], None]) -> None:
    """Indexes and asks; ``say`` gets each line of the answer, from ``index_seconds`` on."""
    start = time.perf_counter()
    system.index(request["paragraphs"])
    say({"index_seconds": time.perf_counter() - start})
    questions, k = request["questions"], request["k"]
    if questions:
        system.rank(questions[0], k)  # what is loaded on the first question is no question's time
    for question in questions:
        start = time.perf_counter()
        ranking = system.rank(question, k)
        say({"ranking": ranking, "ms": (time.perf_counter() - start) * 1e3})
    say({"peak_mb": peak_mb()})


def peak_mb() -> float | None:
    """The most memory this process has held, in MB (10^6 bytes); None where nothing tells."""
    try:
        # Of this program alone: ru_maxrss on Linux begins with what the parent held.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6
    except (OSError, IndexError, ValueError):
        pass
    try:
        import resource
    except ImportError:  # Windows
        return None
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def _own_stdout() -> TextIO:
    """The real stdout; whatever else writes to it, libraries in C included, goes to stderr."""
    stream = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return stream


def main(peer: str, name: str, model: str) -> None:
    """Runs one system over the request on stdin."""
    out = _own_stdout()

    def say(line: dict[str, Any]) -> None:
        out.write(json.dumps(line) + "\n")
        out.flush()

    system = importlib.import_module(f"benchmarks.peers.{peer}").SYSTEMS[name](model)
    say({"started": True})
    answer(system, json.load(sys.stdin), say)


if __name__ == "__main__":
    # The repository comes last on the path, and this folder not at all: no module of ours stands in
    # the way of one of a peer's. `peers/bm25s.py` imports the real bm25s.
    sys.path[:] = [*sys.path[1:], str(ROOT)]
    main(*sys.argv[1:])
