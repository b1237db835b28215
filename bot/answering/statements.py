"""Two figures of two sentences → whether they surely measure the same, in one language or two.

One word more on either side (计划, 人均, *before tax*) may make it another measure, unless what
stands around the other figure has that word, too. What each figure is said of is read by
:mod:`bot.text.statements`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.question import question_terms
from bot.text import fold_phrases, has_word, is_stopword, joins, words_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.text import Statement
    from embeddings.lexicon import Lexicon

_HAN_WORD = re.compile("[\u4e00-\u9fff]")
_LOSS = re.compile("亏损|损失|负|loss|minus|negat")
_SURELY = 0.3  # share of a translation from which a word may be said by it
_LONGEST = 3  # characters of a Chinese word that is hardly made of two words


def same_measure(
    first: Statement,
    second: Statement,
    around: str,
    other_around: str,
    translations: Translations | None = None,
) -> bool:
    """Returns whether two figures surely measure the same, by the words that they are said of.

    Args:
        first: one figure.
        second: one of another sentence.
        around: what stands around the sentence of the first: its title, its headings.
        other_around: the same of the second.
        translations: those between the languages of the two; None if they are in one.

    In two languages each word needs one of its own on the other side: 外国游客 are not *visitors*.
    """
    has = translations.has if translations else has_word
    words, others = _words_beside(first, second), _words_beside(second, first)
    if not any(has(second.own, word) for word in words) or _differ(first.lead, second.lead, has):
        return False
    more = [word for word in words if not has(second.own, word)]
    others_more = [word for word in others if not has(first.own, word)]
    if more and others_more:  # one word stands in another's place: 水稻产量, 小麦产量
        return False
    around, other_around = (
        f"{first.lead} {fold_phrases(around)}",
        f"{second.lead} {fold_phrases(other_around)}",
    )
    if not all(has(other_around, word) for word in more):
        return False
    if not all(has(around, word) for word in others_more):
        return False
    return translations is None or (
        translations.has_each(f"{second.own} {other_around}", words)
        and translations.has_each(f"{first.own} {around}", others)
    )


class Translations:
    """Whether texts have words of the other language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known: dict[str, frozenset[str]] = {}

    def has(self, text: str, word: str) -> bool:
        """Returns whether a folded text has a word, its translation, or a word that it translates.

        A name counts if the text has it by its sound.
        """
        if has_word(text, word) or any(has_word(text, other) for other in self._of(word)):
            return True
        return any(word in self._of(other) for other in words_in(text))

    def has_synonym(self, text: str, word: str) -> bool:
        """Returns whether a folded text has another word with one of a word's translations."""
        own = self._of(word) - {word}
        return any(own & (self._of(other) - {other}) for other in words_in(text))

    def has_each(self, text: str, words: Sequence[str]) -> bool:
        """Returns whether a folded text has a word of its own for each of some words."""
        there = list(dict.fromkeys(_pieces(words_in(text))))
        choices = sorted(
            ([one for one in there if self.has(one, word)] for word in _pieces(words)), key=len
        )
        taken: set[str] = set()
        for choice in choices:
            free = next((one for one in choice if one not in taken), None)
            if free is None:
                return False
            taken.add(free)
        return True

    def has_all(self, text: str, other: str, question: str) -> bool:
        """Returns whether a text has all words of a question that the other text has."""
        asked = [word for word in words_in(fold_phrases(question)) if not is_stopword(word)]
        told = [
            word for word in asked if not word.isdigit() and self.has(fold_phrases(other), word)
        ]
        return bool(told) and all(self.has(fold_phrases(text), word) for word in told)

    def _of(self, word: str) -> frozenset[str]:
        if word not in self._known:
            terms = question_terms(word, self._lexicon)
            self._known[word] = frozenset(
                token
                for term in terms
                if not term.is_bigram
                for token, share in term.tokens.items()
                if share >= _SURELY
            )
        return self._known[word]


def _pieces(words: Sequence[str]) -> list[str]:
    """The words, long Chinese ones in pairs of characters: 外国 and 游客 of 外国游客."""
    pieces: list[str] = []
    for word in words:
        long = len(word) > _LONGEST and _HAN_WORD.match(word)
        pieces += [word[at : at + 2] for at in range(0, len(word), 2)] if long else [word]
    return pieces


def names_another(first: str, second: str, text: str) -> bool:
    """Returns whether two titles name two things by one word of a text: Elm School, Oak School."""
    before, other_before = _words_before(first), _words_before(second)
    return any(
        word in other_before and own != other_before[word] and has_word(fold_phrases(text), word)
        for word, own in before.items()
    )


def _words_before(title: str) -> dict[str, str]:
    """The words of a title, each with the one before it, if both say something."""
    pairs = pairwise(words_in(fold_phrases(title)))
    return {
        word: before
        for before, word in pairs
        if not (joins(before) or joins(word) or before[0].isdigit())
    }


def _differ(lead: str, other: str, has: Callable[[str, str], bool]) -> bool:
    """Whether each of two texts has a word that the other one does not have."""
    return all(
        any(not joins(word) and not has(there, word) for word in words_in(here))
        for here, there in ((lead, other), (other, lead))
    )


def _words_beside(statement: Statement, other: Statement) -> list[str]:
    """The words of a figure's part; a loss is none where the other figure has a minus."""
    signed = other.figure.value is not None and other.figure.value < 0
    return [word for word in statement.words if not (signed and _LOSS.match(word))]
