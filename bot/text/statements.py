"""A sentence → each of its figures with the words that say what it measures.

Two drafts of one document give the same measures in the same words, perhaps in another order. So
what each figure is of is read from its own part of the sentence, not from the sentence: of
出口12亿元，进口8亿元 the second is of 进口.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.text import figures
from bot.text.bindings import respective, row
from bot.text.figures import word_after, word_before
from bot.text.folding import fold
from bot.text.words import scan
from bot.text.years import years_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.text.figures import Figure

_END = re.compile(r"[，、；;。：:\n（）()]|[,.](?!\d)|和|与|以及|\b(?:and|but|while|with|which)\b")
_HAN_WORD = re.compile("[\u4e00-\u9fff]")
# Words, folded and stemmed, that join a figure with what it measures and say nothing of either.
_JOINING = re.compile(
    "的|了|至于|此外|另外|为|是|有|共|共有|达|达到|完成|实现|其|其中|在|则|也|均|还|并|而|和|与|及|以及|分别|等"
    "|the|an?|of|in|at|for|it|is|are|was|were|be|been|has|have|had|will|and|that|which|but|while"
    "|with|respect|came|come|amount|reach|total|worth|report|record|s"
)
_JOINING_PHRASE = re.compile(
    r"\b(?:c(?:a|o)me|comes|amount(?:s|ed)?|stood|stands?|equal(?:s|led)?) (?:to|at)\b"
)
# Words that say how something changed, not what: such a part goes on with the one before it.
_CHANGING = re.compile(
    "(?:[同环]?比|较|上年|去年|同期|上?[增升涨]|[跌降减]|回落|增[长加速幅]|[上提]升|上涨|提高|下[降跌滑]"
    "|减[少幅]|[涨升降跌]幅)了?|(?:ris|rose|grew|grow|increas|fall|fell|drop|declin|gain).*"
    "|up|down|year|previous|over|on|by|to|from"
)
_SOME_YEAR = 2000  # when a text was written, whichever
_NEAR = 16  # characters before a rate in which a word of change stands
_GROUPED = re.compile(r"\d[,.]\d|\d{5}")  # such a bare number is a value, room 114 a name
_NUMBERING = re.compile("(?:[号號期届屆]|年[级級])$")


class Statement(NamedTuple):
    """A figure of a sentence, and what it is said of; texts are without values."""

    figure: Figure
    number: int  # which figure of the sentence
    part: str  # the figure's own part of the sentence, as it is written
    own: str  # the same, folded
    lead: str  # what stands before that part
    apart: bool  # whether a comma or "and" parts it from the next figure

    @property
    def words(self) -> list[str]:
        """The words of the figure's own part that say something."""
        return [word for word in words_in(self.own) if not joins(word)]


@lru_cache(maxsize=1_024)
def statements_of(text: str, ranks: bool = False) -> tuple[Statement, ...]:
    """Returns the figures of a text that measure something, in order.

    Dates are none, and ranks (the second quarter) only if they are asked for (``ranks``).
    """
    found = figures.find(text)
    measured = [figure for figure in found if _is_measured(figure, ranks)]
    if not measured:
        return ()
    blank = _blank(text, [figure for figure in found if figure.kind == "date"])
    for year in years_of(text, written=_SOME_YEAR):  # 去年, too
        if not year.compared:
            blank = blank[: year.start] + " " * (year.end - year.start) + blank[year.end :]
    things = dict(_things(text, measured))
    statements: list[Statement] = []
    for figure, (start, end, apart) in zip(measured, _parts(text, measured), strict=True):
        # what counts before it in its part may say which thing is meant: 500毫升装售价25元
        values = [figure, *(one for one in measured if _is_growth(text, one))]
        part = things.get((figure.start, figure.end), _blank(text, values, blank)[start:end])
        lead = _blank(text, measured, blank)[:start]
        own = fold_phrases(part)
        if statements and not any(says_what(word) for word in words_in(own)):
            last = statements[-1]
            part, own, lead = f"{last.part} {part}", f"{last.own} {own}", last.lead
        number = len(statements)
        statements.append(Statement(figure, number, part, own, fold_phrases(lead), apart))
    return tuple(statements)


def same_form(first: str, second: str, ranks: bool = False) -> bool:
    """Returns whether two sentences are the same but for the values of their figures."""
    return _form(first, ranks) == _form(second, ranks)


def has_word(text: str, word: str) -> bool:
    """Returns whether a folded text has a word; a Chinese one may be part of a longer one."""
    return word in text if _HAN_WORD.match(word) else word in words_in(text)


def says_what(word: str) -> bool:
    """Returns whether a word says what a figure measures, not how it changed; none that joins."""
    return not joins(word) and not _CHANGING.fullmatch(word)


def joins(word: str) -> bool:
    """Returns whether a word joins a figure with what it measures, and says nothing of either."""
    return _JOINING.fullmatch(word) is not None


@lru_cache(maxsize=4_096)
def fold_phrases(text: str) -> str:
    """Returns the folded text without the phrases that join: *amounted to*."""
    return _JOINING_PHRASE.sub(" ", fold(text).text)


@lru_cache(maxsize=4_096)
def words_in(text: str) -> tuple[str, ...]:
    """Returns the words of a folded text, English ones stemmed; no stopword is left out."""
    return tuple(token.text for token in scan(text) if token.is_word)


def _is_measured(figure: Figure, ranks: bool) -> bool:
    """Whether a figure is a value, no part of a name as in 1号线 and room 14, and no date."""
    if figure.kind == "number":
        return bool(_GROUPED.search(figure.text))
    if figure.kind == "rank":
        return ranks
    return figure.kind != "date" and not _NUMBERING.search(figure.text)


def _is_growth(text: str, figure: Figure) -> bool:
    """Whether a figure is a rate that leads to the next one: rose 5 percent to 12 billion."""
    before = text[: figure.start].rstrip()[-_NEAR:]
    return figure.kind == "percentage" and any(
        map(_CHANGING.fullmatch, words_in(fold_phrases(before)))
    )


def _blank(text: str, found: Sequence[Figure], onto: str = "") -> str:
    """The text with spaces for these figures and their qualifiers."""
    blank = onto or text
    for figure in found:
        before = word_before(text, figure.start) if figure.qualifier else ""
        after = word_after(text, figure.end) if figure.qualifier else ""
        start, end = figure.start, figure.end
        if before and text[:start].rstrip().endswith(before.rstrip()):
            start = len(text[:start].rstrip()) - len(before.rstrip())
        if after and text.startswith(after, end):
            end += len(after)
        blank = blank[:start] + " " * (end - start) + blank[end:]
    return blank


def _parts(text: str, measured: Sequence[Figure]) -> list[tuple[int, int, bool]]:
    """Where each figure's own part of a sentence stands: from one comma or *and* to the next.

    With nothing between two figures (from 35 to 41) the second one's part has the first one in it,
    and the first is not apart.
    """
    parts: list[tuple[int, int, bool]] = []
    start = 0
    for figure, following in pairwise([*measured, None]):
        assert figure is not None
        mark = _END.search(text, figure.end, following.start if following else len(text))
        if mark:
            parts.append((start, mark.start(), True))
            start = mark.start()
        else:
            parts.append((start, figure.end if following else len(text), not following))
    return parts


def _things(text: str, measured: Sequence[Figure]) -> Iterator[tuple[tuple[int, int], str]]:
    """The place of each value that a form binds to a thing, and this thing."""
    for one in respective(text):
        for binding in one.bindings:
            dates = [figure for figure in figures.find(binding.thing) if figure.kind == "date"]
            yield (binding.start, binding.end), _blank(binding.thing, dates)
    found = row(text)
    for binding in found.bindings if found else ():
        inside = [f for f in measured if binding.start <= f.start < binding.end]
        if found and len(inside) == 1:
            unit = _blank(text, inside)[binding.start : binding.end]
            yield (inside[0].start, inside[0].end), f"{found.label} {binding.thing} {unit}"


@lru_cache(maxsize=1_024)
def _form(text: str, ranks: bool) -> str:
    """A folded sentence without its values, blanks and marks."""
    found = [figure for figure in figures.find(text) if _is_measured(figure, ranks)]
    parts = [0, *(place for f in found for place in (f.start, f.end)), len(text)]
    kept = "#".join(text[a:b] for a, b in zip(parts[::2], parts[1::2], strict=True))
    return re.sub(r"[^\w#]", "", fold(kept).text)
