"""A question or a sentence → the names in it.

``names_of`` finds names that must be told from ordinary words, with the lexicon's help. In Chinese
that is a word that jieba tags as a name, unless it has synonyms as ordinary words have; in Latin
letters a capitalised word that is not an ordinary one: *University of Warsaw* is named by *Warsaw*.

``quoted_names``, ``latin_names`` and ``han_names`` find whatever looks like a name in a question,
quoted, capitalised, or tagged so by jieba: as much as understanding a follow-up needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.text.folding import HAN, HAN_RUN, fold, holds_han
from bot.text.names.forms import han_forms
from bot.text.names.kinds import (
    KINDS,
    is_known_name,
    is_ordinary,
    is_people,
    is_place,
    kind_of_stem,
    known_kind,
    surely_named,
)
from bot.text.names.sounds import bare
from bot.text.segmenter import dictionary_tagged, tag_words
from bot.text.words import is_stopword, stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from embeddings.lexicon import Lexicon

_DOTS = ("·", "•", "・", "‧")  # between the parts of a foreign name
_PEOPLE = "人籍裔语"  # after a country these make a people or a language: 印度人

# Runs of capitalised words: Bank of China, New York.
_WORD = re.compile(rf"[^\W\d_{HAN}][^\W_{HAN}]*(?:[-.&][^\W_{HAN}]+)*(?:['’]s\b)?")
_WITHIN = re.compile(r"[ -]|,? (?:of|de|da|del|von|van|la|le|al|bin|the) ")  # inside one name
_DATES = frozenset(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
# Words that close the name of a company, whatever words it is made of: Falcon Holdings Limited.
_COMPANIES = frozenset(
    stem(word)
    for word in "limited ltd inc incorporated corp corporation co company plc llc gmbh holdings "
    "group".split()
)

# What looks like a name in a question.
_LETTER = r"[A-Za-z0-9\u00c0-\u024f]"  # not \w: Chinese characters may follow without a space
LATIN_WORD = re.compile(rf"(?!\d){_LETTER}+(?:[-–&.'’]{_LETTER}+)*")
_CAPITAL = rf"[A-Z\u00c0-\u00de]{_LETTER}*(?:[-–&.]{_LETTER}+)*"
_CAPITALS = re.compile(rf"(?:\d+ )?(?<![A-Za-z]){_CAPITAL}(?: (?:of (?:the )?)?{_CAPITAL})*")
_QUOTED = re.compile("[“「『‘《](?P<inner>[^”」』’》]{1,20})[”」』’》]")
_NAME_FLAGS = ("nr", "nz", "ns", "nt")
_CLOSING = "区县市省州镇乡村岛港馆厂店站园院校局线"  # end the names of places and bodies
# A noun follows these, and no name of a person: 这些钱用在哪里 speaks of no 钱用.
_BEFORE_NOUN = re.compile("(?:[这那哪有一]些|多少|[几这那][个笔条项种])$")
_LONGEST_NZ = 3  # characters: longer words tagged nz are mostly none (新兴产业), short ones people


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a question or a sentence."""

    text: str  # verbatim
    kind: str  # "place" (organisations too), "person", or "name" of any kind
    known: bool  # the lexicon has it, so that it is recognised in the other language
    sure: bool  # surely a name, and one that an answer has to have: not Indian, say
    han: str = ""  # a Chinese name, folded and bare; "" for one in Latin letters
    words: tuple[str, ...] = ()  # its proper words in Latin letters
    stems: tuple[str, ...] = ()  # all of its words


class _Named(NamedTuple):
    start: int  # in the folded text
    end: int
    kind: str


def names_of(question: str, lexicon: Lexicon, guess: bool = True) -> tuple[Name, ...]:
    """The names of a question or a sentence: Chinese ones, then others, each in reading order.

    Args:
        question: any text.
        lexicon: tells names from ordinary words.
        guess: whether to look for Chinese names that no dictionary has, which takes longer.
    """
    return (*_names_in_chinese(question, lexicon, guess), *_names_in_latin(question, lexicon))


def _names_in_chinese(question: str, lexicon: Lexicon, guess: bool) -> Iterator[Name]:
    folded = fold(question)
    for start, end, kind in _han_spans(folded.text, lexicon, guess):
        word = folded.text[start:end]
        if not is_ordinary(word, lexicon):
            first, last = folded.source(start, end)
            known = bool(lexicon.english.get(word) or lexicon.english.get(bare(word)))
            sure = _is_sure(word, kind, folded.text[end : end + 1], lexicon)
            han = word if kind == "person" else bare(word)
            yield Name(question[first:last], kind, known, sure, han=han)


def _tagged_names(text: str, lexicon: Lexicon, guess: bool) -> Iterator[_Named]:
    """The words of a folded text that are tagged as names."""
    for run in HAN_RUN.finditer(text):
        at = run.start()
        words = dictionary_tagged(run.group())
        if guess and _hides_a_name(words):
            words = tag_words(run.group())  # jieba itself: importing it takes a quarter of a second
        for word, flag in words:
            named = "place" if is_place(word, lexicon) else KINDS.get(flag, "")
            kind = known_kind(word) or named
            counted = kind == "person" and _BEFORE_NOUN.search(text, max(at - 2, 0), at)
            if len(word) > 1 and kind and not counted:
                yield _Named(at, at + len(word), kind)
            at += len(word)


def _hides_a_name(words: Sequence[tuple[str, str]]) -> bool:
    """Whether two single characters, neither of them a stopword, stand side by side: 周 铁 根."""
    single = [len(word) == 1 and not is_stopword(word) for word, _ in words]
    return any(one and other for one, other in zip(single, single[1:], strict=False))


def _is_sure(word: str, kind: str, after: str, lexicon: Lexicon) -> bool:
    """Whether a Chinese word is surely a name, and not of a people or a language (印度人)."""
    if after and after in _PEOPLE or word[-1] in _PEOPLE:
        return False
    stems = [*lexicon.english.get(word), *lexicon.english.get(bare(word))]
    return kind != "name" or any(surely_named(one, lexicon) for one in stems)


def _han_spans(text: str, lexicon: Lexicon, guess: bool) -> list[_Named]:
    """The names of a folded text; the pieces of a name that no dictionary knows are joined."""
    spans: list[_Named] = []
    for start, end, kind in _tagged_names(text, lexicon, guess):
        if not lexicon.english.get(text[start:end]):
            while is_stopword(text[end - 1]) and end - start > 2:  # 呋塞米会 is 呋塞米
                end -= 1
            if spans and spans[-1].end == start and not _is_known(text, spans[-1], lexicon):
                start, _, kind = spans.pop()
        if spans and text[spans[-1].end : start] in _DOTS:
            spans.pop()  # of 约翰·埃尔维 the last part is enough: texts call him 埃尔维, too
        spans.append(_Named(start, end, kind))
    return spans


def _is_known(text: str, span: _Named, lexicon: Lexicon) -> bool:
    return bool(lexicon.english.get(text[span.start : span.end]))


def _names_in_latin(question: str, lexicon: Lexicon) -> Iterator[Name]:
    without_capitals = question == question.lower()
    for run in _lower_names(question, lexicon) if without_capitals else runs_of(question):
        words = [_without_possessive(match.group()) for match in run]
        stems = tuple(stem(word.lower()) for word in words)
        proper = {
            word: kind
            for word, stemmed in zip(words, stems, strict=True)
            if (kind := kind_of_stem(stemmed, lexicon)) is not None
            and not _is_known_acronym(word, lexicon)
        }
        if not proper and len(run) > 1 and stems[-1] in _COMPANIES:
            proper = dict.fromkeys(
                (
                    word
                    for word, stemmed in zip(words, stems, strict=True)
                    if stemmed not in _COMPANIES
                ),
                "place",
            )
        if len(run) == 1 and not question[: run[0].start()].strip() and not holds_han(question):
            # the first word of the question, which is capitalised whether it is a name or not
            if not surely_named(stems[0], lexicon) and words[0] == run[0].group():
                continue
        if proper:
            # one foreign word that is tagged as a person may be a place: Rotterdam
            kinds = [kind for kind in proper.values() if kind == "place" or len(run) > 1]
            yield Name(
                _without_possessive(question[run[0].start() : run[-1].end()]),
                kinds[0] if kinds else "name",
                _has_translation(proper, stems, lexicon),
                not any(len(word) < 3 or is_people(stem(word.lower()), lexicon) for word in proper),
                words=tuple(proper),
                stems=stems,
            )


def _lower_names(question: str, lexicon: Lexicon) -> Iterator[list[re.Match[str]]]:
    """The words of a question without capitals that are surely names, each a run of its own."""
    for match in _WORD.finditer(question):
        word = match.group()
        if not _is_never_name(word) and surely_named(stem(_without_possessive(word)), lexicon):
            yield [match]


def _has_translation(proper: Iterable[str], stems: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Whether the lexicon has the whole name, or each of its proper words, in Chinese."""
    whole = bool(lexicon.chinese.get(" ".join(stems)))
    return whole or all(han_forms((stem(word.lower()),), lexicon) for word in proper)


def _is_known_acronym(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is an acronym of the lexicon: FDI and GDP name a thing, not its owner."""
    return word.isupper() and 2 <= len(word) <= 6 and bool(lexicon.acronyms.get(word.lower()))


def runs_of(text: str) -> Iterator[list[re.Match[str]]]:
    """The runs of capitalised words of a text, in reading order; without months and stopwords."""
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        if not match.group()[0].isupper() or _is_never_name(match.group()):
            continue
        if run and not _goes_on(run[-1].group(), text[run[-1].end() : match.start()]):
            yield run
            run = []
        run.append(match)
    if run:
        yield run


def _goes_on(word: str, gap: str) -> bool:
    """Whether a name goes on behind a word and a gap: not behind a possessive."""
    return word == _without_possessive(word) and _WITHIN.fullmatch(gap) is not None


def _is_never_name(word: str) -> bool:
    """Whether a word is never a name: a month, a day, a stopword, a single letter."""
    lower = word.lower()
    return lower in _DATES or is_stopword(stem(lower)) or len(word) < 2


def _without_possessive(name: str) -> str:
    """A word or name without its possessive ending."""
    return name.removesuffix("'s").removesuffix("’s")


def quoted_names(question: str) -> Iterator[tuple[int, int]]:
    """Where something in quotation marks stands that is not too long for a name."""
    return (match.span("inner") for match in _QUOTED.finditer(question))


def latin_names(
    question: str, lexicon: Lexicon | None, free: Callable[[int, int], bool]
) -> Iterator[tuple[int, int]]:
    """Where runs of capitalised words stand; the first word only if the lexicon has it as a name.

    Args:
        question: as typed, with its capitals.
        lexicon: without one, the first word is no name and every acronym is one.
        free: whether no other slot of the question has taken a (start, end).
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
        return False  # FDI names a thing
    first = not before.strip(" “\"'")
    return not first or " " in run or is_known_name(run, lexicon)


def han_names(question: str) -> Iterator[tuple[int, int]]:
    """Where Chinese names stand; neighbours are one, even with a noun between (淮海国际陆港)."""
    if not holds_han(question):
        return
    folded = fold(question)
    for match in HAN_RUN.finditer(folded.text):
        for start, end in _name_spans(tag_words(match.group())):
            yield folded.source(match.start() + start, match.start() + end)


def _name_spans(words: list[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    position, start, end, nouns = 0, -1, -1, 0
    for word, flag in [*words, ("", "x")]:
        named = 1 < len(word) <= (_LONGEST_NZ if flag == "nz" else len(word))
        if named and flag.startswith(_NAME_FLAGS):
            start = position if start < 0 else start
            end, nouns = position + len(word), 0
        elif end == position > start >= 0 and flag in ("n", "ng") and word[-1] in _CLOSING:
            end = position + len(word)  # 南塘 区, 林登 博物馆
        elif start >= 0 and flag == "n" and nouns == 0:
            nouns = 1
        elif start >= 0:
            yield start, end
            start = -1
        position += len(word)
