"""The names that a question or a sentence has.

A name is what jieba tags as one in Chinese, unless it has synonyms as ordinary words have; in
Latin letters what is capitalised and no ordinary word: *University of Warsaw* is named by *Warsaw*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.text.folding import HAN, fold, holds_han
from bot.text.names.forms import han_forms
from bot.text.names.kinds import KINDS, is_ordinary, is_people, is_place, kind_of_stem, surely_named
from bot.text.names.latin_runs import WORD, is_common, plain, runs_of
from bot.text.names.name_spelling import bare
from bot.text.segmenter import dictionary_tagged, tagged
from bot.text.stopwords import is_stopword
from bot.text.words import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from embeddings.lexicon import Lexicon

_DOTS = ("·", "•", "・", "‧")  # between the parts of a foreign name
_PEOPLE = "人籍裔语"  # behind a country
_HAN_RUN = re.compile(f"[{HAN}]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a question gives it."""

    text: str  # verbatim
    kind: str  # "place" (organisations too), "person", or "name" of any kind
    known: bool  # the lexicon has it, so that it is recognised in the other language
    sure: bool  # it is a name, and one that must be said: not Indian, nor an ordinary word perhaps
    han: str = ""  # a Chinese name, folded and bare; "" for one in Latin letters
    words: tuple[str, ...] = ()  # its proper words in Latin letters
    stems: tuple[str, ...] = ()  # all of its words


class _Named(NamedTuple):
    start: int  # in the folded text
    end: int
    kind: str


def names_of(question: str, lexicon: Lexicon, guess: bool = True) -> tuple[Name, ...]:
    """The names of a question or a sentence, in reading order within each script.

    Args:
        question: any text.
        lexicon: tells names from ordinary words.
        guess: whether to look for Chinese names that no dictionary has, which takes longer.
    """
    return (*_han_names(question, lexicon, guess), *_latin_names(question, lexicon))


def _han_names(question: str, lexicon: Lexicon, guess: bool) -> Iterator[Name]:
    folded = fold(question)
    for start, end, kind in _han_spans(folded.text, lexicon, guess):
        word = folded.text[start:end]
        if not is_ordinary(word, lexicon):
            first, last = folded.source(start, end)
            known = bool(lexicon.english.get(word) or lexicon.english.get(bare(word)))
            sure = _is_sure(word, kind, folded.text[end : end + 1], lexicon)
            yield Name(question[first:last], kind, known, sure, han=bare(word))


def _tagged_names(text: str, lexicon: Lexicon, guess: bool) -> Iterator[_Named]:
    """Where words tagged as names stand in a folded text, and what they name."""
    for run in _HAN_RUN.finditer(text):
        at = run.start()
        words = dictionary_tagged(run.group())
        if guess and _hides_a_name(words):
            words = tagged(run.group())  # jieba itself, which takes a quarter of a second to come
        for word, flag in words:
            kind = "place" if is_place(word, lexicon) else KINDS.get(flag, "")
            if len(word) > 1 and kind:
                yield _Named(at, at + len(word), kind)
            at += len(word)


def _hides_a_name(words: Sequence[tuple[str, str]]) -> bool:
    """Whether single characters that are no stopwords follow each other: 周 铁 根."""
    single = [len(word) == 1 and not is_stopword(word) for word, _ in words]
    return any(one and other for one, other in zip(single, single[1:], strict=False))


def _is_sure(word: str, kind: str, behind: str, lexicon: Lexicon) -> bool:
    """Whether a Chinese word is surely a name, and not said of people or a language (印度人)."""
    if behind and behind in _PEOPLE or word[-1] in _PEOPLE:
        return False
    stems = [*lexicon.english.get(word), *lexicon.english.get(bare(word))]
    return kind != "name" or any(surely_named(one, lexicon) for one in stems)


def _han_spans(text: str, lexicon: Lexicon, guess: bool) -> list[_Named]:
    """Where names stand in a folded text; pieces of one that no dictionary knows are joined."""
    spans: list[_Named] = []
    for start, end, kind in _tagged_names(text, lexicon, guess):
        if not lexicon.english.get(text[start:end]):
            while is_stopword(text[end - 1]) and end - start > 2:  # 呋塞米会 is 呋塞米
                end -= 1
            if spans and spans[-1].end == start and not _is_known(text, spans[-1], lexicon):
                start, _, kind = spans.pop()
        if spans and text[spans[-1].end : start] in _DOTS:
            spans.pop()  # 约翰·埃尔维 is also called 埃尔维
        spans.append(_Named(start, end, kind))
    return spans


def _is_known(text: str, span: _Named, lexicon: Lexicon) -> bool:
    return bool(lexicon.english.get(text[span.start : span.end]))


def _latin_names(question: str, lexicon: Lexicon) -> Iterator[Name]:
    for run in (
        runs_of(question) if question != question.lower() else _lower_names(question, lexicon)
    ):
        words = [plain(match.group()) for match in run]
        stems = tuple(stem(word.lower()) for word in words)
        proper = {
            word: kind
            for word, one in zip(words, stems, strict=True)
            if (kind := kind_of_stem(one, lexicon)) is not None
            and not _known_acronym(word, lexicon)
        }
        if len(run) == 1 and not question[: run[0].start()].strip() and not holds_han(question):
            # capitalised in any case, as the first word of the question
            if not surely_named(stems[0], lexicon) and words[0] == run[0].group():
                continue
        if proper:
            # one foreign word tagged as a person may be a place as well: Rotterdam
            kinds = [kind for kind in proper.values() if kind == "place" or len(run) > 1]
            yield Name(
                plain(question[run[0].start() : run[-1].end()]),
                kinds[0] if kinds else "name",
                _known(proper, stems, lexicon),
                not any(len(word) < 3 or is_people(stem(word.lower()), lexicon) for word in proper),
                words=tuple(proper),
                stems=stems,
            )


def _lower_names(question: str, lexicon: Lexicon) -> Iterator[list[re.Match[str]]]:
    """Of a question in small letters throughout, the words that are names in any case."""
    for match in WORD.finditer(question):
        if not is_common(match.group()) and surely_named(stem(plain(match.group())), lexicon):
            yield [match]


def _known(proper: Iterable[str], stems: tuple[str, ...], lexicon: Lexicon) -> bool:
    whole = bool(lexicon.chinese.get(" ".join(stems)))
    return whole or all(han_forms((stem(word.lower()),), lexicon) for word in proper)


def _known_acronym(word: str, lexicon: Lexicon) -> bool:
    """FDI and GDP are what is asked for rather than whose it is."""
    return word.isupper() and 2 <= len(word) <= 6 and bool(lexicon.acronyms.get(word.lower()))
