"""Where names stand in a question: quoted, capitalised, or by jieba's tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text.folding import HAN, fold, holds_han
from bot.text.names.name_kinds import is_known_name
from bot.text.segmenter import tagged
from bot.text.stopwords import is_stopword
from bot.text.words import stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from embeddings.lexicon import Lexicon

_LETTER = r"[A-Za-z0-9\u00c0-\u024f]"  # Chinese is written close up, so no \w
LATIN_WORD = re.compile(rf"(?!\d){_LETTER}+(?:[-–&.'’]{_LETTER}+)*")
_CAPITAL = rf"[A-Z\u00c0-\u00de]{_LETTER}*(?:[-–&.]{_LETTER}+)*"
_CAPITALS = re.compile(rf"(?:\d+ )?(?<![A-Za-z]){_CAPITAL}(?: (?:of (?:the )?)?{_CAPITAL})*")
_HAN_RUN = re.compile(f"[{HAN}]+")
_QUOTED = re.compile("[“「『‘《](?P<inner>[^”」』’》]{1,20})[”」』’》]")
_NAME_FLAGS = ("nr", "nz", "ns", "nt")
_LONGEST_NZ = 3  # characters: other proper names are 新兴产业, too, but short ones are people's


def quoted_names(question: str) -> Iterator[tuple[int, int]]:
    """What stands in quotation marks and is no longer than a name."""
    return (match.span("inner") for match in _QUOTED.finditer(question))


def latin_names(
    question: str, lexicon: Lexicon | None, free: Callable[[int, int], bool]
) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words; the first word of all only where the lexicon has it as a name.

    Args:
        question: where capitals are as typed.
        lexicon: without one the first word is none, and every acronym is.
        free: whether a place belongs to no other slot.
    """
    for match in _CAPITALS.finditer(question):
        start, end = match.span()
        if not free(start, start + 1):  # 22 February 2020 Quanshan District
            start += match.group().find(" ") + 1
        for word in LATIN_WORD.finditer(question, start, end):
            if not is_stopword(stem(word.group().lower())) and free(*word.span()):
                break
            start = min(word.end() + 1, end)
        run = question[start:end]
        if run.strip() and free(start, end) and _is_latin_name(run, question[:start], lexicon):
            yield start, end


def _is_latin_name(run: str, before: str, lexicon: Lexicon | None) -> bool:
    if run.isupper() and lexicon is not None and lexicon.acronyms.get(run.lower()):
        return False  # FDI is a thing
    first = not before.strip(" “\"'")
    return not first or " " in run or is_known_name(run, lexicon)


def han_names(question: str) -> Iterator[tuple[int, int]]:
    """Chinese names; neighbours are one name, also over one common noun (淮海国际陆港)."""
    if not holds_han(question):
        return
    folded = fold(question)
    for match in _HAN_RUN.finditer(folded.text):
        for start, end in _joined(tagged(match.group())):
            yield folded.source(match.start() + start, match.start() + end)


def _joined(words: list[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    position, start, end, nouns = 0, -1, -1, 0
    for word, flag in [*words, ("", "x")]:
        named = 1 < len(word) <= (_LONGEST_NZ if flag == "nz" else len(word))
        if named and flag.startswith(_NAME_FLAGS):
            start = position if start < 0 else start
            end, nouns = position + len(word), 0
        elif start >= 0 and flag == "n" and nouns == 0:
            nouns = 1
        elif start >= 0:
            yield start, end
            start = -1
        position += len(word)
