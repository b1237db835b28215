"""Question + quote → the figure that is said of what is asked, by the words beside it.

Of 載客96萬人次，營收1億5,600萬元，虧損3,480萬元 the third figure alone is of 虧損: what a figure
measures stands in its own part of the sentence (:mod:`bot.text.statements`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.headline import PEOPLE, units_asked
from bot.answering.support import OF_PEOPLE_OR_TIME, word_share
from bot.answering.support_years import figures_with_years
from bot.core import Span
from bot.text import figures, says_what, split_sentences, statements_of
from bot.text.names import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Article, Term
    from bot.question import Frame, Word
    from bot.text import Statement

# Kind asked → the kinds of figures that surely answer; a share and a growth are alike in form.
_KINDS = {"amount": ("amount",), "count": ("count", "number")}
_MOST_MORE = 2  # words of its part that the question has not: with more it may be another measure
_SURELY = 0.6  # share of a word from which a text has it
_PERHAPS = 0.1  # share of a translation from which a word may be said by it


def stated_value(frame: Frame, terms: Sequence[Term], quote: Span, article: Article) -> Span | None:
    """Returns the one figure of a quote that is said of what is asked; None if none is for sure.

    Its own part of the sentence has a noun of the question, and no other figure of the kind and
    of the years asked about has as many of them.

    Args:
        frame: the question's.
        terms: the question's words with their translations.
        quote: the sentences chosen.
        article: the one quoted.
    """
    nouns = [w for w in frame.words if w.noun and not OF_PEOPLE_OR_TIME.fullmatch(w.text)]
    if frame.kind not in _KINDS or not nouns:
        return None
    years = figures_with_years(frame, quote, article)
    others = {figure.start for figure, asked in years if not asked}
    found: list[tuple[int, Statement, frozenset[str]]] = []
    for start, end in split_sentences(quote.text):
        for one in statements_of(quote.text[start:end]):
            at = start + one.figure.start
            if one.figure.kind in _KINDS[frame.kind] and at not in others:
                found.append((at, one, _said_of(nouns, one)))
    best = [
        (at, one, met)
        for at, one, met in found
        if met and not any(met <= other for place, _, other in found if place != at)
    ]
    if len(best) != 1:
        return None
    at, chosen, met = best[0]
    figure = chosen.figure
    last = at + len(figure.text)
    following = min((place for place, _, _ in found if place > at), default=len(quote.text))
    before = text_of(f"{article.title}\n{quote.text[: max(last, following)]}")
    if any(word.text not in met and word_share(word, before) < _SURELY for word in nouns):
        return None
    if len(_more_words(terms, chosen)) > _MOST_MORE:
        return None
    units = units_asked(frame.question)
    if units and figure.unit not in ("", "个", *units) and not {figure.unit, *units} <= PEOPLE:
        return None
    return Span(quote.article_id, quote.start + at, quote.start + last, figure.text, frame.kind)


def has_nouns(frame: Frame, quote: Span) -> bool:
    """Whether a quote has each noun of a question: 生猪, and not only what is said of 牛, too."""
    text = text_of(quote.text)
    return all(word_share(word, text) >= _SURELY for word in frame.words if word.noun)


def is_of_less(frame: Frame, quote: Span, value: Span, stated: Span, article: Article) -> bool:
    """Whether the reader's value is less of what is asked than the one stated: by kind, or year."""
    if value.start < stated.end and stated.start < value.end:
        return False
    kinds = {figure.kind for figure in figures.find(value.text)}
    if kinds.isdisjoint(_KINDS.get(frame.kind, ())):
        return True
    start, end = value.start - quote.start, value.end - quote.start
    years = figures_with_years(frame, quote, article)
    return any(not asked for figure, asked in years if figure.start < end and start < figure.end)


def _more_words(terms: Sequence[Term], statement: Statement) -> list[str]:
    """The words of a figure's part that say what it measures, and that the question has not."""
    asked = {token for term in terms for token, p in term.tokens.items() if p >= _PERHAPS}
    return [
        word
        for word in statement.words
        if says_what(word) and not word.isdigit() and not any(_is_part(word, o) for o in asked)
    ]


def _is_part(word: str, other: str) -> bool:
    """Whether two words are one, or a Chinese one is a part of the other one."""
    return word == other or (word >= "\u2e80" and (word in other or other in word))


def _said_of(nouns: Sequence[Word], statement: Statement) -> frozenset[str]:
    """The nouns of a question that stand in a figure's own part of its sentence.

    Of an acronym it is enough to stand there by what it means as a whole: 外资 for FDI.
    """
    own = text_of(statement.own)
    return frozenset(
        word.text
        for word in nouns
        if word_share(word, own) >= _SURELY
        or any(
            own.has(token)
            for term in word.terms
            if term.weight >= word.terms[0].weight
            for token, share in term.tokens.items()
            if share >= _SURELY
        )
    )
