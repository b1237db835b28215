"""A file's ending → whether it is read, how large it may be, and the parser of its kind.

A kind's module is never imported here: it is in the process that parses the document, because it
and its libraries are heavy.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from bot.articles.formats.parsed import Parsed, parser_module
from bot.articles.formats.sandbox import parse_apart
from bot.core import settings

TEXT = (".md", ".txt")  # read as they are, by ``bot.articles.documents``


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document."""

    module: str  # in bot.articles.formats
    packed: bool = False  # whether the file also holds pictures and fonts


_KINDS = {
    ".html": Kind("html"),
    ".htm": Kind("html"),
    ".docx": Kind("docx", packed=True),
    ".epub": Kind("epub", packed=True),
    ".csv": Kind("csv"),
    ".tsv": Kind("csv"),
    ".pdf": Kind("pdf", packed=True),
    ".xlsx": Kind("xlsx", packed=True),
    ".xlsm": Kind("xlsx", packed=True),
    ".pptx": Kind("pptx", packed=True),
    ".odt": Kind("opendocument", packed=True),
    ".ods": Kind("opendocument", packed=True),
    ".odp": Kind("opendocument", packed=True),
    ".rtf": Kind("rtf"),
}
KINDS = {ending: kind for ending, kind in _KINDS.items() if find_spec(parser_module(kind.module))}
ENDINGS = (*TEXT, *KINDS)


def parse(data: bytes, name: str, ending: str) -> Parsed:
    """The text of a document and what the document says about itself.

    Args:
        data: the document.
        name: the document's name, for an error.
        ending: one of ``KINDS``.

    Raises:
        ArticleError: the document cannot be read; one line says why.
    """
    return parse_apart(KINDS[ending].module, data, name)


def max_bytes(ending: str) -> int:
    """How large a file with this ending may be, in bytes."""
    kind = KINDS.get(ending)
    return settings.MAX_DOCUMENT_BYTES if kind and kind.packed else settings.MAX_ARTICLE_BYTES


def say_endings() -> str:
    """The endings in words: ".md, .txt and .html"."""
    return f"{', '.join(ENDINGS[:-1])} and {ENDINGS[-1]}"
