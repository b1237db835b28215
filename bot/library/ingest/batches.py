"""Articles by the handful: each batch is prepared, then stored whole or not at all.

A batch is what a kill may cost, and what is in memory: of a folder of any size a few batches are.
"""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from bot.articles import Walk
    from bot.core import Article
    from bot.library.ingest.unchanged import Unchanged
    from bot.library.local.files import Noted
    from bot.library.passages import Made


@dataclass(slots=True)
class Batch:
    """Articles that are stored together."""

    articles: list[Article]
    coming: list[Article]  # those of them that the library does not hold as they are
    files: int  # that were read for them, those that gave no article among them
    learnt: list[Noted]  # what the files were like
    made: Made  # the passages of those that are coming, once they are made

    @property
    def passages(self) -> int:
        """How many were made."""
        return sum(map(len, self.made.values()))


def batches(
    walk: Walk,
    unchanged: Unchanged | None,
    coming: Callable[[list[Article]], list[Article]],
) -> Iterator[Batch]:
    """The articles of a walk, as many at a time as the settings say.

    Args:
        walk: read as the batches are asked for.
        unchanged: let go of after each batch, so that the library may be changed.
        coming: those of a batch's articles that have to be prepared.
    """
    found: list[Article] = []
    size, before, begun = 0, 0, time.monotonic()
    for article in walk:
        found.append(article)
        size += len(article.text)
        late = time.monotonic() - begun > settings.BATCH_SECONDS
        if size >= settings.BATCH_CHARS or walk.done - before >= settings.BATCH_FILES or late:
            yield _batch(found, walk.done - before, unchanged, coming)
            found, size, before, begun = [], 0, walk.done, time.monotonic()
    if found or walk.done > before:
        yield _batch(found, walk.done - before, unchanged, coming)


def _batch(
    found: list[Article],
    files: int,
    unchanged: Unchanged | None,
    coming: Callable[[list[Article]], list[Article]],
) -> Batch:
    learnt = unchanged.take_learnt() if unchanged else []
    if unchanged:
        unchanged.close()
    return Batch(found, coming(found), files, learnt, {})


@contextmanager
def unbroken() -> Iterator[None]:
    """Has Ctrl-C wait for the end of the block, which it then ends; a second one does not wait."""
    if threading.current_thread() is not threading.main_thread():
        yield  # no Ctrl-C comes here
        return
    waiting = False

    def hold(number: int, frame: FrameType | None) -> None:
        nonlocal waiting
        if waiting:
            raise KeyboardInterrupt
        waiting = True

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # somebody else's, who means something by it
        yield
        return
    signal.signal(signal.SIGINT, hold)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if waiting:
        raise KeyboardInterrupt
