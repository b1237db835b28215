"""The part of a page that a script writes: it stands between two marks, the rest is by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

END = "<!-- end of what the script writes -->"


def with_part(page: Path, part: str, script: str) -> str:
    """The page's text with ``part`` between the mark of ``script`` and the end mark.

    Raises:
        ValueError: the page does not have both marks.
    """
    begin = f"<!-- made by {script} -->"
    head, found, rest = page.read_text(encoding="utf-8").partition(begin)
    _, end, tail = rest.partition(END)
    if not (found and end):
        raise ValueError(f"{page} has no place for the part: add the lines {begin} and {END}")
    return f"{head}{begin}\n\n{part.strip()}\n\n{END}{tail}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table. Bars within a cell are escaped, which back-ticks alone do not do."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |" for cells in lines
    )
