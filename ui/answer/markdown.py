"""An ``Answer`` → Markdown with numbered citations, and back to the text of the answer.

For chat programs of others: how they read Markdown, mathematics and pictures is not known, so no
character of an article, title or question may mean anything to them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from bot.answering import CITATION, cited_numbers, passages, reply_language
from bot.core import Answer, Article, ArticlePage, FindingRecord, Hit, source_name
from ui.answer.evidence import FOUND, VALUE_CHARS, page_words
from ui.languages import LANGUAGES
from ui.texts import text

EXCERPT_CHARS = 300  # of a passage named under a refusal: about four lines

_OPENING, _CLOSING = "“「‘『", "”」’』"
_HEAD = 12  # characters by which the beginning of a quote is known while it is still growing

# Characters become references, not backslashes: some programs read \\[ and \\( as mathematics.
_MARKUP = re.compile(
    rf"(?P<cited>{CITATION.pattern})|[\\`*_\[<~&]|(?<=www)\.|:(?=//)|@|(?P<dollar>\$)"
)
_LINE_START = re.compile(r"^[-+#=>]|^(?P<number>\d{1,9})[.)](?=\s|$)")
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_HEADINGS = [f"**{text(key, name)}**" for key in ("sources", "closest") for name in LANGUAGES]


def answer_markdown(answer: Answer, asked: str = "") -> str:
    """The whole answer: its words, with [n] behind each quote, and what the numbers stand for.

    Args:
        answer: a finished answer.
        asked: the question as it was typed, to show what it was understood as when that differs.
    """
    language = reply_language(answer.question, answer.hits)
    parts = [said_markdown(answer)]
    lines = list(_sources(answer, language) if answer.answered else _closest(answer, language))
    if lines:
        heading = text("sources" if answer.answered else "closest", language)
        parts += [f"**{heading}**", "\n".join(lines)]
    if asked and answer.question.strip() not in ("", asked.strip()):
        parts.append(f"*{escape(text('understood', language, question=answer.question))}*")
    if answer.notice:
        parts.append(f"*{escape(answer.notice)}*")
    return "\n\n".join(parts)


def said_markdown(answer: Answer) -> str:
    """The words of an answer without its sources; while the answer is made they grow with it."""
    if answer.written_by:
        lines = [line for line in answer.text.split("\n") if line.strip()]
        said = [line for n, line in enumerate(lines) if not n or not CITATION.match(line)]
        return "\n\n".join(escape(line, cites=True) for line in said)
    return "\n\n".join(_quoted_lines(answer))


def hit_lines(hits: Sequence[Hit]) -> str:
    """Passages as a list, best first, each whole."""
    return "\n".join(
        f"- {_head(hit.article, hit.chunk.start, 'en')}: {_inline(hit.chunk.text)}" for hit in hits
    )


def article_lines(listed: ArticlePage) -> str:
    """A page of the list of articles, for a model to read."""
    lines = [f"{listed['total']:,} articles, page {listed['page']} of {listed['pages']}"]
    for one in listed["articles"]:
        details = (one["language"], one["date"], one["source"], *(f"#{t}" for t in one["tags"]))
        inside = ", ".join(_inline(part) for part in details if part)
        lines.append(f"- {escape(one['title'] or text('untitled', 'en'))} ({inside})")
    return "\n".join(lines)


def finding_lines(findings: Sequence[FindingRecord]) -> str:
    """The findings on a draft, for a model to read."""
    lines = []
    for one in findings:
        lines.append(f"- {escape(one['text'])}: **{one['verdict']}**")
        for evidence in one["evidence"]:
            quote = evidence["quote"]
            title = escape(quote["title"] or text("untitled", "en"))
            lines.append(f"  - “{escape(quote['text'])}” ({title})")
    return "\n".join(lines) or "The draft has no figure, date or name."


def answer_text(markdown: str) -> str:
    """The answer's text, out of Markdown that a program sends back in the conversation."""
    ends = [at for heading in _HEADINGS if (at := markdown.find(heading)) >= 0]
    lines = markdown[: min(ends, default=len(markdown))].split("\n")
    said = [line for line in lines if line.strip() and not re.fullmatch(r"\*[^*].*\*", line)]
    return html.unescape("\n".join(said).replace("**", ""))


def escape(line: str, *, cites: bool = False) -> str:
    """One line of Markdown that shows a text and does nothing else.

    One dollar sign in a line stays as it is: alone it means money, while two mean mathematics.

    Args:
        line: from anywhere.
        cites: whether [n] in it is a citation of ours.
    """
    dollars = 0

    def reference(match: re.Match[str]) -> str:
        nonlocal dollars
        if match["cited"]:
            return match[0] if cites else match[0].replace("[", "&#91;")
        dollars += bool(match["dollar"])
        return match[0] if match["dollar"] and dollars == 1 else f"&#{ord(match[0])};"

    line = _MARKUP.sub(reference, " ".join(_HIDDEN.sub(" ", line).split()))
    return _LINE_START.sub(lambda m: f"{m['number'] or ''}&#{ord(m[0][-1])};", line)


def _quoted_lines(answer: Answer) -> Iterator[str]:
    """The lines of a quoted answer: value, quotes with their numbers, other words; no titles."""
    body, ends = answer.text, {}
    for passage in passages(answer):
        for quote in passage.quotes:
            start, end = _find_quote(body, quote.text.strip())
            body = body[:start] + body[start:end].replace("\n", " ") + body[end:]
            if body[end : end + 1] in tuple(_CLOSING):
                ends[end + 1] = passage.number
    start = 0
    for line in body.split("\n"):
        said, end = line.rstrip(), start + len(line.rstrip())
        value = not start and answer.marks and said[:1] not in tuple(_OPENING)
        if value and len(said) <= VALUE_CHARS:
            bold = "**" if said else ""  # it also keeps a year from being an item of a list
            yield f"{bold}{_inline(said)}{bold if len(body) > start + len(line) else ''}"
        elif said and not (start and said.startswith("—")):
            yield escape(said) + (f" [{ends[end]}]" if end in ends else "")
        start += len(line) + 1


def _inline(line: str) -> str:
    """``escape`` for a text that follows another on its line: no list or heading can begin."""
    return escape(f"x{line}")[1:]


def _find_quote(body: str, quote: str) -> tuple[int, int]:
    """Start and end of a quote in a text, which may end within it; (0, 0) if it is not there."""
    for opening in _OPENING:
        at = body.find(opening + quote[:_HEAD]) + 1
        if at and quote.startswith(body[at : at + len(quote)]):
            return at, min(len(body), at + len(quote))
    return 0, 0


def _sources(answer: Answer, language: str) -> Iterator[str]:
    """A line for each number: title, file or address, date, and any quote not in the answer."""
    numbers = set(cited_numbers(answer.text)) if answer.written_by else set()
    for passage in passages(answer):
        if not (passage.number in numbers or (passage.quotes and not answer.written_by)):
            continue
        said = "" if answer.written_by else answer.text
        quotes = [quote.text for quote in passage.quotes if quote.text.strip() not in said]
        words = " ".join(f"“{_inline(quote)}”" for quote in quotes)
        head = _head(passage.article, passage.start, language)
        yield f"- [{passage.number}] {head}{': ' if words else ''}{words}"


def _closest(answer: Answer, language: str) -> Iterator[str]:
    """A line for each of the passages nearest to a question that is not answered."""
    for hit in answer.closest_hits[:FOUND]:
        words = " ".join(hit.chunk.text.split())
        words = words if len(words) <= EXCERPT_CHARS else words[: EXCERPT_CHARS - 1] + "…"
        yield f"- {_head(hit.article, hit.chunk.start, language)}: {_inline(words)}"


def _head(article: Article | None, start: int, language: str) -> str:
    """An article's title with its file or address, the page of a place and its date in brackets."""
    title = article.title.strip() if article else ""
    place = [source_name(article.source), page_words(article, start, language)] if article else []
    place += [article.date] if article else []
    inside = ", ".join(_inline(part) for part in place if part.strip())
    return escape(title or text("untitled", language)) + (f" ({inside})" if inside else "")
