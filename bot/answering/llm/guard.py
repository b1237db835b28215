"""A written sentence + the passages it cites → whether each figure, date and name is there.

Figures and dates are compared as values, across languages and scripts (:mod:`bot.text.figures`).
They must be in a passage that the sentence cites, with a like qualifier: the question is not
evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.answering.citations import cited_numbers, without_citations
from bot.answering.llm.guard_names import check_names
from bot.text import figures, fold
from bot.text.figures import magnitude_of, says_loss

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.citations import Passage
    from bot.text.figures import Figure
    from embeddings.lexicon import Lexicon

PROBLEMS = (
    "uncited",  # no passage is cited
    "number",  # a passage is cited that does not exist
    "figure",  # not in the passages cited
    "date",  # likewise
    "name",  # likewise
)

_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)、]|[-*•])\s+")  # the marker of a list item
_DIGITS = re.compile(r"\d+(?:[,.]\d+)*")  # also in what is no figure: codes, G7, 1967s
_NEAR = 40  # characters beside a figure that may call it a loss
_DAY = re.compile(r"(\d{4})?-?-(\d\d-\d\d)")
# Qualifiers that mean the same to a reader; "unsure" is not compared with any.
_SIDES = {"over": "above", "least": "above", "under": "below", "most": "below", "nearly": "about"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a written sentence, if anything."""

    problem: str = ""  # one of PROBLEMS
    text: str = ""  # what is wrong, as it was written
    unsure: tuple[str, ...] = ()  # names in another language than the passages, not found there


def check(sentence: str, passages: Sequence[Passage], question: str, lexicon: Lexicon) -> Verdict:
    """Returns whether the passages that a sentence cites support it.

    Args:
        sentence: as it was written, with its citations.
        passages: all that may be cited, by their numbers.
        question: names in it are not doubted; figures are.
        lexicon: translates names.
    """
    numbers = cited_numbers(sentence)
    by_number = {passage.number: passage for passage in passages}
    if not numbers:
        return Verdict("uncited", sentence.strip())
    for number in numbers:
        if number not in by_number:
            return Verdict("number", f"[{number}]")
    evidence = [by_number[number].evidence for number in numbers]
    said = without_citations(_ITEM.sub(lambda marker: " " * len(marker.group()), sentence))
    said_figures = figures.find(said)
    for figure in said_figures:
        if not any(_is_supported(figure, said, text) for text in evidence):
            return Verdict("date" if figure.kind == "date" else "figure", figure.text)
    taken = [(figure.start, figure.end) for figure in said_figures]
    for match in _DIGITS.finditer(fold(_blank_spans(said, taken)).text):
        if not any(match.group() in _digits(text) for text in evidence):
            return Verdict("figure", match.group())
    names = check_names(said, taken, evidence, question, lexicon)
    if names.missing:
        return Verdict("name", names.missing[0])
    return Verdict(unsure=names.unsure)


def _blank_spans(text: str, taken: Sequence[tuple[int, int]]) -> str:
    for start, end in taken:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


@lru_cache(maxsize=32)
def _digits(text: str) -> frozenset[str]:
    return frozenset(_DIGITS.findall(fold(text).text))


@lru_cache(maxsize=32)  # the passages of an answer or two
def _figures(text: str) -> tuple[Figure, ...]:
    return tuple(figures.find(text))


def _is_supported(figure: Figure, sentence: str, evidence: str) -> bool:
    """Whether a passage has the figure of a sentence: the same value with a like qualifier."""
    if figure.kind == "count" and figure.value == 1 and figure.text.startswith("一"):
        return True  # 一個項目 is "a project"
    there = _figures(evidence)
    if figure.kind == "date" and figure.date:
        return any(_same_date(figure, other) for other in there) or _is_completed_date(
            figure, evidence
        )
    if any(_same(figure, other) and _same_side(figure, other) for other in there):
        return True
    if any(_is_loss_of(figure, sentence, other, evidence) for other in there):
        return True
    vague = figure.value is None and figure.low is None
    return vague and fold(figure.text).text in fold(evidence).text


def _same(figure: Figure, other: Figure) -> bool:
    """Whether both are the same value of the same thing; a bare number may count anything."""
    if figures.same(figure, other):
        return True
    bare = figure.kind == "number" and not figure.unit
    counted = other.kind in ("count", "rank") and other.value is not None
    return bare and counted and figure.value == other.value


def _is_loss_of(figure: Figure, sentence: str, other: Figure, evidence: str) -> bool:
    """Whether one is a loss in words and the other is negative: 虧損3.2億元, -3.2億元."""
    negative = [each.value is not None and each.value < 0 for each in (figure, other)]
    if negative[0] == negative[1]:
        return False
    lost, text = (other, evidence) if negative[0] else (figure, sentence)
    if not says_loss(text[max(0, lost.start - _NEAR) : lost.end + _NEAR]):
        return False
    magnitude, other_magnitude = magnitude_of(figure), magnitude_of(other)
    return _same(magnitude, other_magnitude) and _same_side(magnitude, other_magnitude)


def _same_side(figure: Figure, other: Figure) -> bool:
    """Whether both are exact, about, above or below; what is exact may be called "about"."""
    said, there = (_SIDES.get(each.qualifier, each.qualifier) for each in (figure, other))
    return "unsure" in (said, there) or said == there or (said, there) == ("about", "")


def _same_date(figure: Figure, other: Figure) -> bool:
    """Whether both are the same date, or the other lies in the first: 27 March 2019 in 2019."""
    if other.kind != "date" or not other.date:
        return False
    if figures.same(figure, other):
        return True
    if figure.date_end:
        return False
    ends = (other.date, other.date_end or other.date)
    return all(end.startswith(f"{figure.date}-") for end in ends) or (
        figure.date.startswith("--") and not other.date_end and other.date[4:] == figure.date[1:]
    )


def _is_completed_date(figure: Figure, evidence: str) -> bool:
    """Whether a passage has the day and only one year: 27 March 2020 for 27 March, 2020."""
    day = _DAY.fullmatch(figure.date)
    if not day or not day[1] or figure.date_end or figures.years(evidence) != {int(day[1])}:
        return False
    return any(other.date == f"--{day[2]}" for other in _figures(evidence))
