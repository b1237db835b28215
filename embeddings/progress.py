"""A progress bar for whoever waits at a terminal; nothing anywhere else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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
