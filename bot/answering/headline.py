"""The marked value and what speaks for it → the chance that it is right, said before the quote.

A wrong figure in bold costs a reader's trust for good, silence costs a click: the value is said if
that chance reaches SAID_CHANCE; else its quote stands alone with the value marked. A logistic model
of what is known of the value, fitted by ``benchmarks/fit.py`` on sets unlike those that it is
measured on (``docs/answers.md``).
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from bot.answering.refusal import whole_figures
from bot.answering.spans import find_spans, is_change, is_level_beside_change
from bot.core import settings
from bot.question import ANSWERS, asks_change
from bot.text import figures, holds_han, is_list, is_stopword, placed_tokens, size, stem
from bot.text.names import OFFICES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.quoting import Candidate
    from bot.answering.reading import LikelySpan
    from bot.core import Span
    from bot.text.figures import Figure

EVIDENCE = (
    "confidence",  # logit of the chance that the quote holds the answer
    "alone",  # logit of the share of the quote's spans that overlap the value
    "read",  # log of their share of all spans
    "best",  # how far the value is the span that the reader likes best: F1 in characters
    "figure",  # share of the value that is a figure of the kind asked for
    "framed",  # 1 if the quote has the figure, year and name asked for, or a list of as many
    "name",  # share of the value that is a name of the kind asked for
    "length",  # log of the value's size in Han characters
    "said",  # share of its words that the question has
)
# What each counts in the logit; ``docs/answers.md`` says how the weights were fitted.
WEIGHTS = {
    "bias": -1.55,
    "confidence": 0.44,
    "alone": 0.19,
    "read": 0.95,
    "best": 0.22,
    "figure": 0.81,
    "framed": 0.8,  # fitted 0.33 on 22 values, of which 18 are right: too few to tell
    "name": 0.85,
    "length": 0.16,
    "said": 0.14,
}
# What it counts that the words beside a value, or its unit, are those asked for. Fitted beside the
# others it is 0.9 and 0.8: of 78 values with such words 73 are right, of 22 with such a unit 21.
AGREED = 0.8
_MEASURED = ("amount", "count", "percentage", "change")  # kinds whose value holds a figure
_SEVERAL = re.compile(
    r"分[别別]|各[自是為为有]|[由从從]多少.*多少"
    r"|\brespectively\b|\beach of\b|\bfrom (?:how|what) .*\bto\b",
    re.I,
)
_ACRONYM = re.compile(r"[A-Z]{1,4}s?\.?")  # of a body: SC
_HAS_TO = re.compile("(?<![供适適反效感响響相对對呼])[应應](?![收用急对對付])|必[须須]")  # a clause
_LONGEST_ITEM = 12.0  # Han characters of the only item of a list
_LONGEST_TIME = 8.0  # Han characters of a time that has no date: 文艺复兴时期
_HOW_MANY = re.compile(r"how many |(?:多少|幾|几)", re.IGNORECASE)
PEOPLE = frozenset("person people 人 名 位 口 人次".split())
_BARE = re.compile(r"[a-z][a-z-]*")  # agreements, of which ones the quote says
_NAME_BEFORE = re.compile(r"\b([A-Z][\w'’.-]*) $")
_NAME_AFTER = re.compile(r" ([A-Z][\w'’-]*)")
# Somebody, and no place where something is.
_BODY = re.compile(
    r"(?:公司|集[团團]|委[员員][会會]|[协協][会會]|基金[会會]|部[门門]|[团團][队隊])$"
    r"|\b(?:Inc|Ltd|Corp|Corporation|Company|Group|Committee|Association)\.?$"
)
_TWO_CLAUSES = re.compile(r"\d[^，；,;]*(?:[，；;]|,\s)\s*[^\W\d][^，；,;]*\d")
_EDGE = 1e-3  # shares are kept so far from 0 and 1: they have no logit


def evidence(
    question: str,
    kind: str,
    mark: Span,
    quote: Candidate,
    spans: Sequence[LikelySpan],
    confidence: float,
    framed: bool,
) -> tuple[float, ...]:
    """Returns what is known of a value: numbers in the order of ``EVIDENCE``.

    Args:
        question: one question.
        kind: of the thing asked for.
        mark: the value in the quote.
        quote: the sentences chosen.
        spans: the reader's, likeliest first.
        confidence: the chance that the quote holds the answer.
        framed: whether it has the figure, year and name asked for, or a list of as many.
    """
    inside = [span for span in spans if span.is_within(quote.span)]
    over = [span for span in inside if span.start < mark.end and mark.start < span.end]
    alike = sum(span.share for span in over)
    value = mark.text
    names = sorted(find_spans(kind, value)) if kind in ("person", "place") else []
    kinds = ANSWERS.get(kind, ())
    return (
        _logit(confidence),
        _logit(alike / max(sum(span.share for span in inside), 1e-9)),
        math.log(alike + _EDGE),
        _overlap(mark, max(spans, key=lambda span: span.odds, default=None)),
        _share(value, [figure.text for figure in figures.find(value) if figure.kind in kinds]),
        float(framed),
        _share(value, [value[start:end] for start, end in names]),
        math.log(max(size(value), 0.5)),
        _share_in_question(value, question),
    )


def chance_of(features: Sequence[float], agreed: bool = False) -> float:
    """Returns the chance that a value with this evidence is right, 0 to 1.

    Args:
        features: numbers in the order of ``EVIDENCE``.
        agreed: whether the words beside the value say that it is of what is asked, or its unit.
    """
    logit = WEIGHTS["bias"] + AGREED * agreed
    logit += sum(WEIGHTS[name] * value for name, value in zip(EVIDENCE, features, strict=True))
    return 1 / (1 + math.exp(-logit))


def is_said(question: str, kind: str, quote: Span, value: Span, chance: float) -> bool:
    """Whether a value is said before its quote.

    Args:
        question: one question.
        kind: of the thing asked for.
        quote: the sentences chosen.
        value: the value in them.
        chance: that it is right, 0 to 1.
    """
    sure = chance >= settings.SAID_CHANCE
    fits = is_of_kind(kind, quote, value) and counts_the_same(question, value.text)
    fits = fits and not (
        kind in _MEASURED and _is_no_change(asks_change(question), kind, quote, value)
    )
    whole = is_whole(quote, value) and not is_label(quote, value)
    return sure and fits and whole and _has_each(question, value.text)


def _has_each(question: str, value: str) -> bool:
    """Whether a value has several figures or items, if several are asked for: 分别, from … to …"""
    if not _SEVERAL.search(question):
        return True
    return len(figures.find(value)) > 1 or is_list(value)


def counts_the_same(question: str, value: str) -> bool:
    """Whether a value counts what is asked for, as far as units tell: people are not days.

    What is asked for is the unit of the figure that would answer: 5 people for "how many people".
    """
    asked = units_asked(question)
    found = figures.find(value)
    units = {figure.unit for figure in found} - {"", "个"}
    if not (asked and units):
        return True
    if all(figure.kind == "amount" for figure in found):  # 30元 is no 几倍
        return any(figure.kind == "amount" for figure in _asked_figures(question))
    if asked <= PEOPLE:  # nor other things with a measure word of their own; 500 employees may be
        return not any(unit in figures.TIMES or holds_han(unit) for unit in units - PEOPLE)
    return asked.isdisjoint(figures.TIMES) == units.isdisjoint(figures.TIMES)


def units_asked(question: str) -> set[str]:
    """Returns the units that a question asks in, as figures have them; empty if it names none."""
    return {figure.unit for figure in _asked_figures(question)} - {"", "个"}


def is_alone_in_unit(question: str, quote: Span, value: Span) -> bool:
    """Whether a value holds the one figure of a quote that is in the unit asked for: 多少公里.

    A noun that is counted (how many subscribers) tells no more than the rest of the question.
    """
    asked = {
        unit
        for unit in units_asked(question)
        if figures.is_measure(unit) or stem(unit) not in _stems(question)
    }
    found = [figure for figure in figures.find(quote.text) if figure.unit in asked]
    if len(found) != 1:
        return False
    at = quote.start + found[0].start
    return value.start <= at < value.end


def _stems(question: str) -> set[str]:
    """The stems of a question's English words."""
    return {token.text for token in placed_tokens(question) if token.text.isascii()}


def _asked_figures(question: str) -> list[Figure]:
    """The figure that would stand in the place of *how many*: 5 people."""
    if not (match := _HOW_MANY.search(question)):
        return []
    at = match.start()
    answered = f"{question[:at]}5 {question[match.end() :]}"
    return [one for one in figures.find(answered) if one.start <= at < one.end]


def is_of_kind(kind: str, quote: Span, value: Span) -> bool:
    """Whether a value may be what is asked for: a figure, a share, a change, a time.

    Other kinds are not told by their form.
    """
    found = figures.find(value.text)
    if kind in _MEASURED:
        return _is_measure(kind, quote, value, found)
    text = value.text.strip()
    if kind == "reason":  # figures are no reason
        return _says_more(text, found)
    if kind == "duration" and all(figure.kind == "date" for figure in found):
        return len(found) != 1 or not figures.Day.read(found[0].date).day  # a day is no duration
    if kind == "list":
        return (is_list(text) and not _HAS_TO.search(text)) or size(text) <= _LONGEST_ITEM
    if kind == "date":
        return bool(found) or size(text) <= _LONGEST_TIME
    unfit = {"person": _ACRONYM.fullmatch, "place": _BODY.search}.get(kind)
    return unfit is None or unfit(text) is None


def _is_measure(kind: str, quote: Span, value: Span, found: Sequence[Figure]) -> bool:
    """Whether a value may be the figure, the share or the change that is asked for."""
    kinds = {figure.kind for figure in found}
    if kind == "percentage" and kinds and kinds.isdisjoint(("percentage", "number")):
        return False  # money, or people
    if kind == "count" and kinds and kinds <= {"percentage", "rank", "date"}:
        return False
    if kind == "change" and "percentage" not in kinds:
        return bool(kinds) and not is_level(kind, quote, value)
    return any(character.isdigit() for character in value.text) or bool(whole_figures(value.text))


def _says_more(value: str, found: Sequence[Figure]) -> bool:
    """Whether a value has words beside its figures."""
    rest = value
    for figure in found:
        rest = rest.replace(figure.text, " ")
    words = [token.text for token in placed_tokens(rest) if token.is_word]
    return any(len(word) > 1 and not is_stopword(word) for word in words)


def _is_no_change(asked: str, kind: str, quote: Span, value: Span) -> bool:
    """Whether a change is asked for, and a value is none, or not the one."""
    if not asked:
        return False
    start, end = value.start - quote.start, value.end - quote.start
    beside = is_level_beside_change(asked, kind, quote.text, start, end)
    return beside or is_level(kind, quote, value)


def is_level(kind: str, quote: Span, value: Span) -> bool:
    """Whether a value has figures, and none of them is a change."""
    start = value.start - quote.start
    inside = [
        figure
        for figure in figures.find(quote.text)
        if figure.start < start + len(value.text) and start < figure.end
    ]
    return kind in _MEASURED and not any(
        is_change(quote.text, figure.start, figure.end) for figure in inside
    )


def is_whole(quote: Span, value: Span) -> bool:
    """Whether a value says something by itself: no part of a figure or of a name, no bare noun.

    Nor two clauses with a figure each: *18.6%, while imports rose by 7.3%*.
    """
    if _TWO_CLAUSES.search(value.text) and len(figures.find(value.text)) > 1:
        return False
    bare = _BARE.fullmatch(value.text.strip()) is not None and not figures.find(value.text)
    return not (bare or is_cut(quote, value) or is_half_name(quote, value))


def is_half_name(quote: Span, value: Span) -> bool:
    """Whether a capitalised word stands right beside a capitalised end of the value."""
    start = value.start - quote.start
    before, after = quote.text[:start], quote.text[start + len(value.text) :]
    first, last = value.text[:1], value.text.split()[-1:]
    left, right = _NAME_BEFORE.search(before), _NAME_AFTER.match(after)
    if left and OFFICES.fullmatch(left[1].lower()):  # Professor Gordon Shirley
        left = None
    if left and first.isupper() and not is_stopword(left[1].lower()):
        return True
    return bool(right and last and last[0][:1].isupper() and not is_stopword(right[1].lower()))


def is_cut(quote: Span, value: Span) -> bool:
    """Whether an end of the value parts a figure, or what qualifies it: 12 of 12奈米.

    超過300元的 of 不得超過300元的 would say the opposite.
    """
    start = value.start - quote.start
    for figure in figures.find(quote.text):
        if start < figure.start < start + len(value.text):
            words = figures.word_before(quote.text, figure.start)
            if words and start > figure.start - len(words):
                return True
    before = quote.text[:start][-1:]
    after = quote.text[start + len(value.text) :][:1]
    first, last = value.text[:1], value.text[-1:]
    return (last.isdigit() and after.isalnum()) or (first.isdigit() and _is_latin(before))


def is_label(quote: Span, value: Span) -> bool:
    """Whether a value only says what comes behind it: the *Chair* of *Chair: Jane Doe*."""
    return quote.text[value.end - quote.start :].lstrip("*_ ")[:1] in (":", "：")


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _overlap(mark: Span, span: LikelySpan | None) -> float:
    """The F1, in characters, of a value with a span."""
    if span is None or span.article_id != mark.article_id:
        return 0.0
    common = max(min(mark.end, span.end) - max(mark.start, span.start), 0)
    return 2 * common / ((mark.end - mark.start) + (span.end - span.start))


def _share_in_question(value: str, question: str) -> float:
    """The share of a value's words that a question has."""
    asked = {token.text for token in placed_tokens(question)}
    words = [token.text for token in placed_tokens(value)]
    return sum(word in asked for word in words) / max(len(words), 1)


def _share(value: str, parts: Sequence[str]) -> float:
    """The longest part's share of a value, by its characters."""
    return max(map(len, parts), default=0) / max(len(value), 1)


def _logit(share: float) -> float:
    share = min(max(share, _EDGE), 1 - _EDGE)
    return math.log(share / (1 - share))
