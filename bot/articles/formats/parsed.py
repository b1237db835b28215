"""What every format gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document's text, in its own script, and what the document says about itself.

    The text has paragraphs as lines, headings with the marks of Markdown and a line for each row
    of a table; the fields are ``""`` where the document does not say.
    """

    text: str
    title: str = ""
    date: str = ""  # ISO 8601 where it can be
    language: str = ""  # a tag as the document has it: "zh-TW"
