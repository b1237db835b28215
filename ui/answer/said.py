"""The text of an answer as HTML: the value large, its quote marked, each source behind its number.

The text is the bot's, word for word; numbers and tags stand between its characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.citations import CITATION, cited
from bot.core.records import Answer
from ui.answer.evidence import Place
from ui.answer.panel import lang, title
from ui.answer.passages import strong
from ui.escape import attribute, escape
from ui.texts import text

VALUE_CHARS = 80  # of a first line that is shown as the value asked for
_OPENING, _CLOSING = '“「『‘"', '”」』’"'  # what the bot puts around a quote
_LINE = re.compile(r"[^\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_FROM = re.compile(r"(?<=\n)—.+")  # a line that names an article (bot.phrases)


def said(answer: Answer, shown: Sequence[Place], language: str) -> str:
    """The answer's text with the numbers of the cited places; also of one that still grows."""
    places = [place for place in shown if place.cited]
    if answer.written_by:
        return _written(answer.text, places, language)
    quotes = _quotes(answer.text, places, language)
    pieces, position, named = [], 0, set[int]()
    value = _LINE.match(answer.text)
    if answer.marks and value and value.end() <= VALUE_CHARS:
        if not quotes or quotes[0][0] >= value.end():
            pieces.append(f"<b>{escape(value.group())}</b>")
            position = value.end()
    for start, end, markup in quotes:
        if start >= position:
            pieces.append(_between(answer.text[position:start], places, named, language))
            pieces.append(markup)
            position = end
    pieces.append(_between(answer.text[position:], places, named, language))
    return "".join(pieces)


def _quotes(text: str, places: Sequence[Place], language: str) -> list[tuple[int, int, str]]:
    """The quotes as they stand in the text: from, to, and how they are shown; in order."""
    found = []
    for place in places:
        body = place.article.text
        for first, last in place.quotes:
            quote = body[first:last].strip()
            at = text.find(quote) if quote else -1
            if at < 0:
                continue
            shift = at - body.index(quote, first)
            values = sorted((max(a + shift, at), b + shift) for a, b in place.marks)
            start, end = at, at + len(quote)
            if text[max(start - 1, 0) : start] in _OPENING and text[end : end + 1] in _CLOSING:
                start, end = max(start - 1, 0), min(end + 1, len(text))
            shown = strong(text, start, end, values) + number(place, language)
            found.append(
                (start, end, f'<span class="wd-quote"{lang(place.article)}>{shown}</span>')
            )
    return sorted(found, key=lambda one: one[:2])


def _between(text: str, places: Sequence[Place], named: set[int], language: str) -> str:
    """What stands around the quotes; a line that names an article gets its number."""
    pieces, position = [], 0
    for match in _FROM.finditer(text):
        pieces.append(escape(text[position : match.start()]))
        line = match.group()
        badge = script = ""
        for place in places:
            name = place.article.title.strip()
            if name and name in line and place.number not in named:
                named.add(place.number)
                badge, script = number(place, language), lang(place.article)
                break
        pieces.append(f'<span class="wd-from"{script}>{escape(line)}{badge}</span>')
        position = match.end()
    return "".join(pieces) + escape(text[position:])


def _written(line: str, places: Sequence[Place], language: str) -> str:
    """What a language model wrote: its own [1] and [1, 2] become buttons, as they stand."""
    known = {place.number: place for place in places}
    pieces, position = [], 0
    for match in CITATION.finditer(line):
        pieces.append(escape(line[position : match.start()]))
        found = next((known[n] for n in cited(match.group()) if n in known), None)
        body = escape(match.group())
        if found:
            hint = attribute(title(found.article, language))
            body = (
                f'<button type="button" class="wd-cite wd-own" value="{found.number}"'
                f' title="{hint}">{body}</button>'
            )
        pieces.append(body)
        position = match.end()
    return "".join(pieces) + escape(line[position:])


def number(place: Place, language: str) -> str:
    """The button with a place's number; its hint names the article."""
    hint = attribute(f"{text('cite', language)} {title(place.article, language)}")
    return (
        f'<button type="button" class="wd-cite" value="{place.number}" title="{hint}">'
        f"&#91;{place.number}&#93;</button>"
    )
