"""A library from one encoder to another while it is in use, and then at once.

Vectors are made beside those in use, a batch and a short transaction at a time, so that questions
are answered and articles come and go as ever. What is made stays made: a process that is killed or
stopped is followed by one that goes on. The last transaction puts the new ones in place of the old.
"""

from __future__ import annotations

import logging
import random
from contextlib import closing
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from bot.core import settings
from bot.library import fit
from bot.library.local import derived, migration_rows, store
from bot.library.local.failures import failures
from bot.library.local.migration import (
    OvertakenError,
    Way,
    begin,
    ours,
    read_transaction,
    write_transaction,
)
from bot.library.local.migration_indexes import Ahead
from bot.library.local.schema import Manifest, migrate, owe, read_manifest, write_manifest
from bot.library.passages import encode, vector_texts
from bot.library.stored import Passage, contents
from embeddings.progress import show_progress

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.library.local.migration import Parts
    from bot.library.local.migration_rows import Waiting
    from embeddings.encoder import Encoder

    Tell = Callable[[int, int], None]  # passages made, passages in all

log = logging.getLogger(__name__)


def reencode(file: Path, encoder: Encoder, tell: Tell | None = None) -> int | None:
    """Makes vectors, and tokens where this Wenda makes others, anew; then switches to them.

    Goes on where another process was stopped, if that was on the way to the same encoder.

    Args:
        file: the library's ``library.sqlite``.
        encoder: what it is to be made with.
        tell: is told of how many passages the vectors are made, and how many there are; a bar on
            a terminal when there is none.

    Returns:
        How many passages the library has now; None when it was like that already.

    Raises:
        EncoderError: the encoder gave vectors that cannot be.
        LibraryError: the library is damaged, or the folder cannot be written to.
    """
    new = fit.describe(encoder)
    with show_progress("Encoding", "passage") as bar:
        while True:
            try:
                return _move(file, encoder, new, tell or bar)
            except OvertakenError:
                log.info("%s: made with something else meanwhile; beginning anew", file.parent)


def _move(file: Path, encoder: Encoder, new: Manifest, tell: Tell) -> int | None:
    """One way, from what the library is made with now."""
    begun = write_transaction(file, _begin, file, new)
    if begun is None:
        return None
    way, done, after = begun
    with failures(file), closing(store.connect(file, "mode=rw")) as idle:
        # else the last connection that closes takes the log in, after each batch
        idle.execute("SELECT count(*) FROM manifest").fetchone()
        return _fill(file, encoder, way, done, after, tell)


def _fill(file: Path, encoder: Encoder, way: Way, done: int, after: int, tell: Tell) -> int:
    """Makes what waits, from the passage ``after`` which to begin, until there is nothing."""
    with Ahead(file, way) as ahead:
        for tries in count():
            done = _encode(file, encoder, way, done, after, tell)
            ahead.catch_up()
            passages = write_transaction(
                file, _switch, file, way, ahead, tries >= settings.SWITCH_TRIES
            )
            if passages is not None:
                return passages
            after = 0
    raise AssertionError("it counts without end")


def _encode(file: Path, encoder: Encoder, way: Way, done: int, after: int, tell: Tell) -> int:
    """Makes what waits, once around; of how many passages all is made then."""
    texts = settings.MOVE_TEXTS
    for place in dict.fromkeys((after, 0)):
        while batch := read_transaction(
            file, migration_rows.waiting, way.parts, place, texts, texts
        ):
            made = _reencode_passages(batch, way.parts, encoder)
            stored, total = write_transaction(file, _put, file, way, made)
            done, place = done + stored, batch[-1].number
            tell(min(done, total), total)
    return done


def _begin(db: sqlite3.Connection, file: Path, new: Manifest) -> tuple[Way, int, int] | None:
    """The way, how many passages are done, and where to begin; None: nothing to do.

    That is anywhere, so that several processes that do it at one time share the work.
    """
    old = read_manifest(db, file)
    migrate(db)
    if old.made_from() == new.made_from():
        return None
    begin(db, new)
    way = Way(old, new)
    return (
        way,
        migration_rows.count_finished(db, way.parts),
        random.randint(0, migration_rows.last(db)),
    )


def _reencode_passages(
    batch: Sequence[Waiting], parts: Parts, encoder: Encoder
) -> list[tuple[Waiting, Passage]]:
    """Each passage with the parts that are made anew; the others are left empty."""
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


def _tokens(batch: Sequence[Waiting]) -> dict[int, str]:
    """The number of each passage → its tokens."""
    made: dict[int, str] = {}
    for article in {one.article.id: one.article for one in batch}.values():
        own = [one for one in batch if one.article.id == article.id]
        found = contents(article, [one.chunk for one in own])
        made.update(zip((one.number for one in own), found, strict=True))
    return made


def _put(
    db: sqlite3.Connection, file: Path, way: Way, made: Sequence[tuple[Waiting, Passage]]
) -> tuple[int, int]:
    """How many passages were stored, and how many there are."""
    now = ours(db, file, way)
    return migration_rows.put(db, way, made), now.chunks


def _switch(db: sqlite3.Connection, file: Path, way: Way, ahead: Ahead, far: bool) -> int | None:
    """How many passages the library has that is another's now; None while any still wait.

    None, too, while its indexes would take long, unless it is ``far``: articles come too often.
    """
    now = ours(db, file, way)
    if now.generation != ahead.checked:  # changed since, or something waits
        migration_rows.seal(db, way)
        if not migration_rows.complete(db, way) or not ahead.follow(db, far=far):
            return None
    migration_rows.switch(db, way.parts)
    then = replace(way.new, revision=now.revision).next()
    write_manifest(db, then)
    derived.list_anew(db, ahead.segments, then.generation)
    if now.chunks:
        owe(db)  # the pages of what was there are still in the file
    return now.chunks
