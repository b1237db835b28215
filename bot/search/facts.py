"""A measure, a period, a choice of articles → the facts that fit, to be set side by side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.question import words_of
from bot.text import fold_phrases, has_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Fact, Filter
    from bot.library import Reader
    from embeddings.lexicon import Lexicon

_SURELY = 0.3  # share of a translation from which a word may be said by it
_PERIOD = re.compile(r"(?:\d{4}|-)(?:-\d\d(?:-\d\d)?|-[QH]\d)?")


def find_facts(
    library: Reader,
    lexicon: Lexicon,
    measure: str = "",
    period: str = "",
    only: Filter | None = None,
) -> list[Fact]:
    """Returns the facts of a measure, by period, then in the order of the articles.

    Args:
        library: the articles.
        lexicon: carries the words of the measure into the other language.
        measure: words that the fact's measure, thing and place have, each of them; "" for all.
        period: a year, month, day, quarter or half; what lies in it fits, too. "" for any.
        only: the articles whose facts are looked at; all when not given.

    Raises:
        ValueError: the period is written otherwise.
    """
    if period and not _PERIOD.fullmatch(period):
        raise ValueError(f"period is {period!r}; write it as 2019, 2019-03, 2019-Q1 or 2019-H1")
    ids = [entry.id for entry in library.iter_entries(only=only)] if only else None
    words = _words(measure, lexicon)
    found = [
        fact for fact in library.facts(ids) if _in_period(fact, period) and _has_all(fact, words)
    ]
    return sorted(found, key=lambda fact: (not fact.period, fact.period))


def _words(measure: str, lexicon: Lexicon) -> list[frozenset[str]]:
    """For each word that says something: it, and what it is in the other language."""
    return [
        frozenset(
            [
                word.text,
                *(
                    token
                    for term in word.terms
                    for token, share in term.tokens.items()
                    if share >= _SURELY
                ),
            ]
        )
        for word in words_of(measure, (), lexicon)
    ]


def _has_all(fact: Fact, words: Sequence[frozenset[str]]) -> bool:
    text = fold_phrases(f"{fact.subject} {fact.measure} {fact.place}")
    return all(any(has_word(text, one) for one in choice) for choice in words)


def _in_period(fact: Fact, period: str) -> bool:
    """Whether both ends of a fact's period lie in another one."""
    ends = fact.period.split("/")
    return all(end == period or end.startswith((f"{period}-", f"{period}~")) for end in ends) or (
        not period
    )
