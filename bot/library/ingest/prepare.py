"""Batches of articles → the same batches with their passages: cut, tokenised and encoded.

That is done here and, once there are many passages, in processes beside this one: in processes,
since much of it holds Python's lock, and only with the bundled model, since another one takes all
cores by itself, and memory. If the batch that is stored next is not made yet, another one is made
here meanwhile, so that no core waits for the other.

A process beside gets articles as JSON and returns packed passages. It keeps nothing: whatever
happens to it, this process makes the passages itself.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict, replace
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from bot.core import Article, receive, reply_stream, send, settings, start_process
from bot.library.passages import prepare
from bot.library.stored import pack_passages, unpack_passages
from bot.text import WORDS_VERSION
from embeddings.encoder import bundled_encoder
from embeddings.progress import hush

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.library.ingest.batches import Batch
    from bot.library.passages import Made
    from embeddings.encoder import Encoder


_DEFAULT = 2  # processes, if there are as many cores: storing keeps up with one beside
_AHEAD = 2  # batches, at most, that were made here and wait for their turn
ROOM = 2  # orders that a process has at a time: one is being made, the next one waits
_CHILD = "from bot.library.ingest.prepare import main; main()"
Reply = Future[bytes]  # what pack_passages made; b"" if the process could not, or is gone


def prepare_batches(batches: Iterable[Batch], encoder: Encoder, processes: int) -> Iterator[Batch]:
    """The same batches in their order, with the passages of their coming articles.

    Args:
        batches: read ahead, by two for each process beside this one and by two more.
        encoder: the library's.
        processes: how many make passages, this one among them.

    Raises:
        EncoderError: the encoder gave vectors of another number, dimension or not finite.
    """
    source = iter(batches)
    passages = 0
    while passages < settings.POOL_FROM or processes < 2 or encoder is not bundled_encoder():
        batch = next(source, None)
        if batch is None:
            return
        batch.made = made_of(batch.coming, encoder)
        passages += batch.passages
        yield batch
    beside = _start_preparers(processes - 1)
    try:
        yield from _share_batches(source, encoder, beside)
    finally:
        for one in beside:
            one.end()


def _share_batches(
    source: Iterator[Batch], encoder: Encoder, beside: Sequence[Preparer]
) -> Iterator[Batch]:
    """The batches, some made by the processes beside, the others here."""
    begun: deque[tuple[Batch, Reply | None]] = deque()  # in order; None: it is made already
    most = ROOM * len(beside) + _AHEAD
    ended = False
    while True:
        free = next((one for one in beside if one.ready), None)  # it must not have to wait for us
        here = sum(reply is None for _, reply in begun)
        idle = not begun or (not _is_done(begun[0][1]) and here < _AHEAD)
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
                batch.made = _unpack_reply(batch, reply.result(), encoder)
            yield batch
        else:
            return


def _is_done(reply: Reply | None) -> bool:
    """Whether a batch is made, here or by the process that has to reply."""
    return reply is None or reply.done()


def _unpack_reply(batch: Batch, reply: bytes, encoder: Encoder) -> Made:
    """The passages that a process beside made, or else that this one makes now."""
    if not reply:
        return made_of(batch.coming, encoder)
    keys = [(article.id, article.digest) for article in batch.coming]
    return dict(zip(keys, unpack_passages(batch.coming, reply, encoder.dim), strict=True))


def _start_preparers(count: int) -> list[Preparer]:
    """As many processes as can be started, up to ``count``."""
    started: list[Preparer] = []
    try:
        for _ in range(count):
            started.append(Preparer())
    except OSError:
        pass  # the passages are made here
    return started


def made_of(articles: Sequence[Article], encoder: Encoder) -> Made:
    """The passages of articles, by id and digest."""
    keys = [(article.id, article.digest) for article in articles]
    return dict(zip(keys, prepare(articles, encoder), strict=True))


def processes() -> int:
    """How many processes make passages: ``WENDA_PROCESSES``, else two if there are two cores.

    Raises:
        ValueError: ``WENDA_PROCESSES`` is no whole number above 0.
    """
    named = settings.variable("PROCESSES", str(min(_DEFAULT, _cores())))
    if not named.isascii() or not named.isdigit() or not int(named):
        raise ValueError(f"WENDA_PROCESSES is {named!r}; give a whole number from 1 on")
    return min(int(named), settings.MAX_PROCESSES)


def _cores() -> int:
    """The cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Preparer:
    """A process beside this one that makes passages; OSError if none can be started."""

    def __init__(self) -> None:
        """Starts the process; about two seconds later it is ``ready``."""
        self._process = start_process(_CHILD)
        self._orders: SimpleQueue[tuple[bytes, Reply] | None] = SimpleQueue()
        self._open: list[Reply] = []  # what is not answered yet
        self._changing = threading.Lock()
        self._ready = False
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def ready(self) -> bool:
        """Whether the process runs, and has room for an order."""
        with self._changing:
            return self._ready and len(self._open) < ROOM

    def begin(self, articles: Sequence[Article]) -> Reply:
        """Has the passages of these articles made; the reply is empty if they are not."""
        plain = (replace(article, structure="") for article in articles)  # makes no passages
        order = json.dumps([asdict(article) for article in plain]).encode()
        reply: Reply = Future()
        with self._changing:
            if self._ready:
                self._open.append(reply)
                self._orders.put((order, reply))
            else:
                reply.set_result(b"")
        return reply

    def end(self) -> None:
        """Ends it at once."""
        self._orders.put(None)
        self._process.kill()
        with suppress(OSError):
            self._process.wait()

    def _serve(self) -> None:
        """Hands over orders and takes replies, in a thread of its own, until the end."""
        into, out = self._process.stdin, self._process.stdout
        assert into and out
        try:
            with into, out:
                if receive(out) != _version():
                    return  # another version was installed meanwhile
                with self._changing:
                    self._ready = True
                while order := self._orders.get():
                    data, reply = order
                    send(into, data)
                    passages = receive(out)
                    with self._changing:
                        self._open.remove(reply)
                    reply.set_result(passages)
        except (OSError, EOFError):
            pass  # it died
        finally:
            with self._changing:
                self._ready, unanswered = False, self._open
            for reply in unanswered:
                reply.set_result(b"")


def main() -> None:
    """The process beside: answers orders until there are no more."""
    out = reply_stream()
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # there is a process for each core already
    hush()
    with suppress(OSError, EOFError):  # the parent is gone, however it ended
        send(out, _version())
        while True:
            send(out, _prepare_order(receive(sys.stdin.buffer)))


def _version() -> bytes:
    """What passages depend on beside the articles; when this returns, the model is loaded."""
    model = bundled_encoder()
    return f"{model.fingerprint} {model.tokenizer_version} {WORDS_VERSION}".encode()


def _prepare_order(order: bytes) -> bytes:
    """The packed passages of an order; b"" if they cannot be made."""
    try:
        articles = [_article(fields) for fields in json.loads(order)]
        return pack_passages(prepare(articles, bundled_encoder()))
    except Exception:  # the parent does the same, and says what is wrong
        return b""


def _article(fields: dict[str, Any]) -> Article:
    return Article(**fields | {"tags": tuple(fields["tags"])})
