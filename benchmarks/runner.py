"""The parent's side of a comparison: one system in a process of its own, and what it answered."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

HERE = Path(__file__).resolve().parent
MODEL = HERE.parent / "embeddings" / "model"  # the dense legs of all: none else comes along

# Nothing is fetched, reported or taken from the user's settings while something is measured.
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
    "PYTHONHASHSEED": "0",  # ties fall alike in every run
    "PYTHONNOUSERSITE": "1",
}
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


class PeerError(Exception):
    """A system did not answer; the message is one line."""


@dataclass(slots=True)
class Outcome:
    """What one system did with one file."""

    start_seconds: float  # from the start of the process until it can index
    index_seconds: float
    rankings: list[list[int]]  # for each question asked: paragraph numbers, best first
    times: list[float]  # milliseconds, for each question asked
    peak_mb: float | None  # memory of the process, 10^6 bytes


def run(
    python: Path,
    peer: str,
    system: str,
    request: dict[str, Any],
    threads: int = 1,
    timeout: float = 1800,
) -> Outcome:
    """Runs one system over a request of ``benchmarks/peer.py``.

    Args:
        python: of the peer's environment.
        peer: a module of ``benchmarks/peers``.
        system: a name in its ``SYSTEMS``.
        request: ``paragraphs``, ``questions`` and ``k``.
        threads: for every library that can be told.
        timeout: seconds after which the process is ended.

    Raises:
        PeerError: it ended early, took too long, or did not answer every question.
    """
    command = [str(python), str(HERE / "peer.py"), peer, system, str(MODEL)]
    with tempfile.TemporaryDirectory(prefix="wenda-compare-") as folder:
        # Files, not pipes: nobody waits for anybody while times are taken.
        questions = Path(folder, "request.json")
        questions.write_text(json.dumps(request), encoding="utf-8")
        with questions.open("rb") as stdin, Path(folder, "stderr").open("w+b") as stderr:
            start = time.perf_counter()
            with subprocess.Popen(
                command,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env=environment(threads, folder),
                encoding="utf-8",
            ) as process:
                watch = threading.Timer(timeout, process.kill)
                watch.start()
                try:
                    lines, started = _read(process)
                finally:
                    watch.cancel()
                    process.kill()  # nothing, where it has ended by itself
            took = time.perf_counter() - start
            if process.returncode or not lines or "peak_mb" not in lines[-1]:
                late = f"not done after {timeout:g} s"
                raise PeerError(late if took >= timeout else _last_line(stderr, process.returncode))
    return _outcome(lines, started - start, len(request["questions"]))


def model_digest() -> str:
    """What tells the sentence model from another one: figures of dense legs hang on it."""
    return hashlib.sha256((MODEL / "model.safetensors").read_bytes()).hexdigest()[:12]


def environment(threads: int, folder: str) -> dict[str, str]:
    """The variables of every system alike; caches and libraries go into ``folder``."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("WENDA_", "PYTHON")) and name != "VIRTUAL_ENV"
    }
    return {**kept, **QUIET, **dict.fromkeys(THREADS, str(threads)), "WENDA_DATA": folder}


def _read(process: subprocess.Popen[str]) -> tuple[list[dict[str, Any]], float]:
    """The lines of the answer, and when the first one came."""
    assert process.stdout
    lines, started = [], 0.0
    for line in process.stdout:
        started = started or time.perf_counter()
        try:
            lines.append(json.loads(line))
        except ValueError:  # the process ended in the middle of it
            break
    process.wait()
    return lines, started


def _outcome(lines: Sequence[dict[str, Any]], start_seconds: float, questions: int) -> Outcome:
    answers = [line for line in lines if "ranking" in line]
    if len(answers) != questions:
        raise PeerError(f"{len(answers)} of {questions} questions were answered")
    return Outcome(
        start_seconds,
        next(line["index_seconds"] for line in lines if "index_seconds" in line),
        [answer["ranking"] for answer in answers],
        [answer["ms"] for answer in answers],
        lines[-1]["peak_mb"],
    )


def _last_line(stderr: IO[bytes], code: int) -> str:
    """What a failed process said last: the exception, where it is a Python one."""
    stderr.seek(0)
    said = [line.strip() for line in stderr.read().decode("utf-8", "replace").splitlines()]
    return next((line for line in reversed(said) if line), f"ended with exit code {code}")
