"""A question → its frame: names, items, years and words that evidence for an answer has to have.

The frame of *How much FDI did Nanjing use in 2019?* is the name Nanjing, the year 2019 and the
words FDI and use; that of *What does room 14 cost?* has the item room 14.
``bot.answering.support`` compares it with the evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase
from typing import TYPE_CHECKING

from bot.question.kind import kind_asked
from bot.question.terms import question_terms
from bot.text import (
    designators_of,
    dictionary_tagged,
    fold,
    is_simplified,
    is_stopword,
    scan,
    years_of,
)
from bot.text.names import names_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Term
    from bot.text import Designator, Token, Year
    from bot.text.names import Name
    from embeddings.lexicon import Lexicon

_ATTRIBUTE = re.compile(r"\W*what(?:['’]s| is| was| are| were)\b", re.I)  # what was its population?
_MEASURED = ("amount", "count", "percentage", "change", "rank")

_HOW = re.compile(r"多[高长宽深厚重久大远快]|百分[比点率]|percent\w*")  # asks, and says nothing
# Words that only say what kind of figure is asked for: an answer need not have them.
_OF_FIGURES = re.compile(
    r"金额|数[量字额]?|总[数额量]|[人户次件]数|比[例重]|占比|份额|单位"
    r"|number|amount|total|figur|sum|unit"
)
_NOUNS = ("n", "nl", "ng", "vn", "an")  # jieba's tags of things, other than names


@dataclass(frozen=True, slots=True)
class Frame:
    """The elements of one question."""

    question: str
    kind: str  # as kind_asked returns it
    measured: bool  # whether a figure is asked for, of what the words say
    names: tuple[Name, ...]
    years: tuple[Year, ...]  # that are asked about, without those that are only compared with
    words: tuple[Word, ...]  # all other words that say what is asked
    items: tuple[Designator, ...] = ()  # that a number, a letter or a code tells from others


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of a question."""

    said: str  # verbatim
    text: str  # folded; the stem of an English word
    terms: tuple[Term, ...]  # the word and its translations
    noun: bool  # whether it names a thing, rather than what is done or a kind of figure


@lru_cache(maxsize=8)
def frame_of(question: str, lexicon: Lexicon) -> Frame:
    """The frame of a question; its tuples are empty for what the question does not name."""
    items = designators_of(question)
    names = tuple(
        name for name in names_of(question, lexicon) if not _is_item(name, question, items)
    )
    # 108年 may be a year of the Republic's calendar, but hardly in Simplified script
    years = years_of(question, republic=not is_simplified(question))
    kind = kind_asked(question)
    return Frame(
        question,
        kind,
        kind in _MEASURED or kind == "" and _ATTRIBUTE.match(question) is not None,
        names,
        tuple(year for year in years if not (year.compared or year.open)),
        words_of(question, names, lexicon, items),
        items,
    )


def _is_item(name: Name, question: str, items: Sequence[Designator]) -> bool:
    """Whether an item is all that a name is: the Line of *Line 4*, but not the Apollo of 11."""
    return any(one.sure and name.text in question[one.start : one.end] for one in items)


def words_of(
    question: str, names: Sequence[Name], lexicon: Lexicon, items: Sequence[Designator] = ()
) -> tuple[Word, ...]:
    """The content words of a question in reading order: no names, items, numbers or stopwords."""
    name_stems = {stemmed for name in names for stemmed in name.stems}
    folded = fold(question)
    verbatim: dict[str, str] = {}  # token → the word as it stands
    for token in scan(folded.text):
        if _says_what(token) and token.text not in name_stems:
            if not any(token.text in name.han for name in names):
                start, end = folded.source(token.start, token.end)
                if any(one.start <= start and end <= one.end for one in items):
                    continue
                verbatim.setdefault(token.text, question[start:end])
    return tuple(
        Word(said, text, _terms(said.lower(), lexicon), _is_noun(text, lexicon))
        for text, said in verbatim.items()
    )


def _says_what(token: Token) -> bool:
    """Whether a token is a content word: no stopword, number, single letter or bigram."""
    if not token.is_word or token.text == "年" or is_stopword(token.text):
        return False
    if token.text in ascii_lowercase or _HOW.fullmatch(token.text):
        return False
    return not any(character.isdigit() for character in token.text)


def _terms(said: str, lexicon: Lexicon) -> tuple[Term, ...]:
    return tuple(term for term in question_terms(said, lexicon) if not term.is_bigram)


@lru_cache(maxsize=4_096)
def _is_noun(text: str, lexicon: Lexicon) -> bool:
    """Whether jieba's tags make a word a noun, or most of an English stem's translations.

    A word that only says what kind of figure is asked for is none.
    """
    if _OF_FIGURES.fullmatch(text):
        return False
    if text >= "\u2e80":
        return len(text) > 1 and all(flag in _NOUNS for _, flag in dictionary_tagged(text))
    chinese = {word: share for word, share in lexicon.chinese.get(text).items() if word >= "\u2e80"}
    nouns = (word for word in chinese if dictionary_tagged(word)[-1][1] in _NOUNS)
    return 2 * sum(chinese[word] for word in nouns) > sum(chinese.values()) or not chinese
