"""A library in a folder: SQLite holds the truth, FAISS and BM25 indexes are made from it.

What was removed from a library leaves its files, to the last byte: see :func:`settle`.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core import LibraryError, settings
from bot.library import compatibility, writer
from bot.library.base import Newest, plan, sort_changes
from bot.library.local import feedback as feedback_rows
from bot.library.local import index_files, loading, passage_lookup, rows, store
from bot.library.local.check import problems
from bot.library.local.coder import CodingError
from bot.library.local.facts import ids_without, make_facts, put_facts
from bot.library.local.failures import failures
from bot.library.local.loading import NamedEncoder
from bot.library.local.reencode import reencode
from bot.library.local.schema import OWED, create, owe, owes, read_manifest, write_manifest
from bot.library.local.segment import (
    Segment,
    biggest_coded,
    compact_segments,
    fresh,
    remove_passages,
)
from bot.library.local.store import connect
from bot.library.origins import NOTE
from bot.library.passages import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.core import Article, Feedback, Update
    from bot.library.local.schema import Manifest
    from bot.library.local.snapshot import Snapshot
    from bot.library.local.store import Pinned
    from bot.library.passages import Made
    from embeddings.encoder import Encoder


FILE = settings.LIBRARY_FILE
_TOGETHER = 100  # articles whose facts are made before they are stored
_LEFTOVERS = (f"{NOTE}.*.tmp", f"{FILE}.{'[0-9a-f]' * 8}.tmp*")  # of origins.py, of schema.py


class LocalLibrary(Newest):
    """The articles in one folder, for any number of threads and processes.

    Reading goes through :meth:`snapshot`; the methods here read the newest one. To do several
    things that must fit together, take a snapshot first. One update runs at a time.
    """

    def __init__(self, file: Path, encoder: Encoder, snapshot: Snapshot) -> None:
        self.file = file
        self._named = NamedEncoder(file.parent, encoder)
        # The manifest of the newest state, while this object waits for the encoder it names.
        self._behind: Manifest | None = None
        self._snapshot: Snapshot | None = snapshot
        self._has_facts = ""  # the state whose articles are known to have their facts
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path, encoder: Encoder) -> LocalLibrary:
        """The library in folder ``path``, made if there is none; encodes nothing that is stored.

        Raises:
            LibraryError: a file stands there, the folder cannot be read or made, the library is
                damaged, of a newer format, or made with another encoder; or its file is missing
                while others of it are there.
        """
        folder = Path(path).absolute()  # the program may go elsewhere while it is open
        if folder.exists() and not folder.is_dir():
            raise LibraryError(f"{folder} is a file; give a folder as --library")
        file = folder / FILE
        try:
            if not os.path.lexists(file):
                _require_no_traces(folder)
                create(file, compatibility.describe(encoder))
            elif file.exists() and not file.is_file():
                raise LibraryError(
                    f"{file} is not a file; move it away, and put the library's file in its place"
                )
            sweep(folder)
            library = cls(file, encoder, loading.load(file, encoder))
            library.settle(rewrite=True)  # a process may have been killed before it did
            return library
        except OSError as error:
            reason = error.strerror or error
            raise LibraryError(
                f"the library in {folder} cannot be read ({reason}); give another --library folder"
            ) from error

    @property
    def encoder(self) -> Encoder:
        """What made the vectors of the newest snapshot."""
        return self.snapshot().encoder

    def snapshot(self) -> Snapshot:
        """This moment's articles; stays as it is, and usable, while the library changes."""
        if self._snapshot is None:
            raise LibraryError(f"the library in {self.file.parent} is closed; open it again")
        return self._snapshot

    def stored_digests(self, ids: Iterable[str]) -> dict[str, str]:
        """Article id → digest, for those of these articles that are in the library."""
        return self.snapshot().digests(ids)

    def update(
        self,
        articles: Iterable[Article] = (),
        remove: Iterable[str] = (),
        made: Made | None = None,
    ) -> Update:
        """Puts articles in, or in place of the one with the same id, and takes others out.

        All of it happens or nothing, also if the process is killed. Only new and changed articles
        are encoded, in one batch. Of two articles with one id the last counts; an id that is both
        removed and given is put in; removing what is not there does nothing. ``made`` are passages
        that were made with this library's encoder before.

        Raises:
            LibraryError: another process is writing, the folder cannot be written to, disk full, or
                an index could not be made.
            ValueError: an article without an id, or with text that is not Unicode.
        """
        given, leaving = sort_changes(articles, remove)
        while True:
            with self._lock:
                self.refresh()
                behind = self._behind
                if behind is None:
                    return self._update(given, leaving, made)
            self._named.wait(behind, self.encoder)  # not under the lock: questions need it

    def _update(self, given: dict[str, Article], leaving: list[str], made: Made | None) -> Update:
        todo = plan(self.snapshot().digests([*given, *leaving]), given, leaving)
        same = [given[article_id] for article_id in todo.unchanged]
        structured = self.snapshot().lacking_structure(same)
        if todo.added or todo.changed or todo.removed or structured:  # else no lock, no write
            todo = self._write(given, leaving, made)
            self.settle(settings.SETTLE_WAIT, rewrite=True)
        return todo

    def _write(self, given: dict[str, Article], leaving: list[str], made: Made | None) -> Update:
        """Writes rows and indexes in one transaction, then takes the new snapshot."""
        encoder = self.encoder
        folder, segments, known = self.file.parent, list[Segment](), list[Segment]()
        try:
            with store.writing(self.file) as db:
                manifest = read_manifest(db, self.file)
                compatibility.require(manifest, encoder, folder)
                known = self._known_segments(manifest.generation)
                todo = plan(rows.digests(db, [*given, *leaving]), given, leaving)
                coming = [given[article_id] for article_id in (*todo.added, *todo.changed)]
                prepared = prepare(coming, encoder, made)
                gone = passage_lookup.passages_of(db, [*todo.changed, *todo.removed])
                rows.remove(db, todo.removed)
                same = [given[article_id] for article_id in todo.unchanged]
                rows.put_structures(db, rows.lacking_structure(db, same))
                feedback_rows.forget(db, todo.removed)
                pairs = zip(coming, prepared, strict=True)
                numbers = [rows.put_article(db, article, passages) for article, passages in pairs]
                now = manifest.next()
                parts = remove_passages(known, gone)
                parts += fresh(numbers, prepared, biggest_coded(parts))
                segments = index_files.keep_segments(folder, compact_segments(parts))
                index_files.list_anew(db, segments, now.generation)
                write_manifest(db, now)
                if todo.changed or todo.removed:
                    owe(db)
        except CodingError as error:
            raise CodingError(error.why, "the library is as it was") from error
        except BaseException:
            index_files.drop(folder, index_files.names(segments) - index_files.names(known))
            raise
        index_files.drop(folder, index_files.names(known) - index_files.names(segments))
        self._snapshot = loading.snapshot(store.Pinned(self.file), encoder, segments)
        return todo

    def _known_segments(self, generation: str) -> list[Segment]:
        """The segments of the state that is about to change."""
        latest = self.snapshot()
        if latest.manifest.generation == generation:
            return list(latest.segments)
        # Another process wrote since we looked; now that the transaction is ours, none does.
        pinned = store.Pinned(self.file)
        return list(loading.snapshot(pinned, self.encoder, latest.segments).segments)

    def refresh(self) -> bool:
        """Takes in what other processes have written; returns whether there was anything.

        If that was made with another encoder, it is taken in once this process has loaded that
        encoder, which happens in a thread; until then, and if it fails, all stays as it was.

        Raises:
            LibraryError: the library was damaged meanwhile.
        """
        with self._lock:
            changed = loading.retry_outdated(self._refresh)
            self.settle()
            return changed

    def _refresh(self, last: bool) -> bool:
        # No local name for the old snapshot: it has to be freed at once.
        pinned = store.Pinned(self.file)
        changed = pinned.manifest.generation != self.snapshot().manifest.generation
        encoder = self._named.get(pinned.manifest, self.encoder) if changed else None
        self._behind = pinned.manifest if changed and encoder is None else None
        if encoder is None:
            pinned.close()
            return False
        known = self.snapshot().segments
        self._snapshot = loading.snapshot(pinned, encoder, known, last=last)
        return True

    def renew_facts(self) -> None:
        """Makes the facts of articles that have none, or such as another Wenda made.

        They are stored in parts, so that a stopped process loses little. Where nothing can be
        written, they are made each time that they are asked for.
        """
        state = self.snapshot().manifest.generation
        if state == self._has_facts:
            return
        missing = self.snapshot().pinned.read(ids_without)
        with suppress(LibraryError):
            for at in range(0, len(missing), _TOGETHER):
                articles = [self.article(key) for key in missing[at : at + _TOGETHER]]
                facts = [(article, make_facts(article)) for article in articles]
                with store.writing(self.file) as db:
                    for article, found in facts:
                        put_facts(db, article, found)
            if missing:
                with self._lock:
                    self.snapshot().pinned.renew()
            self._has_facts = state

    def reencode(self, encoder: Encoder, tell: Callable[[int, int], None] | None = None) -> int:
        """Makes all vectors with another encoder, then switches to it; returns how many passages.

        Meanwhile questions are answered from the old vectors, and articles come and go. See
        :func:`bot.library.local.reencode.reencode` for ``tell`` and what it raises.
        """
        self._named.give(encoder)
        passages = reencode(self.file, encoder, tell)
        with self._lock:
            self.refresh()
            self.settle(settings.SETTLE_WAIT, rewrite=True)
        return len(self) if passages is None else passages

    def settle(self, wait: float = 0.0, *, rewrite: bool = False) -> bool:
        """Removes from the files what was taken out of the library; returns whether all is gone.

        See :func:`settle`. False while somebody, here or in another process, still reads an older
        state: the rest is done when they have looked again, or ended.
        """
        with self._lock:
            return settle(self.snapshot().pinned, wait, rewrite=rewrite)

    def add_feedback(self, feedback: Feedback) -> None:
        """Keeps what a reader said of an answer, in place of what was said of it before.

        Raises:
            LibraryError: another process is writing, the folder cannot be written to, or there is
                no room for more.
        """
        self.snapshot()  # raises if the library is closed
        feedback_rows.add(self.file, feedback)

    def feedback(self) -> list[Feedback]:
        """All that readers said of answers, oldest first."""
        self.snapshot()
        return feedback_rows.read(self.file)

    def clear_feedback(self) -> int:
        """Takes all feedback out; returns how many there were."""
        self.snapshot()
        return feedback_rows.clear(self.file)

    def check(self) -> list[str]:
        """What is wrong with what is stored, one line each; [] if it is sound."""
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


def traces(folder: Path) -> list[str]:
    """The names in a folder that only a library leaves there, besides its file; [] if none."""
    inside = folder / index_files.FOLDER
    try:
        names = [name for name in (NOTE, f"{FILE}-wal") if os.path.lexists(folder / name)]
        if any(index_files.is_segment(path.name) for path in inside.iterdir()):
            names.append(f"{index_files.FOLDER}/")
    except OSError:  # no such folder, or none of ours: it can be read by whoever made it
        pass
    return names


def _require_no_traces(folder: Path) -> None:
    """Raises LibraryError if a library was in this folder: a new one would hide that it is gone."""
    names = traces(folder)
    if names:
        raise LibraryError(
            f"{folder / FILE} is missing, but {' and '.join(names)} of a library are there; put it "
            "back, or, to begin a new library, move these away or give another --library folder"
        )


def sweep(folder: Path, now: float | None = None) -> None:
    """Removes what processes left that were killed while they wrote beside a file.

    Only what is older than LEFTOVER_SECONDS: nobody writes a single one of these for so long.
    """
    oldest = (time.time() if now is None else now) - settings.LEFTOVER_SECONDS
    for pattern in _LEFTOVERS:
        for path in folder.glob(pattern):
            with suppress(OSError):  # another process was first, or the folder is only read
                if stat.S_ISREG(path.lstat().st_mode) and path.lstat().st_mtime < oldest:
                    path.unlink()


def settle(pinned: Pinned, wait: float = 0.0, *, rewrite: bool = False) -> bool:
    """Removes from the files what was taken out of the library; returns whether all is gone.

    SQLite moves rows between pages when others are removed, and what it moves leaves a copy in
    unused parts of a page, which ``secure_delete`` does not reach. So the file is written anew,
    with ``rewrite``, and the write-ahead log, which holds pages as they were, is moved into the
    file and emptied. The log stays while somebody reads an older state, for which this waits
    ``wait`` seconds; whoever reads last empties it. Indexes that are being made for a state to come
    hold words too.
    """
    log = pinned.file.with_name(f"{pinned.file.name}-wal")
    try:
        owed = pinned.read(owes)
        if not owed and not (log.exists() and log.stat().st_size):
            return not pinned.read(store.live_claims)
        with failures(pinned.file), closing(connect(pinned.file, "mode=rw", wait)) as db:
            if owed and rewrite and owes(db):
                with writer.note_writer(pinned.file.parent, politely=True):
                    db.execute("VACUUM")
                db.execute("DELETE FROM manifest WHERE key = ?", (OWED,))
            for _ in range(2):  # to the newest state, then off the log
                db.execute("PRAGMA wal_checkpoint(PASSIVE)")
                pinned.renew()
            busy: int = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            return not busy and not owes(db) and not store.live_claims(db)
    except (LibraryError, OSError):  # a folder that is only read, a disk without room
        return False
