"""Batches are cut, tokenised and encoded: here, and in processes beside once there are many.

Processes, since much of it holds Python's lock. Only with the bundled model: another one takes all
cores by itself, and memory. The batch that is stored next may not be made yet: meanwhile another is
made here, so that no core waits for the other.
"""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING

from bot.core import settings
from bot.library.ingest.preparer import ROOM, Preparer
from bot.library.packed import unpacked
from bot.library.passages import prepare
from embeddings.encoder.bundled import bundled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.records import Article
    from bot.library.ingest.batches import Batch
    from bot.library.ingest.preparer import Reply
    from bot.library.passages import Made
    from embeddings.encoder.bundled import Encoder

_DEFAULT = 2  # processes where there are as many cores: what stores keeps up with one beside it
_AHEAD = 2  # batches that were made here and wait for their turn, at most


def prepared(batches: Iterable[Batch], encoder: Encoder, processes: int) -> Iterator[Batch]:
    """The same batches in their order, with the passages of what is coming.

    Args:
        batches: read ahead by two for each process beside this one, and two.
        encoder: the library's.
        processes: that make passages, this one among them.

    Raises:
        EncoderError: the encoder gave vectors of another number, dimension or not finite.
    """
    source = iter(batches)
    passages = 0
    while passages < settings.POOL_FROM or processes < 2 or encoder is not bundled():
        batch = next(source, None)
        if batch is None:
            return
        batch.made = made_of(batch.coming, encoder)
        passages += batch.passages
        yield batch
    beside = _started(processes - 1)
    try:
        yield from _shared(source, encoder, beside)
    finally:
        for one in beside:
            one.end()


def _shared(
    source: Iterator[Batch], encoder: Encoder, beside: Sequence[Preparer]
) -> Iterator[Batch]:
    """The batches, some made by the processes beside, the others here."""
    begun: deque[tuple[Batch, Reply | None]] = deque()  # in their order; None: it is made
    most = ROOM * len(beside) + _AHEAD
    ended = False
    while True:
        free = next((one for one in beside if one.ready), None)  # none of them is to wait for us
        here = sum(reply is None for _, reply in begun)
        idle = not begun or (not _done(begun[0][1]) and here < _AHEAD)
        if (free or idle) and not ended and len(begun) < most:
            batch = next(source, None)
            if batch is None:
                ended = True
            elif free and batch.coming:
                begun.append((batch, free.begin(batch.coming)))
            else:
                batch.made = made_of(batch.coming, encoder)
                begun.append((batch, None))
        elif begun:
            batch, reply = begun.popleft()
            if reply is not None:
                batch.made = _taken(batch, reply.result(), encoder)
            yield batch
        else:
            return


def _done(reply: Reply | None) -> bool:
    return reply is None or reply.done()


def made_of(articles: Sequence[Article], encoder: Encoder) -> Made:
    """The passages of articles, by id and digest."""
    keys = [(article.id, article.digest) for article in articles]
    return dict(zip(keys, prepare(articles, encoder), strict=True))


def processes() -> int:
    """How many processes make passages: ``WENDA_PROCESSES``, else two where there are two cores."""
    named = settings.variable("PROCESSES", str(min(_DEFAULT, _cores())))
    if not named.isascii() or not named.isdigit() or not int(named):
        raise ValueError(f"WENDA_PROCESSES is {named!r}; give a whole number from 1 on")
    return min(int(named), settings.MAX_PROCESSES)


def _cores() -> int:
    """The cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _taken(batch: Batch, reply: bytes, encoder: Encoder) -> Made:
    """The passages that a process beside made, or else this one."""
    if not reply:
        return made_of(batch.coming, encoder)
    keys = [(article.id, article.digest) for article in batch.coming]
    return dict(zip(keys, unpacked(batch.coming, reply, encoder.dim), strict=True))


def _started(count: int) -> list[Preparer]:
    """As many processes as there can be."""
    found: list[Preparer] = []
    try:
        for _ in range(count):
            found.append(Preparer())
    except OSError:
        pass  # the passages are made here
    return found
