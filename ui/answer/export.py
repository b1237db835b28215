"""A conversation as a file: Markdown for people, JSON for programs.

The text of articles and questions is only data here, too: every character that would mean
something in Markdown is escaped, and control characters are shown as they are on the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from bot.answering import cited_numbers, passages
from bot.core import Answer, Article, answer_record, source_name
from ui.answer.evidence import page_words
from ui.escape import escape as as_html
from ui.escape import unescape
from ui.texts import text

Asked = tuple[str, Answer]  # a question as it was typed, and its answer

# With "&" also "&lt;" stays as it is written; with ":" and "@" no address becomes a link.
_MEANING = re.compile(r"[\\`*_{}\[\]<>~$|&!:@^]")
_OPENING = re.compile(r"^([#+=-])")  # a heading, a list or a rule, where a line begins
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")
_WEB = re.compile(r"(?i)\b(www)\.")


def markdown(asked: Sequence[Asked], language: str) -> str:
    """The questions and answers, below each answer its numbered sources with their quotes."""
    day = _now().date().isoformat()
    parts = [f"# {escape(text('export_title', language, date=day))}"]
    for typed, answer in asked:
        parts.append(f"## {escape(' '.join(_clean(typed).split()))}")
        if answer.question.strip() not in ("", typed.strip()):
            parts.append(f"*{escape(text('understood', language, question=answer.question))}*")
        parts.append(escape(answer.text))
        if answer.notice:
            parts.append(f"*{escape(' '.join(answer.notice.split()))}*")
        sources = _sources(answer, language)
        if sources:
            parts.append(f"**{escape(text('sources', language))}**")
            parts += sources
    return "\n\n".join(parts) + "\n"


def record(asked: Sequence[Asked]) -> dict[str, Any]:
    """The conversation for JSON; its messages are a history that ``Bot.ask`` takes.

    Keys: ``wenda`` ("conversation"), ``exported`` (UTC, ISO 8601) and ``messages``. Each message
    has ``role`` and ``content``; an answer also has ``answer``, which is the whole of it, as
    ``bot.core.answer_record`` returns it.
    """
    messages: list[dict[str, Any]] = []
    for typed, answer in asked:
        whole = answer_record(answer, folders=False)
        messages.append({"role": "user", "content": typed})
        messages.append({"role": "assistant", "content": answer.text, "answer": whole})
    exported = _now().isoformat(timespec="seconds")
    return {"wenda": "conversation", "exported": exported, "messages": messages}


def export_file(kind: str, asked: Sequence[Asked], language: str) -> dict[str, str]:
    """The conversation as a file of a kind, ``markdown`` or ``json``: its name, type and text."""
    name = f"wenda-{_now():%Y-%m-%d-%H%M%S}"
    if kind == "json":
        body = json.dumps(record(asked), ensure_ascii=False, indent=1)
        return {"name": f"{name}.json", "type": "application/json", "text": body}
    return {"name": f"{name}.md", "type": "text/markdown", "text": markdown(asked, language)}


def escape(words: str) -> str:
    """Markdown that shows the words as they are; a line break stays one."""
    lines = [_escape_line(line.strip()) for line in _clean(words).split("\n")]
    return "\\\n".join(line for line in lines if line)


def _escape_line(line: str) -> str:
    line = _MEANING.sub(lambda found: "&lt;" if found[0] == "<" else f"\\{found[0]}", line)
    line = _NUMBERED.sub(r"\1\\\2", _OPENING.sub(r"\\\1", line))
    return _WEB.sub(r"\1\\.", line)


def _clean(words: str) -> str:
    """The words with control characters and overrides of direction shown as on the page."""
    return unescape(as_html(words))


def _sources(answer: Answer, language: str) -> list[str]:
    """Each cited passage with its number and its quotes; a refusal has none."""
    named = cited_numbers(answer.text) if answer.written_by else []
    sources = []
    for passage in passages(answer):
        if not (passage.quotes or passage.number in named):
            continue
        quotes = [quote.text for quote in passage.quotes] or [passage.text]
        head = f"**[{passage.number}]** {_head(passage.article, passage.start, language)}"
        body = "\n>\n".join(_block_quote(quote) for quote in quotes)
        sources.append(f"{head}\n\n{body}")
    return sources


def _block_quote(quote: str) -> str:
    return "\n".join(f"> {line}" for line in escape(quote).split("\n"))


def _head(article: Article | None, start: int, language: str) -> str:
    """An article's title, source and date, and the page of a place in it, escaped."""
    if article is None:
        return escape(text("untitled", language))
    title = " ".join(article.title.split()) or text("untitled", language)
    page = page_words(article, start, language)
    details = [" ".join(one.split()) for one in (source_name(article.source), page, article.date)]
    return " · ".join(escape(one) for one in (title, *details) if one)


def _now() -> datetime:
    return datetime.now(timezone.utc)
