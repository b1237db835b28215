"""A process beside this one that makes passages, with the bundled model.

What goes to and fro is JSON, tokens and numbers. It holds nothing: whatever happens to it, the
parent makes the passages itself.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from bot.core.process import receive, send, started
from bot.core.records import Article
from bot.library.packed import packed
from bot.library.passages import prepare
from bot.text.words import WORDS_VERSION
from embeddings.encoder.bundled import bundled
from embeddings.progress import hush

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHILD = "from bot.library.ingest.preparer import main; main()"
ROOM = 2  # orders of a process at a time: one is being made, the next is there when it is done

Reply = Future[bytes]  # what ``packed`` gave; nothing where the process could not or is gone


class Preparer:
    """Such a process; OSError when none can be started."""

    def __init__(self) -> None:
        """Starts it; about two seconds later it is ``ready``."""
        self._process = started(_CHILD)
        self._orders: SimpleQueue[tuple[bytes, Reply] | None] = SimpleQueue()
        self._open: list[Reply] = []  # what is not answered yet
        self._changing = threading.Lock()
        self._ready = False
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def ready(self) -> bool:
        """Whether it is well, and has room for an order."""
        with self._changing:
            return self._ready and len(self._open) < ROOM

    def begin(self, articles: Sequence[Article]) -> Reply:
        """Has the passages of these articles made; an empty reply where they are not."""
        order = json.dumps([asdict(article) for article in articles]).encode()
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
        """Hands over orders and takes replies, in a thread of its own, until it is gone."""
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
                    said = receive(out)
                    with self._changing:
                        self._open.remove(reply)
                    reply.set_result(said)
        except (OSError, EOFError):
            pass  # it died
        finally:
            with self._changing:
                self._ready, left = False, self._open
            for reply in left:
                reply.set_result(b"")


def main() -> None:
    """The process beside: answers orders until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the parent sees to it
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # there is a process for each core already
    hush()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no reply
    with suppress(OSError, EOFError):  # the parent is gone, however it ended
        send(out, _version())
        while True:
            send(out, _made(receive(sys.stdin.buffer)))


def _version() -> bytes:
    """What passages depend on beside the articles; once it is known the model is read."""
    model = bundled()
    return f"{model.fingerprint} {model.tokenizer_version} {WORDS_VERSION}".encode()


def _made(order: bytes) -> bytes:
    try:
        articles = [_article(fields) for fields in json.loads(order)]
        return packed(prepare(articles, bundled()))
    except Exception:  # the parent does the same, and says what is wrong
        return b""


def _article(fields: dict[str, Any]) -> Article:
    return Article(**fields | {"tags": tuple(fields["tags"])})
