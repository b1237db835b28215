"""The base of every error of our own, and the error of this package.

``bot.core.errors`` has all the others.
"""

from __future__ import annotations

_REASON_CHARS = 160  # of another library's message: two lines of a terminal


class WendaError(Exception):
    """Base of the errors that a caller may want to catch; its text is one printable line.

    The message may hold words from a file or another library, which must not control a terminal.
    """

    def __str__(self) -> str:
        return _printable_text(super().__str__())


class EncoderError(WendaError):
    """A sentence model cannot be loaded."""


def reason(error: BaseException) -> str:
    """The first line of another library's error, short enough to be part of one of ours."""
    lines = str(error).strip().splitlines()
    text = lines[0] if lines else type(error).__name__
    text = _printable_text(text)
    return text if len(text) <= _REASON_CHARS else text[: _REASON_CHARS - 3] + "..."


def _printable_text(text: str) -> str:
    """The text with unprintable characters, line ends among them, written as escapes."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
