"""Many visitors at once: 50 people who ask, read and ask again, over the chat's real HTTP API.

Run ``python benchmarks/load.py [--visitors 50] [--seconds 120] [--think 2 8]`` from the repository.
It serves the shipped articles on loopback in a process of its own and asks as programs do, through
Gradio's queue: a question is posted to ``/gradio_api/call/stream`` and its growing answer read as
server-sent events. A visitor reads for a while (``--think``, drawn evenly) before asking again.
The run ends after ``--seconds`` and no visitor asks more than ``--most`` questions.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.ask import QUESTIONS  # noqa: E402 - found through the line above

ANSWER_SECONDS = 30  # after which an answer counts as an error
START_SECONDS = 120  # that the server may take to be up


@dataclass(slots=True)
class Run:
    """What was measured: seconds to the first character and to the whole answer, and errors."""

    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)  # seconds, megabytes


@contextmanager
def serving(*flags: str) -> Iterator[tuple[str, psutil.Process]]:
    """A chat over the shipped articles: its address and its process."""
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryFile("w+") as log:
        command = [sys.executable, "-u", "-m", "bot", "chat", "--port", "0", *flags]
        environment = {**os.environ, "WENDA_DATA": data}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            yield _address(process, log.fileno()), psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(20)


def _address(process: subprocess.Popen[bytes], log: int) -> str:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        found = re.search(r"http://[^ ]+(?= \()", os.pread(log, 10_000, 0).decode())
        if found:
            return found.group()
        time.sleep(0.05)
    raise SystemExit(f"the chat did not start:\n{os.pread(log, 10_000, 0).decode()}")


async def ask(client: httpx.AsyncClient, question: str, run: Run) -> None:
    """Asks one question and notes how long it took."""
    start = time.perf_counter()
    try:
        posted = await client.post("/gradio_api/call/stream", json={"data": [question]})
        posted.raise_for_status()
        first, whole = await _read(client, posted.json()["event_id"])
    except (httpx.HTTPError, ValueError, KeyError) as error:
        run.errors.append(f"{type(error).__name__}: {error}"[:200])
        return
    run.first.append(first - start)
    run.whole.append(whole - start)


async def _read(client: httpx.AsyncClient, event: str) -> tuple[float, float]:
    """The moments of the first character and of the whole answer."""
    first, kind = 0.0, ""
    async with client.stream("GET", f"/gradio_api/call/stream/{event}") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("event: "):
                kind = line[7:]
            elif line.startswith("data: ") and kind in ("generating", "complete", "error"):
                if kind == "error":
                    raise ValueError(f"the server answered {line[6:]}")
                first = first or time.perf_counter()
                if kind == "complete":
                    if not json.loads(line[6:])[0]:
                        raise ValueError("the answer is empty")
                    return first, time.perf_counter()
    raise ValueError("the stream ended before the answer did")


async def visitor(
    number: int, client: httpx.AsyncClient, run: Run, end: float, options: argparse.Namespace
) -> None:
    """One who asks, thinks and asks again until the end."""
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, sum(options.think) / 2))  # they do not come as one
    questions = itertools.islice(itertools.cycle(QUESTIONS), number, number + options.most)
    for question in questions:
        if time.perf_counter() >= end:
            return
        await ask(client, question, run)
        await asyncio.sleep(chance.uniform(*options.think))


async def visit(url: str, server: psutil.Process, options: argparse.Namespace) -> Run:
    """Lets all visitors in, and looks at the server's memory now and then."""
    run, start = Run(), time.perf_counter()
    end = start + options.seconds

    async def watch() -> None:
        while True:
            run.memory.append((time.perf_counter() - start, megabytes(server)))
            await asyncio.sleep(max(1.0, options.seconds / 12))

    limits = httpx.Limits(max_connections=2 * options.visitors)
    async with httpx.AsyncClient(base_url=url, timeout=ANSWER_SECONDS, limits=limits) as client:
        for question in QUESTIONS:  # as warm as a chat that was asked before
            await ask(client, question, Run())
        watching = asyncio.create_task(watch())
        await asyncio.gather(
            *(visitor(number, client, run, end, options) for number in range(options.visitors))
        )
        watching.cancel()
    run.memory.append((time.perf_counter() - start, megabytes(server)))
    return run


def megabytes(server: psutil.Process) -> float:
    """What the server holds in memory."""
    return float(server.memory_info().rss) / 1e6


def share(values: list[float], part: float) -> float:
    """The value that ``part`` of them do not exceed, by nearest rank; 0 of none."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * part))] if ranked else 0.0


def report(run: Run, processor: float, options: argparse.Namespace) -> str:
    """The figures, a line each."""
    asked = len(run.whole) + len(run.errors)
    lines = [
        f"{options.visitors} visitors, {options.seconds:g} s, {options.think[0]:g}-"
        f"{options.think[1]:g} s between an answer and the next question, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} in the last minute",
        f"{asked} questions, {asked / options.seconds:.1f} a second, {len(run.errors)} errors, "
        f"server's processor time {processor / max(asked, 1) * 1e3:.0f} ms a question",
    ]
    for name, values in (("first character", run.first), ("whole answer", run.whole)):
        p50, p95, p99 = (share(values, part) * 1e3 for part in (0.5, 0.95, 0.99))
        lines.append(f"{name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms")
    memory = " ".join(f"{held:.0f}" for _, held in run.memory)
    lines.append(f"memory in MB, from start to end: {memory}")
    return "\n".join([*lines, *run.errors[:5]])


def main() -> int:
    """Prints the figures; 1 when a question failed or the answers came too late."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--think", type=float, nargs=2, default=(2, 8), metavar=("FROM", "TO"))
    parser.add_argument("--most", type=int, default=200, help="questions of one visitor")
    parser.add_argument("--p95", type=float, default=1.5, help="seconds a whole answer may take")
    options = parser.parse_args()
    with serving() as (url, server):
        idle = megabytes(server)
        before = sum(server.cpu_times()[:2])
        run = asyncio.run(visit(url, server, options))
        print(f"memory when up: {idle:.0f} MB")
        print(report(run, sum(server.cpu_times()[:2]) - before, options))
    return int(bool(run.errors) or not run.whole or share(run.whole, 0.95) > options.p95)


if __name__ == "__main__":
    sys.exit(main())
