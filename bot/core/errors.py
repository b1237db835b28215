"""The errors a caller may want to catch.

WendaError
├── ArticleError    an article or folder cannot be read
├── LibraryError    a library cannot be opened, read or written
└── EncoderError    a sentence model cannot be loaded

``Stopped`` is not an error: it is Ctrl-C while articles are being added.

Wrong arguments (an empty question, ``k=0``) raise the built-in ``ValueError``. Each message is
one line: what is wrong, with the value, and what to do.
"""

from __future__ import annotations

from embeddings.errors import EncoderError, WendaError, reason

__all__ = ["ArticleError", "EncoderError", "LibraryError", "Stopped", "WendaError", "reason"]


class ArticleError(WendaError):
    """An article, file or folder cannot be read."""


class LibraryError(WendaError):
    """A library cannot be opened, read or written."""


class Stopped(KeyboardInterrupt):
    """Ctrl-C while articles are being added; the message says how many are in already."""

    def __init__(self, taken: int) -> None:
        super().__init__(f"stopped; {taken:,} articles are in, run the same command again to go on")
