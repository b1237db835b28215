"""A question's frame + a quote and what stands around it → how far they support each other.

The sentence comes first: what it names itself is what it speaks of. Then comes its passage, then
the article's title and opening, which say what the whole article is about. Other passages only say
whether a name is known at all.

- Names are compared in ``support_names``, items such as room 14 in ``support_items``.
- Words: a text may have a word in its own language or the other one, in part (进出口 of 进出口总额)
  or, for an acronym, written out. A word is worth more the fewer of the passages have it.
- Years: a sentence that gives its own year is of that year, whatever else its passage names. One
  that gives none is of the last year before it, or of the title's.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.answering.support_items import check_items, is_of_another_item
from bot.answering.support_names import check_names, is_displaced
from bot.core import Span, settings
from bot.question import ANSWERS, Word
from bot.search import meeting
from bot.text import (
    figures,
    fold,
    fold_text,
    heads_of,
    holds_han,
    is_of_republic,
    renamings,
    split_sentences,
    year_written,
    years_of,
)
from bot.text.names import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core import Article, Hit, Term
    from bot.question import Frame
    from bot.text import Year
    from bot.text.figures import Figure
    from bot.text.names import Text
    from embeddings.lexicon import Lexicon


_SPOKEN_OF = 0.35  # share of the words' worth below which a passage does not speak of them
_SURELY = 0.6  # share from which a word is there even if nothing else of it is
# Words that say how something changed, in other words than the text perhaps; and single characters.
_CHANGING = re.compile(
    r"[增升涨跌降减]|上[升涨]|提[高升]|下[降跌滑]|回落|[\u4e00-\u9fff]$|(?:rise|rose|grew|grow|grown|increas|fall|fell"
    r"|drop|declin|chang|gain)$"
)
_CLEARLY = 0.3  # of a word's share that another sentence has more of it
_PRESENT = 0.2  # share from which a word is there at all: a rare translation is still one
_CLAUSE = re.compile(r"[，；;。：]|[,:] |\n")
_BETWEEN_YEARS = re.compile(r"\s*年?\s*(?:[、,，]|和|与|與|及|至|到|and|to|or)\s*", re.I)
_OF_FIGURES = re.compile(
    r"人[数口员]?|时间|金额|数[量字额]?|总[数额量]|百分[比点率]|比例|单位|peopl|person|number|amount|total"
    r"|percent\w*|figur|sum|time|year|unit"
)
_ITEM_END = re.compile("[；;]")
_LIST_END = re.compile(r"[。！？!?\n]|\.(?=\s)")
_SOME_YEAR = 2000  # when a text without a date was written, to tell its 去年 from its 前年
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
    missing: str = ""  # what surely is not there: "item", "name", "year", "word"; "" for nothing
    what: str = ""  # that element, as the question has it
    items_sentence: float = 1.0  # share of the items, such as room 14, that the sentence names
    items_context: float = 1.0  # or that it goes on about; a mere mention counts half

    @property
    def features(self) -> tuple[float, ...]:
        """The shares in the order of ``FEATURES``, for whoever fits the confidence anew."""
        return tuple(getattr(self, name) for name in FEATURES)

    def score_of(self, element: str) -> float:
        """Returns how well an element is supported by sentence and context together, 0 to 2.

        Args:
            element: "item", "name", "year" or "word".
        """
        plural = f"{element}s"
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
    frame = _without_aliases(frame, quote, hit)
    sentence, context = text_of(quote.text), text_of(context_of(hit))
    others = [text_of(f"{other.article.title}\n{other.chunk.text}") for other in hits]
    years = check_years(frame, quote, hit)
    names = check_names(frame, quote, hit, (sentence, context, others), lexicon)
    words = check_words(frame, sentence, context, others)
    items = check_items(frame, quote, hit, hits, lexicon)
    elements = (
        ("item", items.missing),
        ("name", names.missing),
        ("year", years.missing),
        ("word", words.missing),
    )
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
        items.sentence,
        items.context,
    )


def _without_aliases(frame: Frame, quote: Span, hit: Hit) -> Frame:
    """The frame without the names that a quote has under another name of its article."""
    used = [
        one.used
        for one in renamings(frame.question, hit.article.text)
        if fold(one.other).text in fold(quote.text).text
    ]
    if not used:
        return frame
    return replace(
        frame,
        names=tuple(name for name in frame.names if not any(name.text in one for one in used)),
        words=tuple(word for word in frame.words if not any(word.said in one for one in used)),
    )


def context_of(hit: Hit) -> str:
    """Returns what stands around a quote: title, opening, the headings above, and the passage."""
    opening = hit.article.text[: settings.OPENING_CHARS] if hit.chunk.start else ""
    title, *headings = heads_of(hit.article, hit.chunk.start)
    return "\n".join((title, opening, *headings, hit.chunk.text))


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
    own = _years_in(quote.text, hit.article)
    before, _ = _context(quote, hit)
    return next((year.years for year in (*own[:1], *before[-1:])), frozenset())


def _check_year(frame: Frame, asked: Year, quote: Span, hit: Hit) -> tuple[float, float, bool]:
    """The support of one year by the sentence and by all, and whether another is in its place."""
    own = _years_in(quote.text, hit.article)
    if _any_names(_years_of_values(frame, quote.text, own), asked):
        return 1.0, 1.0, False
    before, around = _context(quote, hit)
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
    article_year = year_written(hit.article)
    if article_year in asked.years:
        return 0.0, _MENTIONED, False
    if any(not year.open for year in around):
        return 0.0, 0.0, True
    # It may speak of the year before without naming it, but hardly of one that is still to come.
    far = article_year and article_year - 1 not in asked.years
    return 0.0, 0.0, bool(far and frame.measured)


def _context(quote: Span, hit: Hit) -> tuple[list[Year], list[Year]]:
    """The years in heads and passage before the quote, and all around it, opening included."""
    article, chunk = hit.article, hit.chunk
    opening = article.text[: settings.OPENING_CHARS] if chunk.start else ""
    heads = _years_in("\n".join(heads_of(article, chunk.start)), article)
    passage = _years_in(chunk.text, article)
    before = heads + [year for year in passage if year.end <= quote.start - chunk.start]
    return before, [*heads, *_years_in(opening, article), *passage]


def _years_in(text: str, article: Article, written: int = 0) -> list[Year]:
    """The years that a part of an article is of, *last year* included if its date is known."""
    written = written or year_written(article)
    years = years_of(text, is_of_republic(article.text), written)
    return [year for year in years if not year.compared]


def _past_years(question: str, written: int) -> list[Year]:
    """The years that a question names by the one that a text was written in."""
    return [year for year in years_of(question, written=written) if not year.compared]


def _any_names(years: Sequence[Year], asked: Year) -> bool:
    """Whether one of some years names an asked one."""
    return any(not year.years.isdisjoint(asked.years) for year in years)


def _years_of_values(frame: Frame, text: str, own: list[Year]) -> list[Year]:
    """The years that the figures of the kind asked for are of, if there are several; else all."""
    values = _values_with_years(frame, text, own)
    return [year for _, group in values for year in group] or own


def _values_with_years(
    frame: Frame, text: str, own: Sequence[Year]
) -> list[tuple[Figure, list[Year]]]:
    """The figures of the kind asked for, each with its years; none if the text has but one year.

    Years come either before their figures (in 2018 it was 5, in 2019 it was 6) or behind them.
    """
    kinds = ANSWERS.get(frame.kind, ())
    values = [figure for figure in figures.find(text) if figure.kind in kinds]
    if frame.kind == "date" or len(own) < 2 or not values:
        return []
    groups = _group_years(text, own)
    if values[0].start < own[0].start:
        behind = [next((g for g in groups if g[0].start >= v.end), groups[-1]) for v in values]
        return list(zip(values, behind, strict=True))
    before = [[group for group in groups if group[0].end <= v.start][-1] for v in values]
    return list(zip(values, before, strict=True))


def figures_with_years(frame: Frame, quote: Span, article: Article) -> list[tuple[Figure, bool]]:
    """Returns the figures of a quote that are of the kind asked for, and whether of an asked year.

    None if the question names no year, or the quote has but one.
    """
    written = year_written(article) or _SOME_YEAR
    asked = frame.years or _past_years(frame.question, written)
    own = _years_in(quote.text, article, 0 if frame.years else written)
    values = _values_with_years(frame, quote.text, own) if asked else []
    return [(figure, any(_any_names(years, one) for one in asked)) for figure, years in values]


def _sentence_around(quote: Span, value: Span) -> str:
    """The sentence of a quote in which a value begins."""
    at = value.start - quote.start
    places = split_sentences(quote.text)
    return next((quote.text[a:b] for a, b in places if a <= at < b), quote.text)


def is_of_another(
    frame: Frame, quote: Span, value: Span, article: Article, lexicon: Lexicon
) -> bool:
    """Whether a value in a quote is of another year, name, item or thing than the asked ones.

    The quote may speak of these, too: Spain has 157,000 cases, while China has 83,000. A figure is
    of what its own sentence says: of imports, where exports are asked for.
    """
    if is_of_another_item(frame, quote, value.start, value.end, lexicon):
        return True
    if frame.measured and frame.words:
        around = text_of(_sentence_around(quote, value))
        if not any(word_share(word, around) for word in frame.words):
            return True
    if _is_of_other_item(frame, quote, value):
        return True
    start, end = value.start - quote.start, value.end - quote.start
    values = figures_with_years(frame, quote, article)
    if own := [asked for figure, asked in values if figure.start < end and start < figure.end]:
        return not own[0]
    first = max((m.end() for m in _CLAUSE.finditer(quote.text, 0, start)), default=0)
    after = _CLAUSE.search(quote.text, end)
    clause = quote.text[first : after.start() if after else len(quote.text)]
    return is_displaced(frame, clause, text_of(quote.text), lexicon)


def lacks_noun(frame: Frame, quote: Span, hit: Hit) -> bool:
    """Whether a figure is asked of what an article never speaks of, in the article's language.

    The surveyed rate of unemployment is not the registered one, however alike the questions are.
    Words that only say what kind of figure is asked for (people, per cent) are not looked for.
    """
    if not frame.measured or holds_han(frame.question) != holds_han(quote.text):
        return False
    context = text_of(context_of(hit))
    nouns = [w for w in frame.words if w.noun and not _OF_FIGURES.fullmatch(w.text)]
    absent = [word for word in nouns if not word_share(word, context)]
    if not absent:
        return False
    whole = fold_text(hit.article.text)
    return not all(
        any(token in whole for term in word.terms[:1] for token in (word.text, *term.tokens))
        for word in absent
    )


def _is_of_other_item(frame: Frame, quote: Span, value: Span) -> bool:
    """Whether a value stands in one of the parts set off by semicolons, and not in the asked one.

    Another part then has all the words of the question that its own has and one more; or a word
    stands only behind its part: the first may lead in what all are about, but no later one does.
    """
    at = value.start - quote.start
    first = max((m.end() for m in _LIST_END.finditer(quote.text, 0, at)), default=0)
    last = _LIST_END.search(quote.text, at)
    until = last.start() if last else len(quote.text)
    ends = [match.end() for match in _ITEM_END.finditer(quote.text, first, until)]
    places = list(pairwise([first, *ends, until]))
    own = next((n for n, (start, end) in enumerate(places) if start <= at < end), 0)
    texts = [text_of(quote.text[start:end]) for start, end in places]
    met = [{w.text for w in frame.words if word_share(w, text)} for text in texts]
    if len(places) < 2:
        return False
    behind = set().union(*met[own + 1 :]) - set().union(*met[: own + 1])
    return bool(behind) or bool(met[own]) and any(met[own] < other for other in met)


def better_sentence(
    frame: Frame, quote: Span, value: Span, hit: Hit, lexicon: Lexicon
) -> Span | None:
    """Returns another sentence of the passage that speaks of what is asked for; None if none does.

    It has every word of the question as much as the value's own sentence has it, one noun clearly
    more (exports, where that has imports, or both together), and a figure that may answer.

    Args:
        frame: the question's.
        quote: what was chosen.
        value: the value in it.
        hit: the passage.
        lexicon: knows names and words in the other language.
    """
    if frame.kind not in ANSWERS or frame.kind == "date" or not frame.words:
        return None
    words = [word for word in frame.words if word.noun or not _CHANGING.match(word.text)]
    own = _shares_met(words, _sentence_around(quote, value))
    best, best_sum = None, 0.0
    for start, end in hit.chunk.sentences:
        sentence = hit.article.text[start:end]
        if start <= value.start < end or not any(
            figure.kind == ANSWERS[frame.kind][0] for figure in figures.find(sentence)
        ):
            continue
        other = _shares_met(words, sentence)
        gains = [theirs - ours for theirs, ours in zip(other, own, strict=True)]
        clearly = any(
            gain >= _CLEARLY for word, gain in zip(words, gains, strict=True) if word.noun
        )
        if min(gains, default=-1) < 0 or not clearly or sum(other) <= best_sum:
            continue
        span = Span(quote.article_id, start, end, sentence, quote.kind)
        if not check(frame, span, hit, [hit], lexicon).missing:
            best, best_sum = span, sum(other)
    return best


def _shares_met(words: Sequence[Word], sentence: str) -> list[float]:
    """How much of each word a sentence has; half of one that stands for both of a pair."""
    return [meeting(word.terms, sentence).share for word in words]


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
