"""An ``Answer`` → the HTML of one chat message: what is said, with the numbers of its sources.

The words are the bot's, one after the other; only tags, the numbers of the sources and what is
known of these (date, script) stand between them. A short first line is the value asked for and is
shown large, each quote is marked, and each source has a line. How sure an answer is is said in one
word (docs/answers.md has how the figure behind it was calibrated). What an answer says of itself is
in the asker's language, what can be done with it in the page's.

The markup is one line of our own tags around escaped text (see ``ui.escape``), so that Markdown
takes it for a single block of HTML and Gradio's sanitiser lets it through unchanged. What a button
does stands in sources.js, tools.js and talk.js: the sanitiser keeps ``class``, ``title`` and
``value`` and no script.

Functions whose names end in ``_html`` return such markup; ``text_typed`` and ``text_answered``
read the plain text out of it again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.answering import CITATION, cited_numbers, reply_language
from bot.core import Answer
from ui.answer.evidence import VALUE_CHARS, Place, encode, page_words, places
from ui.answer.panel import lang_attribute, source, title
from ui.answer.passages import snippet_html, strong_html
from ui.answer.source_line import ADDED, about_html, compare_sources, number_html, source_html
from ui.escape import attribute, escape, unescape, verbatim
from ui.texts import text

HIGH, FAIR = 0.85, 0.65  # of answers this sure, about that share is right

# In the text of an answer.
_OPENING, _CLOSING = '“「『‘"', '”」』’"'  # what the bot puts around a quote
_LINE = re.compile(r"[^\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_FROM = re.compile(r"(?<=\n)—.+")  # a line that names an article (bot.answering.phrases)

# In markup made here.
_ANSWER = re.compile(r'<div class="wd-answer(?: wd-quiet)?">(.*?)</div>', re.DOTALL)
_QUESTION = re.compile(r'<div class="wd-asked">([^<]*(?:<br>[^<]*)*)</div>')  # page.js has it too


def question_html(typed: str) -> str:
    """A question as a message: every character that was typed is shown, and none does anything."""
    return f'<div class="wd-asked">{verbatim(typed)}</div>'


def searching_html(language: str) -> str:
    """The message before anything is known."""
    return f'<div class="wd-searching">{escape(text("searching", language))}</div>'


def partial_html(answer: Answer, language: str) -> str:
    """The message while the answer is still being made: its text so far, with its numbers."""
    shown = places(answer)
    compared = compare_sources(answer, shown, reply_language(answer.question, answer.hits))
    return _answer_html(answer, shown, compared, language)


def message_html(answer: Answer, asked: str, language: str) -> str:
    """The whole message: what is said, and what it stands on.

    Args:
        answer: a finished answer.
        asked: the question as it was typed, to show what it was understood as when that differs.
        language: of the labels, one of ``ui.languages.LANGUAGES``.
    """
    shown = places(answer)
    said = reply_language(asked if asked.strip() else answer.question, answer.hits)
    compared = compare_sources(answer, shown, said)
    parts = [_answer_html(answer, shown, compared, language)]
    parts.append(_unsaid_html(shown, parts[0], compared, language))
    if not answer.answered:
        parts.append(_closest_html(shown, language, said))
    if answer.notice:
        parts.append(f'<div class="wd-note">{escape(answer.notice)}</div>')
    parts.append(_note_html(answer, asked, said))
    parts.append(_how_html(answer, said))
    parts.append(_tools_html(answer, shown, language))
    kind = "wd-reply" if answer.answered else "wd-reply wd-refused"
    return f'<div class="{kind}">{"".join(parts)}</div>'


def text_typed(markup: str) -> str:
    """What was typed, out of a message of ``question_html``; any other text comes back as it is."""
    found = _QUESTION.fullmatch(markup)
    return unescape(found.group(1)) if found else markup


def text_answered(markup: str) -> str:
    """The answer's text, out of a message made here; any other text comes back as it is."""
    found = _ANSWER.search(markup)
    return unescape(ADDED.sub("", found.group(1))) if found else markup


def _answer_html(
    answer: Answer, shown: Sequence[Place], compared: Mapping[int, str], language: str
) -> str:
    """The block with the answer's text; that of a refusal is quiet."""
    if answer.answered:
        inner = _answer_text_html(answer, shown, compared, language)
        return f'<div class="wd-answer">{inner}</div>'
    return f'<div class="wd-answer wd-quiet">{escape(answer.text)}</div>'


def _answer_text_html(
    answer: Answer, shown: Sequence[Place], compared: Mapping[int, str], language: str
) -> str:
    """The text of an answer, which may still grow, with the numbers of the cited places."""
    cited = [place for place in shown if place.cited]
    if answer.written_by:
        return _written_html(answer.text, cited, language)
    quotes = _find_quotes(answer.text, cited, language)
    pieces, position = [], 0
    lines = _SourceLines(cited, compared, language)
    value = _LINE.match(answer.text)
    if answer.marks and value and value.end() <= VALUE_CHARS:
        if not quotes or quotes[0][0] >= value.end():
            pieces.append(f"<b>{escape(value.group())}</b>")
            position = value.end()
    for start, end, markup in quotes:
        if start >= position:
            pieces.append(lines.html(answer.text[position:start]))
            pieces.append(markup)
            position = end
    pieces.append(lines.html(answer.text[position:]))
    return "".join(pieces)


def _find_quotes(text: str, places: Sequence[Place], language: str) -> list[tuple[int, int, str]]:
    """Each quote in the text, in order: where it starts and ends there, and its markup."""
    quotes = []
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
            inner = strong_html(text, start, end, values) + number_html(place, language)
            script = lang_attribute(place.article)
            markup = f'<span class="wd-quote"{script}>{inner}</span>'
            quotes.append((start, end, markup))
    return sorted(quotes, key=lambda quote: quote[:2])


class _SourceLines:
    """The text between quotes; a line that names an article says what is known of it."""

    def __init__(self, cited: Sequence[Place], compared: Mapping[int, str], language: str) -> None:
        self._cited, self._compared, self._language = cited, compared, language
        self._named: set[int] = set()  # the numbers already given to such lines

    def html(self, text: str) -> str:
        """The text from one quote to the next, called once for each stretch, in order."""
        pieces, position = [], 0
        for match in _FROM.finditer(text):
            pieces.append(escape(text[position : match.start()]))
            place = self._place(match.group())
            pieces.append(source_html(match.group(), place, self._language, self._compared))
            position = match.end()
        return "".join(pieces) + escape(text[position:])

    def _place(self, line: str) -> Place | None:
        """The place that a line names, each once; None if it names none of them."""
        for place in self._cited:
            name = place.article.title.strip()
            if name and name in line and place.number not in self._named:
                self._named.add(place.number)
                return place
        return None


def _written_html(line: str, places: Sequence[Place], language: str) -> str:
    """What a language model wrote: its own [1] and [1, 2] become buttons that read the same."""
    known = {place.number: place for place in places}
    pieces, position = [], 0
    for match in CITATION.finditer(line):
        pieces.append(escape(line[position : match.start()]))
        place = next((known[n] for n in cited_numbers(match.group()) if n in known), None)
        body = escape(match.group())
        if place:
            hint = attribute(title(place.article, language))
            body = (
                f'<button type="button" class="wd-cite wd-own" value="{place.number}"'
                f' title="{hint}">{body}</button>'
            )
        pieces.append(body)
        position = match.end()
    return "".join(pieces) + escape(line[position:])


def _unsaid_html(
    shown: Sequence[Place], said: str, compared: Mapping[int, str], language: str
) -> str:
    """The cited places that the text itself does not name."""
    rows = "".join(
        source_html(title(place.article, language), place, language, compared)
        for place in shown
        if place.cited and f' value="{place.number}"' not in said
    )
    return f'<div class="wd-unsaid">{rows}</div>' if rows else ""


def _closest_html(shown: Sequence[Place], language: str, said: str) -> str:
    """The passages nearest to a question that is not answered, to click on like sources.

    Args:
        shown: their places.
        language: of the page.
        said: the language that the refusal is said in.
    """
    rows = "".join(
        f'<li><button type="button" class="wd-cite wd-near" value="{place.number}">'
        f'<span class="wd-number wd-beside">{place.number}</span>'
        f'<span class="wd-near-text"><b{lang_attribute(place.article)}>'
        f"{escape(title(place.article, language))}</b> {about_html(place, language)} "
        f"<span{lang_attribute(place.article)}>"
        f"{snippet_html(place.article.text, *place.quotes[0])}</span>"
        "</span></button></li>"
        for place in shown
    )
    label = attribute(text("closest", said))
    return f'<ol class="wd-closest" title="{label}">{rows}</ol>' if rows else ""


def _note_html(answer: Answer, asked: str, said: str) -> str:
    """The line below the answer: how sure it is, and what the question was understood as."""
    parts = []
    if answer.answered and answer.is_read:
        level = _confidence_level(answer.confidence)
        parts.append(f'<span class="wd-sure wd-{level}">{escape(text(level, said))}</span>')
    if answer.question.strip() not in ("", asked.strip()):
        line = escape(text("understood", said, question=answer.question))
        edit = escape(text("edit", said))
        hint = attribute(text("edit_hint", said))
        parts.append(
            f'<span class="wd-understood">{line} <button type="button" class="wd-edit" '
            f'title="{hint}" value="{attribute(answer.question)}">{edit}</button></span>'
        )
    return f'<div class="wd-note" lang="{said}">{"".join(parts)}</div>' if parts else ""


def _confidence_level(confidence: float) -> str:
    """How sure an answer is: ``sure``, ``likely`` or ``unsure``, which are keys of ``ui.texts``."""
    if confidence >= HIGH:
        return "sure"
    return "likely" if confidence >= FAIR else "unsure"


def _how_html(answer: Answer, said: str) -> str:
    """The fold for who wants to know: the question as understood, how sure, what was weighed."""
    if not (answer.is_read and answer.hits):
        return ""
    lines = [text("understood", said, question=answer.question)]
    if answer.answered:
        lines.append(text("how_sure", said, n=round(100 * answer.confidence)))
    lines.append(text("how_weighed", said))
    rows = "".join(
        f"<li>{escape(text('how_passage', said, title=title(hit.article, said), score=score))}</li>"
        for hit in answer.hits
        for score in [f"{hit.score:.2f}"]
    )
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    head = f"<summary>{escape(text('how', said))}</summary>"
    return f'<details class="wd-how" lang="{said}">{head}{body}<ol>{rows}</ol></details>'


def _tools_html(answer: Answer, shown: Sequence[Place], language: str) -> str:
    """The buttons that copy and delete, and what they need: the words to copy, the places."""
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
    """How a place is named below a copied answer: its article's title, date and source."""
    article = place.article
    name = article.title.strip() or text("untitled", language)
    page = page_words(article, place.start, language)
    return ", ".join(part for part in (name, article.date, source(article), page) if part)
