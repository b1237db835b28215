"""What SQLite and damaged rows raise → LibraryErrors of one line that say what to do."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.core import LibraryError
from bot.library import writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# SQLite's own words → what a reader can do about it.
_REASONS = (
    ("readonly", "cannot be written to; give a --library folder that can"),
    ("unable to open", "cannot be opened; check that the folder and library.sqlite can be read"),
    ("full", "cannot grow, the disk is full; nothing was changed; make room and try again"),
    ("closed", "is closed; open it again"),
    (
        "disk i/o",
        "cannot be read or written, the disk is full or reports an error; nothing was changed; "
        "make room and try again",
    ),
)


class LockedError(LibraryError):
    """Another writer holds the library, longer than is waited for."""


@contextmanager
def failures(file: Path) -> Iterator[None]:
    """Turns what SQLite raises inside the block into one-line LibraryErrors."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:  # its message may hold damaged names
        if isinstance(error, sqlite3.Error) and "locked" in str(error).lower():
            raise LockedError(writer.busy(file.parent)) from error
        reason = outside_reason(error)
        if reason:
            raise LibraryError(f"the library in {file.parent} {reason}") from error
        raise damage_error(file, str(error)) from error


def outside_reason(error: Exception) -> str:
    """What is wrong around the file and what to do; "" if it is the file, or something else."""
    words = str(error).lower() if isinstance(error, sqlite3.Error) else ""
    return next((reason for key, reason in _REASONS if key in words), "")


@contextmanager
def reading(file: Path) -> Iterator[None]:
    """As :func:`failures`, and also for what stored values raise if they are not what we wrote."""
    try:
        with failures(file):
            yield
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise damage_error(file, str(error) or type(error).__name__) from error


def damage_error(file: Path, what: str) -> LibraryError:
    """The error for a file that is not, or no longer, a library."""
    return LibraryError(
        f"{file} is damaged or not a library ({' '.join(what.split())}); put a good copy in its "
        "place, or give another --library folder and add the articles again"
    )
