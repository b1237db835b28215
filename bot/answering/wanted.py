"""What in a sentence may be asked for: figures, names, what is quoted, enumerations."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.question.kind import ANSWERS
from bot.text import figures
from bot.text.folding import fold
from bot.text.lists import enumerations
from bot.text.names.tagged import names

_QUOTED = re.compile("《[^《》\n]{1,40}》|「[^「」\n]{1,40}」|“[^“”\n]{1,40}”")
_LATIN_NAME = re.compile(r"[A-Z][\w'’.-]*(?:\s+(?:(?:of|de|von|van|the|and)\s+)?[A-Z][\w'’.-]*)*")


def wanted(kind: str, text: str) -> set[tuple[int, int]]:
    """Slices of a sentence that may be asked for, whatever tokens the reader cuts it into."""
    if kind in ANSWERS:
        return {(a, b) for a, b, found in found_figures(text) if found in ANSWERS[kind]}
    if kind in ("person", "place"):
        return set(found_names(text, kind))
    if kind == "list" and (rows := enumerations(text)):
        return set(rows)
    return {(m.start() + 1, m.end() - 1) for m in _QUOTED.finditer(text)}


@lru_cache(maxsize=1_024)
def found_figures(text: str) -> tuple[tuple[int, int, str], ...]:
    """Start, end and kind of each figure in a text."""
    return tuple((f.start, f.end, f.kind) for f in figures.find(text))


@lru_cache(maxsize=1_024)
def found_names(text: str, kind: str) -> tuple[tuple[int, int], ...]:
    """Where people, or places, are named in a text, in order of language."""
    folded = fold(text)
    kinds = ("person",) if kind == "person" else ("place", "person")  # 莫斯科 is tagged a person
    found = [folded.source(*place) for place in names(folded.text, *kinds)]
    return tuple(found + [m.span() for m in _LATIN_NAME.finditer(text)])
