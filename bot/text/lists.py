"""Enumerations (甲、乙和丙; "a, b and c"): where a text has them, their items, and what is one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text.folding import fold
from bot.text.sentences import size
from bot.text.words import scan

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEPARATORS = re.compile(r"(?:[、，；;]|,(?!\d{3}(?!\d)))\s*")
_CLAUSES = re.compile("^[^、；和与與及]*，[^、；和与與及]*$")  # in two, with nothing that joins
_JOINING = frozenset("和 与 及 以及 and".split())  # folded
_SENTENCE_END = re.compile(r"[。！？!?]|\.\s")
_LONGEST = 30.0  # Han characters in an item: longer ones are clauses, their commas join no list
OTHER_COUNT = 0.5  # fit of a list with another number of items than asked: it may count otherwise
_LEAD = re.compile(
    r"[^、，,；;。]*?(?:包括|包含|涵蓋|涵盖|分[別别](?:是|為|为)|\bincluding\b|\binclude[sd]?\b"
    r"|\bnamely\b|\bsuch as\b)了?\s*[:：]?\s*"
)

_BOUND = re.compile(r"[。！？!?；;：:\n（()）]|\.\s|，(?!\s*(?:以及|及|和|与|與|还有|還有))")
_BOUND_LATIN = re.compile(r"[。！？!?；;：:\n（()）]|\.(?:\s|$)")
_BEFORE = re.compile(
    r"(?:是指|分[別别]|包括|包含|涵蓋|涵盖|例如|比如|[是為为指有如即])(?:是|為|为|有|了|指)*"
)
_BEFORE_LATIN = re.compile(
    r"\b(?:are|is|were|was|included|like|of|in|for|with|by|from|ha[sd]"
    r"|have)\s+"
)
_LEADS = re.compile(r"\b(?:namely|including|includes?|such as)\s+")
_AND = re.compile(r",?\s+and\s+")


def enumerations(text: str) -> list[tuple[int, int]]:
    """Where a text names several things in a row, as sorted (start, end) offsets.

    Without the words that introduce them (包括, "are") and without 等 behind them.
    """
    rows = [*_han_rows(text), *_latin_rows(text)]
    return sorted((start, end) for start, end in rows if is_list(text[start:end]))


def _han_rows(text: str) -> Iterator[tuple[int, int]]:
    for start, end in _between(_BOUND, text):
        first = text.find("、", start, end)
        if first < 0:
            continue
        start = max((m.end() for m in _BEFORE.finditer(text, start, first)), default=start)
        last = text.rfind("、", start, end)
        closing = text.find("等", last, end)
        if start < first:
            yield start, closing if closing > last + 1 else end


def _latin_rows(text: str) -> Iterator[tuple[int, int]]:
    for start, end in _between(_BOUND_LATIN, text):
        start = max((m.end() for m in _LEADS.finditer(text, start, end)), default=start)
        first = text.find(", ", start, end)
        if first < 0 or not _AND.search(text, first, end):
            continue
        start = max((m.end() for m in _BEFORE_LATIN.finditer(text, start, first)), default=start)
        if start < first:
            yield start, end


def _between(bound: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text between two matches of a pattern."""
    start = 0
    for match in bound.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def split_list(text: str) -> list[str]:
    """The items of an enumeration; 與 and "and" divide the last item if no other item has them."""
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
    """Whether a value has several items and is not a sentence."""
    items = split_list(text)
    if len(items) == 2 and _CLAUSES.search(text):
        return False
    short = all(size(item) <= _LONGEST for item in items)
    return len(items) > 1 and short and not _SENTENCE_END.search(text)


def list_fit(items: int, text: str) -> float:
    """How well a value answers a question for a list, from 0 to 1.

    1 for a list with as many items as asked for, ``OTHER_COUNT`` for another list, else 0.

    Args:
        items: how many items are asked for; 0 if the question does not say.
        text: the value.
    """
    if not is_list(text):
        return 0.0
    whole = sum(1 for item in _SEPARATORS.split(text) if item.strip())  # 人才和技術 as one item
    return 1.0 if items in (0, whole, len(split_list(text))) else OTHER_COUNT


def list_start(text: str) -> int:
    """Where the items begin: after "the fields include" or 分別是; 0 if nothing introduces them."""
    lead = _LEAD.match(text)
    return lead.end() if lead and is_list(text[lead.end() :]) else 0


def _joints(text: str) -> list[tuple[int, int]]:
    """Where words that join items stand; the 和 of 共和国 is not one."""
    folded = fold(text)
    return [
        folded.source(token.start, token.end)
        for token in scan(folded.text)
        if token.is_word and token.text in _JOINING
    ]
