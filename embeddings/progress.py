"""Progress bars for whoever waits at a terminal; anywhere else nothing is shown."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MANY = 512  # texts above which there is a bar: more than the sentences read for one answer
_DELAY = 1.0  # seconds before a bar appears: what is done sooner needs none

_hushed = False  # whether no bar may begin: another is there, or none is wanted


def hush(so: bool = True) -> bool:
    """Forbids bars to begin from now on, or allows them again; returns what was so before."""
    global _hushed
    before, _hushed = _hushed, so
    return before


@contextmanager
def hush_bars() -> Iterator[None]:
    """No bar begins within the block."""
    before = hush()
    try:
        yield
    finally:
        hush(before)


def on_terminal() -> bool:
    """Whether somebody would see a bar."""
    return sys.stderr is not None and sys.stderr.isatty()


def has_bar(count: int) -> bool:
    """Whether encoding ``count`` texts shows a bar."""
    return count > MANY and on_terminal() and not _hushed


def batches(count: int, size: int) -> Iterable[int]:
    """The first index of each batch of ``count`` texts; going through them may show a bar."""
    starts = range(0, count, size)
    return _track_batches(starts, count) if has_bar(count) else starts


def _track_batches(starts: range, count: int) -> Iterator[int]:
    with Bar(count, "text", "texts", "Encoding: ") as bar:
        for start in starts:
            yield start
            bar.to(min(start + starts.step, count))


@contextmanager
def show_progress(what: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    """A function to call with how many units are done, of how many: it shows a ``Bar``.

    Units that are done at the first call count as done before.

    Args:
        what: stands before the bar.
        unit: what is counted, in the singular.
    """
    with ExitStack() as ends:
        bar: Bar | None = None

        def show(done: int, total: int) -> None:
            nonlocal bar
            if bar is None:
                bar = ends.enter_context(Bar(total, unit, f"{unit}s", f"{what}: ", done))
            bar.to(done, total)

        yield show


class Bar:
    """How many of a task's parts are done, how fast, and how long the rest takes, on a terminal.

    While it is shown no other bar begins, such as the encoder's own.
    """

    def __init__(self, total: int, unit: str, counted: str, what: str = "", done: int = 0) -> None:
        """A bar over a task.

        Args:
            total: how many parts there are.
            unit: what a part is called, in the singular.
            counted: what the speed counts, in the plural.
            what: stands before the bar.
            done: how many parts were done before.
        """
        self._total, self._unit, self._counted, self._what = total, unit, counted, what
        self._bar: Any = None
        self._done, self._count, self._begun = done, 0, time.monotonic()
        self._before = False

    def __enter__(self) -> Bar:
        if on_terminal() and not _hushed:
            from tqdm import tqdm  # a dependency of sentence-transformers

            form = f"{self._what}{{n:,}} of {{total:,}} {self._unit}s |{{bar}}| "
            form += "{percentage:3.0f}%, {remaining} left{postfix}"
            self._bar = tqdm(total=self._total, initial=self._done, bar_format=form, delay=_DELAY)
        self._before = hush()
        return self

    def add(self, parts: int, count: int) -> None:
        """Notes that so many more parts are done, and how much they counted."""
        self._done += parts
        self._count += count
        if self._bar is not None:
            rate = self._count / max(time.monotonic() - self._begun, 1e-9)
            self._bar.set_postfix_str(f"{rate:,.0f} {self._counted}/s", refresh=False)
            self._bar.update(parts)

    def to(self, done: int, total: int | None = None) -> None:
        """Notes that ``done`` parts are done in all, each counting one; of ``total``, if given."""
        if self._bar is not None and total is not None:
            self._bar.total = total
        self.add(done - self._done, done - self._done)

    def __exit__(self, *exception: object) -> None:
        hush(self._before)
        if self._bar is not None:
            self._bar.close()
