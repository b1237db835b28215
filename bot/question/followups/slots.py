"""What a question is made of: what is asked, when, of whom, which figures, and the other words.

Only as far as a follow-up needs it: two questions are laid beside each other slot by slot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.question.followups.question_words import asks
from bot.text import figures
from bot.text.folding import HAN, fold, holds_han
from bot.text.names.name_kinds import name_kind
from bot.text.names.name_slots import LATIN_WORD, han_names, latin_names, quoted_names
from bot.text.segmenter import tagged
from bot.text.stopwords import is_stopword
from bot.text.words import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from embeddings.lexicon import Lexicon

_RELATIVE = re.compile(  # over folded text
    r"\b(?:the )?(?:last|next|previous|following|preceding) (?:year|month|quarter)\b"
    r"|\b(?:the )?(?:year|month) (?:before|after)\b"
    "|去年|前年|明年|今年|[前上后下次]一?年(?!代)|第二年|上个?月|下个?月"
)
_BARE_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_AND = re.compile(r"\s*(?:and|to|until|、|和|与|與|及|至|到|-|–)\s*")
_JOINED = re.compile(r"\s*(?:(?:and|和|与|與|及|、)\s*)?")
_HAN_RUN = re.compile(f"[{HAN}]+")
_IDLE_FLAGS = tuple("uyxcprdqmfzeo")  # particles, pronouns, prepositions, adverbs, measure words


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a question: ``question[start:end] == text``."""

    start: int
    end: int
    text: str
    kind: str  # "ask", "time", "name", "figure" or "words"
    sort: str = ""  # of a name: "person", "place" or ""


@lru_cache(maxsize=64)  # the same few questions are looked at again and again
def slots(question: str, lexicon: Lexicon | None = None) -> tuple[Slot, ...]:
    """The slots of a question in reading order, never overlapping.

    Args:
        question: in English or Chinese, either script.
        lexicon: tells a capitalised word at the very beginning from a name, where it is given.
    """
    found: list[Slot] = []

    def free(start: int, end: int) -> bool:
        return all(end <= slot.start or start >= slot.end for slot in found)

    def take(kind: str, places: Iterable[tuple[int, int]]) -> None:
        for start, end in list(places):
            if start < end and free(start, end):
                text = question[start:end]
                sort = name_kind(text, lexicon) if kind == "name" else ""
                found.append(Slot(start, end, text, kind, sort))

    take("ask", asks(question))
    take("time", _times(question))
    take("name", quoted_names(question))
    take("name", latin_names(question, lexicon, free))
    take("name", han_names(question))
    take("figure", ((figure.start, figure.end) for figure in figures.find(question)))
    take(
        "words",
        _runs(question, [(start, end) for start, end in _words(question) if free(start, end)]),
    )
    return tuple(sorted(found, key=lambda slot: slot.start))


def _times(question: str) -> Iterator[tuple[int, int]]:
    """Dates, and years that are named by others; two that are joined count as one."""
    places = [
        (figure.start, figure.end)
        for figure in figures.find(question)
        if figure.kind == "date" or (figure.kind == "number" and _BARE_YEAR.fullmatch(figure.text))
    ]
    folded = fold(question)
    places += [folded.source(*match.span()) for match in _RELATIVE.finditer(folded.text)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and _AND.fullmatch(question[joined[-1][1] : start]):
            joined[-1] = (joined[-1][0], end)
        elif not joined or start >= joined[-1][1]:
            joined.append((start, end))
    return iter(joined)


def _runs(question: str, words: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Words with nothing but space or *and* between them, together: imports and exports."""
    start = end = -1
    for left, right in words:
        if start >= 0 and not _JOINED.fullmatch(question[end:left]):
            yield start, end
            start = -1
        start, end = left if start < 0 else start, right
    if start >= 0:
        yield start, end


def _words(question: str) -> Iterator[tuple[int, int]]:
    """The words that say something of their own; English possessives bare."""
    places = []
    for match in LATIN_WORD.finditer(question):
        word = re.sub(r"['’]s?$", "", match.group())
        if not is_stopword(stem(word.lower())):
            places.append((match.start(), match.start() + len(word)))
    if holds_han(question):
        folded = fold(question)
        for match in _HAN_RUN.finditer(folded.text):
            position = match.start()
            for word, flag in tagged(match.group()):
                if not is_stopword(word) and (not flag.startswith(_IDLE_FLAGS) or flag == "zg"):
                    places.append(folded.source(position, position + len(word)))
                position += len(word)
    return iter(sorted(places))
