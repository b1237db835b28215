"""A library → one portable file of JSON Lines; ``docs/library.md`` describes the format.

The first line says what the library was made with, the last one how many lines there are and the
SHA-256 of all bytes before it. Between them stands an article a line, with all that is stored of
it, so that a big library is written and read without being in memory.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from bot.core import Article, Chunk, LibraryError
from bot.library.base import check_article
from bot.library.local import feedback, rows, store
from bot.library.local.passage_lookup import numbers
from bot.library.local.rows import any_tagged
from bot.library.stored import Passage, seal_of

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from bot.library.local.schema import Manifest

FORMAT = 2  # raise it when a line's form changes
_UNTAGGED = 1  # the form of a file in which no article has tags: earlier Wendas read it too
KIND = "wenda library"
_BESIDE = ("date_origin", "structure")  # fields of an article that are no part of its digest
_MADE_WITH = ("encoder", "fingerprint", "dimension", "words", "articles", "chunks")


class Lines:
    """Writes the lines of a file, and counts and sums them up for the last one."""

    def __init__(self, into: BinaryIO) -> None:
        self._into, self._lines, self._sum = into, 0, hashlib.sha256()

    def write(self, record: object) -> None:
        """Writes one line."""
        data = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._into.write(data)
        self._sum.update(data)
        self._lines += 1

    def end(self) -> None:
        """Writes the last line."""
        self.write({"end": {"lines": self._lines, "sha256": self._sum.hexdigest()}})


def export(library: Path, to: Path, origins: object = None) -> Manifest:
    """Writes the library in file ``library`` to file ``to``, which appears whole or not at all.

    Args:
        library: its ``library.sqlite``.
        to: takes the place of what is there.
        origins: what ``bot.library.origins`` notes beside it, as JSON can hold it.

    Raises:
        LibraryError: the library cannot be read, an article in it is damaged, or ``to`` cannot be
            written to.
    """
    pinned = store.Pinned(library)
    beside = to.with_name(f"{to.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("xb") as handle:
            pinned.read(_write, Lines(handle), pinned.manifest, origins)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(beside, to)
    except OSError as error:
        reason = error.strerror or error
        raise LibraryError(f"{to} cannot be written ({reason}); give another file") from error
    finally:
        pinned.close()
        if beside.parent.is_dir():
            beside.unlink(missing_ok=True)
    return pinned.manifest


def _write(db: sqlite3.Connection, lines: Lines, manifest: Manifest, origins: object) -> None:
    made = {name: value for name, value in asdict(manifest).items() if name in _MADE_WITH}
    form = FORMAT if any_tagged(db) else _UNTAGGED
    lines.write({"kind": KIND, "format": form, "manifest": made, "origins": origins})
    for number, article, digest, seal in rows.iter_articles(db):
        passages = rows.passages(db, article, manifest.dimension)
        if article.digest != digest or seal_of(article, passages) != seal:
            raise LibraryError(
                f"article {article.id} is damaged, nothing was exported; run `wenda doctor "
                "--repair`, then export again"
            )
        lines.write(_record(number, article, seal, numbers(db, number), passages))
    for line in feedback.unsound(db):
        raise LibraryError(
            f"{line.rsplit(';', 1)[0]}; nothing was exported; run `wenda doctor --repair`"
        )
    for table in rows.EXTRAS:
        for row in rows.read_extra(db, table):
            lines.write({"table": table, "row": row})
    lines.end()


def _record(
    number: int, article: Article, seal: str, keys: list[int], passages: list[Passage]
) -> dict[str, Any]:
    chunks = [
        {
            "number": key,
            "start": one.chunk.start,
            "end": one.chunk.end,
            "sentences": one.chunk.sentences,
            "boilerplate": one.chunk.boilerplate,
            "content": one.content,
            "vectors": base64.b64encode(one.vectors.astype("<f4").tobytes()).decode(),
        }
        for key, one in zip(keys, passages, strict=True)
    ]
    fields = asdict(article)
    if not article.tags:
        del fields["tags"]
    # Beside the article: an older Wenda passes over them there.
    beside = {name: fields.pop(name) for name in _BESIDE}
    return {
        **{"article": fields, "number": number, "digest": article.digest, "seal": seal},
        **{name: value for name, value in beside.items() if value},
        "chunks": chunks,
    }


def article_of(record: dict[str, Any], dimension: int) -> tuple[Article, list[Passage]]:
    """An article's line, checked against its digest and its seal; ValueError if they differ."""
    fields = record["article"] | {"tags": tuple(record["article"].get("tags", ()))}
    origin, structure = (str(record.get(name, "")) for name in _BESIDE)
    article = Article(**fields, date_origin=origin, structure=structure)
    check_article(article)
    passages = []
    for one in record["chunks"]:
        start, end = int(one["start"]), int(one["end"])
        if not 0 <= start <= end <= len(article.text):
            raise ValueError("a passage outside the text")
        spans = tuple((int(first), int(last)) for first, last in one["sentences"])
        data = np.frombuffer(base64.b64decode(one["vectors"], validate=True), "<f4")
        text, aside = article.text[start:end], bool(one["boilerplate"])
        chunk = Chunk(article.id, start, end, text, spans, aside)
        passages.append(Passage(chunk, str(one["content"]), data.reshape(-1, dimension)))
    if article.digest != record["digest"] or seal_of(article, passages) != record["seal"]:
        raise ValueError(f"article {article.id} is not what was exported")
    return article, passages
