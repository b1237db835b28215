"""Enumerations: their items, and whether a value is one."""

from __future__ import annotations

import re

from bot.folding import fold
from bot.sentences import size
from bot.words import scan

_SEPARATORS = re.compile(r"(?:[、，；;]|,(?!\d{3}(?!\d)))\s*")
_JOINING = frozenset("和 与 及 以及 and".split())  # folded
_SENTENCE_END = re.compile(r"[。！？!?]|\.\s")
_LONGEST = 30.0  # Han characters in an item; longer ones are clauses, and their commas no list's
_LEAD = re.compile(
    r"[^、，,；;。]*?(?:包括|包含|涵蓋|涵盖|分[別别](?:是|為|为)|\bincluding\b|\binclude[sd]?\b"
    r"|\bnamely\b|\bsuch as\b)了?\s*[:：]?\s*"
)


def split_list(text: str) -> list[str]:
    """The items of an enumeration; 與 and "and" cut the last one only where no other has them."""
    items = [item for item in _SEPARATORS.split(text.strip()) if item.strip()]
    if len(items) > 1:
        first = next(iter(_joints(items[-1])), (1, 1))
        items[-1] = items[-1][first[1] :].lstrip() if first[0] == 0 else items[-1]
    if not items or any(_joints(item) for item in items[:-1]):
        return [item for item in items if item]
    joints = _joints(items[-1])
    if len(joints) != 1:
        return [item for item in items if item]
    (start, end), last = joints[0], items[-1]
    parts = [part.strip() for part in (last[:start], last[end:]) if part.strip()]
    return [*items[:-1], *parts] if len(parts) == 2 else items


def is_list(text: str) -> bool:
    """Whether a value holds several items and is no sentence."""
    items = split_list(text)
    short = all(size(item) <= _LONGEST for item in items)
    return len(items) > 1 and short and not _SENTENCE_END.search(text)


def list_start(text: str) -> int:
    """Where the items begin: behind "the fields include", 分別是; 0 where nothing leads them in."""
    lead = _LEAD.match(text)
    return lead.end() if lead and is_list(text[lead.end() :]) else 0


def _joints(text: str) -> list[tuple[int, int]]:
    """Where words that join items stand; the 和 of 共和国 is none."""
    folded = fold(text)
    return [
        folded.source(token.start, token.end)
        for token in scan(folded.text)
        if token.is_word and token.text in _JOINING
    ]
