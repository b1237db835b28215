"""The records as plain values for JSON: what ``--json`` prints and the web endpoints give.

Keys are the records' own names, and stand as types in :mod:`bot.core.json_types`. Articles are named
beside what is quoted, never repeated whole.
With ``folders=False`` a source that is a path is cut to the file's name: the folders above it are
nobody's business but the machine's owner's.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.core.feedback import Feedback
    from bot.core.json_types import AnswerRecord, ArticleRecord, HitRecord, SliceRecord, SpanRecord
    from bot.core.records import Answer, Article, Chunk, Entry, Hit, Span

_DECIMALS = 6  # of a score: what float32 holds
_PATH = re.compile(r"/|\.\.?[/\\]|[A-Za-z]:[/\\]|\\\\|[^\s:]+/\S+$")  # not "A report / 2020"


def to_json(value: object) -> str:
    """One line of JSON, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False)


def answer_record(answer: Answer, *, folders: bool = True) -> AnswerRecord:
    """An answer; ``sources`` are the articles behind it, those that are quoted first.

    Keys: question, answered (false: a refusal), text, confidence (0 to 1), quotes and marks (the
    sentences, and the asked value inside them), sources (``article_record`` and whether it is
    quoted), hits (``hit_record``, best first), written_by and notice (see ``bot.answering.llm.generate``; empty
    without a language model). A quote or mark has article_id, title, source, date,
    start, end, text and kind; ``start`` and ``end`` are characters of the article's text.
    """
    articles = {hit.article.id: hit.article for hit in answer.hits}
    quoted = dict.fromkeys(span.article_id for span in answer.quotes)
    order = [key for key in dict.fromkeys([*quoted, *articles]) if key in articles]

    def span_record(span: Span) -> SpanRecord:
        return {**_slice(span, articles.get(span.article_id), folders), "kind": span.kind}

    return {
        "question": answer.question,
        "answered": answer.answered,
        "text": answer.text,
        "confidence": round(float(answer.confidence), _DECIMALS),
        "quotes": [span_record(span) for span in answer.quotes],
        "marks": [span_record(span) for span in answer.marks],
        "sources": [
            {**article_record(articles[key], folders=folders), "quoted": key in quoted}
            for key in order
        ],
        "hits": [hit_record(hit, folders=folders) for hit in answer.hits],
        "written_by": answer.written_by,
        "notice": answer.notice,
    }


def hit_record(hit: Hit, *, folders: bool = True) -> HitRecord:
    """A passage: article_id, title, source, date, start, end, text and its three scores.

    ``start`` and ``end`` are characters of the article's text; higher scores are better.
    """
    return {
        **_slice(hit.chunk, hit.article, folders),
        "score": round(float(hit.score), _DECIMALS),
        "vector_score": round(float(hit.vector_score), _DECIMALS),
        "keyword_score": round(float(hit.keyword_score), _DECIMALS),
    }


def article_record(article: Article | Entry, *, folders: bool = True) -> ArticleRecord:
    """An article without its text."""
    return {
        "article_id": article.id,
        "title": article.title,
        "language": article.language,
        "source": article.source if folders else source_name(article.source),
        "date": article.date,
        "licence": article.licence,
        "tags": list(article.tags),
        "characters": article.characters,
    }


def feedback_record(feedback: Feedback) -> dict[str, Any]:
    """What a reader said of an answer, the fields of ``bot.core.feedback.Feedback``."""
    return asdict(feedback)


def source_name(source: str) -> str:
    """The name of the file, where a source is a path; an address or a description as it is."""
    source = source.strip()
    return re.split(r"[/\\]", source.rstrip("/\\"))[-1] if _PATH.match(source) else source


def _slice(part: Span | Chunk, article: Article | None, folders: bool) -> SliceRecord:
    source = article.source if article else ""
    return {
        "article_id": part.article_id,
        "title": article.title if article else "",
        "source": source if folders else source_name(source),
        "date": article.date if article else "",
        "start": part.start,
        "end": part.end,
        "text": part.text,
    }
