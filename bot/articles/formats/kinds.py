"""Which files are read, how large they may be, and the parser of each kind.

A kind's module is imported only where a file of that kind is read: most of them in a process of
their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from bot.articles.formats.parsed import Parsed
from bot.articles.formats.sandbox import parse_apart
from bot.core import settings

TEXT = (".md", ".txt")  # read as they are, by ``bot.articles.files``


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document."""

    module: str  # of bot.formats
    packed: bool = False  # pictures and fonts are in the file


_KINDS = {
    ".html": Kind("html"),
    ".htm": Kind("html"),
    ".docx": Kind("docx", packed=True),
    ".epub": Kind("epub", packed=True),
    ".csv": Kind("csv"),
    ".tsv": Kind("csv"),
    ".pdf": Kind("pdf", packed=True),
}
KINDS = {
    ending: kind
    for ending, kind in _KINDS.items()
    if find_spec(f"bot.articles.formats.{kind.module}")
}
ENDINGS = (*TEXT, *KINDS)


def parse(data: bytes, name: str, ending: str) -> Parsed:
    """What a document of one of ``KINDS`` says.

    Raises:
        ArticleError: it cannot be read; one line says why.
    """
    return parse_apart(KINDS[ending].module, data, name)


def max_bytes(ending: str) -> int:
    """How large a file with this ending may be, in bytes."""
    kind = KINDS.get(ending)
    return settings.MAX_DOCUMENT_BYTES if kind and kind.packed else settings.MAX_ARTICLE_BYTES


def say_endings() -> str:
    """The endings in words: ".md, .txt and .html"."""
    return f"{', '.join(ENDINGS[:-1])} and {ENDINGS[-1]}"
