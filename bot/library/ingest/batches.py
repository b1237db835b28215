"""A walk through files → batches of articles, each stored whole or not at all.

A kill costs a batch at most, and memory holds a few batches of a folder of any size.
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
    coming: list[Article]  # those that the library does not hold as they are
    files: int  # how many were read for them, those that gave no article among them
    learnt: list[Noted]  # what the files were like
    made: Made  # the passages of the coming articles, once they are made

    @property
    def passages(self) -> int:
        """How many passages were made."""
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
    articles: list[Article] = []
    size, before, begun = 0, 0, time.monotonic()
    for article in walk:
        articles.append(article)
        size += len(article.text)
        late = time.monotonic() - begun > settings.BATCH_SECONDS
        if size >= settings.BATCH_CHARS or walk.done - before >= settings.BATCH_FILES or late:
            yield _batch(articles, walk.done - before, unchanged, coming)
            articles, size, before, begun = [], 0, walk.done, time.monotonic()
    if articles or walk.done > before:
        yield _batch(articles, walk.done - before, unchanged, coming)


def _batch(
    articles: list[Article],
    files: int,
    unchanged: Unchanged | None,
    coming: Callable[[list[Article]], list[Article]],
) -> Batch:
    learnt = unchanged.take_learnt() if unchanged else []
    if unchanged:
        unchanged.close()
    return Batch(articles, coming(articles), files, learnt, {})


@contextmanager
def unbroken() -> Iterator[None]:
    """Delays Ctrl-C to the end of the block; a second one raises at once."""
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
    if before is not signal.default_int_handler:  # of another program, which means something by it
        yield
        return
    signal.signal(signal.SIGINT, hold)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if waiting:
        raise KeyboardInterrupt
