"""Whether a question is refused, and why, in its language.

The reason says what is missing and, if that is sure, what the articles give instead. What leads to
the decision is told by ``fitting`` (does a quote speak of the names and years that are asked about)
and by ``confidence`` (how likely it holds the answer).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.answering.support import check
from bot.answering.support_names import rival_of
from bot.answering.support_years import governing_years
from bot.question import ANSWERS
from bot.text import (
    bears,
    figures,
    fold,
    fold_text,
    holds_han,
    is_of_republic,
    split_sentences,
    years_of,
)
from bot.text.names import name_share, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.fitting import Quoted
    from bot.answering.reading import LikelySpan
    from bot.answering.support import Support
    from bot.core import Hit, Span
    from bot.question import Frame
    from bot.text import Year
    from bot.text.figures import Figure
    from embeddings.lexicon import Lexicon

_OUTSTANDING = 0.5  # of the spans in a quote below which none of them is offered
_SPOKEN_OF = 0.3  # least share of the words' worth with which a value is of what was asked
_CLOSE = 0.3  # least share of the words' worth with which a passage is shown below a refusal
_SCALE_ALONE = re.compile("(?:hundred|thousand|million|billion|trillion|dozen)s?", re.IGNORECASE)
_REPUBLIC = 1911  # years between its calendar and the common one
_TEXTS = {
    "en": {
        "year": "Nothing is said of {what}.",
        "name": "Nothing of the kind is said of {what}.",
        "item": "Nothing of the kind is said of {what}.",
        "word": "“{what}” does not come up.",
        "given": "{reason} It is given for {other}: {value}.",
        "of year": "{year}",
    },
    "zh-Hans": {
        "year": "没有{what}的。",
        "name": "没有说{what}的。",
        "item": "没有说{what}的。",
        "word": "没有提到“{what}”。",
        "given": "{reason}给出的是{other}的：{value}。",
        "of year": "{year}年",
    },
    "zh-Hant": {
        "year": "沒有{what}的。",
        "name": "沒有說{what}的。",
        "item": "沒有說{what}的。",
        "word": "沒有提到「{what}」。",
        "given": "{reason}給出的是{other}的：{value}。",
        "of year": "{year}年",
    },
}


def stands_out(quote: Span, spans: Sequence[LikelySpan]) -> bool:
    """Whether one value of a quote stands out enough for a refusal to offer it.

    If the reader wavers between spans, none is offered. A span that overlaps the likeliest one is
    not its rival.
    """
    inside = [span for span in spans if span.is_within(quote)]
    if not inside:
        return False
    first = inside[0]
    alike = sum(span.share for span in inside if span.start < first.end and first.start < span.end)
    return alike >= _OUTSTANDING * sum(span.share for span in inside)


def is_refused(confidence: float, strictness: float) -> bool:
    """Whether too little speaks for a quote that fits; both from 0 to 1."""
    return confidence < strictness


def closest(frame: Frame, hits: Sequence[Hit], lexicon: Lexicon) -> tuple[Span, ...]:
    """Returns the passages that speak of what is asked, in the order of the hits; may be empty.

    A passage is found for every question, also for one that is about nothing in the articles.
    Shown below a refusal it would only have to be read in vain.

    Args:
        frame: the question's.
        hits: all passages found.
        lexicon: knows names and words in the other language.
    """
    near = []
    for hit in hits:
        support = check(frame, hit.passage, hit, hits, lexicon)
        share = support.words_context if frame.words else support.names_context
        if not hit.chunk.boilerplate and share >= _CLOSE:
            near.append(hit.passage)
    return tuple(near)


def refusal_reason(
    language: str,
    frame: Frame,
    quote: Quoted,
    lacking: Support,
    value: str,
    hits: Sequence[Hit],
    lexicon: Lexicon,
) -> str:
    """Returns one or two sentences: "Nothing is said of 2015. It is given for 2019: US$2 billion."

    The first is left out if one of the passages may prove it wrong, the second if there is no value
    to give instead; "" if neither can be said.

    Args:
        language: ``en``, ``zh-Hans`` or ``zh-Hant``.
        frame: the question's.
        quote: the best quote, which does not fit.
        lacking: its support, with what is missing.
        value: the quote's figure as an answer would say it; "" if it has none.
        hits: all passages found.
        lexicon: knows names in the other language.
    """
    texts = _TEXTS.get(language, _TEXTS["en"])
    reason = texts[lacking.missing].format(what=lacking.what)
    if any(_speaks_of(frame, lacking, hit, lexicon) for hit in hits):
        reason = ""
    other = _given_for(texts, frame, quote, lacking, lexicon) if value else ""
    if not other:
        return reason
    return texts["given"].format(reason=reason, other=other, value=value).strip()


def _speaks_of(frame: Frame, lacking: Support, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether a passage, or its title, may say something of what is said to be missing.

    That is a year that it is about and does not merely compare with; a name in one sentence with a
    figure of the kind asked for; a word as the question has it, anywhere in the article.
    """
    title, text = hit.article.title, hit.chunk.text
    if lacking.missing == "item":
        named = ((frame.question[one.start : one.end], one.marks) for one in frame.items)
        marks = frozenset(mark for what, own in named if what == lacking.what for mark in own)
        return any(bears(part, marks) for part in (title, text))
    if lacking.missing == "year":
        asked = next((y for y in frame.years if _year_text(frame, y) == lacking.what), None)
        republic = is_of_republic(hit.article.text)
        found = (*years_of(title, republic), *years_of(text, republic))
        return asked is not None and any(
            not year.compared and not year.years.isdisjoint(asked.years) for year in found
        )
    if lacking.missing == "name":
        name = next((name for name in frame.names if name.text == lacking.what), None)
        return name is not None and any(
            holds_figure(frame.kind, text[start:end])
            and name_share(name, text_of(text[start:end]), lexicon) > 0
            for start, end in split_sentences(text)
        )
    if text_of(f"{title}\n{text}").has(fold(lacking.what).text):
        return True
    return holds_han(lacking.what) and fold(lacking.what).text in fold_text(hit.article.text)


def _year_text(frame: Frame, year: Year) -> str:
    return frame.question[year.start : year.end]


def holds_figure(kind: str, text: str) -> bool:
    """Whether a text holds a whole figure of the kind that a question asks for.

    A share is no offer where a sum is asked for. If no kind of figure is asked for, any figure with
    a unit counts.
    """
    kinds = ANSWERS.get(kind, tuple(k for k in figures.KINDS if k not in ("number", "date")))
    if kind in ("amount", "count"):
        kinds = tuple(k for k in kinds if k != "percentage")
    return any(figure.kind in kinds for figure in whole_figures(text))


def whole_figures(text: str) -> list[Figure]:
    """The figures of a text without those that are a scale alone: *Trillion*."""
    return [one for one in figures.find(text) if not _SCALE_ALONE.fullmatch(one.text)]


def _given_for(
    texts: dict[str, str], frame: Frame, quote: Quoted, lacking: Support, lexicon: Lexicon
) -> str:
    """The year or name that the quote's figure is of; "" unless everything else asked fits."""
    if not frame.measured or lacking.words_sentence < _SPOKEN_OF:
        return ""
    if lacking.missing == "year" and lacking.names_context == 1:
        governing = governing_years(quote.span, quote.hit)
        years = {year for year in governing if year + _REPUBLIC not in governing}  # 109年 is 2020
        if not years:
            return ""
        ends = dict.fromkeys((min(years), max(years)))  # one year, or the first and the last
        return texts["of year"].format(year="–".join(map(str, ends)))
    if lacking.missing == "name" and lacking.years_context == 1:
        return rival_of(lacking.what, frame, quote.span, quote.hit, lexicon)
    return ""
