"""An empty library, made in a folder."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from bot.core.errors import LibraryError
from bot.library.local.failures import failures
from bot.library.local.schema import APPLICATION, FORMAT, SCHEMA, write_manifest

if TYPE_CHECKING:
    from pathlib import Path

    from bot.library.local.schema import Manifest


def create(file: Path, manifest: Manifest) -> None:
    """Makes an empty library; it appears whole or not at all, and never over another one."""
    beside = file.with_name(f"{file.name}.{secrets.token_hex(4)}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.touch()  # says why when it cannot, which SQLite does not
        with failures(file):
            with closing(sqlite3.connect(beside, isolation_level=None)) as db:
                db.executescript("BEGIN;" + SCHEMA)
                db.execute(f"PRAGMA application_id = {APPLICATION}")
                db.execute(f"PRAGMA user_version = {FORMAT}")
                write_manifest(db, manifest.next())
                db.execute("COMMIT")
                mode = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise LibraryError(
                f"{file.parent} is on a file system without shared memory (a network share?); "
                "give a --library folder on a local disk"
            )
        _appear(beside, file)
    except OSError as error:
        raise LibraryError(
            f"no library can be made in {file.parent} ({error.strerror or error}); "
            "give a --library folder that can be written to"
        ) from error
    finally:
        for left in file.parent.glob(f"{beside.name}*") if file.parent.is_dir() else ():
            left.unlink(missing_ok=True)


def _appear(beside: Path, file: Path) -> None:
    try:
        os.link(beside, file)  # unlike a rename, fails when another process was first
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not file.exists():
            beside.replace(file)
    if os.name == "posix":  # the folder's entry survives a power cut too
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
