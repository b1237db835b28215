"""A library on a Milvus server: for more articles, or more machines, than a folder serves.

``docs/milvus.md`` says what the server holds, what it is asked for, and what cannot be promised.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from bot.core import LibraryError, settings
from bot.library import compatibility
from bot.library.base import Newest, plan, sort_changes
from bot.library.milvus import feedback as feedback_rows
from bot.library.milvus import update
from bot.library.milvus.address import parse
from bot.library.milvus.check import problems
from bot.library.milvus.claim import hold_claim, new_owner
from bot.library.milvus.client import Server
from bot.library.milvus.snapshot import MilvusSnapshot
from bot.library.milvus.store import State, Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core import Article, Feedback, Update
    from bot.library.passages import Made
    from embeddings.encoder import Encoder


class MilvusLibrary(Newest):
    """The articles under one name on a server, for any number of threads and machines.

    Reading goes through :meth:`snapshot`; the methods here read the newest one. What others write
    is seen a few seconds later. One update runs at a time.
    """

    def __init__(self, store: Store, encoder: Encoder) -> None:
        self.place = store.shown
        self.encoder = encoder
        self._store = store
        self._owner = new_owner()
        self._removed: list[int] = []  # articles taken out by this object: deleted when it closes
        self._came = 0  # articles put in by this object since the last flush
        self._lock = threading.RLock()
        self._looked = time.monotonic()
        self._snapshot: MilvusSnapshot | None = MilvusSnapshot(store, *store.load({}))

    @classmethod
    def open(cls, place: str, encoder: Encoder) -> MilvusLibrary:
        """The library at ``milvus://host:19530/name``, made if there is none.

        Raises:
            LibraryError: no server answers, it does not let us in, the library is damaged, of a
                newer format, or made with another encoder.
        """
        address = parse(place)
        server = Server(address)
        try:
            store = Store(server, address.name)
            owner = new_owner()
            state = store.begin()
            if state is None:
                store.create(encoder.dim)
                with hold_claim(store, owner):
                    state = store.state()
                    if state is None:  # else another process was first
                        state = State(compatibility.describe(encoder).next())
                        store.commit(state)
            store.create(state.made.dimension)
            if not compatibility.fits(state.made, encoder, store.shown):
                update.renew(store, encoder, owner)
            return cls(store, encoder)
        except BaseException:
            server.close()
            raise

    def snapshot(self) -> MilvusSnapshot:
        """This moment's articles; usable while the library changes."""
        if self._snapshot is None:
            raise LibraryError(f"the library in {self.place} is closed; open it again")
        due = time.monotonic() - self._looked > settings.MILVUS_REFRESH
        if due and self._lock.acquire(blocking=False):  # else a writer is at it
            try:
                self.refresh()
            finally:
                self._lock.release()
        return self._snapshot

    def add_feedback(self, feedback: Feedback) -> None:
        """Keeps what a reader said of an answer, in place of what was said of it before.

        Raises:
            LibraryError: there is no room for more, or the server does not do it.
        """
        self.snapshot()  # raises if the library is closed
        feedback_rows.add(self._store, feedback)

    def feedback(self) -> list[Feedback]:
        """All that readers said of answers, oldest first."""
        self.snapshot()
        return feedback_rows.read(self._store)

    def clear_feedback(self) -> int:
        """Deletes all feedback; returns how many there were."""
        self.snapshot()
        return feedback_rows.clear(self._store)

    def stored_digests(self, ids: Iterable[str]) -> dict[str, str]:
        """Article id → digest, for those of these articles that are in the library."""
        rows = update.heads(self._store, self.snapshot().visible, ids)
        return {article_id: row["digest"] for article_id, row in rows.items()}

    def update(
        self,
        articles: Iterable[Article] = (),
        remove: Iterable[str] = (),
        made: Made | None = None,
    ) -> Update:
        """Puts articles in, or in place of the one with the same id, and takes others out.

        All of it happens or nothing, also if this process or the server is killed: what was not
        finished is never seen, and the next update clears it away. Only new and changed articles
        are encoded, in one batch. Of two articles with one id the last counts; an id that is both
        removed and given is put in; removing what is not there does nothing. ``made`` are passages
        that were made with this library's encoder before.

        Raises:
            LibraryError: another process is writing, or the server does not do it.
            ValueError: an article without an id, or with text that is not Unicode.
        """
        given, leaving = sort_changes(articles, remove)
        with self._lock:
            self.refresh()
            now = self.snapshot()
            stored = update.heads(self._store, now.visible, (*given, *leaving))
            todo = plan({key: row["digest"] for key, row in stored.items()}, given, leaving)
            if todo.added or todo.changed or todo.removed:  # else no claim, no write
                todo, gone = update.update(
                    self._store, self.encoder, self._owner, given, leaving, made
                )
                self._removed += gone
                self._came += len(todo.added) + len(todo.changed)
                self.refresh()
            return todo

    def refresh(self) -> bool:
        """Takes in what other processes have written; returns whether there was anything.

        Raises:
            LibraryError: the library was damaged or given to another encoder meanwhile.
        """
        with self._lock:
            if self._snapshot is None:
                raise LibraryError(f"the library in {self.place} is closed; open it again")
            state, blobs = self._store.load(dict(self._snapshot.blobs))
            self._looked = time.monotonic()
            if state.made.generation == self._snapshot.manifest.generation:
                return False
            compatibility.require(state.made, self.encoder, self.place)
            self._snapshot = MilvusSnapshot(self._store, state, blobs)
            return True

    def flush(self) -> None:
        """Has the server store and index what was sent just now, which it does by itself later.

        Worth it after many articles, which are searched one by one until then. A server allows it
        once in a few seconds.
        """
        self._came = 0
        for collection in self._store.numbered_collections(self.snapshot().manifest.dimension):
            self._store.server.flush(collection)

    def check(self) -> list[str]:
        """What is wrong with what is stored, one line each; [] if it is sound."""
        return problems(self._store)

    def close(self) -> None:
        """Ends the connection; what is called afterwards raises LibraryError.

        The texts that this object took out are deleted from the server now, and if it put in many
        articles, the server is flushed.
        """
        with self._lock:
            if self._snapshot is None:
                return
            dimension = self._snapshot.manifest.dimension
            try:
                self._store.clear_articles(self._removed, dimension)
                if self._came >= settings.MILVUS_FLUSH:
                    self.flush()
            except LibraryError:  # the server is away, or will do it later: so does the next update
                pass
            self._snapshot = None
            self._store.server.close()

    def __enter__(self) -> MilvusLibrary:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def exists(place: str) -> bool:
    """Whether there is a library at an address; LibraryError if the server cannot be asked."""
    address = parse(place)
    server = Server(address)
    try:
        store = Store(server, address.name)
        return store.find() is not None
    finally:
        server.close()
