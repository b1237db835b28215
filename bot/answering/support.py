"""A question's frame + a quote and what stands around it → how far they support each other.

The sentence comes first: what it names itself is what it speaks of. Then comes its passage, then
the article's title and opening, which say what the whole article is about. Other passages only say
whether a name is known at all.

- Names are compared in ``support_names``.
- Words: a text may have a word in its own language or the other one, in part (进出口 of 进出口总额)
  or, for an acronym, written out. A word is worth more the fewer of the passages have it.
- Years: a sentence that gives its own year is of that year, whatever else its passage names. One
  that gives none is of the last year before it, or of the title's.
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


_SPOKEN_OF = 0.35  # share of the words' worth below which a passage does not speak of them
_SURELY = 0.6  # share from which a word is there even if nothing else of it is
_PRESENT = 0.2  # share from which a word is there at all: a rare translation is still one
_DATED = re.compile(r"\d{4}")
_BETWEEN_YEARS = re.compile(r"\s*年?\s*(?:[、,，]|和|与|與|及|至|到|and|to|or)\s*", re.I)
_MENTIONED = 0.5  # support by a year somewhere around; by one that governs the sentence it is 1


@dataclass(frozen=True, slots=True)
class Support:
    """How far the evidence speaks of what is asked; shares are 0 to 1, and 1 if it asks nothing."""

    names_sentence: float  # share of the question's names that the sentence has
    names_context: float  # that the sentence, its passage or the article's title or opening has
    names_anywhere: float  # that these or any passage found has
    rival: float  # 1 if the sentence has another name in the place of a missing one, else 0
    years_sentence: float  # share of the asked years that the sentence has
    years_context: float  # or what governs it in the passage and title; a mere mention counts half
    years_contradicted: float  # 1 if another year stands in the place of the asked one, else 0
    words_sentence: float  # share of the other words' worth, rare ones counting more
    words_context: float  # likewise for the sentence with its passage, title and opening
    missing: str = ""  # what surely is not there: "year", "name" or "word"; "" for nothing
    what: str = ""  # that element, as the question has it

    @property
    def features(self) -> tuple[float, ...]:
        """The shares in the order of ``FEATURES``, for whoever fits the confidence anew."""
        return tuple(getattr(self, name) for name in FEATURES)

    def score_of(self, element: str) -> float:
        """Returns how well an element is supported by sentence and context together, 0 to 2.

        Args:
            element: "year", "name" or "word".
        """
        plural = {"year": "years", "name": "names", "word": "words"}[element]
        return float(getattr(self, f"{plural}_sentence") + getattr(self, f"{plural}_context"))


FEATURES = (
    "names_sentence", "names_context", "names_anywhere", "rival", "years_sentence",
    "years_context", "years_contradicted", "words_sentence", "words_context",
)  # fmt: skip


def check(frame: Frame, quote: Span, hit: Hit, hits: Sequence[Hit], lexicon: Lexicon) -> Support:
    """Returns how far a quote and what stands around it speak of what a question asks about.

    Args:
        frame: the question's.
        quote: a part of the passage.
        hit: the passage it stands in.
        hits: all passages found.
        lexicon: knows names and words in the other language.

    Returns:
        The support. Its ``missing`` is set only if a refusal is all but sure to be right;
        docs/answers.md says how often it is not.
    """
    sentence, context = text_of(quote.text), text_of(context_of(hit))
    others = [text_of(f"{other.article.title}\n{other.chunk.text}") for other in hits]
    years = check_years(frame, quote, hit)
    names = check_names(frame, quote, hit, (sentence, context, others), lexicon)
    words = check_words(frame, sentence, context, others)
    elements = (("name", names.missing), ("year", years.missing), ("word", words.missing))
    missing, what = next(((element, what) for element, what in elements if what), ("", ""))
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
    """Returns what stands around a quote: the article's title, its opening and the passage."""
    opening = hit.article.text[: settings.OPENING_CHARS] if hit.chunk.start else ""
    return f"{hit.article.title}\n{opening}\n{hit.chunk.text}"


class WordSupport(NamedTuple):
    """How far a quote has the other words of a question; shares of their worth are 0 to 1."""

    sentence: float  # what the quote has
    context: float  # what it and its surroundings have
    missing: str  # the noun that is asked about, if the words are surely missing; else ""


def word_share(word: Word, text: Text) -> float:
    """Returns how surely a text has a word, 0 to 1."""
    if text.has(word.text):
        return 1.0
    shares = [
        max((share for token, share in _tokens(term, n) if text.has(token)), default=0.0)
        for n, term in enumerate(word.terms)
    ]
    total = sum(term.weight for term in word.terms)
    met = sum(term.weight * share for term, share in zip(word.terms, shares, strict=True))
    own = shares[0] if shares else 0.0
    share = max(own, met / total if total else 0.0, _pair_share(word.text, text))
    return share if share >= _PRESENT else 0.0


def _pair_share(word: str, text: Text) -> float:
    """The share of a long Chinese word that a text has in pairs: 出口 is two thirds of 出口额."""
    if word < "\u2e80" or len(word) < 3:
        return 0.0
    covered = {
        place
        for at in range(len(word) - 1)
        if word[at : at + 2] in text.folded
        for place in (at, at + 1)
    }
    return len(covered) / len(word)


def _tokens(term: Term, number: int) -> Iterator[tuple[str, float]]:
    """A term's tokens with their shares; single characters, which many words have, only of term 0.

    Args:
        term: one of a word's.
        number: which of them; 0 for the word with its translations.
    """
    return (pair for pair in term.tokens.items() if number == 0 or len(pair[0]) > 1)


def worths_of(words: Sequence[Word], texts: Sequence[Text]) -> list[float]:
    """Returns what each word is worth: one that is rarer among the texts is worth more."""
    return [
        math.log(1 + (len(texts) + 0.5) / (sum(word_share(word, text) > 0 for text in texts) + 0.5))
        for word in words
    ]


def check_words(frame: Frame, sentence: Text, context: Text, others: Sequence[Text]) -> WordSupport:
    """Returns how far a quote has the other words of a question; 1 for a question without any.

    Args:
        frame: the question's.
        sentence: the quote.
        context: the quote with what stands around it.
        others: all passages found; they say how rare a word is.
    """
    if not frame.words:
        return WordSupport(1.0, 1.0, "")
    worths = worths_of(frame.words, others)
    own = [word_share(word, sentence) for word in frame.words]
    around = [word_share(word, context) for word in frame.words]
    total = sum(worths)
    nouns = [
        (worth, word.said, share)
        for worth, word, share in zip(worths, frame.words, around, strict=True)
        if word.noun
    ]
    surely = sum(worth for worth, share in zip(worths, around, strict=True) if share >= _SURELY)
    absent = surely < _SPOKEN_OF * total and all(share < _SURELY for _, _, share in nouns)
    return WordSupport(
        sum(worth * share for worth, share in zip(worths, own, strict=True)) / total,
        sum(worth * share for worth, share in zip(worths, around, strict=True)) / total,
        max(nouns)[1] if frame.measured and absent and nouns else "",
    )


class YearSupport(NamedTuple):
    """How far a quote is of the asked years; shares are 0 to 1."""

    sentence: float  # share of the years that the quote itself is of
    context: float  # or what stands around it; a mere mention counts half
    missing: str  # the first that is contradicted, as the question has it; "" for none


def check_years(frame: Frame, quote: Span, hit: Hit) -> YearSupport:
    """Returns how far a quote is of the years asked about; 1 for a question without any."""
    if not frame.years:
        return YearSupport(1.0, 1.0, "")
    supports = [_check_year(frame, year, quote, hit) for year in frame.years]
    missing = (
        frame.question[year.start : year.end]
        for year, (_, _, contradicted) in zip(frame.years, supports, strict=True)
        if contradicted
    )
    return YearSupport(
        sum(sentence for sentence, _, _ in supports) / len(supports),
        sum(context for _, context, _ in supports) / len(supports),
        next(missing, ""),
    )


def contradicts(frame: Frame, quote: Span, hit: Hit) -> bool:
    """Whether a part of a passage is of another year than the asked ones."""
    return bool(check_years(frame, quote, hit).missing)


def governing_years(quote: Span, hit: Hit) -> frozenset[int]:
    """Returns the years that a quote is of: its own, else the last before it; empty for none."""
    republic = counts_by_republic(hit.article.text)
    own = [year for year in years_of(quote.text, republic) if not year.compared]
    before, _ = _context(quote, hit, republic)
    return next((year.years for year in (*own[:1], *before[-1:])), frozenset())


def _check_year(frame: Frame, asked: Year, quote: Span, hit: Hit) -> tuple[float, float, bool]:
    """The support of one year by the sentence and by all, and whether another is in its place."""
    republic = counts_by_republic(hit.article.text)
    own = [year for year in years_of(quote.text, republic) if not year.compared]
    if _any_names(_years_of_values(frame, quote.text, own), asked):
        return 1.0, 1.0, False
    before, around = _context(quote, hit, republic)
    governing = before[-1:]
    rivals = [year for year in own if not year.open]
    if rivals and not (_any_names(governing, asked) and _value_first(quote.text, rivals[0])):
        # asked when something happened, a sentence may answer with its own year about the asked one
        mentioned = _any_names(around, asked)
        return 0.0, _MENTIONED * mentioned, not (mentioned and frame.kind == "date")
    if _any_names(governing, asked):
        return 0.0, 1.0, False
    if _any_names(around, asked):
        return 0.0, _MENTIONED, False
    return _by_article(frame, asked, governing or around, hit)


def _by_article(
    frame: Frame, asked: Year, around: Sequence[Year], hit: Hit
) -> tuple[float, float, bool]:
    """The same by the article's date, if neither sentence nor passage names the asked year."""
    article_year = int(match.group()) if (match := _DATED.match(hit.article.date)) else 0
    if article_year in asked.years:
        return 0.0, _MENTIONED, False
    if any(not year.open for year in around):
        return 0.0, 0.0, True
    far = article_year and all(abs(year - article_year) > 1 for year in asked.years)
    return 0.0, 0.0, bool(far and frame.measured)


def _context(quote: Span, hit: Hit, republic: bool) -> tuple[list[Year], list[Year]]:
    """The years in title and passage before the quote, and all around it, opening included."""
    chunk = hit.chunk
    quote_start = quote.start - chunk.start
    opening = hit.article.text[: settings.OPENING_CHARS] if chunk.start else ""
    title = [year for year in years_of(hit.article.title, republic) if not year.compared]
    passage = [year for year in years_of(chunk.text, republic) if not year.compared]
    before = title + [year for year in passage if year.end <= quote_start]
    around = [*title, *years_of(opening, republic), *passage]
    return before, around


def _any_names(years: Sequence[Year], asked: Year) -> bool:
    """Whether one of some years names an asked one."""
    return any(not year.years.isdisjoint(asked.years) for year in years)


def _years_of_values(frame: Frame, text: str, own: list[Year]) -> list[Year]:
    """The years that the figures of the kind asked for are of, if there are several; else all.

    Years come either before their figures (in 2018 it was 5, in 2019 it was 6) or behind them.
    """
    kinds = ANSWERS.get(frame.kind, ())
    values = [figure for figure in figures.find(text) if figure.kind in kinds]
    if frame.kind == "date" or len(own) < 2 or not values:
        return own
    groups = _group_years(text, own)
    if values[0].start < own[0].start:
        behind = [next((g for g in groups if g[0].start >= v.end), groups[-1]) for v in values]
        return [year for group in behind for year in group]
    before = [[group for group in groups if group[0].end <= v.start][-1] for v in values]
    return [year for group in before for year in group]


def _group_years(text: str, years: Sequence[Year]) -> list[list[Year]]:
    """The years in groups of which the same is said: in 1915 and 1937."""
    groups: list[list[Year]] = []
    for year in years:
        if groups and _BETWEEN_YEARS.fullmatch(text[groups[-1][-1].end : year.start]):
            groups[-1].append(year)
        else:
            groups.append([year])
    return groups


def _value_first(text: str, rival: Year) -> bool:
    """Whether a sentence gives a figure before it comes to its own year."""
    values = (figure for figure in figures.find(text) if figure.kind not in ("date", "number"))
    return next((figure.start < rival.start for figure in values), False)
