"""The files made from a library's rows: conveniences, checked before they are read, never missed.

Each is named after the state it was made from; ``derived.json``, written last, holds their
SHA-256. FAISS notices no flipped bit and numpy none either, so nothing is read whose bytes are
not the ones that were written; whatever does not fit is made again from the rows.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import secrets
import time
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import WendaError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.library.keywords import KeywordIndex
    from embeddings.index import VectorIndex

T = TypeVar("T")
Files = dict[str, dict[str, str]]  # kind → name, sha256

LIST = "derived.json"
FORMAT = 1  # of derived.json and of what it names
LEFTOVER = 3_600  # seconds after which a file that a killed process was writing is swept away

_UNREADABLE = (
    *(OSError, EOFError, ValueError, KeyError, TypeError, WendaError),
    *(zipfile.BadZipFile, zlib.error),
)

log = logging.getLogger(__name__)


def stated(folder: Path, generation: str) -> Files:
    """The files that were made from this state, by kind; none when they are of another."""
    stored = _list(folder)
    if stored is None:
        if (folder / LIST).exists():
            log.warning("%s is damaged; the indexes are made again", folder / LIST)
        return {}
    files: Files = stored["files"] if stored["generation"] == generation else {}
    return files


def load_vectors(folder: Path, files: Files) -> VectorIndex | None:
    """The vector index among these files, or None when it must be made again."""
    from embeddings.index import VectorIndex

    return _load(folder, files, "vectors", lambda path, data: VectorIndex.from_bytes(data))


def load_keywords(folder: Path, files: Files) -> KeywordIndex | None:
    """The keyword index among these files, or None when it must be made again."""
    from bot.library.keywords import KeywordIndex

    return _load(folder, files, "keywords", lambda path, data: KeywordIndex.read(path))


def save(folder: Path, generation: str, vectors: VectorIndex, keywords: KeywordIndex) -> None:
    """Writes both files, then their list; the files of older states go.

    A folder that cannot take them is no error: the next start makes the indexes again.
    """
    data = vectors.to_bytes()
    try:
        files = {
            "vectors": _put(folder, f"vectors-{generation}.faiss", lambda at: at.write_bytes(data)),
            "keywords": _put(folder, f"keywords-{generation}.npz", keywords.write),
        }
        text = json.dumps({"format": FORMAT, "generation": generation, "files": files}, indent=1)
        _put(folder, LIST, lambda at: at.write_text(text, encoding="utf-8"))
        _sweep(folder, {entry["name"] for entry in files.values()})
    except OSError as error:
        log.warning("%s: the indexes could not be kept (%s)", folder, error.strerror or error)


def drop(folder: Path, generation: str) -> None:
    """Removes the files of a state that is no longer: they hold its words."""
    for name in (f"vectors-{generation}.faiss", f"keywords-{generation}.npz"):
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s could not be removed (%s)", folder / name, error.strerror or error)


def problems(folder: Path, generation: str) -> list[str]:
    """What is wrong with the derived files, one line each; none at all is not wrong."""
    if not (folder / LIST).exists():
        return []
    stored = _list(folder)
    if stored is None:
        return [f"{folder / LIST} is damaged; it is made again at the next start"]
    found = []
    for entry in stated(folder, generation).values():
        path = folder / entry["name"]
        if _checked(path, entry) is None:
            found.append(f"{path} is missing or damaged; it is made again at the next start")
    return found


def _load(folder: Path, files: Files, kind: str, read: Callable[[Path, bytes], T]) -> T | None:
    entry = files.get(kind)
    if entry is None:
        return None
    path = folder / entry["name"]
    data = _checked(path, entry)
    try:
        if data is not None:
            return read(path, data)
    except _UNREADABLE as error:  # our bytes, but of another version of the reader
        log.debug("%s: %s", path, error)
    now = _list(folder)
    if now is not None and entry in now["files"].values():  # else another process replaced it
        log.warning("%s is missing or damaged; it is made again", path)
    return None


def _list(folder: Path) -> dict[str, Any] | None:
    """What derived.json says, or None when there is none that can be used."""
    try:
        stored = json.loads((folder / LIST).read_text(encoding="utf-8"))
        if stored["format"] != FORMAT:
            return None
        str(stored["generation"])
        for entry in stored["files"].values():
            if "/" in entry["name"] or "\\" in entry["name"]:  # stays inside the folder
                return None
            str(entry["sha256"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return dict(stored)


def _checked(path: Path, entry: dict[str, str]) -> bytes | None:
    """The file's bytes when they are the ones that were written, else None."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == entry["sha256"] else None


def _put(folder: Path, name: str, write: Callable[[Path], object]) -> dict[str, str]:
    """Has a file written beside, then in place at once; its entry for the list."""
    path = folder / name
    beside = path.with_name(f"{path.stem}.{secrets.token_hex(4)}.tmp{path.suffix}")
    try:
        write(beside)
        with beside.open("r+b") as handle:
            os.fsync(handle.fileno())
        digest = hashlib.sha256(beside.read_bytes()).hexdigest()
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return {"name": name, "sha256": digest}


def _sweep(folder: Path, kept: set[str]) -> None:
    """Removes the files of older states, and what killed processes left half-written."""
    for pattern in ("vectors-*.faiss", "keywords-*.npz"):
        for path in folder.glob(pattern):
            if path.name not in kept and ".tmp" not in path.name:
                path.unlink(missing_ok=True)
    for path in folder.glob("*.tmp*"):
        if time.time() - path.stat().st_mtime > LEFTOVER:
            path.unlink(missing_ok=True)
