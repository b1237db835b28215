"""A library moved to another encoder, from beginning to end, while it stays in use.

Vectors are made beside those in use, a batch and a short transaction at a time, so that questions
are answered and articles come and go as ever. What is made stays made: a process that is killed or
stopped is followed by one that goes on. The last transaction, the switch, puts the new vectors in
place of the old. What a migration consists of is told in ``migration``.
"""

from __future__ import annotations

import logging
import random
from contextlib import closing
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from bot.core import settings
from bot.library import compatibility
from bot.library.local import index_files, migration_rows, store
from bot.library.local.failures import failures
from bot.library.local.migration import (
    Migration,
    OvertakenError,
    begin,
    manifest_during,
    read_transaction,
    write_transaction,
)
from bot.library.local.migration_indexes import NewIndexes
from bot.library.local.schema import Manifest, owe, read_manifest, upgrade, write_manifest
from bot.library.passages import encode, vector_texts
from bot.library.stored import Passage, contents
from embeddings.progress import show_progress

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.library.local.migration import Parts
    from bot.library.local.migration_rows import WaitingPassage
    from embeddings.encoder import Encoder

    Tell = Callable[[int, int], None]  # passages made, passages in all


log = logging.getLogger(__name__)


def reencode(file: Path, encoder: Encoder, tell: Tell | None = None) -> int | None:
    """Makes all vectors with another encoder, and switches to them; tokens too if ours are others.

    Goes on where another process was stopped, if that migrated to the same encoder.

    Args:
        file: the library's ``library.sqlite``.
        encoder: what it is to be made with.
        tell: called with how many passages are done, and how many there are; without it a bar is
            shown on a terminal.

    Returns:
        How many passages the library has now; None if there was nothing to do.

    Raises:
        EncoderError: the encoder gave vectors of another number, dimension or not finite.
        LibraryError: the library is damaged, or the folder cannot be written to.
    """
    new = compatibility.describe(encoder)
    with show_progress("Encoding", "passage") as bar:
        while True:
            try:
                return _migrate(file, encoder, new, tell or bar)
            except OvertakenError:
                log.info("%s: made with something else meanwhile; beginning anew", file.parent)


def _migrate(file: Path, encoder: Encoder, new: Manifest, tell: Tell) -> int | None:
    """One migration, from what the library is made with now; None if there is nothing to do."""
    begun = write_transaction(file, _begin, file, new)
    if begun is None:
        return None
    migration, done, after = begun
    with failures(file), closing(store.connect(file, "mode=rw")) as idle:
        # A connection that stays open: else each batch would close the last one, and SQLite would
        # move the log into the file each time.
        idle.execute("SELECT count(*) FROM manifest").fetchone()
        return _fill(file, encoder, migration, done, after, tell)


def _fill(
    file: Path, encoder: Encoder, migration: Migration, done: int, after: int, tell: Tell
) -> int:
    """Makes all that waits, then switches; returns how many passages the library has.

    ``done`` passages are made; the first round begins ``after`` one of this number.
    """
    with NewIndexes(file, migration) as indexes:
        for tries in count():
            done = _encode(file, encoder, migration, done, after, tell)
            indexes.catch_up()
            passages = write_transaction(
                file, _switch, file, migration, indexes, tries >= settings.SWITCH_TRIES
            )
            if passages is not None:
                return passages
            after = 0
    raise AssertionError("it counts without end")


def _encode(
    file: Path, encoder: Encoder, migration: Migration, done: int, after: int, tell: Tell
) -> int:
    """Makes what waits, once around; returns how many passages are made then."""
    texts = settings.MOVE_TEXTS
    for place in dict.fromkeys((after, 0)):
        while batch := read_transaction(
            file, migration_rows.waiting_passages, migration.parts, place, texts, texts
        ):
            made = _reencode_passages(batch, migration.parts, encoder)
            stored, total = write_transaction(file, _store_passages, file, migration, made)
            done, place = done + stored, batch[-1].number
            tell(min(done, total), total)
    return done


def _begin(db: sqlite3.Connection, file: Path, new: Manifest) -> tuple[Migration, int, int] | None:
    """The migration, how many passages are done, and where to begin; None if nothing is to do.

    It begins anywhere, so that several processes that do it at one time share the work.
    """
    old = read_manifest(db, file)
    upgrade(db)
    if old.made_from() == new.made_from():
        return None
    begin(db, new)
    migration = Migration(old, new)
    return (
        migration,
        migration_rows.count_finished(db, migration.parts),
        random.randint(0, migration_rows.last_passage(db)),
    )


def _reencode_passages(
    batch: Sequence[WaitingPassage], parts: Parts, encoder: Encoder
) -> list[tuple[WaitingPassage, Passage]]:
    """Each passage with what is made anew; its other parts are left empty."""
    texts: dict[str, int] = {}
    if parts.vectors:  # the sentences of overlapping passages come twice
        for one in batch:
            for text in vector_texts(one.article, one.chunk):
                texts.setdefault(text, len(texts))
    matrix = encode(list(texts), encoder)
    words = _tokens(batch) if parts.tokens else {}
    return [
        (
            one,
            Passage(
                one.chunk,
                words.get(one.number, ""),
                matrix[[texts[text] for text in vector_texts(one.article, one.chunk) if texts]],
            ),
        )
        for one in batch
    ]


def _tokens(batch: Sequence[WaitingPassage]) -> dict[int, str]:
    """The number of each passage → its tokens, as they are stored."""
    tokens: dict[int, str] = {}
    for article in {one.article.id: one.article for one in batch}.values():
        own = [one for one in batch if one.article.id == article.id]
        stored = contents(article, [one.chunk for one in own])
        tokens.update(zip((one.number for one in own), stored, strict=True))
    return tokens


def _store_passages(
    db: sqlite3.Connection,
    file: Path,
    migration: Migration,
    made: Sequence[tuple[WaitingPassage, Passage]],
) -> tuple[int, int]:
    """Stores what was made; returns of how many passages, and how many there are."""
    now = manifest_during(db, file, migration)
    return migration_rows.put_passages(db, migration, made), now.chunks


def _switch(
    db: sqlite3.Connection, file: Path, migration: Migration, indexes: NewIndexes, force: bool
) -> int | None:
    """Switches to what was made; returns how many passages there are, or None if it cannot yet.

    It cannot while passages wait, nor while indexes are missing that take long to make. With
    ``force`` those are made all the same: articles come too often to wait for a better moment.
    """
    now = manifest_during(db, file, migration)
    if now.generation != indexes.checked:  # changed since, or passages wait
        migration_rows.seal_articles(db, migration)
        if not migration_rows.is_complete(db, migration) or not indexes.follow(db, force=force):
            return None
    migration_rows.switch_tables(db, migration.parts)
    then = replace(migration.new, revision=now.revision).next()
    write_manifest(db, then)
    index_files.list_anew(db, indexes.segments, then.generation)
    if now.chunks:
        owe(db)  # the pages of what was there are still in the file
    return now.chunks
