"""One writer at a time, on a server that has no locks.

Who wants to write puts a claim there, then looks whether another one stands beside it; if so, it
takes its own away and waits. So of two at once at most one goes on, as long as the server shows
each what was written before. A claim beats; one whose beat stands still is a dead writer's.
"""

from __future__ import annotations

import random
import secrets
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.core import LibraryError, settings
from bot.library.milvus.fields import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.library.milvus.store import Store


class Claim:
    """A writer's claim on a library; ``unclean`` if a writer before it did not finish."""

    def __init__(self, store: Store, owner: str) -> None:
        """``owner``: hex digits, the same for all claims of one open library."""
        self._store = store
        self._key = f"claim-{owner}"
        self._beat = 0
        self._mine = False
        self.unclean = False
        self.kept = False  # if set, the claim stays, and the next writer finds the library unclean

    def take(self, wait: float) -> None:
        """Waits for its turn; LibraryError if another writes for more than ``wait`` seconds."""
        start = time.monotonic()
        seen: dict[str, tuple[int, float]] = {}  # key → its beat, and when it was first seen
        while True:
            others = self._others()
            now = time.monotonic()
            seen = {
                key: seen[key] if seen.get(key, (None,))[0] == beat else (beat, now)
                for key, beat in others.items()
            }
            for key, (_, since) in seen.items():
                if now - since >= settings.MILVUS_LEASE:
                    self._drop(key)
                    self.unclean = True
            if not others:
                self._write_beat()
                if not self._others():
                    return
                self._drop(self._key)
            if now - start > max(wait, settings.MILVUS_LEASE + settings.MILVUS_BEAT):
                raise LibraryError(
                    f"{self._store.shown} is being written by another process; "
                    "try again when that is done"
                )
            time.sleep(random.uniform(0.05, 0.3))

    def is_held(self) -> bool:
        """Whether nobody has taken this writer for dead."""
        where = f'kind == "claim" and key == "{self._key}"'
        return bool(self._store.server.query(self._store.meta, where, ["key"]))

    def beat(self) -> None:
        """Gives a sign of life, unless the claim has been taken away."""
        if self.is_held():
            self._write_beat()

    def release(self) -> None:
        """Lets the next writer in."""
        if not self.kept:
            self._drop(self._key)

    def _others(self) -> dict[str, int]:
        """The claims of others: key → beat.

        One of our own from before means that a writing of ours did not finish.
        """
        rows = self._store.server.query(self._store.meta, 'kind == "claim"', ["key", "number"])
        beats = {str(row["key"]): int(row["number"]) for row in rows}
        if beats.pop(self._key, None) is not None and not self._mine:
            self.unclean = True
        return beats

    def _write_beat(self) -> None:
        self._beat += 1
        self._mine = True
        row = {"key": self._key, "kind": "claim", "number": self._beat, "data": ""}
        self._store.server.upsert(self._store.meta, [row | NOTHING])

    def _drop(self, key: str) -> None:
        self._store.server.delete(self._store.meta, f'kind == "claim" and key == "{key}"')


@contextmanager
def hold_claim(store: Store, owner: str, wait: float | None = None) -> Iterator[Claim]:
    """Keeps other writers out for the length of the block.

    Raises:
        LibraryError: another one writes for more than ``wait`` seconds, or as the settings say.
    """
    claim = Claim(store, owner)
    claim.take(settings.LIBRARY_WAIT if wait is None else wait)
    done = threading.Event()
    beating = threading.Thread(target=_beat, args=(claim, done), daemon=True)
    beating.start()
    try:
        yield claim
    finally:
        done.set()
        beating.join()
        try:
            claim.release()
        except LibraryError:  # the server is away: the claim stands still, which is noticed
            pass


def _beat(claim: Claim, done: threading.Event) -> None:
    while not done.wait(settings.MILVUS_BEAT):
        try:
            claim.beat()
        except LibraryError:  # the writer will meet it too
            pass


def new_owner() -> str:
    """A name for a writer that nobody else has."""
    return secrets.token_hex(8)
