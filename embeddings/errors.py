"""The base of every error of our own, and the one that belongs here.

``bot.core.errors`` has the tree.
"""

from __future__ import annotations

_REASON_CHARS = 160  # of another library's message: two lines of a terminal


class WendaError(Exception):
    """Base of the errors that a caller may want to catch; its text is one line.

    What came from a file or another library may be in it, and is no order to a terminal.
    """

    def __str__(self) -> str:
        return _printable_text(super().__str__())


class EncoderError(WendaError):
    """A sentence model cannot be loaded."""


def reason(error: BaseException) -> str:
    """The first line of another library's error, short enough to stand in one of ours."""
    lines = str(error).strip().splitlines()
    text = lines[0] if lines else type(error).__name__
    text = _printable_text(text)
    return text if len(text) <= _REASON_CHARS else text[: _REASON_CHARS - 3] + "..."


def _printable_text(text: str) -> str:
    """With what cannot be shown spelled out, line ends among it."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)
