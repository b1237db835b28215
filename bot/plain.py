"""The records as plain values for JSON: what ``--json`` prints and the web endpoints give.

Keys are the records' own names. Articles are named beside what is quoted, never repeated whole.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.records import Answer, Article, Hit, Span

_DECIMALS = 6  # of a score: what float32 holds


def to_json(value: object) -> str:
    """One line of JSON, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False)


def answer_record(answer: Answer) -> dict[str, Any]:
    """An answer; ``sources`` are the articles behind it, those that are quoted first."""
    articles = {hit.article.id: hit.article for hit in answer.hits}
    quoted = dict.fromkeys(span.article_id for span in answer.quotes)
    order = [key for key in dict.fromkeys([*quoted, *articles]) if key in articles]
    return {
        "question": answer.question,
        "answered": answer.answered,
        "text": answer.text,
        "confidence": round(float(answer.confidence), _DECIMALS),
        "quotes": [_span_record(span, articles) for span in answer.quotes],
        "marks": [_span_record(span, articles) for span in answer.marks],
        "sources": [{**article_record(articles[key]), "quoted": key in quoted} for key in order],
        "hits": [hit_record(hit) for hit in answer.hits],
    }


def hit_record(hit: Hit) -> dict[str, Any]:
    """A passage; ``start`` and ``end`` are characters of the article's text."""
    return {
        "article_id": hit.article.id,
        "title": hit.article.title,
        "source": hit.article.source,
        "start": hit.chunk.start,
        "end": hit.chunk.end,
        "text": hit.chunk.text,
        "score": round(float(hit.score), _DECIMALS),
        "vector_score": round(float(hit.vector_score), _DECIMALS),
        "keyword_score": round(float(hit.keyword_score), _DECIMALS),
    }


def article_record(article: Article) -> dict[str, Any]:
    """An article without its text."""
    return {
        "article_id": article.id,
        "title": article.title,
        "language": article.language,
        "source": article.source,
        "date": article.date,
        "licence": article.licence,
        "characters": len(article.text),
    }


def _span_record(span: Span, articles: dict[str, Article]) -> dict[str, Any]:
    article = articles.get(span.article_id)
    return {
        "article_id": span.article_id,
        "title": article.title if article else "",
        "source": article.source if article else "",
        "start": span.start,
        "end": span.end,
        "text": span.text,
        "kind": span.kind,
    }
