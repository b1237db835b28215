"""A portable file → articles of a library: read through once to check it, then stored at once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from bot.core import LibraryError, Update, settings
from bot.library import compatibility
from bot.library.local import feedback, rows, store
from bot.library.local.schema import owe, read_manifest, write_manifest
from bot.library.passages import prepare
from bot.library.stored import contents
from bot.library.transfer import export_file

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from bot.core import Article
    from bot.library.local.library import LocalLibrary
    from bot.library.stored import Passage

_LONGEST_HEADER = 64 * 1024 * 1024  # bytes: the ids of four million articles
_MALFORMED = (ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Header:
    """What the first line of a file says."""

    encoder: str
    fingerprint: str
    dimension: int
    words: str
    articles: int
    origins: Any  # Origins.note() of the library that was exported, or None


def verify_file(path: Path) -> Header:
    """The header of a file all of whose bytes are those that were written.

    Raises:
        LibraryError: it cannot be read, is no such file, is damaged, or of a newer format.
    """
    total, lines, last = hashlib.sha256(), 0, b""
    try:
        with path.open("rb") as handle:
            first = handle.readline(_LONGEST_HEADER)
            header = _header(path, first)
            last = first
            for line in handle:
                total.update(last)
                lines, last = lines + 1, line
    except OSError as error:
        reason = error.strerror or error
        raise LibraryError(f"{path} cannot be read ({reason}); check the path") from error
    try:
        end = json.loads(last)["end"]
        whole = (end["lines"], end["sha256"]) == (lines, total.hexdigest())
    except _MALFORMED:
        whole = False
    if not whole:
        raise LibraryError(f"{path} is damaged or cut short; nothing was imported; export it again")
    return header


def _header(path: Path, line: bytes) -> Header:
    """The header in a first line; LibraryError if it is none, or of a newer format."""
    try:
        record = json.loads(line)
        if record["kind"] != export_file.KIND:
            raise ValueError(record["kind"])
        number = int(record["format"])
    except _MALFORMED as error:
        raise LibraryError(f"{path} is not a library that `wenda export` wrote") from error
    if number > export_file.FORMAT:
        raise LibraryError(
            f"{path} has format {number}, this Wenda knows up to {export_file.FORMAT}; update Wenda"
        )
    try:
        manifest = record["manifest"]
        texts = [str(manifest[name]) for name in ("encoder", "fingerprint", "words")]
        numbers = [int(manifest[name]) for name in ("dimension", "articles")]
        return Header(texts[0], texts[1], numbers[0], texts[2], numbers[1], record["origins"])
    except _MALFORMED as error:
        raise LibraryError(f"{path} is damaged in its first line; export it again") from error


def take(path: Path, library: LocalLibrary) -> tuple[Header, Update]:
    """Puts what is in a portable file into a library, all of it or nothing.

    An empty library becomes the one that was exported, with its numbers and order. In another one
    an article of the same id is replaced. Vectors are taken over if they are of the library's
    encoder, and made again if they are not.

    Raises:
        LibraryError: the file is damaged or newer, or the library cannot be written to.
    """
    header = verify_file(path)
    with store.writing(library.file) as db:
        manifest = read_manifest(db, library.file)
        compatibility.require(manifest, library.encoder, library.file.parent)
        try:
            update = _Import(db, header, library).all(path)
        except (*_MALFORMED, OSError) as error:
            why = " ".join(str(error).split())
            raise LibraryError(
                f"{path} is damaged ({why}); nothing was imported; export it again"
            ) from error
        if update.added or update.changed:
            write_manifest(db, manifest.next())
        if update.changed:
            owe(db)
    library.refresh()
    library.settle(settings.SETTLE_WAIT, rewrite=True)
    return header, update


class _Import:
    """One import, inside its transaction."""

    def __init__(self, db: sqlite3.Connection, header: Header, library: LocalLibrary) -> None:
        self._db, self._header, self._encoder = db, header, library.encoder
        self._stored = rows.digests(db)
        self._keep_numbers = not self._stored  # an empty library takes over the numbers
        now = compatibility.describe(library.encoder)
        made_with = (header.encoder, header.fingerprint, header.dimension)
        self._same_vectors = made_with == now.made_with()
        self._same_tokens = header.words == now.words
        self.added: list[str] = []
        self.changed: list[str] = []
        self.unchanged: list[str] = []

    def all(self, path: Path) -> Update:
        """Goes through the file once more; a batch of articles is in memory at a time."""
        with path.open("rb") as handle:
            next(handle)
            records = (json.loads(line) for line in handle)
            for batch in iter(lambda: list(islice(records, settings.IMPORT_BATCH)), []):
                self._articles([one for one in batch if "article" in one])
                for one in batch:
                    if "table" in one:
                        self._row(one)
                    elif "article" not in one and "end" not in one:
                        raise ValueError("a line of a kind that this Wenda does not know")
        feedback.seal(self._db)
        return Update(tuple(self.added), tuple(self.changed), tuple(self.unchanged))

    def _articles(self, records: list[dict[str, Any]]) -> None:
        wanted = []
        for record in records:
            article, passages = export_file.article_of(record, self._header.dimension)
            if self._stored.get(article.id) == article.digest:
                self.unchanged.append(article.id)
                continue
            (self.changed if article.id in self._stored else self.added).append(article.id)
            wanted.append((record, article, passages))
        for record, article, passages in self._prepare_passages(wanted):
            if self._keep_numbers and len(passages) == len(record["chunks"]):
                keys = [int(one["number"]) for one in record["chunks"]]
                rows.put_article(self._db, article, passages, int(record["number"]), keys)
            else:
                rows.put_article(self._db, article, passages)

    def _prepare_passages(
        self, wanted: list[tuple[dict[str, Any], Article, list[Passage]]]
    ) -> Iterator[tuple[dict[str, Any], Article, list[Passage]]]:
        """The same articles, with passages that are encoded and tokenised as this library's are."""
        if not self._same_vectors:
            prepared = prepare([article for _, article, _ in wanted], self._encoder)
            for (record, article, _), own in zip(wanted, prepared, strict=True):
                yield record, article, own
            return
        for record, article, passages in wanted:
            if not self._same_tokens:
                words = contents(article, [one.chunk for one in passages])
                pairs = zip(passages, words, strict=True)
                passages = [replace(one, content=content) for one, content in pairs]
            yield record, article, passages

    def _row(self, record: dict[str, Any]) -> None:
        if record["table"] not in rows.EXTRAS:
            raise ValueError(f"a table {record['table']!r} that this Wenda does not know")
        rows.put_extra(self._db, record["table"], record["row"])
