"""A folder of this process's own for what must not outlive it: uploads, visitors' libraries."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from functools import cache
from pathlib import Path

PREFIX = "wenda-private-"
LEFTOVER = 86_400  # seconds after which what a killed process left is swept away


@cache
def folder() -> Path:
    """The folder, which only this user can enter; made when it is first asked for."""
    sweep(Path(tempfile.gettempdir()))
    atexit.register(remove)
    return Path(tempfile.mkdtemp(prefix=PREFIX))


def touch() -> None:
    """Tells other processes that the folder is in use."""
    if folder.cache_info().currsize:
        os.utime(folder())


def remove() -> None:
    """The folder goes, with all that is in it; a later ``folder()`` makes another."""
    if folder.cache_info().currsize:
        shutil.rmtree(folder(), ignore_errors=True)
        folder.cache_clear()


def sweep(place: Path) -> None:
    """Removes the folders of ours in ``place`` that nobody has touched for LEFTOVER seconds."""
    for found in place.glob(f"{PREFIX}*"):
        try:
            status = found.lstat()
            ours = not hasattr(os, "getuid") or status.st_uid == os.getuid()
            if ours and not found.is_symlink() and time.time() - status.st_mtime > LEFTOVER:
                shutil.rmtree(found, ignore_errors=True)
        except OSError:  # gone meanwhile
            continue
