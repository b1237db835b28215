"""The base of every error of our own, and the one that belongs here.

``bot.errors`` has the tree.
"""

from __future__ import annotations

_REASON_CHARS = 160  # of another library's message: two lines of a terminal


class WendaError(Exception):
    """Base of the errors that a caller may want to catch; its text is one line."""


class EncoderError(WendaError):
    """A sentence model cannot be loaded."""


def reason(error: BaseException) -> str:
    """The first line of another library's error, short enough to stand in one of ours."""
    lines = str(error).strip().splitlines()
    text = lines[0] if lines else type(error).__name__
    text = text if text.isprintable() else ascii(text)[1:-1]
    return text if len(text) <= _REASON_CHARS else text[: _REASON_CHARS - 3] + "..."
