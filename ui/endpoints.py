"""What programs call: questions in, checked; answers out, as JSON or plain text."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from bot.records import Answer, Hit, Span
from bot.settings import DEFAULT_HITS
from ui.protocol import ChatBot
from ui.replies import problem
from ui.texts import text

MAX_HITS = 50  # passages one call of /retrieve may ask for: a screenful, not the library

log = logging.getLogger(__name__)


class Api:
    """The endpoints for programs; a bad argument comes back as ``gr.Error`` with one line."""

    def __init__(self, bot: ChatBot) -> None:
        self._bot = bot

    def ask(self, question: str) -> dict[str, Any]:
        """Answer a question from the articles.

        Returns the answer with its verbatim quotes, the marked values inside them, the passages
        found and the articles they stand in. ``answered`` is false for a refusal.
        """
        self._check(question)
        return answer_json(self._run(lambda: self._bot.ask(question)))

    def chat(self, message: str) -> Iterator[str]:
        """Answer a question as plain text, streamed: each part is the text so far."""
        self._check(message)
        try:
            for answer in self._bot.stream(message):
                yield answer.text
        except Exception as error:
            raise _failure(error) from error

    def retrieve(self, question: str, k: int = DEFAULT_HITS) -> list[dict[str, Any]]:
        """Find the passages of the articles nearest to a question, best first."""
        self._check(question)
        if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= MAX_HITS:
            raise gr.Error(f"k must be a whole number from 1 to {MAX_HITS}, not {k!r:.40}")
        return [hit_json(hit) for hit in self._run(lambda: self._bot.retrieve(question, k))]

    def _check(self, question: object) -> None:
        wrong = problem(question, "en")
        if wrong:
            raise gr.Error(wrong)

    def _run(self, call: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the call gives
        try:
            return call()
        except Exception as error:
            raise _failure(error) from error


def _failure(error: Exception) -> gr.Error:
    log.error("an endpoint failed", exc_info=error)
    return gr.Error(text("failed", "en"))


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as JSON: the records' own names, articles listed once under ``sources``."""
    articles = {hit.article.id: hit.article for hit in answer.hits}
    quoted = [span.article_id for span in answer.quotes]
    order = [*dict.fromkeys(quoted), *(key for key in articles if key not in quoted)]
    return {
        "question": answer.question,
        "answered": answer.answered,
        "text": answer.text,
        "confidence": round(float(answer.confidence), 4),
        "quotes": [_span_json(span) for span in answer.quotes],
        "marks": [_span_json(span) for span in answer.marks],
        "sources": [
            {
                "article_id": articles[key].id,
                "title": articles[key].title,
                "language": articles[key].language,
                "source": articles[key].source,
                "date": articles[key].date,
                "licence": articles[key].licence,
                "quoted": key in quoted,
            }
            for key in order
            if key in articles
        ],
        "passages": [hit_json(hit) for hit in answer.hits],
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """A passage as JSON; ``start`` and ``end`` are characters of the article's text."""
    return {
        "article_id": hit.article.id,
        "title": hit.article.title,
        "start": hit.chunk.start,
        "end": hit.chunk.end,
        "text": hit.chunk.text,
        "score": round(float(hit.score), 6),
        "vector_score": round(float(hit.vector_score), 6),
        "keyword_score": round(float(hit.keyword_score), 6),
    }


def _span_json(span: Span) -> dict[str, Any]:
    return {
        "article_id": span.article_id,
        "start": span.start,
        "end": span.end,
        "text": span.text,
        "kind": span.kind,
    }
