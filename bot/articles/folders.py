"""A folder and all that is below it, however deep it goes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator


def walk(
    top: str | os.PathLike[str], failed: Callable[[OSError], None]
) -> Iterator[tuple[str, list[str], list[str]]]:
    """As ``os.walk``, which calls itself up to Python 3.11 and ends at a thousand folders.

    Links are not followed. Folders that are taken out of the list are not looked into; ``failed``
    takes the error of one that cannot be.
    """
    waiting = [os.fspath(top)]
    while waiting:
        place = waiting.pop()
        folders: list[str] = []
        names: list[str] = []
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    (folders if _is_folder(entry) else names).append(entry.name)
        except OSError as error:
            failed(error)
            continue
        yield place, folders, names
        inner = (os.path.join(place, name) for name in reversed(folders))
        waiting += [path for path in inner if not os.path.islink(path)]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a ring of links
        return False
