"""A source of an answer → its line below the quote: number, title, date, script, agreement.

Functions return markup as in ``ui.answer.render``. What stands in a line beside the bot's own words
is in the spans that ``ADDED`` finds, so that ``text_answered`` can take it away again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.core import Answer
from ui.answer.evidence import VALUE_CHARS, Place, page_words
from ui.answer.panel import lang_attribute, title
from ui.answer.passages import strong_html
from ui.escape import attribute, escape
from ui.languages import LANGUAGE_NAMES
from ui.texts import text

# What is not the bot's in a line: the number, and what is known of the source.
ADDED = re.compile(
    r'<button type="button" class="wd-cite".*?</button>'
    r'|<span class="wd-(?:about|agrees|differs|peek)".*?</span>',
    re.DOTALL,
)
_DASH = re.compile(r"—+\s?")


def compare_sources(answer: Answer, shown: Sequence[Place], said: str) -> dict[int, str]:
    """What each cited place says beside the first one, as markup, by its number.

    Whether it agrees, or which value it gives instead, as the bot found when it compared them
    (``Answer.values``); nothing where it did not. And the sentence, if the answer does not quote it
    already, to be seen when the line is pointed at.

    Args:
        answer: whose sources they are.
        shown: its places.
        said: the language that the answer is said in.
    """
    values = {
        (quote.article_id, quote.start): number
        for quote, number in zip(answer.quotes, answer.values, strict=False)
    }
    compared: dict[int, str] = {}
    for place in shown:
        if place.cited:
            number = values.get((place.article.id, place.quotes[0][0]), 0)
            first = not compared or not values
            agreement = "" if first else _agreement_html(place, number, said)
            compared[place.number] = agreement + _peek_html(place, answer)
    return compared


def source_html(
    line: str, place: Place | None, language: str, compared: Mapping[int, str] | None = None
) -> str:
    """The line of a source: its number, the words that name it, and what is known of it.

    Args:
        line: the words, perhaps behind a dash.
        place: what the line names; None for an article that has no number.
        language: of the hints.
        compared: from ``compare_sources``.
    """
    dash = _DASH.match(line)
    start = dash.end() if dash else 0
    before = f'<span class="wd-dash">{escape(line[:start])}</span>' if start else ""
    if place is None:
        return f'<span class="wd-from">{before}{escape(line[start:])}</span>'
    more = about_html(place, language, line) + (compared or {}).get(place.number, "")
    return (
        f'<span class="wd-from"{lang_attribute(place.article)}>{number_html(place, language)}'
        f"{before}{escape(line[start:])}{more}</span>"
    )


def about_html(place: Place, language: str, line: str = "") -> str:
    """What is known of a source, as far as a line does not say it: its page, date and script."""
    article = place.article
    date = "" if article.date in line else article.date
    page = page_words(article, place.start, language)
    parts = [part for part in (page, date, LANGUAGE_NAMES.get(article.language, "")) if part]
    script = f' lang="{article.language}"' if article.language in LANGUAGE_NAMES else ""
    about = escape(" · ".join(parts))
    return f'<span class="wd-about"{script}>{about}</span>' if parts else ""


def number_html(place: Place, language: str) -> str:
    """The button with a place's number; its hint names the article."""
    hint = attribute(f"{text('cite', language)} {title(place.article, language)}")
    return (
        f'<button type="button" class="wd-cite" value="{place.number}" title="{hint}">'
        f"&#91;{place.number}&#93;</button>"
    )


def _agreement_html(place: Place, number: int, said: str) -> str:
    """That a place gives the first value, or the one that it gives instead."""
    if number == 0:
        return f'<span class="wd-agrees" lang="{said}">{escape(text("agrees", said))}</span>'
    values = [place.article.text[start:end].strip() for start, end in place.marks]
    if not values or len(values[0]) > VALUE_CHARS:
        return f'<span class="wd-differs" lang="{said}">{escape(text("differs", said))}</span>'
    line = text("says", said, value=" ".join(values[0].split()))
    return f'<span class="wd-differs" lang="{said}">{escape(line)}</span>'


def _peek_html(place: Place, answer: Answer) -> str:
    """The sentence of a place; "" if it can be read in the answer."""
    start, end = place.quotes[0]
    body = place.article.text
    if body[start:end].strip() in answer.text:
        return ""
    inner = strong_html(body, start, end, sorted(place.marks))
    return f'<span class="wd-peek"{lang_attribute(place.article)}>{inner}</span>'
