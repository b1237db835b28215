"""Figures → ``docs/benchmarks.md``: its tables, and its plot beside it."""

from __future__ import annotations

import math
from pathlib import Path

from benchmarks import plot
from benchmarks.results import Results
from benchmarks.tables import measured, tables

BEGIN, END = "<!-- figures: made by benchmarks/compare.py -->", "<!-- end of the figures -->"
TITLES = {  # of the plot's panels, by whether language or script of question and text differ
    False: "Question and text in one language",
    True: "Question in another language or script than the text",
}


def write(results: Results, path: Path) -> None:
    """Writes the figures into the document, and the plot beside it.

    Raises:
        ValueError: the document has text, and no place for figures in it.
    """
    before, after = _around(path)
    parts = [before, tables(results), after]
    shown = panels(results)
    if shown:
        picture = path.with_suffix(".svg")
        picture.write_text(plot.svg(shown), encoding="utf-8")
        parts.insert(1, f"![Quality against milliseconds]({picture.name})")
    path.write_text("\n\n".join(parts), encoding="utf-8")


def check(path: Path) -> None:
    """ValueError, one line, unless ``write`` can write there: better before the measuring."""
    _around(path)
    if not path.parent.is_dir():
        raise ValueError(f"{path.parent} is not a folder; give another --out")


def _around(path: Path) -> tuple[str, str]:
    """What stands before and after the figures, marks included; it stays as it is."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if not text.strip():
        return f"# Benchmarks\n\n{BEGIN}", f"{END}\n"
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{path} has no place for figures: add the lines {BEGIN} and {END}")
    return head + begin, end + tail


def panels(results: Results) -> list[tuple[str, list[plot.Point]]]:
    """What the plot shows: the systems that have figures of all files of a kind."""
    found = []
    for across, title in TITLES.items():
        points = []
        for system in measured(results):
            value = mean_quality(results, system.key, across)
            ms = typical_ms(results, system.key, across)
            if value is not None and ms:
                points.append(plot.Point(system.label, value, ms, system.peer.name == "wenda"))
        if points:
            found.append((title, points))
    return found


def mean_quality(results: Results, system: str, across: bool) -> float | None:
    """The mean nDCG@10 over the files of one kind; None where one is missing."""
    files = [file.name for file in results.files.values() if file.across == across]
    found = [entry.ndcg_at_10 for name in files if (entry := results.get(system, name))]
    values = [value for value in found if value is not None]
    return sum(values) / len(values) if values and len(values) == len(files) else None


def typical_ms(results: Results, system: str, across: bool) -> float | None:
    """The geometric mean of the medians over the files of one kind; None where there are none."""
    entries = [results.get(system, f.name) for f in results.files.values() if f.across == across]
    times = [entry.p50_ms for entry in entries if entry and entry.p50_ms]
    return math.exp(sum(map(math.log, times)) / len(times)) if times else None
