"""A question's frame held against the sentence quoted for it and what stands around that.

The sentence comes first: what it names itself is what it speaks of. Then its passage, and the
article's title and opening, which say what all of the article is about. Other passages only say
whether a name is known at all.

The words of a question that say what is asked of whom it names, and whether a text has them.

A text has a word in its own language or the other one, in a part (进出口总额 in 进出口), and an
acronym also where it is written out. A word is worth the more the fewer of the passages have it.

The years a question asks about, held against a sentence and the passage it stands in.

A sentence that gives its own year is of that year, whatever else its passage names. One that gives
none is of the last year before it, or the title's.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.answering.support_names import check_names
from bot.core import settings
from bot.question import ANSWERS, Word
from bot.text import counts_by_republic, figures, years_of
from bot.text.names import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core import Hit, Span, Term
    from bot.question import Frame
    from bot.text import Year
    from bot.text.names import Text
    from embeddings.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Support:
    """How far the evidence speaks of what is asked; shares are 0 to 1, and 1 of nothing asked."""

    names_sentence: float  # share of the question's names that the sentence has
    names_context: float  # likewise the sentence, its passage, or the article's title or opening
    names_anywhere: float  # or any passage found
    rival: float  # 1: the sentence has another name in the place of a missing one
    years_sentence: float  # share of the asked years that the sentence has
    years_context: float  # or what governs it in the passage and title; half for a mere mention
    years_contradicted: float  # 1: another year stands in the place of the asked one
    words_sentence: float  # share of the other words' worth, rare ones counting more
    words_context: float
    missing: str = ""  # what surely is not there: "year", "name" or "word"; "" for nothing
    what: str = ""  # that element, as the question has it

    @property
    def features(self) -> tuple[float, ...]:
        """The shares in the order of ``FEATURES``, for a fit."""
        return tuple(getattr(self, name) for name in FEATURES)

    def score_of(self, element: str) -> float:
        """How well an element ("year", "name" or "word") is supported, sentence and context."""
        of = {"year": "years", "name": "names", "word": "words"}[element]
        return float(getattr(self, f"{of}_sentence") + getattr(self, f"{of}_context"))


FEATURES = (
    "names_sentence", "names_context", "names_anywhere", "rival", "years_sentence",
    "years_context", "years_contradicted", "words_sentence", "words_context",
)  # fmt: skip


def check(frame: Frame, quote: Span, hit: Hit, hits: Sequence[Hit], lexicon: Lexicon) -> Support:
    """How far a quote and what stands around it speak of what a question asks about.

    Args:
        frame: the question's, by ``bot.question.frame.frame``.
        quote: a part of the passage.
        hit: the passage it stands in.
        hits: all passages found.
        lexicon: knows names and words in the other language.

    Returns:
        ``missing`` is set only where a refusal is as good as sure to be right; docs/answers.md
        says how often it is not.
    """
    sentence, context = text_of(quote.text), text_of(context_of(hit))
    others = [text_of(f"{other.article.title}\n{other.chunk.text}") for other in hits]
    years = check_years(frame, quote, hit)
    names = check_names(frame, quote, hit, (sentence, context, others), lexicon)
    words = check_words(frame, sentence, context, others)
    found = (("name", names.missing), ("year", years.missing), ("word", words.missing))
    missing, what = next(((element, what) for element, what in found if what), ("", ""))
    return Support(
        names.sentence,
        names.context,
        names.anywhere,
        float(names.rival),
        years.sentence,
        years.context,
        float(bool(years.missing)),
        words.sentence,
        words.context,
        missing,
        what,
    )


def context_of(hit: Hit) -> str:
    """What stands around a quote: title, opening and passage."""
    opening = hit.article.text[: settings.OPENING_CHARS] if hit.chunk.start else ""
    return f"{hit.article.title}\n{opening}\n{hit.chunk.text}"


_SPOKEN_OF = 0.35  # share of the words' worth below which a passage does not speak of them
_SURELY = 0.6  # share from which a word counts as there when nothing else of it is
_HELD = 0.2  # share from which a word counts as there at all: a rare translation is still one


class WordSupport(NamedTuple):
    """Shares of the words' worth, and the noun that says what is asked where all are missing."""

    sentence: float
    context: float
    missing: str


def word_held(word: Word, text: Text) -> float:
    """How surely a text has a word, 0 to 1."""
    if text.has(word.text):
        return 1.0
    shares = [
        max((share for token, share in _tokens(term, n) if text.has(token)), default=0.0)
        for n, term in enumerate(word.terms)
    ]
    total = sum(term.weight for term in word.terms)
    met = sum(term.weight * share for term, share in zip(word.terms, shares, strict=True))
    held = max(shares[0] if shares else 0.0, met / total if total else 0.0, _part(word.text, text))
    return held if held >= _HELD else 0.0


def _part(word: str, text: Text) -> float:
    """How much of a long Chinese word a text has in pairs of characters: 出口 of 出口额 is much."""
    if word < "\u2e80" or len(word) < 3:
        return 0.0
    there = {
        place
        for at in range(len(word) - 1)
        if word[at : at + 2] in text.folded
        for place in (at, at + 1)
    }
    return len(there) / len(word)


def _tokens(term: Term, number: int) -> Iterator[tuple[str, float]]:
    """A term's tokens with their shares; a character alone, in many a word, only of the word's own.

    Args:
        term: one of a word's.
        number: which of them; 0 for the word with its translations.
    """
    return (one for one in term.tokens.items() if number == 0 or len(one[0]) > 1)


def worth(words: Sequence[Word], texts: Sequence[Text]) -> list[float]:
    """What each word is worth beside the others: rarer among the texts counts for more."""
    return [
        math.log(1 + (len(texts) + 0.5) / (sum(word_held(word, text) > 0 for text in texts) + 0.5))
        for word in words
    ]


def check_words(frame: Frame, sentence: Text, context: Text, others: Sequence[Text]) -> WordSupport:
    """How far a quote speaks of the other words of a question; 1 for a question without any."""
    if not frame.words:
        return WordSupport(1.0, 1.0, "")
    values = worth(frame.words, others)
    own = [word_held(word, sentence) for word in frame.words]
    around = [word_held(word, context) for word in frame.words]
    total = sum(values)
    nouns = [
        (value, word.said, held)
        for value, word, held in zip(values, frame.words, around, strict=True)
        if word.noun
    ]
    met = sum(value * held for value, held in zip(values, around, strict=True)) / total
    surely = sum(value for value, held in zip(values, around, strict=True) if held >= _SURELY)
    absent = surely < _SPOKEN_OF * total and all(held < _SURELY for _, _, held in nouns)
    return WordSupport(
        sum(value * held for value, held in zip(values, own, strict=True)) / total,
        met,
        max(nouns)[1] if frame.measured and absent and nouns else "",
    )


_DATED = re.compile(r"\d{4}")
_AND = re.compile(r"\s*年?\s*(?:[、,，]|和|与|與|及|至|到|and|to|or)\s*", re.I)
_MENTIONED = 0.5  # of a year that stands somewhere around, beside one that governs the sentence


class YearSupport(NamedTuple):
    """Shares of the asked years, and the first that is contradicted as the question has it."""

    sentence: float
    context: float
    missing: str


def check_years(frame: Frame, quote: Span, hit: Hit) -> YearSupport:
    """How far a quote is of the years asked about; 1 for a question without any."""
    if not frame.years:
        return YearSupport(1.0, 1.0, "")
    met = [_check(frame, year, quote, hit) for year in frame.years]
    missing = (
        frame.question[year.start : year.end]
        for year, (_, _, contradicted) in zip(frame.years, met, strict=True)
        if contradicted
    )
    return YearSupport(
        sum(sentence for sentence, _, _ in met) / len(met),
        sum(context for _, context, _ in met) / len(met),
        next(missing, ""),
    )


def contradicts(frame: Frame, quote: Span, hit: Hit) -> bool:
    """Whether a part of a passage is of another year than the asked ones."""
    return bool(check_years(frame, quote, hit).missing)


def governing(quote: Span, hit: Hit) -> frozenset[int]:
    """The years that a quote's figure is of: its own, else the last before it; empty for none."""
    republic = counts_by_republic(hit.article.text)
    own = [year for year in years_of(quote.text, republic) if not year.compared]
    before, _ = _context(quote, hit, republic)
    return next((year.years for year in (*own[:1], *before[-1:])), frozenset())


def _check(frame: Frame, asked: Year, quote: Span, hit: Hit) -> tuple[float, float, bool]:
    """Support by the sentence and by all, and whether another year stands in its place."""
    republic = counts_by_republic(hit.article.text)
    own = [year for year in years_of(quote.text, republic) if not year.compared]
    if _names(_of_values(frame, quote.text, own), asked):
        return 1.0, 1.0, False
    before, around = _context(quote, hit, republic)
    governing = before[-1:]
    rivals = [year for year in own if not year.open]
    if rivals and not (_names(governing, asked) and _value_first(quote.text, rivals[0])):
        # a sentence that says when may be asked for its own year, of a thing of the asked one
        mentioned = _names(around, asked)
        return 0.0, _MENTIONED * mentioned, not (mentioned and frame.kind == "date")
    if _names(governing, asked):
        return 0.0, 1.0, False
    if _names(around, asked):
        return 0.0, _MENTIONED, False
    return _by_article(frame, asked, governing or around, hit)


def _by_article(
    frame: Frame, asked: Year, around: Sequence[Year], hit: Hit
) -> tuple[float, float, bool]:
    """Where neither sentence nor passage names the asked year: by the article's date."""
    dated = int(match.group()) if (match := _DATED.match(hit.article.date)) else 0
    if dated in asked.years:
        return 0.0, _MENTIONED, False
    if any(not year.open for year in around):
        return 0.0, 0.0, True
    far = dated and all(abs(year - dated) > 1 for year in asked.years)
    return 0.0, 0.0, bool(far and frame.measured)


def _context(quote: Span, hit: Hit, republic: bool) -> tuple[list[Year], list[Year]]:
    """The years of the passage before the quote, and of all that stands around it."""
    chunk = hit.chunk
    in_passage = years_of(chunk.text, republic)
    at = quote.start - chunk.start
    opening = hit.article.text[: settings.OPENING_CHARS] if chunk.start else ""
    title = [year for year in years_of(hit.article.title, republic) if not year.compared]
    passage = [year for year in in_passage if not year.compared]
    before = title + [year for year in passage if year.end <= at]
    around = [*title, *years_of(opening, republic), *passage]
    return before, around


def _names(years: Sequence[Year], asked: Year) -> bool:
    return any(not year.years.isdisjoint(asked.years) for year in years)


def _of_values(frame: Frame, text: str, own: list[Year]) -> list[Year]:
    """The years that figures of the kind asked for are of, where there are several; else all.

    Either years come before their figures (in 2018 it was 5, in 2019 it was 6) or behind them.
    """
    values = [one for one in figures.find(text) if one.kind in ANSWERS.get(frame.kind, ())]
    if frame.kind == "date" or len(own) < 2 or not values:
        return own
    groups = _group_years(text, own)
    if values[0].start < own[0].start:
        behind = [next((g for g in groups if g[0].start >= v.end), groups[-1]) for v in values]
        return [year for group in behind for year in group]
    before = [[group for group in groups if group[0].end <= v.start][-1] for v in values]
    return [year for group in before for year in group]


def _group_years(text: str, years: Sequence[Year]) -> list[list[Year]]:
    """Years in groups that share what is said of them: in 1915 and 1937."""
    groups: list[list[Year]] = []
    for year in years:
        if groups and _AND.fullmatch(text[groups[-1][-1].end : year.start]):
            groups[-1].append(year)
        else:
            groups.append([year])
    return groups


def _value_first(text: str, rival: Year) -> bool:
    """Whether a sentence gives a figure before it comes to its own year."""
    values = (figure for figure in figures.find(text) if figure.kind not in ("date", "number"))
    return next((figure.start < rival.start for figure in values), False)
