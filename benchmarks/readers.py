"""Many processes that read a library while one writes it: does each see one whole state?

Run ``python benchmarks/readers.py [--readers 8] [--seconds 60] [--articles 40]`` from the
repository. Each update writes every article anew, with the number of the state in its text, and
every second state has one article more. A reader looks for the newest state, asks and lists; every
second one opens the library anew now and then. It ends with 1 when anything failed, or when
anything that was read was not of one state.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot import Bot  # noqa: E402 - found through the line above
from bot.core import Article  # noqa: E402

QUESTION = "How much did the harbour handle in the year of this state?"
ANEW = 25  # readings after which every second reader opens the library again
START_SECONDS = 60  # that readers may take to be ready
_STATE = re.compile(r"state (\d+)\.")


@dataclass(slots=True)
class Read:
    """What one reader met."""

    seconds: list[float] = field(default_factory=list)  # of each reading
    states: set[int] = field(default_factory=set)
    torn: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def articles(state: int, count: int) -> list[Article]:
    """The articles of a state: one more in every second."""
    return [
        Article(
            f"a{number}",
            f"Harbour {number}",
            f"This is state {state}. Harbour {number} handled {number + 2} million tonnes. "
            f"All of it belongs to state {state}. Cranes stood by the water. " * 3,
        )
        for number in range(count + state % 2)
    ]


def states(texts: Iterable[str]) -> set[int]:
    """The states that these texts say they are of."""
    return {int(found) for text in texts for found in _STATE.findall(text)}


def look(bot: Bot, count: int, read: Read) -> None:
    """Reads once in each way, and notes what was not of one state."""
    bot.library.refresh()
    hits = bot.retrieve(QUESTION, 20)
    found = states(hit.chunk.text for hit in hits)
    if len(found) != 1:
        read.torn.append(f"passages of states {sorted(found)}")
    held = bot.library.snapshot().articles()
    listed = states(one.text for one in held)
    if len(listed) != 1 or len(held) != count + min(listed) % 2:
        read.torn.append(f"{len(held)} articles of states {sorted(listed)}")
    if read.states and min(found | listed) < max(read.states):
        read.torn.append(f"state {min(found | listed)} after {max(read.states)}")
    read.states |= found | listed


def reader(
    place: Path, count: int, number: int, ready: Event, end: Event, told: Connection
) -> None:
    """Reads until the end, then tells what it met."""
    read = Read()
    bot = Bot.open(library=place)
    ready.set()
    while not end.is_set():
        start = time.perf_counter()
        try:
            if number % 2 and len(read.seconds) % ANEW == ANEW - 1:
                bot.close()
                bot = Bot.open(library=place)
            look(bot, count, read)
        except Exception as error:  # whatever it is, it is counted
            read.errors.append(f"{type(error).__name__}: {error}"[:200])
        read.seconds.append(time.perf_counter() - start)
    bot.close()
    told.send(read)


def run(place: Path, readers: int, seconds: float, count: int) -> tuple[list[Read], int]:
    """What each reader met, and how many states were written in these seconds."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.readers"])
    end, processes, pipes, state = context.Event(), [], [], 1
    with Bot.open(library=place, shipped=False) as bot:
        bot.library.update(articles(state, count))
        for number in range(readers):
            ready, (here, there) = context.Event(), context.Pipe(duplex=False)
            arguments = (place, count, number, ready, end, there)
            processes.append((context.Process(target=reader, args=arguments), ready))
            processes[-1][0].start()
            there.close()
            pipes.append(here)
        try:
            if not all(ready.wait(START_SECONDS) for _, ready in processes):
                raise SystemExit("a reader did not start")
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                state += 1
                bot.library.update(articles(state, count), [] if state % 2 else [f"a{count}"])
            end.set()
            return [pipe.recv() for pipe in pipes if pipe.poll(START_SECONDS)], state
        finally:
            end.set()
            for process, _ in processes:
                process.join(10)
                process.kill()


def report(reads: list[Read], state: int, seconds: float) -> str:
    """The figures, a line each."""
    taken = sorted(one for read in reads for one in read.seconds)
    p50, p95 = (taken[int(len(taken) * part)] * 1e3 for part in (0.5, 0.95))
    seen = sorted(len(read.states) for read in reads)
    torn = [line for read in reads for line in read.torn]
    errors = [line for read in reads for line in read.errors]
    return "\n".join(
        [
            f"{len(reads)} readers, {seconds:g} s, {os.cpu_count()} cores, "
            f"load {os.getloadavg()[0]:.1f} in the last minute",
            f"{state} states written, {seen[0]} to {seen[-1]} of them seen by one reader",
            f"{len(taken):,} readings, p50 {p50:.0f} ms, p95 {p95:.0f} ms, longest "
            f"{taken[-1] * 1e3:.0f} ms",
            f"{len(torn)} torn, {len(errors)} errors",
            *(torn + errors)[:5],
        ]
    )


def main() -> int:
    """Prints the figures; 1 when anything failed or was torn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--articles", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        reads, state = run(Path(folder), options.readers, options.seconds, options.articles)
    print(report(reads, state, options.seconds))
    bad = len(reads) < options.readers or any(read.torn or read.errors for read in reads)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
