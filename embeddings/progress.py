"""A progress bar for whoever waits at a terminal; nothing anywhere else."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MANY = 512  # texts that are worth a bar: more than the sentences looked at for one answer
_DELAY = 1.0  # seconds before a bar appears: what is done sooner needs none


def on_terminal() -> bool:
    """Whether somebody would see a bar."""
    return sys.stderr is not None and sys.stderr.isatty()


def wanted(count: int) -> bool:
    """Whether encoding so many texts shows a bar."""
    return count > MANY and on_terminal()


def batches(count: int, size: int) -> Iterable[int]:
    """The first index of each batch, with a bar where one is wanted."""
    starts = range(0, count, size)
    if not wanted(count):
        return starts
    from tqdm import tqdm  # a dependency of sentence-transformers

    bar: Iterable[int] = tqdm(starts, desc="Encoding", unit="batch", delay=_DELAY)
    return bar


@contextmanager
def counted(what: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    """What is told how many of how many are done: a bar with rate and time left on a terminal.

    Those that were done when it is first told count as done before.
    """
    if not on_terminal():
        yield lambda done, total: None
        return
    from tqdm import tqdm

    with ExitStack() as ends:
        bar: tqdm[None] | None = None

        def show(done: int, total: int) -> None:
            nonlocal bar
            if bar is None:
                bar = ends.enter_context(
                    tqdm(total=total, initial=done, desc=what, unit=f" {unit}", delay=_DELAY)
                )
            bar.total = total
            bar.update(done - bar.n)

        yield show
