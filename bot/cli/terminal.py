"""Answers, passages and articles as text for a terminal."""

from __future__ import annotations

import os
import re
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.core.feedback import Feedback
    from bot.core.records import Answer, Article, Entry, Hit, Span

_SHOWN = 3  # closest passages under a refusal: enough to see what the library is about
_EXCERPT = 300  # characters of a passage: about four lines

# An article is data: it must not move the cursor, ring, retitle the window or turn the line around.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """The text without control characters and overrides of direction; line breaks stay."""
    return _CONTROL.sub(" ", text)


def answer_lines(answer: Answer) -> str:
    """An answer for reading: what is said, quote included, then where each quote stands."""
    parts = [_highlight(plain(answer.text), answer.marks)]
    if answer.notice:
        parts.append(one_line(answer.notice))
    articles = {hit.article.id: hit.article for hit in answer.hits}
    if answer.answered:
        cited = dict.fromkeys(quote.article_id for quote in answer.quotes)
        parts += [f"  {_source(articles[one])}" for one in cited if one in articles]
    else:
        parts += [_quoted(_excerpt(hit.chunk.text), hit.article) for hit in answer.hits[:_SHOWN]]
    return "\n\n".join(parts)


def hit_lines(hits: Sequence[Hit]) -> str:
    """Passages for reading, numbered, best first."""
    return "\n\n".join(
        f"{number}. {hit.score:.3f}\n{_quoted(_excerpt(hit.chunk.text), hit.article)}"
        for number, hit in enumerate(hits, start=1)
    )


def article_lines(articles: Iterable[Article | Entry]) -> str:
    """One line an article: id, language, length in characters, title, source, tags."""
    return "\n".join(
        f"{a.id}  {a.language or '-':7}  {a.characters:>7,}  "
        + one_line(f"{a.title}  ({a.source})  {' '.join(f'#{tag}' for tag in a.tags)}")
        for a in articles
    )


def feedback_lines(feedback: Sequence[Feedback]) -> str:
    """What readers said of answers, three lines each at most: question, answer, comment."""
    return "\n".join(line for one in feedback for line in _feedback(one))


def _feedback(one: Feedback) -> list[str]:
    said = "liked" if one.liked else "disliked"
    if one.unanswerable:
        said += ", not in the articles"
    lines = [f"{one.time}  {said}: {one_line(one.question)}"]
    lines.append(f"    {'' if one.answered else '(refused) '}{one_line(_excerpt(one.text))}")
    return [*lines, f"    “{one_line(one.comment)}”"] if one.comment else lines


def one_line(text: str) -> str:
    """The text on a single line, safe to print."""
    return " ".join(plain(text).split())


_LISTS = ("packages", "problems", "repaired")


def report_lines(report: Mapping[str, Any]) -> str:
    """What ``wenda doctor`` found, a line each, and a verdict at the end."""
    found = {key: value for key, value in report.items() if key not in _LISTS}
    found |= {name: version or "not installed" for name, version in report["packages"].items()}
    width = max(len(name) for name in found)
    lines = [f"{name:{width}}  {one_line(str(value))}" for name, value in found.items()]
    lines += [f"mended: {one_line(line)}" for line in report.get("repaired", ())]
    problems = [f"wrong: {one_line(problem)}" for problem in report["problems"]]
    return "\n".join([*lines, *(problems or ["all in order"])])


def _quoted(text: str, article: Article) -> str:
    quoted = textwrap.indent(text.strip(), "  > ", lambda _: True)
    return f"{quoted}\n    {_source(article)}"


def _source(article: Article) -> str:
    return " · ".join(one_line(x) for x in (article.title, article.source, article.date) if x)


def _excerpt(text: str) -> str:
    text = plain(text).strip()
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


def _highlight(text: str, marks: Sequence[Span]) -> str:
    """The text with the marked values in bold, on a terminal that has not asked for plain text."""
    values = {plain(mark.text) for mark in marks if mark.text}
    if not values or not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    longest_first = sorted(values, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), "\x1b[1m\\g<0>\x1b[0m", text)
