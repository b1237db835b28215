"""Batches are cut, tokenised and encoded: here, or in processes beside, once there are many.

Processes, since all of it holds Python's lock. Only with the bundled model: another one takes all
cores by itself, and memory. Only where ``WENDA_PROCESSES`` says so: no gain was measured yet, and a
process is started by importing the main module anew, which not every script can bear.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from bot import settings
from bot.library.passages import prepare
from embeddings.encoder import bundled
from embeddings.progress import hush

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.batches import Batch
    from bot.library.passages import Made
    from bot.records import Article
    from embeddings.encoder import Encoder


def prepared(batches: Iterable[Batch], encoder: Encoder, processes: int) -> Iterator[Batch]:
    """The same batches in their order, with the passages of what is coming.

    Args:
        batches: read ahead only as far as there are processes.
        encoder: the library's.
        processes: how many may be started; 1 is none beside this one.

    Raises:
        EncoderError: the encoder gave vectors of another number, dimension or not finite.
    """
    passages = 0
    pool: ProcessPoolExecutor | None = None
    begun: deque[tuple[Batch, Future[Made]]] = deque()
    try:
        for batch in batches:
            if passages < settings.POOL_FROM or processes < 2 or encoder is not bundled():
                batch.made = made_of(batch.coming, encoder)
                passages += batch.passages
                yield batch
                continue
            pool = pool or _pool(processes)
            begun.append((batch, pool.submit(_made, batch.coming)))
            if len(begun) > processes:  # one more than can be at work: none has to wait
                yield _done(*begun.popleft())
        while begun:
            yield _done(*begun.popleft())
    finally:
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


def made_of(articles: Sequence[Article], encoder: Encoder) -> Made:
    """The passages of articles, by id and digest."""
    keys = [(article.id, article.digest) for article in articles]
    return dict(zip(keys, prepare(articles, encoder), strict=True))


def processes() -> int:
    """How many processes may prepare articles: ``WENDA_PROCESSES``, else 1."""
    named = settings.variable("PROCESSES", "1")
    if not named.isascii() or not named.isdigit() or not int(named):
        raise ValueError(f"WENDA_PROCESSES is {named!r}; give a whole number from 1 on")
    return min(int(named), settings.MAX_PROCESSES)


def _done(batch: Batch, made: Future[Made]) -> Batch:
    batch.made = made.result()
    return batch


def _pool(count: int) -> ProcessPoolExecutor:
    # not forked: a thread of faiss or tokenizers may hold a lock at that moment
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _begin)


def _made(articles: Sequence[Article]) -> Made:
    return made_of(articles, bundled())


def _begin() -> None:
    """In a process of the pool: it ends with the one that started it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the first one sees to it
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # there is a process for each core already
    hush()
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
