"""An article → the facts that it states: which figure is of what thing, where and when.

A fact has its measure from the figure's own part of the sentence (``statements``), its period from
the dates of the sentence, else from what stands above it, and its thing and place from the names
that stand beside the figure. Whatever is not plain stays empty: an empty field is no guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core import Fact, Span
from bot.text import figures
from bot.text.bindings import row
from bot.text.designators import designators_of
from bot.text.folding import fold, holds_han
from bot.text.headings import heads_of
from bot.text.names import is_country, names_of, organisations_of
from bot.text.sentences import size, split_sentences
from bot.text.statements import joins, says_what, statements_of
from bot.text.words import placed_tokens
from bot.text.years import group_placed, is_of_republic, year_written, years_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.core import Article
    from bot.text.figures import Figure
    from bot.text.statements import Statement
    from embeddings.lexicon import Lexicon

FACTS_VERSION = "1"  # stored with a library's facts: raise it when other facts are read

_MAY_STATE = re.compile("[0-9０-９]|[一二两兩三四五六七八九][十百千万萬亿億]")
_DIGIT = re.compile("[0-9０-９]")
_SMALL = 10  # a number of things in words up to which says little: 四大产业, two ways
_LONGEST_MEASURE = 24.0  # Han characters: a longer one is a clause, no measure
_LONGEST_SENTENCE = 400.0  # Han characters: a longer one is a list, or a line of code
_CLAUSE = re.compile(r"[，；：。]|[,;:.](?!\d)")
_ASIDE = re.compile(r"[(（][^()（）]{0,40}[)）]")
_LINKING = re.compile("的|of|and|in|the|on|for|和|与|及|與", re.I)  # within a measure
_COMPARING = re.compile("[比较]|去年|上年|同期|to|from|by|over|previous|year|which|than|a")
_BLANK_IN_HAN = re.compile("(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])")
_MONTH = re.compile(r"\d{4}-(\d\d)")
_DAY = re.compile(r"(?:\d{4}|-)-(?:\d\d)?-\d\d")
_SAME_TIME = re.compile("同期|同月|同季|持平|相比|相当|相當")  # something is compared with it
_PARTIAL = re.compile(r"-(?=-\d\d|-[QH]\d)")  # a month, day, quarter or half without its year


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A time that a text names; ``period`` is "" where it does not say of when a figure is."""

    period: str
    start: int
    end: int
    written: bool = True  # in numbers: 2019年, not 去年

    @property
    def lasts(self) -> bool:
        """Whether it holds for the sentences that follow, too: a day does not, nor does 去年."""
        return self.written and bool(self.period) and not _DAY.match(self.period)


def facts_of(article: Article, lexicon: Lexicon) -> tuple[Fact, ...]:
    """Returns the facts of an article, in reading order; dates are periods, and no facts.

    Args:
        article: any article.
        lexicon: tells names from ordinary words.
    """
    reading = _Reading(article, lexicon)
    places = split_sentences(article.text)
    return tuple(fact for start, end in places for fact in reading.facts(start, end))


class _Reading:
    """An article that is read sentence by sentence."""

    def __init__(self, article: Article, lexicon: Lexicon) -> None:
        self.article, self.lexicon = article, lexicon
        self.republic = is_of_republic(article.text)
        self.written = year_written(article)
        self._line = -1  # where the paragraph that is read begins
        self._period = ""  # the last period that it names, of the sentences read so far
        self._unread: list[str] = []  # its sentences whose times nobody needed yet
        self._heads: dict[tuple[str, ...], tuple[str, str]] = {}

    def facts(self, start: int, end: int) -> Iterator[Fact]:
        """Yields the facts of the sentence that stands at a place."""
        text = self.article.text[start:end]
        if not _MAY_STATE.search(text) or size(text) > _LONGEST_SENTENCE:
            return
        line = self.article.text.rfind("\n", 0, start)
        if line != self._line:
            self._line, self._period, self._unread = line, "", []
        stated = [one for one in statements_of(text) if _says_much(one.figure)]
        if stated:
            before, (period, place) = self._period_before(), self._above(start)
            stamps = self._stamps(text, before)
            times = _times(text, stated, stamps, before or period)
            names = _Names(text, self.lexicon)
            quote = Span(self.article.id, start, end, text, "sentence")
            for one, time in zip(stated, times, strict=True):
                yield _fact(quote, one, names, time, place)
        self._unread.append(text)

    def _period_before(self) -> str:
        """The last period that the paragraph names before the sentence that is read."""
        for text in self._unread:
            stamps = self._stamps(text, self._period)
            if lasting := [one.period for one in stamps if one.lasts]:
                self._period = lasting[-1]
        self._unread = []
        return self._period

    def _above(self, start: int) -> tuple[str, str]:
        """The period and the place that the title and the headings above a sentence name."""
        heads = heads_of(self.article, start)
        if heads not in self._heads:
            period = place = ""
            for head in reversed(heads):
                stamps = self._stamps(head, "")
                period = period or (stamps[-1].period if len(stamps) == 1 else "")
                if period == self.article.date[:4]:
                    period = ""  # the year in which it was written: it may tell of the one before
                place = place or _Names(head, self.lexicon).place("")
            self._heads[heads] = period, place
        return self._heads[heads]

    def _stamps(self, text: str, before: str) -> list[_Stamp]:
        """The times of a text, in order; those that something is only compared with are none."""
        dates = [one for one in figures.find(text) if one.kind == "date" and one.date]
        stamps = []
        for year in years_of(text, self.republic, self.written):
            date = next((d for d in dates if d.start <= year.start < d.end), None)
            numbers = sorted(year.years)
            named = date if date and date.years and set(date.years) <= year.years else None
            if year.open or (len(numbers) > 1 and not named):
                period = ""
            else:
                period = _period_of(named) if named else str(numbers[0])
            if not year.compared and not _SAME_TIME.match(text, year.end):
                stamps.append(
                    _Stamp(period, year.start, date.end if date else year.end, bool(date))
                )
            dates = [one for one in dates if one is not date]
        for date in dates:
            if _PARTIAL.match(date.date):
                stamps.append(_Stamp(_period_of(date), date.start, date.end))
        return self._with_years(text, sorted(stamps, key=lambda one: one.start), before)

    def _with_years(self, text: str, stamps: list[_Stamp], before: str) -> list[_Stamp]:
        """The times, those without a year with that of the one before, if there is one."""
        whole: list[_Stamp] = []
        for one in stamps:
            year = before[:4] if before[:4].isdigit() else self._year_of(one.period)
            if _PARTIAL.match(one.period) and year:
                period = "/".join(f"{year}{part[1:]}" for part in one.period.split("/"))
                joined = whole and not text[whole[-1].end : one.start].strip()
                start = whole.pop().start if joined else one.start  # 去年3月 is one time
                one = _Stamp(period, start, one.end, one.written)
            before = one.period or before
            whole.append(one)
        return whole

    def _year_of(self, period: str) -> str:
        """The year of months that had ended when the article was written; "" if not known."""
        written = _MONTH.match(self.article.date)
        months = re.findall(r"--(\d\d)", period)
        ended = written and months and max(months) <= written.group(1)
        return self.article.date[:4] if ended else ""


def _says_much(figure: Figure) -> bool:
    """Whether a figure is more than a small number in words."""
    small = figure.value is not None and abs(figure.value) <= _SMALL
    return not (small and figure.kind in ("count", "number")) or bool(_DIGIT.search(figure.text))


def _period_of(date: Figure) -> str:
    return f"{date.date}/{date.date_end}" if date.date_end else date.date


def _times(
    text: str, stated: Sequence[Statement], stamps: Sequence[_Stamp], above: str
) -> list[str]:
    """The period of each figure of a sentence; "" where it is not plain.

    Times stand before their figures, in English also behind them; several that are said together
    (in 2018 and 2019) are of no single figure.
    """
    if not stamps:
        return [above] * len(stated)
    groups = group_placed(text, stamps)
    behind = stated[0].figure.start < stamps[0].start and not holds_han(text)
    times = []
    for one in stated:
        at = one.figure
        if behind:
            group = next((g for g in groups if g[0].start >= at.end), groups[-1])
        else:
            group = next((g for g in reversed(groups) if g[0].end <= at.start), [])
        times.append(above if not group else group[0].period if len(group) == 1 else "")
    return times


class _Names:
    """The names of a text that may say of which thing or place a figure is."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.folded = fold(text).text
        names = [one for one in names_of(text, lexicon, guess=False) if one.sure]
        bodies = [one.text for one in organisations_of(text)]
        self._places: dict[str, str] = {}  # folded → as it is written
        self._things = {body: body for body in bodies}
        for one in names:
            folded = fold(one.text).text
            plain = one.kind == "place" and (one.han or one.known or is_country(one))
            if plain and not any(folded in body for body in bodies):
                self._places[folded] = one.text
            else:
                self._things.setdefault(folded, one.text)
        for item in designators_of(text):
            written = text[item.start : item.end]
            self._things.setdefault(fold(written).text, written)

    def place(self, own: str) -> str:
        """The one place of a figure's own part, else of the whole text; "" if there are several."""
        beside = any(one in own for one in self._places)
        return _only(self._places, own if beside else self.folded)

    def thing(self, own: str) -> str:
        """The one thing of a figure's own part; "" if there is none, or several."""
        return _only(self._things, own)

    @property
    def has_places(self) -> bool:
        """Whether the text names any place."""
        return bool(self._places)


def _only(names: Mapping[str, str], folded: str) -> str:
    """The one of some names that a folded text has; "" if it has none, or several."""
    there = [one for one in names if one in folded]
    longest = [one for one in there if not any(one != other and one in other for other in there)]
    return names[longest[0]] if len(longest) == 1 else ""


def _fact(quote: Span, stated: Statement, names: _Names, period: str, above: str) -> Fact:
    figure = stated.figure
    start = quote.start + figure.start
    end = start + len(figure.text)
    cells = row(quote.text)
    label = cells.label if cells else ""
    subject = names.thing(stated.own) or ("" if _is_time(label) else label)
    place = names.place(stated.own)
    return Fact(
        mark=Span(quote.article_id, start, end, figure.text, figure.kind),
        quote=quote,
        subject=subject,
        measure=_measure(stated, (subject, place, label)),
        place=place or ("" if names.has_places else above),
        period=period,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        unit=figure.unit,
        qualifier=figure.qualifier,
    )


def _is_time(text: str) -> bool:
    """Whether a row's label is a time: 2019年."""
    found = figures.find(text)
    return any(one.kind == "date" and len(one.text) >= len(text) - 1 for one in found)


def _measure(stated: Statement, names: Sequence[str]) -> str:
    """What a figure measures, in the words of its own part; "" if they say nothing, or too much."""
    part = stated.part
    for name in filter(None, names):
        at = part.find(name)
        if at >= 0:
            part = f"{part[:at]} {part[at + len(name) :]}"
    said: list[str] = []
    for clause in reversed(_CLAUSE.split(_ASIDE.sub(" ", part))):
        words, says = _words_of_measure(clause)
        said = words + said
        if says:
            break
    else:
        return ""
    measure = " ".join(said)
    if holds_han(measure):
        measure = _BLANK_IN_HAN.sub("", measure)
    return measure if size(measure) <= _LONGEST_MEASURE else ""


def _words_of_measure(clause: str) -> tuple[list[str], bool]:
    """The words of a clause that may name a measure, and whether one of them says what it is.

    What joins two of them (*of*, 的) stays, if nothing else stands between.
    """
    words: list[str] = []
    between: list[str] = []
    says = False
    for token in placed_tokens(clause):
        if not token.is_word:
            continue
        written = clause[token.start : token.end]
        if joins(token.text) or _COMPARING.fullmatch(token.text):
            between.append(written)
            continue
        if words and between and all(_LINKING.fullmatch(one) for one in between):
            words += between
        words.append(written)
        between = []
        says = says or says_what(token.text)
    return words, says
