"""Who is writing to a library: a note beside it, for those who have to wait.

SQLite's lock says that somebody writes, but not who. The note does: process, command, machine,
since when. It is a courtesy on which nothing depends, and one that was left behind is recognised.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTE = settings.LIBRARY_NOTES[1]
_LONGEST = 60  # characters of a command's or a machine's name: a longer one is not ours
_LARGEST = 1_000  # bytes of a note; likewise

_command = "a Python program"


def set_command(command: str) -> None:
    """Sets what this process is called to others, such as "wenda add"; without its arguments."""
    global _command
    _command = command


@dataclass(frozen=True, slots=True)
class Writer:
    """A process that writes, or wrote."""

    pid: int
    host: str
    command: str
    since: float  # seconds of the clock, as time.time()

    @classmethod
    def this(cls) -> Writer:
        """This process, from now on."""
        return cls(os.getpid(), _host(), _command, round(time.time(), 3))

    @classmethod
    def read(cls, text: str) -> Writer:
        """From JSON; ValueError if it is not what :meth:`text` returns."""
        fields = json.loads(text)
        try:
            writer = cls(fields["pid"], fields["host"], fields["command"], float(fields["since"]))
        except (KeyError, TypeError) as error:
            raise ValueError("not a note of a writer") from error
        names = (writer.host, writer.command)
        if not all(isinstance(n, str) and n.isprintable() and len(n) <= _LONGEST for n in names):
            raise ValueError("names that we do not write")
        if type(writer.pid) is not int or not 0 < writer.pid < 2**32:
            raise ValueError(f"process {writer.pid!r}")
        time.localtime(writer.since)  # raises OverflowError or OSError if it is no time
        return writer

    def text(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self))

    def alive(self) -> bool | None:
        """Whether the process still runs; None if that cannot be known on this machine."""
        if self.host != _host() or os.name != "posix":  # elsewhere signal 0 is not harmless
            return None
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except OSError:  # another user's
            pass
        return True

    def __str__(self) -> str:
        """Such as "wenda add, PID 4711, since 12:03"."""
        today = time.strftime("%Y-%m-%d")
        day, clock = time.strftime("%Y-%m-%d %H:%M", time.localtime(self.since)).split()
        since = clock if day == today else f"{day} {clock}"
        where = "" if self.host == _host() else f" on {self.host}"
        return f"{self.command}, PID {self.pid}{where}, since {since}"


@contextmanager
def note_writer(folder: Path, *, politely: bool = False) -> Iterator[None]:
    """Notes this process as the writer of the library in a folder, for the length of the block.

    Call it while holding the library's lock, since it replaces the note of any other process.
    ``politely`` leaves that of a process that runs, for a block that has yet to get the lock.
    """
    path, text = folder / NOTE, Writer.this().text()
    other = _read(folder) if politely else None
    if other is None or other.alive() is False:
        with suppress(OSError):  # no room, no permission: others learn less
            path.unlink(missing_ok=True)  # a link would be followed
            with path.open("x", encoding="utf-8") as note:
                note.write(text)
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            if path.read_text(encoding="utf-8") == text:  # else the next writer's
                path.unlink()


def busy(folder: Path) -> str:
    """One line for whoever waited in vain for the library in a folder."""
    plain = f"the library in {folder} is being written by another process; try again when that"
    writer = _read(folder)
    if writer is None:
        return f"{plain} is done"
    if writer.alive() is False:  # it was killed while it wrote: another one holds the library
        return f"{plain} is done (it is not {writer}: that has ended)"
    if (writer.pid, writer.host) == (os.getpid(), _host()):
        return f"this program ({writer}) is writing to the library in {folder} itself; try again"
    return (
        f"another process ({writer}) is writing to the library in {folder}; "
        "try again when it is done"
    )


def _read(folder: Path) -> Writer | None:
    """The writer that a note names; None if there is no note, or none of ours."""
    path = folder / NOTE
    try:
        if not path.is_file():  # opening a pipe would wait
            return None
        with path.open(encoding="utf-8") as note:
            return Writer.read(note.read(_LARGEST))
    except (OSError, ValueError, OverflowError, RecursionError):
        return None


def _host() -> str:
    import socket

    return socket.gethostname()[:_LONGEST]
