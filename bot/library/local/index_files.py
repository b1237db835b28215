"""Segments ↔ files beside a library's rows, which are checked before they are read.

The files only spare making the segments again at the next start. Each segment has a folder of its
own, whose files never change; SQLite has the list of them with the SHA-256 of each file, written
with the rows. Neither FAISS nor numpy notices a flipped bit, so nothing is read whose bytes are not
the ones that were written; what does not fit is made again from the rows.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import secrets
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core import WendaError, settings
from bot.library.local.schema import SEGMENTS_SINCE, version
from bot.library.local.segment import Segment

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from pathlib import Path

FOLDER = settings.LIBRARY_INDEX
INDEXED = "indexed"  # in the manifest: the generation that the list of segments is of
BLOCK = 1024 * 1024  # bytes read at one time
OLDER = ("derived.json", "vectors-*.faiss", "keywords-*.npz")  # files of formats 1 and 2

_NAME = re.compile(r".{0,100}[0-9a-f]{16}(\.tmp)?")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listed:
    """A segment as the library lists it."""

    name: str
    files: tuple[tuple[str, str], ...]  # name, SHA-256


def listed_segments(db: sqlite3.Connection, generation: str) -> list[Listed]:
    """The segments of this state, in order; [] if the list is of another or cannot be read.

    Formats before SEGMENTS_SINCE have no list.
    """
    if version(db) < SEGMENTS_SINCE:
        return []
    row = db.execute("SELECT value FROM manifest WHERE key = ?", (INDEXED,)).fetchone()
    if row is None or row[0] != generation:
        return []
    try:
        rows = db.execute("SELECT name, files FROM segments ORDER BY place").fetchall()
        return [Listed(_plain(name), _files(files)) for name, files in rows]
    except (ValueError, TypeError, AttributeError) as error:
        log.warning("the list of indexes is damaged (%s); they are made again", error)
        return []


def list_anew(db: sqlite3.Connection, segments: Sequence[Segment], generation: str) -> None:
    """Lists these as the segments of a state; those without files are left out."""
    db.execute("DELETE FROM segments")
    db.executemany(
        "INSERT INTO segments (name, files) VALUES (?, ?)",
        [(one.name, json.dumps(one.files)) for one in segments if one.name],
    )
    db.execute("INSERT OR REPLACE INTO manifest VALUES (?, ?)", (INDEXED, generation))


def read(folder: Path, entry: Listed, dim: int) -> Segment:
    """A segment from its files; ValueError, with the reason, if it must be made again."""
    place = folder / FOLDER / entry.name
    reason = _damage(place, entry)
    if not reason:
        try:
            segment = Segment.read(place)
            if segment.fits(dim):
                return replace(segment, name=entry.name, files=entry.files)
            reason = "its parts do not fit together"
        except (OSError, EOFError, ValueError, TypeError, WendaError) as error:
            reason = str(error)  # our bytes, but of another version of the reader
    raise ValueError(f"{place} is missing or damaged ({reason})")


def keep_segments(folder: Path, segments: Iterable[Segment], claim: str = "") -> list[Segment]:
    """The same segments, with those written into files that had none.

    Call it under the library's lock, or with a claim. A folder that cannot be written to is no
    error: the next start makes the indexes again.
    """
    return [one if one.name else _write(folder / FOLDER, one, claim) for one in segments]


def names(segments: Iterable[Segment]) -> set[str]:
    """The names of the segments that have files."""
    return {one.name for one in segments if one.name}


def is_segment(name: str) -> bool:
    """Whether a folder's name is that of a segment, finished or being written, or of a claim's."""
    return bool(_NAME.fullmatch(name))


def drop(folder: Path, names: Iterable[str]) -> None:
    """Removes the files of segments out of use: they hold the words of what was taken out."""
    for name in names:
        _remove(folder / FOLDER / name)


def sweep(folder: Path, names: Iterable[str], claims: Sequence[str] = ()) -> None:
    """Removes the strays that killed processes leave; call it under the library's lock."""
    for path in strays(folder, names, claims):
        _remove(path)


def strays(folder: Path, names: Iterable[str], claims: Sequence[str] = ()) -> list[Path]:
    """The files and folders of indexes that belong to none of these segments and to no claim.

    What has not the name of one of ours is not ours: a folder of articles may have an ``index``.
    """
    known, claimed, inside = set(names), tuple(claims), folder / FOLDER
    try:
        there = list(inside.iterdir()) if inside.is_dir() else []
    except OSError:  # what cannot be read is not ours to remove; indexes are made in memory
        there = []
    unknown = [
        path
        for path in there
        if is_segment(path.name) and path.name not in known and not path.name.startswith(claimed)
    ]
    return sorted([*unknown, *(path for pattern in OLDER for path in folder.glob(pattern))])


def problems(folder: Path, entries: Iterable[Listed]) -> list[str]:
    """What is wrong with the files of the listed segments, one line each."""
    lines = []
    for entry in entries:
        place = folder / FOLDER / entry.name
        if _damage(place, entry):
            lines.append(f"{place} is missing or damaged; it is made again at the next start")
    return lines


def _write(inside: Path, segment: Segment, claim: str) -> Segment:
    """Writes a segment into a folder of its own, whose name begins with the claim's."""
    name = claim + secrets.token_hex(8)
    beside = inside / f"{name}.tmp"
    try:
        beside.mkdir(parents=True)
        segment.write(beside)
        files = tuple((path.name, _digest(path)) for path in sorted(beside.iterdir()))
        os.replace(beside, inside / name)
    except OSError as error:
        _remove(beside)
        log.warning("%s: an index could not be kept (%s)", inside, error.strerror or error)
        return segment
    return replace(segment, name=name, files=files)


def _damage(place: Path, entry: Listed) -> str:
    """Why a segment's files are not the ones that were written; "" if they are."""
    try:
        if {path.name for path in place.iterdir()} != {name for name, _ in entry.files}:
            return "a file is missing or too many"
        for name, digest in entry.files:
            if _digest(place / name) != digest:
                return f"{name} is not what was written"
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _digest(path: Path) -> str:
    if not path.is_file():  # opening a pipe would wait
        raise OSError(f"{path.name} is not a file")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _remove(path: Path) -> None:
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s could not be removed (%s)", path, error.strerror or error)


def _files(stored: str) -> tuple[tuple[str, str], ...]:
    """Name and SHA-256 of each file, from the list's JSON."""
    return tuple((_plain(name), str(digest)) for name, digest in json.loads(stored))


def _plain(name: str) -> str:
    """A name that stays inside its folder; ValueError if it does not."""
    if not name or name.startswith(".") or "/" in name or "\\" in name or ":" in name:
        raise ValueError(f"{name!r} is not a file's name")
    return name
