"""An ``Answer`` → the HTML of one chat message: what is said, with the numbers of its sources.

The markup is one line of our own tags around escaped text (see ``ui.escape``), so that Markdown
takes it for a single block of HTML and Gradio's sanitiser lets it through unchanged. What a button
does is page.js's business: the sanitiser keeps ``class``, ``title`` and ``value`` and no script.

The text of an answer as HTML: the value large, its quote marked, each source behind its number.

The text is the bot's, word for word; numbers and tags stand between its characters.

How sure an answer is, in a word; the value behind it is calibrated (docs/answers.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering import CITATION, cited_numbers
from bot.core import Answer
from ui.answer.evidence import Place, encode, places
from ui.answer.panel import lang, source, title
from ui.answer.passages import snippet, strong
from ui.escape import attribute, escape, unescape, verbatim
from ui.texts import text

_ANSWER = re.compile(r'<div class="wd-answer(?: wd-quiet)?">(.*?)</div>', re.DOTALL)
_QUESTION = re.compile(r'<div class="wd-asked">([^<]*(?:<br>[^<]*)*)</div>')  # page.js has it too
_NUMBERS = re.compile(r'<button type="button" class="wd-cite".*?</button>', re.DOTALL)


def question_html(typed: str) -> str:
    """A question as a message: it shows what was typed, each character of it, and does nothing."""
    return f'<div class="wd-asked">{verbatim(typed)}</div>'


def text_typed(markup: str) -> str:
    """What was typed out of a message made by ``question``; any other text as it is."""
    found = _QUESTION.fullmatch(markup)
    return unescape(found.group(1)) if found else markup


def searching_html(language: str) -> str:
    """The message before anything is known."""
    return f'<div class="wd-searching">{escape(text("searching", language))}</div>'


def partial(answer: Answer, language: str) -> str:
    """The message while the answer is still being made: its text, with the numbers so far."""
    return _answer(answer, places(answer), language)


def message_html(answer: Answer, asked: str, language: str) -> str:
    """The whole message: what is said, and what it stands on.

    Args:
        answer: a finished answer.
        asked: the question as it was typed, to show what it was understood as when that differs.
        language: of the labels, one of ``ui.texts.LANGUAGES``.
    """
    shown = places(answer)
    parts = [_answer(answer, shown, language)]
    parts.append(_unsaid(shown, parts[0], language))
    if not answer.answered:
        parts.append(_closest(shown, language))
    if answer.notice:
        parts.append(f'<div class="wd-note">{escape(answer.notice)}</div>')
    parts.append(_note_markup(answer, asked, language))
    parts.append(_tools(answer, shown, language))
    return f'<div class="wd-reply">{"".join(parts)}</div>'


def notice_html(line: str) -> str:
    """A message that is no answer: a bad question, a failure."""
    return f'<div class="wd-notice">{escape(line)}</div>'


def plain(markup: str) -> str:
    """The answer's text out of a message made here; any other text as it is."""
    found = _ANSWER.search(markup)
    return unescape(_NUMBERS.sub("", found.group(1))) if found else markup


def _answer(answer: Answer, shown: Sequence[Place], language: str) -> str:
    if answer.answered:
        return f'<div class="wd-answer">{answer_markup(answer, shown, language)}</div>'
    head = f'<div class="wd-refused">{escape(text("refused", language))}</div>'
    return f'{head}<div class="wd-answer wd-quiet">{escape(answer.text)}</div>'


def _unsaid(shown: Sequence[Place], said: str, language: str) -> str:
    """The cited places that the text itself does not name."""
    rows = "".join(
        f'<span class="wd-from"{lang(place.article)}>{escape(title(place.article, language))}'
        f"{number(place, language)}</span>"
        for place in shown
        if place.cited and f' value="{place.number}"' not in said
    )
    return f'<div class="wd-unsaid">{rows}</div>' if rows else ""


def _closest(shown: Sequence[Place], language: str) -> str:
    """The passages nearest to a question that is not answered, to click on like sources."""
    rows = "".join(
        f'<li><button type="button" class="wd-cite wd-near" value="{place.number}">'
        f'<span class="wd-number wd-beside">{place.number}</span>'
        f'<span class="wd-near-text"><b>{escape(title(place.article, language))}</b> '
        f"<span{lang(place.article)}>{snippet(place.article.text, *place.quotes[0])}</span>"
        "</span></button></li>"
        for place in shown
    )
    if not rows:
        return ""
    label = escape(text("closest", language))
    return f'<div class="wd-closest"><div class="wd-label">{label}</div><ol>{rows}</ol></div>'


def _note_markup(answer: Answer, asked: str, language: str) -> str:
    """The quiet line: how sure it is, and what the question was taken for."""
    parts = []
    if answer.answered:
        level = word(answer.confidence)
        share = f"{round(100 * answer.confidence)} %"
        line = text("confidence", language, level=text(level, language), share=share)
        parts.append(f'<span class="wd-sure wd-{level}">{escape(line)}</span>')
    if answer.question.strip() not in ("", asked.strip()):
        line = escape(text("understood", language, question=answer.question))
        edit = escape(text("edit", language))
        hint = attribute(text("edit_hint", language))
        parts.append(
            f'<span class="wd-understood">{line} <button type="button" class="wd-edit" '
            f'title="{hint}" value="{attribute(answer.question)}">{edit}</button></span>'
        )
    return f'<div class="wd-note">{"".join(parts)}</div>' if parts else ""


def _tools(answer: Answer, shown: Sequence[Place], language: str) -> str:
    """Copy and delete, and the hidden words behind them."""
    names = [
        f"[{place.number}] {_cited_as(place, language)}"
        for place in shown
        if place.cited or not answer.answered
    ]
    whole = "\n".join([answer.text, "", *names]) if answer.answered else answer.text
    buttons = "".join(
        f'<button type="button" class="wd-tool wd-{name}" title="{attribute(text(hint, language))}"'
        f' value="{attribute(value)}">{escape(text(name, language))}</button>'
        for name, hint, value in (("copy", "copy_hint", whole), ("delete", "delete_hint", ""))
    )
    key = f'<button class="wd-evidence" hidden value="{attribute(encode(shown))}"></button>'
    return f'<div class="wd-tools">{buttons}{key}</div>'


def _cited_as(place: Place, language: str) -> str:
    article = place.article
    name = article.title.strip() or text("untitled", language)
    return ", ".join(part for part in (name, article.date, source(article)) if part)


VALUE_CHARS = 80  # of a first line that is shown as the value asked for
_OPENING, _CLOSING = '“「『‘"', '”」』’"'  # what the bot puts around a quote
_LINE = re.compile(r"[^\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_FROM = re.compile(r"(?<=\n)—.+")  # a line that names an article (bot.phrases)


def answer_markup(answer: Answer, shown: Sequence[Place], language: str) -> str:
    """The answer's text with the numbers of the cited places; also of one that still grows."""
    places = [place for place in shown if place.cited]
    if answer.written_by:
        return _written_markup(answer.text, places, language)
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


def _written_markup(line: str, places: Sequence[Place], language: str) -> str:
    """What a language model wrote: its own [1] and [1, 2] become buttons, as they stand."""
    known = {place.number: place for place in places}
    pieces, position = [], 0
    for match in CITATION.finditer(line):
        pieces.append(escape(line[position : match.start()]))
        found = next((known[n] for n in cited_numbers(match.group()) if n in known), None)
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


HIGH, FAIR = 0.85, 0.65  # of answers this sure, about that share is right


def word(confidence: float) -> str:
    """``sure``, ``likely`` or ``unsure``: keys of ``ui.texts``."""
    if confidence >= HIGH:
        return "sure"
    return "likely" if confidence >= FAIR else "unsure"
