"""What a question is made of: what is asked, when, of whom, which figures, and the other words.

Only as far as a follow-up needs it: two questions are laid beside each other slot by slot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import figures
from bot.folding import HAN, fold, holds_han
from bot.name_kinds import is_known_name, name_kind
from bot.segmenter import tagged
from bot.stopwords import is_stopword
from bot.words import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from embeddings.lexicon import Lexicon

AUXILIARY = (
    "did|does|do|was|were|is|are|has|have|had|can|could|will|would|shall|should|may|might|must"
)
MEASURE = "[个位名次场趟列项座家条种份届批类门本篇所间只台辆支件艘架期点成倍吨万亿]"
_RELATION = "(?:(?:增长|上升|下降|增加|减少|提高|增幅|排名?|位居|位列|名列|占|占比)[了到至是为居在]?)"
ASK_ENGLISH = re.compile(
    r"\b(?:by how much|how (?:much|many|long|far|high|large|big|fast|often|old)|what|which|who"
    r"|whom|whose|when|where|why|how)\b",
    re.IGNORECASE,
)
ASK_CHINESE = re.compile(
    "为什么|为何|什么时候|什么地方|什么人|什么|何时|何地|何处|何人"
    f"|{_RELATION}?(?:多少{MEASURE}?|几{MEASURE}|第几{MEASURE}?|百分之[几多]少?)"
    "|多久|哪一?[年天日月]|哪[里儿些位]|哪一?个?|谁|如何|怎么样?|怎样|几"
)
_ASKED_NOUN = re.compile(rf"\s+(?!(?:{AUXILIARY})\b)[a-z][\w-]*", re.IGNORECASE)
_WHICH = re.compile(r"which|what|whose", re.IGNORECASE)

_RELATIVE_ENGLISH = (
    r"\b(?:the )?(?:last|next|previous|following|preceding) (?:year|month|quarter)\b"
    r"|\bthe (?:year|month) (?:before|after)\b"
)
_RELATIVE = re.compile(
    _RELATIVE_ENGLISH + "|去年|前年|明年|今年|[前上后下次]一?年(?!代)|第二年|上个?月|下个?月",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_AND = re.compile(r"\s*(?:and|to|until|、|和|与|及|至|到|-|–)\s*")

_LETTER = r"[A-Za-z0-9\u00c0-\u024f]"  # Chinese is written close up
_LATIN_WORD = re.compile(rf"(?!\d){_LETTER}+(?:[-–&.'’]{_LETTER}+)*")
_CAPITAL = rf"[A-Z\u00c0-\u00de]{_LETTER}*(?:[-–&.]{_LETTER}+)*"
_CAPITALS = re.compile(rf"(?:\d+ )?(?<![A-Za-z]){_CAPITAL}(?: (?:of (?:the )?)?{_CAPITAL})*")
_HAN_RUN = re.compile(f"[{HAN}]+")
_QUOTED = re.compile("[“「『‘《](?P<inner>[^”」』’》]{1,20})[”」』’》]")
_NAME_FLAGS = ("nr", "nz", "ns", "nt")
_IDLE_FLAGS = tuple("uyxcprdqmfzeo")  # particles, pronouns, prepositions, adverbs, measure words


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a question: ``question[start:end] == text``."""

    start: int
    end: int
    text: str
    kind: str  # "ask", "time", "name", "figure" or "words"
    sort: str = ""  # of a name: "person", "place" or ""


def slots(question: str, lexicon: Lexicon | None = None) -> tuple[Slot, ...]:
    """The slots of a question in reading order, never overlapping.

    Args:
        question: in English or Chinese, either script.
        lexicon: tells a capitalised word at the very beginning from a name, where it is given.
    """
    found: list[Slot] = []
    for finder in (_asks, _times, _quoted, _latin_names, _han_names, _figures, _words):
        taken = _Taken(found)
        for start, end, kind in finder(question, lexicon, taken):
            if start < end and taken.free(start, end):
                text = question[start:end]
                sort = name_kind(text, lexicon) if kind == "name" else ""
                found.append(Slot(start, end, text, kind, sort))
    return tuple(sorted(found, key=lambda slot: slot.start))


class _Taken:
    """The places that slots found before already hold."""

    def __init__(self, found: Iterable[Slot]) -> None:
        self._places = [(slot.start, slot.end) for slot in found]

    def free(self, start: int, end: int) -> bool:
        return all(end <= a or start >= b for a, b in self._places)


def _asks(question: str, _: Lexicon | None, __: _Taken) -> Iterator[tuple[int, int, str]]:
    for match in ASK_ENGLISH.finditer(question):
        end = match.end()
        if _WHICH.fullmatch(match.group()) and (noun := _ASKED_NOUN.match(question, end)):
            end = noun.end()
        yield match.start(), end, "ask"
    if holds_han(question):
        folded = fold(question)
        for match in ASK_CHINESE.finditer(folded.text):
            yield (*folded.source(*match.span()), "ask")


def _times(question: str, _: Lexicon | None, __: _Taken) -> Iterator[tuple[int, int, str]]:
    """Dates; two that are joined count as one."""
    places = [
        (figure.start, figure.end)
        for figure in figures.find(question)
        if figure.kind == "date"
        or (figure.kind == "number" and _BARE_YEAR.fullmatch(figure.text))
    ]
    folded = fold(question)
    places += [folded.source(*match.span()) for match in _RELATIVE.finditer(folded.text)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and _AND.fullmatch(question[joined[-1][1] : start]):
            joined[-1] = (joined[-1][0], end)
        elif not joined or start >= joined[-1][1]:
            joined.append((start, end))
    return ((start, end, "time") for start, end in joined)


def _quoted(question: str, _: Lexicon | None, __: _Taken) -> Iterator[tuple[int, int, str]]:
    return ((*match.span("inner"), "name") for match in _QUOTED.finditer(question))


def _latin_names(
    question: str, lexicon: Lexicon | None, taken: _Taken
) -> Iterator[tuple[int, int, str]]:
    """Runs of capitalised words; the first word of all only where the lexicon has it as a name."""
    for match in _CAPITALS.finditer(question):
        start, end = match.span()
        if not taken.free(start, start + 1):  # 22 February 2020 Quanshan District
            start += match.group().find(" ") + 1
        for word in list(_LATIN_WORD.finditer(question, start, end)):
            if not is_stopword(stem(word.group().lower())) and taken.free(*word.span()):
                break
            start = min(word.end() + 1, end)
        run = question[start:end]
        if not run.strip() or not taken.free(start, end):
            continue
        first = not question[:start].strip(" “\"'")
        acronym = run.isupper() and lexicon is not None and lexicon.acronyms.get(run.lower())
        if not acronym and (not first or " " in run or is_known_name(run, lexicon)):
            yield start, end, "name"


def _han_names(question: str, _: Lexicon | None, __: _Taken) -> Iterator[tuple[int, int, str]]:
    """Chinese names by jieba's tags; neighbours are one name, also over one common noun."""
    if not holds_han(question):
        return
    folded = fold(question)
    for match in _HAN_RUN.finditer(folded.text):
        position, start, end, noun = match.start(), -1, -1, False
        for word, flag in tagged(match.group()):
            stop = position + len(word)
            if _is_name(word, flag):
                if start < 0 or (position > end and not noun):
                    if start >= 0:
                        yield (*folded.source(start, end), "name")
                    start = position
                end, noun = stop, False
            else:
                noun = flag == "n" and position == end
                if not noun and start >= 0:
                    yield (*folded.source(start, end), "name")
                    start = -1
            position = stop
        if start >= 0:
            yield (*folded.source(start, end), "name")


def _is_name(word: str, flag: str) -> bool:
    """nz are other proper names, also 新兴产业: only those as short as a person's count."""
    return 1 < len(word) <= (3 if flag == "nz" else 20) and flag.startswith(_NAME_FLAGS)


def _figures(question: str, _: Lexicon | None, __: _Taken) -> Iterator[tuple[int, int, str]]:
    return ((figure.start, figure.end, "figure") for figure in figures.find(question))


def _words(
    question: str, _: Lexicon | None, taken: _Taken
) -> Iterator[tuple[int, int, str]]:
    """Runs of words that say something, as far as no other slot holds them."""
    start = end = -1
    for left, right, idle in _tokens(question):
        joined = start >= 0 and not question[end:left].strip()
        if idle or not taken.free(left, right) or not joined:
            if start >= 0:
                yield start, end, "words"
            start = -1
        if not idle and taken.free(left, right):
            start, end = left if start < 0 else start, right
    if start >= 0:
        yield start, end, "words"


def _tokens(question: str) -> Iterator[tuple[int, int, bool]]:
    """Each word with its place and whether it says nothing of its own; possessives are bare."""
    places = []
    for match in _LATIN_WORD.finditer(question):
        word = re.sub(r"['’]s?$", "", match.group())
        idle = is_stopword(stem(word.lower())) or is_stopword(word.lower())
        places.append((match.start(), match.start() + len(word), idle))
        if len(word) < len(match.group()):
            places.append((match.start() + len(word), match.end(), True))
    if holds_han(question):
        folded = fold(question)
        for match in _HAN_RUN.finditer(folded.text):
            position = match.start()
            for word, flag in tagged(match.group()):
                place = folded.source(position, position + len(word))
                idle = is_stopword(word) or flag.startswith(_IDLE_FLAGS)
                places.append((*place, idle and flag != "zg"))
                position += len(word)
    return iter(sorted(places))
