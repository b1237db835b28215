"""A question → its slots: asking words, times, names, figures, and the other words.

Two questions are compared slot by slot, so this goes only as far as follow-ups need it. Here are
also the asking words of both languages, and what they ask for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text import HAN_RUN, figures, fold, holds_han, is_stopword, stem, tag_words
from bot.text.names import LATIN_WORD, han_names, latin_names, name_kind, quoted_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from embeddings.lexicon import Lexicon

# Times and runs of words.
_RELATIVE = re.compile(  # over folded text
    r"\b(?:the )?(?:last|next|previous|following|preceding) (?:year|month|quarter)\b"
    r"|\b(?:the )?(?:year|month) (?:before|after)\b"
    r"|\b(?:an?|one|two|three|four|five|ten) years? (?:earlier|later)\b"
    "|去年|前年|明年|今年|[前上后下次]一?年(?!代)|第二年|上个?月|下个?月"
)
_BARE_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_AND = re.compile(r"\s*(?:and|to|until|、|和|与|與|及|至|到|-|–)\s*")
_JOINED = re.compile(r"\s*(?:(?:and|和|与|與|及|、)\s*)?")
_IDLE_FLAGS = tuple("uyxcprdqmfzeo")  # particles, pronouns, prepositions, adverbs, measure words

# Words that ask; other modules build their own patterns with these.
AUXILIARY = (
    "did|does|do|was|were|is|are|has|have|had|can|could|will|would|shall|should|may|might|must"
)
MEASURE = "[个位名次场趟列项座家条种份届批类门本篇所间只台辆支件艘架期点成倍吨万亿]"
# How a figure changes or compares; together with the word for how much it asks: 增长了多少.
RELATION_HAN = (
    "(?:(?:增长|上升|下降|增加|减少|提高|增幅|排名?|位居|位列|名列|占|占比)[了到至是为居在]?)"
)

_ASK_ENGLISH = re.compile(
    r"\b(?:by how much|since when|how come"
    r"|how (?:much|many|long|far|high|large|big|fast|often|old)"
    r"|what|which|who|whom|whose|when|where|why|how)\b",
    re.IGNORECASE,
)
ASK_HAN = re.compile(  # over folded text
    "为什么|为何|为啥|什么时候|什么地方|什么人|什么|何时|何地|何处|何人"
    f"|{RELATION_HAN}?(?:多少{MEASURE}?|几{MEASURE}|第几{MEASURE}?|百分之[几多]少?)"
    "|(?:(?<=[有达约宽长高重])|^)多[高长远大重深宽快]"
    "|多久|哪一?[年天日月]|哪[里儿些位]|哪一?个?|谁|如何|怎么样?|怎样|几"
)
_ASKED_NOUN = re.compile(
    rf"\s+(?!(?:about|of|in|on|at|for|to|the|an?|{AUXILIARY})\b)[a-z][\w-]*", re.IGNORECASE
)
_WHICH = re.compile(r"which|what|whose", re.IGNORECASE)

# What is asked for, how each language asks it (over folded text), and the plain words for it.
_SORTS = (
    ("reason", "why|how come|为什么|为何|为啥", "why", "为什么"),
    ("since", "since when", "since when", "从什么时候开始"),
    ("date", "when|什么时候|何时|哪一?[年天日月]|几[年月日号]", "when", "什么时候"),
    ("person", "who|whom|谁|哪位|何人|什么人", "who", "谁"),
    ("place", "where|哪里|哪儿|什么地方|何处|何地", "where", "哪里"),
    ("manner", "how|如何|怎么样?|怎样", "how", "如何"),
    ("list", "which(?: ones?)?|哪些|哪一?.?", "which", "哪些"),
    ("rank", "what rank|.*第几.*|排.*", "what rank", "第几"),
    ("change", f"by how much|{RELATION_HAN}.*", "by how much", "增长了多少"),
    ("count", f"how many|[几多少]+{MEASURE}|多[高长远大重深宽快]", "how many", "多少"),
    ("amount", "how much|多少.*|几", "how much", "多少"),
)


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
    taken: list[Slot] = []

    def free(start: int, end: int) -> bool:
        return all(end <= slot.start or start >= slot.end for slot in taken)

    def take(kind: str, places: Iterable[tuple[int, int]]) -> None:
        for start, end in list(places):
            if start < end and free(start, end):
                text = question[start:end]
                sort = name_kind(text, lexicon) if kind == "name" else ""
                taken.append(Slot(start, end, text, kind, sort))

    take("ask", _asks(question))
    take("time", _times(question))
    take("name", quoted_names(question))
    take("name", latin_names(question, lexicon, free))
    take("name", han_names(question))
    take("figure", ((figure.start, figure.end) for figure in figures.find(question)))
    take(
        "words",
        _runs(question, [(start, end) for start, end in _words(question) if free(start, end)]),
    )
    return tuple(sorted(taken, key=lambda slot: slot.start))


def _asks(question: str) -> list[tuple[int, int]]:
    """Where a question's asking words stand; *which* and *what* include their noun."""
    places = []
    for match in _ASK_ENGLISH.finditer(question):
        end = match.end()
        if _WHICH.fullmatch(match.group()) and (noun := _ASKED_NOUN.match(question, end)):
            end = noun.end()
        places.append((match.start(), end))
    if holds_han(question):
        folded = fold(question)
        places += [folded.source(*match.span()) for match in ASK_HAN.finditer(folded.text)]
    return places


def sort_asked(ask: str) -> str:
    """The sort of thing that asking words ask for: "reason", "date", …; "" if it is not known."""
    folded = fold(ask).text.strip()
    return next((sort for sort, words, _, _ in _SORTS if re.fullmatch(words, folded)), "")


def asking(sort: str, *, chinese: bool) -> str:
    """The plain words that ask for a sort; "" for an unknown one."""
    return next((row[3] if chinese else row[2] for row in _SORTS if row[0] == sort), "")


def _times(question: str) -> Iterator[tuple[int, int]]:
    """Dates, and years named by another year (去年); two that are joined count as one."""
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
    """Runs of words with nothing but space or *and* between them: imports and exports."""
    start = end = -1
    for left, right in words:
        if start >= 0 and not _JOINED.fullmatch(question[end:left]):
            yield start, end
            start = -1
        start, end = left if start < 0 else start, right
    if start >= 0:
        yield start, end


def _words(question: str) -> Iterator[tuple[int, int]]:
    """Content words; English ones without a possessive ending."""
    places = []
    for match in LATIN_WORD.finditer(question):
        word = re.sub(r"['’]s?$", "", match.group())
        if not is_stopword(stem(word.lower())):
            places.append((match.start(), match.start() + len(word)))
    if holds_han(question):
        folded = fold(question)
        for match in HAN_RUN.finditer(folded.text):
            position = match.start()
            for word, flag in tag_words(match.group()):
                if not is_stopword(word) and (not flag.startswith(_IDLE_FLAGS) or flag == "zg"):
                    places.append(folded.source(position, position + len(word)))
                position += len(word)
    return iter(sorted(places))
