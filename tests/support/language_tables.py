r"""Tables of language under ``tests/data``: texts, and what is expected of each, a row a line.

The first line names the columns; there is a tab between two cells. A line that begins with ``#`` is
a heading or a word on the row below it; an empty line only parts rows. In a cell ``\n`` is a line
end, ``\t`` a tab and ``\\`` a backslash; a cell may be empty, a row may not. No cell begins or ends
with a space, and no row with ``#``: what needs it is in the test.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
ESCAPES = {r"\n": "\n", r"\t": "\t", r"\\": "\\"}


def rows(name, folder=DATA):
    """The rows of a file such as ``figures/values.tsv``: a tuple of strings for each.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: A line is no row of the table, or there is none; says the file and the line.
    """
    header, *lines = (folder / name).read_text("utf-8-sig").split("\n")
    columns = header.split("\t")
    table = []
    for line_number, line in enumerate(lines, 2):
        if line and not line.startswith("#"):
            try:
                table.append(cells_of(line, columns))
            except ValueError as error:
                raise ValueError(f"{name}, line {line_number}: {error}") from None
    if not table:
        raise ValueError(f"{name}: no rows below the line that names the columns")
    return table


def cells_of(line, columns):
    """The cells of a line, one for each column, without escapes."""
    cells = line.split("\t")
    if not line.strip():
        raise ValueError("only spaces or tabs; leave the line out, or empty")
    if len(cells) != len(columns):
        raise ValueError(
            f"cells: {len(cells)}, columns: {len(columns)} ({', '.join(columns)}); "
            "between two cells there is a tab, before an empty last one, too"
        )
    for cell in cells:
        if cell != cell.strip():
            raise ValueError(f"a space at an end of {cell!r}, which nobody sees")
    return tuple(re.sub(r"\\.?", lambda match: in_full(match[0]), cell) for cell in cells)


def in_full(escape):
    """What an escape stands for."""
    if escape not in ESCAPES:
        raise ValueError(rf"{escape} stands for nothing: write \n, \t or \\")
    return ESCAPES[escape]


def number(cell):
    """The number of a cell, which may have commas between its thousands."""
    return Decimal(cell.replace(",", ""))
