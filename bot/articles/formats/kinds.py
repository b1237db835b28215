"""A file's ending → whether it is read, how large it may be, and the parser of its kind.

A kind's module is never imported here: it is in the process that parses the document, because it
and its libraries are heavy.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.articles.formats.parsed import Parsed, parser_module
from bot.articles.formats.sandbox import parse_apart
from bot.core import settings

MARKDOWN = (".md", ".markdown")
TEXT = (".md", ".txt", ".markdown")  # read as they are, by ``bot.articles.documents``


if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_SAID = 8  # endings in one line
_NEWER = {".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pptx", ".wps": ".docx", ".et": ".xlsx"}


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
    ".eml": Kind("email"),
    ".mbox": Kind("email", packed=True),
    ".mhtml": Kind("email"),
    ".mht": Kind("email"),
    ".json": Kind("json"),
    ".jsonl": Kind("json"),
    ".zip": Kind("zip", packed=True),
}
KINDS = {ending: kind for ending, kind in _KINDS.items() if find_spec(parser_module(kind.module))}
ENDINGS = (".md", ".txt", *KINDS, ".markdown")
HOLDING = (".eml", ".mbox", ".json", ".jsonl", ".zip")  # which may hold several articles


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


def ending_of(name: str) -> str:
    """The ending of a file's name in small letters, with its dot; "" if it has none."""
    return os.path.splitext(name)[1].lower()


def is_read(name: str) -> bool:
    """Whether files of this name's kind are read."""
    return ending_of(name) in ENDINGS


def say_unread(names: Iterable[str]) -> str:
    """The kinds of these files in words, if they are not read: ".dwg 3, without an ending 1"."""
    counts = Counter(ending_of(name) or "without an ending" for name in sorted(names))
    listed = [f"{ending} {count:,}" for ending, count in counts.most_common(_MOST_SAID)]
    rest = counts.total() - sum(count for _, count in counts.most_common(_MOST_SAID))
    said = ", ".join([*listed, *([f"others {rest:,}"] if rest else [])])
    hints = [f"{old} as {new}" for old, new in _NEWER.items() if old in counts]
    said = f"{said}; save {', '.join(hints)}" if hints else said
    number = f"{counts.total():,} file" + ("s" if counts.total() > 1 else "")
    return f"{number} of kinds that are not read: {said}"


def max_bytes(ending: str) -> int:
    """How large a file with this ending may be, in bytes."""
    kind = KINDS.get(ending)
    return settings.MAX_DOCUMENT_BYTES if kind and kind.packed else settings.MAX_ARTICLE_BYTES


def say_endings() -> str:
    """The endings in words: ".md, .txt and .html"."""
    return f"{', '.join(ENDINGS[:-1])} and {ENDINGS[-1]}"
