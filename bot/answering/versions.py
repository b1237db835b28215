"""The quoted sentence + the passages → the sources that give its value, and other values.

Rather misses a source than names a wrong one: a sentence counts only if it has as much of the
question as the quoted one, speaks of the same times, and names no other people or places. Its
figures are compared one by one: only one that is said of the same thing may differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answering.editions import date_of, file_of, newest_first
from bot.answering.quoting import token_set
from bot.answering.statements import Translations, names_another, same_measure
from bot.answering.support_years import governing_years
from bot.core import Span, settings
from bot.question import question_terms
from bot.search import meeting
from bot.text import (
    figures,
    fold,
    heads_of,
    holds_han,
    parts_of_year,
    same_form,
    split_sentences,
    statements_of,
)
from bot.text.figures import compatible, magnitude_of, same_thing, says_loss
from bot.text.names import name_share, names_of, tagged_names, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core import Article, Hit, Term
    from bot.text import Statement
    from bot.text.figures import Figure
    from embeddings.lexicon import Lexicon

_SHORTEST = 2  # characters of a value that is looked for as text; one is in any sentence
_CAPITAL = re.compile(r"(?<=[a-z,)] )[A-Z][a-z]{2,}")  # within a sentence: a name
_MANY_DIGITS = 3  # from which a figure is hardly that of something else
_TIMES = frozenset("年月日号")  # words of dates, which say nothing of the subject
_COMPARED = ("amount", "percentage", "rank", "count", "number")  # kinds that may differ


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of an article and the value in it."""

    quote: Span
    mark: Span | None
    article: Article

    @property
    def date(self) -> str:
        """When the article was written, as ISO 8601; "" if that is not known."""
        return date_of(self.article)

    @property
    def file(self) -> str:
        """The name of the file that the article was read from, without its ending."""
        return file_of(self.article)


def versions(
    question: str, best: Source, hits: Sequence[Hit], lexicon: Lexicon
) -> tuple[tuple[Source, ...], ...]:
    """Returns what the articles say: one group of sources for each value.

    Args:
        question: as understood.
        best: the quote that answers best, with its value.
        hits: the passages retrieved; those of other articles are looked through.
        lexicon: carries the question's words into the other language.

    Returns:
        Only the group of ``best``, itself first, if no article disagrees; else all groups, newest
        first by their newest article (``bot.answering.editions``), unknown dates last.
    """
    if best.mark is None:
        return ((best,),)
    comparison = _Comparison(question, best, hits, lexicon)
    agreeing, differing = [best], []
    seen = {best.quote.article_id}
    for hit in hits[: settings.SEARCHED_HITS]:
        if hit.article.id in seen or hit.chunk.boilerplate:
            continue
        source = comparison.agreeing(hit)
        if source:
            agreeing.append(source)
        elif source := comparison.differing(hit):
            differing.append(source)
        if source:
            seen.add(hit.article.id)
    groups = [agreeing[: settings.SOURCES], *_by_value(differing)][: settings.VERSIONS]
    if len(groups) > 1:
        groups = [_newest_first(group) for group in groups]
        order = newest_first([group[0].article for group in groups])
        groups = [groups[place] for place in order]
    return tuple(map(tuple, groups))


def _by_value(sources: Sequence[Source]) -> list[list[Source]]:
    """The sources in one group for each value."""
    groups: list[list[Source]] = []
    for source in sources:
        group = next((group for group in groups if _same_value(group[0], source)), None)
        if group is None:
            groups.append([source])
        else:
            group.append(source)
    return groups


def _quarters(text: str) -> set[str]:
    """The quarters and halves of a year that a text names."""
    return {part for part in parts_of_year(text) if not part.startswith("M")}


def _newest_first(group: Sequence[Source]) -> list[Source]:
    return [group[place] for place in newest_first([source.article for source in group])]


class _Comparison:
    """Compares the quoted sentence with the sentences of other articles."""

    def __init__(self, question: str, best: Source, hits: Sequence[Hit], lexicon: Lexicon) -> None:
        assert best.mark is not None
        self.best, self.mark, self.lexicon = best, best.mark, lexicon
        self.terms = [term for term in question_terms(question, lexicon) if _is_telling(term)]
        self.met = _term_numbers(self.terms, best.quote.text, best.article.title)
        self.question_figures = figures.find(question)
        self.figure = _figure_of(best)
        self.least = _least_share(self.figure)
        self.sentence = _sentence_around(best.quote, self.mark)
        self.value = fold(self.mark.text.strip()).text
        passages = (hit.chunk.text for hit in hits if hit.article.id == best.quote.article_id)
        self.around = "\n".join((question, best.article.title, best.quote.text, *passages))
        home = next((hit for hit in hits if _holds(hit, best.quote)), None)
        self.years = governing_years(self.sentence, home) if home else frozenset()
        self.heads = "\n".join(heads_of(best.article, best.quote.start))
        self.statement = self._statement()
        self.question, self.translations = question, Translations(lexicon)

    def _statement(self) -> Statement | None:
        """What the quoted value is said of; None if it is no figure that is said of something."""
        start = self.mark.start - self.sentence.start
        end = self.mark.end - self.sentence.start
        return next(
            (
                one
                for one in self._statements(self.sentence.text)
                if self.figure and start <= one.figure.start and one.figure.end <= end
            ),
            None,
        )

    @property
    def _is_rank(self) -> bool:
        return self.figure is not None and self.figure.kind == "rank"

    def _statements(self, text: str) -> tuple[Statement, ...]:
        return statements_of(text, self._is_rank)

    def agreeing(self, hit: Hit) -> Source | None:
        """Returns the sentence of a passage with the same value and as much of the question."""
        for quote in _sentences(hit):
            mark = self._find_value(quote)
            if (
                mark
                and self._meets(quote, hit, self.least)
                and not self._at_other_times(quote)
                and not self._rival(quote, hit)  # there the value is that of another thing
            ):
                return Source(quote, mark, hit.article)
        return None

    def differing(self, hit: Hit) -> Source | None:
        """Returns the sentence of a passage with another value of the same thing, at that time."""
        if self.figure is None or self.figure.kind not in _COMPARED:
            return None
        if self._is_of_another(hit.article.title) or names_another(
            self.best.article.title, hit.article.title, self.sentence.text
        ):
            return None
        for quote in _sentences(hit):
            foreign = self._is_foreign(quote)
            if not foreign and not self._meets(quote, hit, settings.OTHER_SHARE):
                continue
            if not self._at_the_same_time(quote, hit) or self._names_others(quote.text):
                continue
            rival = self._rival(quote, hit)
            if rival and not (foreign and not self._meets_abroad(quote, hit)):
                return Source(quote, _span(quote, rival), hit.article)
        return None

    def _is_foreign(self, quote: Span) -> bool:
        return holds_han(quote.text) != holds_han(self.sentence.text)

    def _meets_abroad(self, quote: Span, hit: Hit) -> bool:
        """Whether a sentence in the other language with its title has all that the quote has."""
        if meeting(self.terms, quote.text).partly:  # imports and exports, asked for one of them
            return False
        text, own = f"{quote.text}\n{hit.article.title}", f"{self.sentence.text}\n{self.heads}"
        return self.translations.has_all(text, own, self.question)

    def _rival(self, quote: Span, hit: Hit) -> Figure | None:
        """The one figure of a sentence that is said of what the quoted value is said of.

        None if it may be the same value, or if another figure on either side may be meant.
        """
        if self.statement is None:
            return None
        theirs, ours = self._statements(quote.text), self._statements(self.sentence.text)
        if same_form(self.sentence.text, quote.text, ranks=self._is_rank):
            one = theirs[self.statement.number]
            rivals = [one.figure] if one.words == self.statement.words else []
        else:
            heads = "\n".join(heads_of(hit.article, quote.start))
            foreign = self.translations if self._is_foreign(quote) else None
            alike = [
                (our, one)
                for our in ours
                for one in theirs
                if same_thing(one.figure, our.figure)
                and same_measure(our, one, self.heads, heads, foreign)
            ]
            rivals = [one.figure for our, one in alike if our == self.statement]
            if len([our for our, one in alike if one.figure in rivals]) > 1:
                return None
        if len(rivals) != 1 or self._is_asked(rivals[0]) or self._is_another_kind(rivals[0]):
            return None
        return None if self._may_agree(rivals[0], quote.text) else rivals[0]

    def _is_asked(self, figure: Figure) -> bool:
        """Whether the question has a figure itself."""
        return any(figures.same(figure, asked) for asked in self.question_figures)

    def _is_another_kind(self, figure: Figure) -> bool:
        assert self.figure is not None
        return figure.kind != self.figure.kind or not same_thing(figure, self.figure)

    def _at_the_same_time(self, quote: Span, hit: Hit) -> bool:
        """Whether a sentence speaks of the days and years that the quoted one speaks of."""
        years = governing_years(quote, hit)
        if years and self.years and years.isdisjoint(self.years):
            return False
        own = _quarters(f"{self.heads}\n{self.sentence.text}")
        theirs = _quarters("\n".join((*heads_of(hit.article, quote.start), quote.text)))
        if own.isdisjoint(theirs) and own | theirs:  # half a year's figure is no other of the year
            return False
        dates, quoted = _dates(quote.text), _dates(self.sentence.text)
        if dates and quoted:
            return dates == quoted
        # the year that one of them leaves out may stand above it
        return all(
            date.isdecimal() and not end and int(date) in governing
            for named, governing in ((dates, self.years), (quoted, years))
            for date, end in named
        )

    def _may_agree(self, rival: Figure, text: str) -> bool:
        """Whether both values may be true, a loss of 3.2億 and a profit of -3.2億 among them."""
        assert self.figure is not None
        if compatible(rival, self.figure):
            return True
        lost = self.sentence.text if _is_negative(rival) else text
        return (
            _is_negative(rival) != _is_negative(self.figure)
            and says_loss(lost)
            and compatible(magnitude_of(rival), magnitude_of(self.figure))
        )

    def _find_value(self, quote: Span) -> Span | None:
        """Where a sentence gives the quoted value: the same figure, else the same text."""
        if self.figure is not None:
            for figure in figures.find(quote.text):
                if figure.kind == self.figure.kind and figures.same(figure, self.figure):
                    return _span(quote, figure)
            return None
        folded = fold(quote.text)
        at = folded.text.find(self.value) if len(self.value) >= _SHORTEST else -1
        if at < 0 or not _whole_word(folded.text, at, at + len(self.value)):
            return None
        start, end = folded.source(at, at + len(self.value))
        text = quote.text[start:end]
        begin = quote.start + start
        return Span(quote.article_id, begin, begin + len(text), text, self.mark.kind)

    def _meets(self, quote: Span, hit: Hit, least: float) -> bool:
        """Whether a sentence with its title has at least this share of the terms in the quote."""
        if not self.met:
            return False
        numbers = _term_numbers(self.terms, quote.text, hit.article.title)
        total = sum(self.terms[n].weight for n in self.met)
        return sum(self.terms[n].weight for n in self.met & numbers) >= least * total

    def _at_other_times(self, quote: Span) -> bool:
        """Whether both sentences give years, and none is the same."""
        years = figures.years(quote.text)
        quoted_years = figures.years(self.sentence.text)
        return bool(years and quoted_years) and years.isdisjoint(quoted_years)

    def _is_of_another(self, title: str) -> bool:
        """Whether a title names a place or person that the quoted article's passages do not."""
        known = text_of(self.around)
        names = names_of(title, self.lexicon, guess=False)
        return any(name.sure and not name_share(name, known, self.lexicon) for name in names)

    def _names_others(self, text: str) -> bool:
        """Whether a text names a place or person that the quoted article's passages do not."""
        if holds_han(text) != holds_han(self.around):
            return False  # names of two scripts cannot be compared
        folded, known = fold(text).text, fold(self.around).text
        if not holds_han(text):
            return any(word.lower() not in known for word in _CAPITAL.findall(text))
        return any(
            folded[start:end] not in known
            for kind in ("place", "person")
            for start, end in tagged_names(folded, kind)
        )


def _least_share(figure: Figure | None) -> float:
    """The share of the question's words to have: a figure of many digits is hardly another's."""
    if figure is None:
        return settings.SAME_SHARE
    value = figure.value if figure.value is not None else figure.low
    digits = len(value.as_tuple().digits) if value is not None else 0
    long = digits >= _MANY_DIGITS or figure.kind == "date" and len(figure.date) > len("2019-03")
    return settings.SAME_FIGURE_SHARE if long else settings.SAME_SHARE


def _is_telling(term: Term) -> bool:
    """Whether a term is a word that says something: no bigram, stopword or 年 of a date."""
    word = next(iter(term.tokens), "")
    return (
        bool(word)
        and not term.is_bigram
        and term.weight > settings.STOPWORD_WEIGHT
        and word not in _TIMES
    )


def _holds(hit: Hit, quote: Span) -> bool:
    chunk = hit.chunk
    return chunk.article_id == quote.article_id and chunk.start <= quote.start < chunk.end


def _sentences(hit: Hit) -> Iterator[Span]:
    for start, end in hit.chunk.sentences:
        yield Span(hit.article.id, start, end, hit.article.text[start:end], "sentence")


def _sentence_around(quote: Span, mark: Span) -> Span:
    """The sentence of a quote in which a value begins."""
    at = mark.start - quote.start
    for start, end in split_sentences(quote.text):
        if start <= at < end:
            text = quote.text[start:end]
            return Span(quote.article_id, quote.start + start, quote.start + end, text, "sentence")
    return quote


def _is_negative(figure: Figure) -> bool:
    return figure.value is not None and figure.value < 0


def _span(quote: Span, figure: Figure) -> Span:
    start = quote.start + figure.start
    return Span(quote.article_id, start, start + len(figure.text), figure.text, figure.kind)


def _figure_of(source: Source) -> Figure | None:
    assert source.mark is not None
    return figure_in(source.mark, source.quote)


def figure_in(mark: Span, quote: Span) -> Figure | None:
    """The one figure inside a mark, read where it stands; None if there is none, or several."""
    start, end = mark.start - quote.start, mark.end - quote.start
    inside = [f for f in figures.find(quote.text) if start <= f.start and f.end <= end]
    return inside[0] if len(inside) == 1 else None


def _term_numbers(terms: Sequence[Term], text: str, title: str) -> frozenset[int]:
    """The numbers of the terms that a sentence or its article's title has."""
    tokens = token_set(text) | token_set(title)
    return frozenset(n for n, term in enumerate(terms) if not tokens.isdisjoint(term.tokens))


def _dates(text: str) -> frozenset[tuple[str, str]]:
    return frozenset((f.date, f.date_end) for f in figures.find(text) if f.kind == "date")


def _whole_word(text: str, start: int, end: int) -> bool:
    """Whether no Latin word or number goes on beyond a place: 5 is not in 15, art not in part."""
    outside = text[max(0, start - 1) : start], text[end : end + 1]
    inside = text[start : start + 1], text[end - 1 : end]
    return not any(
        a.isascii() and a.isalnum() and b.isascii() and b.isalnum()
        for a, b in zip(outside, inside, strict=True)
    )


def _same_value(first: Source, second: Source) -> bool:
    figure, other = _figure_of(first), _figure_of(second)
    return bool(figure and other and figures.same(figure, other))
