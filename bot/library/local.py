"""A library in a folder: SQLite holds the truth, FAISS and BM25 indexes are made from it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from bot import settings
from bot.errors import LibraryError
from bot.library import derived, fit, loading, opinions, rows, store
from bot.library.check import problems
from bot.library.newest import Newest
from bot.library.passages import prepare
from bot.library.planning import plan, sorted_out
from bot.library.schema import owe, read_manifest, write_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.feedback import Feedback
    from bot.library.base import Update
    from bot.library.passages import Made
    from bot.library.snapshot import Snapshot
    from bot.records import Article
    from embeddings.encoder import Encoder

FILE = "library.sqlite"


class LocalLibrary(Newest):
    """The articles in one folder, for any number of threads and processes.

    Reading goes through :meth:`snapshot`; the methods here read the newest one, so whoever does
    several things that must fit together takes a snapshot first. One update runs at a time.
    """

    def __init__(self, file: Path, encoder: Encoder, snapshot: Snapshot) -> None:
        self.file = file
        self.encoder = encoder
        self._snapshot: Snapshot | None = snapshot
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path, encoder: Encoder) -> LocalLibrary:
        """The library in folder ``path``, made when there is none; encodes nothing that is stored.

        Raises:
            LibraryError: a file stands there, the folder cannot be read or made, the library is
                damaged, of a newer format, or made with another encoder.
        """
        folder = Path(path).absolute()  # the program may go elsewhere while it is open
        if folder.exists() and not folder.is_dir():
            raise LibraryError(f"{folder} is a file; give a folder as --library")
        file = folder / FILE
        try:
            if not file.exists():
                store.create(file, fit.describe(encoder))
            library = cls(file, encoder, loading.load(file, encoder))
            library.settle(rewrite=True)  # a process may have been killed before it did
            return library
        except OSError as error:
            reason = error.strerror or error
            raise LibraryError(
                f"the library in {folder} cannot be read ({reason}); give another --library folder"
            ) from error

    def snapshot(self) -> Snapshot:
        """This moment's articles; stays as it is, and usable, while the library changes."""
        if self._snapshot is None:
            raise LibraryError(f"the library in {self.file.parent} is closed; open it again")
        return self._snapshot

    def stored(self, ids: Iterable[str]) -> dict[str, str]:
        """Article id → digest, of those of some articles that are here."""
        return self.snapshot().pinned.read(rows.digests_of, ids)

    def update(
        self,
        articles: Iterable[Article] = (),
        remove: Iterable[str] = (),
        made: Made | None = None,
    ) -> Update:
        """Puts articles in, or in place of the one with the same id, and takes others out.

        All of it happens or nothing, also when the process is killed. Only new and changed
        articles are encoded, in one batch. Of two articles with one id the last counts; an id that
        is both removed and given is given; removing what is not there does nothing. ``made`` are
        passages that were made with this library's encoder before.

        Raises:
            LibraryError: another process is writing, the folder cannot be written to, disk full.
            ValueError: an article without an id, or with text that is not Unicode.
        """
        given, leaving = sorted_out(articles, remove)
        with self._lock:
            self.refresh()
            todo = plan(self.snapshot().digests(), given, leaving)
            if todo.added or todo.changed or todo.removed:  # else no lock, no write
                todo = self._write(given, leaving, made)
                self._snapshot = loading.snapshot(store.Pinned(self.file))
                self.settle(settings.SETTLE_WAIT, rewrite=True)
            return todo

    def _write(
        self, given: dict[str, Article], leaving: list[str], made: Made | None = None
    ) -> Update:
        with store.writing(self.file) as db:
            manifest = read_manifest(db, self.file)
            fit.require(manifest, self.encoder, self.file.parent)
            todo = plan(rows.digests(db), given, leaving)
            coming = [given[article_id] for article_id in (*todo.added, *todo.changed)]
            prepared = prepare(coming, self.encoder, made)
            rows.remove(db, todo.removed)
            opinions.forget(db, todo.removed)
            for article, passages in zip(coming, prepared, strict=True):
                rows.put(db, article, passages)
            write_manifest(db, manifest.next())
            if todo.changed or todo.removed:
                owe(db)
        derived.drop(self.file.parent, manifest.generation)
        return todo

    def refresh(self) -> bool:
        """Takes in what other processes have written; whether there was anything.

        Raises:
            LibraryError: the library was damaged or given to another encoder meanwhile.
        """
        with self._lock:
            pinned = store.Pinned(self.file)
            changed = pinned.manifest.generation != self.snapshot().manifest.generation
            if changed:
                fit.require(pinned.manifest, self.encoder, self.file.parent)
                self._snapshot = loading.snapshot(pinned)
            else:
                pinned.close()
            self.settle()
            return changed

    def settle(self, wait: float = 0.0, *, rewrite: bool = False) -> bool:
        """Has what was removed leave the files; whether nothing of it is in them any more.

        False while somebody, here or in another process, still reads an older state: it is done
        when they have looked again, or ended. With ``rewrite`` a file that has to be written anew
        is, which takes about a second for each 100 MB.
        """
        with self._lock:
            return store.settle(self.snapshot().pinned, wait, rewrite=rewrite)

    def add_feedback(self, feedback: Feedback) -> None:
        """Keeps what a reader said of an answer, in place of what was said of it before.

        Raises:
            LibraryError: another process is writing, the folder cannot be written to, or there is
                no room for more.
        """
        self.snapshot()  # says so when it is closed
        opinions.add(self.file, feedback)

    def feedback(self) -> list[Feedback]:
        """All that readers said of answers, oldest first."""
        self.snapshot()
        return opinions.read(self.file)

    def clear_feedback(self) -> int:
        """Takes all of it out; how many there were."""
        self.snapshot()
        return opinions.clear(self.file)

    def check(self) -> list[str]:
        """What is wrong with what is stored, one line each; empty when it is sound."""
        return problems(self.file)

    def close(self) -> None:
        """Lets go of the files; what is called afterwards raises LibraryError."""
        with self._lock:
            if self._snapshot is not None:
                self._snapshot.pinned.close()
                self._snapshot = None

    def __enter__(self) -> LocalLibrary:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
