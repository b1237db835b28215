"""A folder for what must not outlive this process: uploads and visitors' libraries."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from functools import cache
from pathlib import Path

PREFIX = "wenda-private-"
LEFTOVER = 86_400  # seconds after which the folder of a killed process is removed


@cache
def folder() -> Path:
    """The folder, which only this user can enter; it is made when it is first asked for."""
    sweep(Path(tempfile.gettempdir()))
    atexit.register(remove)
    return Path(tempfile.mkdtemp(prefix=PREFIX))


def touch() -> None:
    """Marks the folder as in use, for other processes' ``sweep``."""
    if folder.cache_info().currsize:
        os.utime(folder())


def remove() -> None:
    """Removes the folder and all that is in it; a later ``folder()`` makes another."""
    if folder.cache_info().currsize:
        shutil.rmtree(folder(), ignore_errors=True)
        folder.cache_clear()


def sweep(place: Path) -> None:
    """Removes the folders of ours in ``place`` that nobody has touched for LEFTOVER seconds."""
    for path in place.glob(f"{PREFIX}*"):
        try:
            status = path.lstat()
            ours = not hasattr(os, "getuid") or status.st_uid == os.getuid()
            if ours and not path.is_symlink() and time.time() - status.st_mtime > LEFTOVER:
                shutil.rmtree(path, ignore_errors=True)
        except OSError:  # gone meanwhile
            continue
