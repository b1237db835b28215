"""What programs and the page call: questions in, checked; answers out, as JSON or HTML.

Nothing here raises into Gradio's chat: an exception there locks its text box until the page is
loaded again (Gradio 6.31).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import gradio as gr

from bot.records import Answer, Hit, Span
from bot.settings import DEFAULT_HITS, MAX_QUESTION_CHARS
from ui import render
from ui.protocol import ChatBot
from ui.texts import browser_language, text

MAX_HITS = 50  # passages one call of /retrieve may ask for: a screenful, not the library
MAX_HISTORY = 20  # messages of the conversation that are handed on: a follow-up looks back a few

log = logging.getLogger(__name__)


def problem(question: object, language: str) -> str:
    """What is wrong with a question, in one line, or ``""``."""
    if not isinstance(question, str) or not any(
        character.isprintable() and not character.isspace() for character in question
    ):
        return text("empty", language)
    if len(question) > MAX_QUESTION_CHARS:
        return text("too_long", language, n=f"{len(question):,}", limit=f"{MAX_QUESTION_CHARS:,}")
    return ""


def conversation(history: object) -> list[dict[str, str]]:
    """The history as ``{"role", "content"}`` with plain text.

    Gradio hands ``content`` over as a list of parts from the browser and as a string from its
    clients; anything else in it is left out.
    """
    turns: list[dict[str, str]] = []
    for message in history if isinstance(history, list) else []:
        if not isinstance(message, Mapping) or message.get("role") not in ("user", "assistant"):
            continue
        content = _joined(message.get("content"))
        if message["role"] == "assistant":
            content = render.plain(content)
        if content:
            turns.append({"role": str(message["role"]), "content": content})
    return turns[-MAX_HISTORY:]


def _joined(content: object) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, Mapping):
        return str(content.get("text") or "")
    if isinstance(content, Sequence):
        return "\n".join(part for part in map(_joined, content) if part)
    return ""


def chat_function(
    bot: ChatBot, forced: str | None
) -> Callable[[str, list[Any], gr.Request], Iterator[str]]:
    """The function behind the page's text box: it yields the message so far, as HTML."""

    def reply(message: str, history: list[Any], request: gr.Request) -> Iterator[str]:
        language = forced or browser_language(_header(request, "accept-language"))
        wrong = problem(message, language)
        if wrong:
            yield render.notice(wrong)
            return
        try:
            answer: Answer | None = None
            for answer in bot.stream(message, conversation(history)):
                yield render.partial(answer)
            if answer is None:
                raise RuntimeError("the bot gave no answer at all")
            yield render.message(answer, message, language)
        except Exception:
            log.exception("a question could not be answered: %.200r", message)
            yield render.notice(text("failed", language))

    return reply


def _header(request: gr.Request | None, name: str) -> str | None:
    """A header of the request; none when the function is called without a browser."""
    headers = getattr(request, "headers", None)
    return headers.get(name) if headers is not None else None


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
