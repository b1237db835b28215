"""Answers to two questions → a third value computed from theirs, exactly, and shown as computed.

Only where both values are said for sure, and are figures of one kind and unit without *about* or
*more than*: whatever were computed from anything else would be made up.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Context, Decimal
from typing import TYPE_CHECKING

from bot.answering import phrases
from bot.answering.support import word_share
from bot.answering.support_names import context_share
from bot.answering.versions import figure_in
from bot.core import Answer
from bot.question import frame_of
from bot.text import figures
from bot.text.names import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.question import Calculation
    from bot.text.figures import Figure
    from embeddings.lexicon import Lexicon

_SIGNS = {"difference": "−", "gap": "−", "sum": "+", "times": "÷"}
_TIME = re.compile("[年月季期]")
_RATIO = Context(prec=3)  # digits of how many times as much one is as another
# Words by which a sentence says itself what would be computed, over folded text.
_STATED = {
    "difference": ("比", "较", "高出", "多出", "低于", "超过", " than ", "exceed", "difference"),
    "gap": ("差", "比", "较", " than ", "difference", " gap "),
    "sum": ("共", "合计", "总", "加起来", "之和", "total", "together", "combined", "altogether"),
    "times": ("倍", " times ", "fold", "twice", "double"),
}


def is_stated(calculation: Calculation, answer: Answer, lexicon: Lexicon) -> bool:
    """Whether an answer's sentence says itself what would be computed.

    It then has a word of the operation, and what tells the two questions apart, it or its title.
    """
    if not answer.headline:
        return False
    quote = answer.quotes[0]
    title = next(hit.article.title for hit in answer.hits if hit.article.id == quote.article_id)
    sentence, named = text_of(quote.text), text_of(f"{title}\n{quote.text}")
    if not any(word in sentence.folded for word in _STATED[calculation.operation]):
        return False
    first, second = (frame_of(question, lexicon) for question in calculation.questions)
    if not calculation.questions[0]:
        return False
    told_apart = [
        *(word for word in first.words if word not in second.words),
        *(word for word in second.words if word not in first.words),
    ]
    things = [word for word in told_apart if not _TIME.search(word.text)]
    return all(word_share(word, named) for word in things) and all(
        context_share(frame, named, lexicon) == 1 for frame in (first, second)
    )


def compute(operation: str, whole: Answer, answers: Sequence[Answer], language: str) -> Answer:
    """Returns the answer with the value that is computed from two others, and both their quotes.

    If none can be, that is ``whole`` without a first line: what it says is the value of one thing.

    Args:
        operation: as in ``bot.question.calculation.Calculation``.
        whole: the answer to the question as it was asked.
        answers: to the two questions that ask for the figures; none if these are not known.
        language: to answer in.
    """
    found = [_figure_said(answer) for answer in answers]
    places = {(mark.article_id, mark.start) for answer in answers for mark in answer.marks[:1]}
    line = _line(operation, found, language) if len(places) == 2 else ""
    if not line:
        return _without_line(whole)
    quotes = tuple(dict.fromkeys(answer.quotes[0] for answer in answers))
    hits = {(hit.article.id, hit.chunk.start): hit for one in (*answers, whole) for hit in one.hits}
    titles = {hit.article.id: hit.article.title for hit in hits.values()}
    shown = [(quote.text.strip(), titles[quote.article_id]) for quote in quotes]
    return Answer(
        whole.question,
        phrases.quoted_below(language, line, shown),
        True,
        min(answer.confidence for answer in answers),
        quotes,
        tuple(answer.marks[0] for answer in answers),
        tuple(hits.values()),
        headline=line,
    )


def _figure_said(answer: Answer) -> Figure | None:
    """The one figure that an answer says, with an exact value; None for anything else."""
    if not answer.headline or not answer.marks or len(answer.quotes) != len(answer.marks):
        return None
    found = [
        figure_in(mark, quote) for mark, quote in zip(answer.marks, answer.quotes, strict=True)
    ]
    first = found[0]
    if first is None or first.value is None or first.qualifier or first.kind == "date":
        return None
    alike = all(other is not None and figures.same(first, other) for other in found[1:])
    return first if alike else None  # articles that differ say no one value


def _line(operation: str, found: Sequence[Figure | None], language: str) -> str:
    """The value with how it was computed; "" if it cannot be."""
    first, second = found
    if first is None or second is None or not figures.same_thing(first, second):
        return ""
    if operation == "gap" and _value(first) < _value(second):
        first, second = second, first
    said = _say_result(operation, first, second, language)
    parts = [figures.say(one, language) or one.text for one in (first, second)]
    return (
        phrases.computed_line(language, said, f" {_SIGNS[operation]} ".join(parts)) if said else ""
    )


def _say_result(operation: str, first: Figure, second: Figure, language: str) -> str:
    one, other = _value(first), _value(second)
    if operation == "times":
        if not other:
            return ""
        ratio = _RATIO.divide(one, other)
        exact = ratio * other == one
        return phrases.times(language, f"{ratio.normalize():f}", exact)
    result = figures.add(one, other if operation == "sum" else -other)
    points = first.unit == "%" and operation != "sum"
    unit = "pp" if points else first.unit or second.unit
    return figures.say(replace(first, value=result, unit=unit, text=""), language)


def _value(figure: Figure) -> Decimal:
    return figure.value if figure.value is not None else Decimal(0)


def _without_line(answer: Answer) -> Answer:
    """The answer with its quote alone."""
    if not answer.headline:
        return answer
    text = answer.text.removeprefix(answer.headline).lstrip("\n")
    return replace(answer, text=text, headline="")
