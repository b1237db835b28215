"""What a parser returns, and where the parser of each kind of document is.

Both the process that asks for a document's text and the child process that parses it import this,
so it imports nothing of ours itself.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A document within another one: a file of an archive, an attachment, a record."""

    name: str  # as a file's, with the ending that says how it is read
    base64: str  # what it holds
    title: str = ""  # if the outer document says it
    date: str = ""  # likewise, ISO 8601 if possible
    language: str = ""  # likewise

    @property
    def data(self) -> bytes:
        """What it holds."""
        return base64.b64decode(self.base64)


def part_of(name: str, data: bytes, title: str = "", date: str = "", language: str = "") -> Part:
    """The part of these bytes."""
    return Part(name, base64.b64encode(data).decode(), title, date, language)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document's text, in its own script, and what the document says about itself.

    In the text each paragraph is a line, headings have the marks of Markdown, and each row of a
    table is a line. A field is ``""`` if the document does not say.
    """

    text: str
    title: str = ""
    date: str = ""  # ISO 8601 if possible
    language: str = ""  # a tag as the document has it: "zh-TW"
    date_origin: str = ""  # where the date is from: one of those in ``bot.articles.metadata``
    parts: tuple[Part, ...] = ()  # each to be an article of its own
    unread: tuple[str, ...] = ()  # names of parts that are of kinds that are not read


def parser_module(kind: str) -> str:
    """The full name of the module whose ``parse`` reads documents of a kind, such as "pdf"."""
    return f"{__package__}.{kind}"
