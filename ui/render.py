"""An ``Answer`` → the HTML of one chat message: the answer, then numbered source cards.

The markup is one line of our own tags around escaped text (see ``ui.escape``), so that Markdown
takes it for a single block of HTML and Gradio's sanitiser lets it through unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.citations import cited, passages
from bot.plain import source_name
from bot.records import Answer, Article, Hit, Span
from ui.escape import escape, unescape
from ui.passages import passage
from ui.texts import text

SOURCE_CHARS = 120  # of an address or file name: two lines at most
OTHER_PASSAGES = 3  # passages listed behind the quoted ones; more is a search engine, not a chat
VALUE_CHARS = 80  # of a first line that is shown as the value asked for
TITLE_CHARS = 120  # of an article's title

_ANSWER = re.compile(r'<div class="wd-answer(?: wd-quiet)?">(.*?)</div>', re.DOTALL)


def message(answer: Answer, asked: str, language: str) -> str:
    """The whole message: what is said, and what it stands on.

    Args:
        answer: a finished answer.
        asked: the question as it was typed, to show what it was understood as when that differs.
        language: of the labels, one of ``ui.texts.LANGUAGES``.
    """
    parts = [partial(answer)] if answer.answered else [_refusal(answer, language)]
    if answer.question.strip() not in ("", asked.strip()):
        note = text("understood", language, question=answer.question)
        parts.append(f'<div class="wd-note">{escape(note)}</div>')
    if answer.notice:
        parts.append(f'<div class="wd-note">{escape(answer.notice)}</div>')
    shown = _cited(answer) if answer.answered else []
    marks = answer.marks
    cards = "".join(_card(number, hit, quotes, marks, language) for number, hit, quotes in shown)
    if cards:
        parts.append(_section("sources", cards, language))
    parts.append(_others(answer, [hit for _, hit, _ in shown], language))
    return "".join(parts)


def partial(answer: Answer) -> str:
    """The message while the answer is still being made: its text alone."""
    markup = escape(answer.text)
    value, line_end, rest = markup.partition("<br>")
    quoted = answer.marks and not answer.written_by
    if quoted and len(unescape(value)) <= VALUE_CHARS:
        markup = f"<b>{value}</b>{line_end}{rest}"
    return f'<div class="wd-answer">{markup}</div>'


def notice(line: str) -> str:
    """A message that is no answer: a bad question, a failure."""
    return f'<div class="wd-notice">{escape(line)}</div>'


def plain(markup: str) -> str:
    """The answer's text out of a message made here; any other text as it is."""
    found = _ANSWER.search(markup)
    return unescape(found.group(1)) if found else markup


def _refusal(answer: Answer, language: str) -> str:
    head = f'<div class="wd-refused">{escape(text("refused", language))}</div>'
    return f'{head}<div class="wd-answer wd-quiet">{escape(answer.text)}</div>'


def _section(key: str, body: str, language: str) -> str:
    label = escape(text(key, language))
    return f'<div class="wd-sources"><div class="wd-label">{label}</div>{body}</div>'


def _cited(answer: Answer) -> list[tuple[int, Hit, Sequence[Span]]]:
    """Each passage that is quoted, or cited by what a language model wrote, under its number."""
    numbers = cited(answer.text) if answer.written_by else []
    return [
        (one.number, one.hit, one.quotes)
        for one in passages(answer)
        if one.hit and (one.quotes or one.number in numbers)
    ]


def _others(answer: Answer, shown: Sequence[Hit], language: str) -> str:
    """The passages behind the quoted ones, folded; open and named as closest for a refusal."""
    hits = [hit for hit in answer.hits if hit not in shown and not hit.chunk.boilerplate]
    hits = hits[:OTHER_PASSAGES]
    if not hits:
        return ""
    cards = "".join(_card(0, hit, (), (), language) for hit in hits)
    if not answer.answered:
        return _section("closest", cards, language)
    label = escape(text("others", language, n=len(hits)))
    return f'<details class="wd-others"><summary>{label}</summary>{cards}</details>'


def _card(
    number: int, hit: Hit, quotes: Sequence[Span], marks: Iterable[Span], language: str
) -> str:
    article, chunk = hit.article, hit.chunk
    title = escape(_clip(article.title.strip(), TITLE_CHARS) or text("untitled", language))
    badge = f'<span class="wd-number">{number}</span>' if number else ""
    start, end = (quotes[0].start, quotes[0].end) if quotes else (chunk.start, chunk.end)
    details = (_place(article, start, end, language), article.date, _source(article))
    meta = "".join(f"<span>{escape(part)}</span>" for part in details if part)
    return (
        f'<div class="wd-card"><div class="wd-head">{badge}<b class="wd-title">{title}</b></div>'
        f'<div class="wd-passage"{_lang(article)}>{passage(hit, quotes, marks)}</div>'
        f'<div class="wd-meta">{meta}</div></div>'
    )


def _place(article: Article, start: int, end: int, language: str) -> str:
    """Where a slice stands, counted from one, ends included, as readers count."""
    lines = article.text[:start].split("\n")[:-1]
    return text(
        "place",
        language,
        paragraph=1 + sum(1 for line in lines if line.strip()),
        start=f"{start + 1:,}",
        end=f"{end:,}",
        length=f"{len(article.text):,}",
    )


def _source(article: Article) -> str:
    """The address, or the file's name: the folders above it are nobody's business."""
    return _clip(source_name(article.source), SOURCE_CHARS)


def _lang(article: Article) -> str:
    """Tells the browser which script's glyphs to draw; only our own three names get through."""
    known = article.language in ("en", "zh-Hans", "zh-Hant")
    return f' lang="{article.language}"' if known else ""


def _clip(line: str, limit: int) -> str:
    return line if len(line) <= limit else line[: limit - 1] + "…"
