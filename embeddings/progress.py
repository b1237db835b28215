"""A progress bar for whoever waits at a terminal; nothing anywhere else."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MANY = 512  # texts that are worth a bar: more than the sentences looked at for one answer
_DELAY = 1.0  # seconds before a bar appears: what is done sooner needs none


_hushed = False  # another bar is there, or none is wanted


def hush(so: bool = True) -> bool:
    """Has no bar begin from here on, or lets them again; what was so before."""
    global _hushed
    before, _hushed = _hushed, so
    return before


@contextmanager
def hushed() -> Iterator[None]:
    """No bar begins within the block."""
    before = hush()
    try:
        yield
    finally:
        hush(before)


def on_terminal() -> bool:
    """Whether somebody would see a bar."""
    return sys.stderr is not None and sys.stderr.isatty()


def wanted(count: int) -> bool:
    """Whether encoding so many texts shows a bar."""
    return count > MANY and on_terminal() and not _hushed


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


class Bar:
    """How many of a task's parts are done, how fast, how long it takes yet; on a terminal only.

    The encoder's own bar would stand in its way and stays away meanwhile.
    """

    def __init__(self, total: int, unit: str, counted: str) -> None:
        """``total`` parts named ``unit``; the speed is that of what is ``counted``."""
        self._total, self._unit, self._counted = total, unit, counted
        self._bar: Any = None
        self._count, self._begun = 0, time.monotonic()
        self._before = False

    def __enter__(self) -> Bar:
        if on_terminal() and not _hushed:
            from tqdm import tqdm

            form = "{n:,} of {total:,} {unit}s |{bar:20}| {percentage:3.0f}%, {remaining} left"
            form += "{postfix}"
            self._bar = tqdm(total=self._total, unit=self._unit, bar_format=form, delay=_DELAY)
        self._before = hush()
        return self

    def add(self, parts: int, count: int) -> None:
        """Parts that are done, and how much they counted."""
        self._count += count
        if self._bar is not None:
            rate = self._count / max(time.monotonic() - self._begun, 1e-9)
            self._bar.set_postfix_str(f"{rate:,.0f} {self._counted}/s", refresh=False)
            self._bar.update(parts)

    def __exit__(self, *exception: object) -> None:
        hush(self._before)
        if self._bar is not None:
            self._bar.close()
