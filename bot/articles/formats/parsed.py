"""What a parser returns, and where the parser of each kind of document is.

Both the process that asks for a document's text and the child process that parses it import this,
so it imports nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass


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


def parser_module(kind: str) -> str:
    """The full name of the module whose ``parse`` reads documents of a kind, such as "pdf"."""
    return f"{__package__}.{kind}"
