"""Question + quote → the value that the form of the quote binds to the thing asked for.

In 甲、乙分别为1亿元和2亿元, and in a row of a table, the value of a thing is known and need not be
read: :mod:`bot.text.bindings` finds the pairs, here the question picks one.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from bot.answering.headline import units_asked
from bot.answering.reasons import stated_reason
from bot.answering.spans import find_spans
from bot.core import Span
from bot.question import ANSWERS
from bot.search import meeting
from bot.text import (
    aliases_of,
    figures,
    fold,
    has_word,
    holds_han,
    placed_tokens,
    respective,
    row,
    split_sentences,
    statements_of,
)
from bot.text.figures import same_thing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core import Hit, Term
    from bot.text import Binding, Respective, Row, Statement

_ALL = re.compile(r"分[别別]|各[是為为有]|\brespectively\b|\beach\b", re.I)
# How a dimension is asked for, what stands before its figure in Chinese, and behind it in English.
_DIMENSIONS = tuple(
    (
        re.compile(asked),
        re.compile(rf"(?:{before})度?[约約达達为為是]*$"),
        re.compile(rf" (?:{after})\b"),
    )
    for asked, before, after in (
        (r"多高|\bhow (?:high|tall)\b", "高", "high|tall|in height"),
        (r"多[宽闊]|\bhow wide\b", "[宽寬闊]", "wide|in width|across"),
        (
            r"多长(?![时久])|\bhow long\b(?! (?:did|do|does|has|have|will|ago))",
            "[长長]",
            "long|in length",
        ),
        (r"多深|\bhow deep\b", "深", "deep|in depth"),
        (r"多厚|\bhow thick\b", "厚", "thick"),
        (
            r"多重|\bhow heavy\b|\bhow much does .* weigh",
            r"重|\bweigh(?:s|ed|ing)? ",
            "in weight|heavy",
        ),
    )
)
_LINE = re.compile(r"[^\n]+")
_SAYS_NOTHING = 0.2  # weight of a term up to which it is a stopword
_SURELY = 0.6  # share of a translation from which a word is said by it


def bound_value(
    question: str, kind: str, terms: Sequence[Term], quote: Span, mark: Span | None
) -> Span | None:
    """Returns the value that belongs to the thing asked for; None if no form says so.

    Args:
        question: one question.
        kind: of the thing asked for.
        terms: the question's words with their translations.
        quote: the sentences chosen.
        mark: the reader's value in them, if it found one.
    """
    if kind == "reason":
        return stated_reason(terms, quote, mark)
    text = quote.text
    for line in _LINE.finditer(text):
        if mark is not None and not line.start() <= mark.start - quote.start < line.end():
            continue
        place = _in_pairs(question, kind, terms, line.group())
        place = place or _in_row(question, kind, terms, line.group())
        place = place or _of_dimension(question, line.group())
        place = place or _in_parts(kind, terms, line, quote, mark)
        if place:
            start, end = place[0] + line.start(), place[1] + line.start()
            return Span(
                quote.article_id, quote.start + start, quote.start + end, text[start:end], kind
            )
    return None


def _in_pairs(question: str, kind: str, terms: Sequence[Term], text: str) -> tuple[int, int] | None:
    """The value that *respectively* binds to the thing asked for, or all if all are asked for."""
    several = [
        one
        for one in respective(text)
        if all(fits(kind, text[each.start : each.end]) for each in one.bindings)
    ]
    if kind in ANSWERS:  # of shares and amounts, amounts
        firsts = [one for one in several if _is_first_choice(kind, text, one.bindings)]
        several = firsts or several
    several = _of_measure(terms, text, several)
    for one in several:
        named = named_bindings(terms, one.bindings)
        if len(named) == 1:
            return named[0].start, named[0].end
        if _ALL.search(question):
            at = [number for number, each in enumerate(one.bindings) if each in named]
            row_of_named = at and at[-1] - at[0] == len(at) - 1
            return (named[0].start, named[-1].end) if row_of_named else (one.start, one.end)
    return None


def _of_measure(
    terms: Sequence[Term], text: str, several: Sequence[Respective]
) -> list[Respective]:
    """Those before whose values the question's words stand most: 净利润分别为, not 收入分别为.

    None of several that give the same things their values, if their words tell none of them apart.
    """
    if len({tuple(each.thing for each in one.bindings) for one in several}) == len(several):
        return list(several)
    shares = [
        meeting(terms, text[_clause_start(text, one.start) : one.start]).share for one in several
    ]
    best = max(shares)
    return [several[shares.index(best)]] if shares.count(best) == 1 else []


def _clause_start(text: str, at: int) -> int:
    return max(text.rfind(mark, 0, at) for mark in "，,；;。的\n") + 1


def _is_first_choice(kind: str, text: str, bindings: Sequence[Binding]) -> bool:
    """Whether the values are figures of the kind that is asked for first."""
    return all(
        figure.kind == ANSWERS[kind][0]
        for each in bindings
        for figure in figures.find(text[each.start : each.end])
    )


def fits(kind: str, value: str) -> bool:
    """Returns whether a value holds what is asked for: such a figure, or such a name."""
    if kind in ANSWERS:
        return any(figure.kind in ANSWERS[kind] for figure in figures.find(value))
    return kind not in ("person", "place") or bool(find_spans(kind, value))


def named_bindings(terms: Sequence[Term], bindings: Sequence[Binding]) -> list[Binding]:
    """Returns the bindings of one *respectively* whose things the question names.

    The first thing may have what is common to all before it, the last one behind it
    (上海机场旅客和货邮吞吐量): so the first is named by its end, the last by its beginning.
    """
    named = []
    tokens = [placed_tokens(one.thing) for one in bindings]
    in_things = [[token for token in placed if token.is_word] for placed in tokens]
    counts = Counter(text for words in in_things for text in {word.text for word in words})
    # 口额 of 出口额、进口额 tells neither from the other
    every = Counter(text for placed in tokens for text in {token.text for token in placed})
    terms = [t for t in terms if not (t.is_bigram and any(every[one] > 1 for one in t.tokens))]
    for number, binding in enumerate(bindings):
        # 店 of 甲店、乙店 tells neither from the other
        words = [word for word in in_things[number] if counts[word.text] == 1]
        if not words:
            continue
        edges = words if 0 < number < len(bindings) - 1 else [words[0 if number else -1]]
        if any(meeting(terms, binding.thing[one.start : one.end]).share > 0 for one in edges):
            named.append(binding)
    return named


def is_one_of_several(quote: Span, value: Span) -> bool:
    """Whether a value is one of those that *respectively* gives to several things."""
    start, end = value.start - quote.start, value.end - quote.start
    return any(
        each.start < end and start < each.end and len(one.bindings) > 1
        for one in respective(quote.text)
        for each in one.bindings
    )


def _in_parts(
    kind: str, terms: Sequence[Term], line: re.Match[str], quote: Span, mark: Span | None
) -> tuple[int, int] | None:
    """The figure whose own part of the sentence alone has a word of the question, in a line.

    Only if it is not the reader's value, of the same unit, whose own part has no such word: 2.9万吨
    of 水稻4.6万吨，小麦2.9万吨, if that is the wheat's.
    """
    if mark is None or kind not in ANSWERS or kind == "date":
        return None
    at = mark.start - quote.start - line.start()
    for start, end in split_sentences(line.group()):
        if not start <= at < end:
            continue
        stated = statements_of(line.group()[start:end], kind == "rank")
        read = [one for one in stated if one.figure.start <= at - start < one.figure.end]
        if not read or not all(one.apart for one in stated):
            return None
        named = _named_alone(terms, [one for one in stated if _may_be_meant(kind, read[0], one)])
        if len(named) == 1 and named[0] != read[0]:
            return start + named[0].figure.start, start + named[0].figure.end
    return None


def _may_be_meant(kind: str, read: Statement, other: Statement) -> bool:
    """Whether a figure may be what was asked for, where the reader took another one of its kind."""
    figure, value = other.figure, read.figure
    return same_thing(figure, value) or kind == figure.kind == value.kind == "count"


def _named_alone(terms: Sequence[Term], stated: Sequence[Statement]) -> list[Statement]:
    """The figures whose parts alone have a word of the question, or a sure translation of it.

    The first part may begin with what all are said of: it counts as far as the longest other one.
    """
    words = [one.words for one in stated]
    most = max((len(others) for others in words[1:]), default=0)
    sure = [[one for one, share in term.tokens.items() if share >= _SURELY] for term in terms]
    parts = [" ".join(own[-most:] if number == 0 else own) for number, own in enumerate(words)]
    met = [
        {n for n, tokens in enumerate(sure) if any(has_word(part, one) for one in tokens)}
        for part in parts
    ]
    every = Counter(n for numbers in met for n in numbers)
    return [
        one
        for one, numbers in zip(stated, met, strict=True)
        if any(every[n] == 1 and terms[n].weight > _SAYS_NOTHING for n in numbers)
    ]


def _of_dimension(question: str, text: str) -> tuple[int, int] | None:
    """The one figure that is said to be how high, wide, long … something is, if that is asked."""
    folded = fold(question).text
    asked = next((one for one in _DIMENSIONS if one[0].search(folded)), None)
    if asked is None:
        return None
    _, before, after = asked
    found = [
        (figure.start, figure.end)
        for figure in figures.find(text)
        if figure.unit and (before.search(text[: figure.start]) or after.match(text, figure.end))
    ]
    return found[0] if len(found) == 1 else None


def _in_row(question: str, kind: str, terms: Sequence[Term], line: str) -> tuple[int, int] | None:
    """The value of a table's row below the head that the question names."""
    found = row(line)
    if found is None:
        return None
    texts = {cell: line[cell.start : cell.end] for cell in found.bindings}
    values = {cell: value for cell, value in texts.items() if fits(kind, value)}
    asked = units_asked(question)
    in_unit = [
        cell for cell, value in values.items() if asked & {one.unit for one in figures.find(value)}
    ]
    cell = in_unit[0] if len(in_unit) == 1 else asked_cell(question, terms, found, values)
    return (cell.start, cell.end) if cell else None


def asked_cell(
    question: str, terms: Sequence[Term], around: Row, values: Mapping[Binding, str]
) -> Binding | None:
    """Returns the cell of a row whose head a question names best; None if none stands out.

    What the question says itself is not asked for, and the words that the caption and label have
    name no head, unless no other word does.

    Args:
        question: one question.
        terms: its words with their translations.
        around: the row.
        values: those of its cells that may answer, with their texts.
    """
    asked = fold(question).text
    cells = [cell for cell, value in values.items() if fold(value).text not in asked]
    for beside in (f"{around.before} {around.label}", around.label):
        there = {token.text for token in placed_tokens(beside)}
        # 口额 of 出口额 names no 进口额
        rest = [t for t in terms if there.isdisjoint(t.tokens) and not t.is_bigram]
        shares = [meeting(rest, cell.thing).share for cell in cells]
        best = max(shares, default=0.0)
        if best > 0:
            return cells[shares.index(best)] if shares.count(best) == 1 else None
    return None


def find_expansion(short: str, hits: Sequence[Hit]) -> tuple[Span, Span | None, Hit] | None:
    """Returns the sentence that says what a short name stands for, the long name, and its passage.

    The long name is None where it may begin too early, in Chinese. None if no passage says it.

    Args:
        short: the short name, as the question has it.
        hits: the passages, best first.
    """
    for hit in hits if short else ():
        long = next(
            (one.long for one in aliases_of(hit.chunk.text) if one.short.lower() == short.lower()),
            "",
        )
        for start, end in hit.chunk.sentences if long else ():
            sentence = hit.article.text[start:end]
            at = sentence.find(long)
            if at >= 0 and re.search(rf"(?<!\w){re.escape(short)}(?!\w)", sentence, re.I | re.A):
                quote = Span(hit.article.id, start, end, sentence, "sentence")
                place = start + at
                value = Span(hit.article.id, place, place + len(long), long)
                return quote, None if holds_han(long) else value, hit
    return None
