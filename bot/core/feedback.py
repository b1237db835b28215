"""Readers' feedback on answers, and the question set for ``wenda evaluate`` that it makes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from bot.core import settings
from bot.core.records import Answer, Article, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHOWN_SPANS = 12  # quotes, and marks, kept of one answer: usually it has two or three


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one reader said of one answer."""

    key: str  # of the answer: later feedback with the same key replaces the earlier
    typed: str  # the question as it was typed
    question: str  # as it was understood
    text: str  # what was answered
    answered: bool  # False: it was a refusal
    liked: bool
    unanswerable: bool = False  # the reader says that the articles do not answer the question
    comment: str = ""
    quotes: tuple[Span, ...] = ()
    marks: tuple[Span, ...] = ()
    time: str = ""  # of the latest feedback: UTC, ISO 8601, to the second
    version: str = ""  # of the Wenda that answered; "" when it is not installed as a package

    @classmethod
    def from_answer(
        cls,
        answer: Answer,
        liked: bool,
        *,
        typed: str = "",
        comment: str = "",
        unanswerable: bool = False,
        key: str = "",
    ) -> Feedback:
        """Feedback on an answer, given now; the arguments are those of ``Bot.add_feedback``.

        Raises:
            ValueError: the comment or the typed question is too long.
        """
        _check("comment", comment, settings.MAX_COMMENT_CHARS)
        _check("question", typed, settings.MAX_QUESTION_CHARS)
        return cls(
            key=key or secrets.token_hex(16),
            typed=_clean(typed) or _clean(answer.question),
            question=_clean(answer.question),
            text=_clean(answer.text[: settings.MAX_ANSWER_CHARS]),
            answered=answer.answered,
            liked=bool(liked),
            unanswerable=bool(unanswerable) and not liked,
            comment=_clean(comment).strip(),
            quotes=answer.quotes[:SHOWN_SPANS],
            marks=answer.marks[:SHOWN_SPANS],
            time=datetime.now(timezone.utc).isoformat(timespec="seconds"),
            version=_version(),
        )

    @property
    def impossible(self) -> bool:
        """Whether the reader says that a refusal is right: by liking one, or by saying so."""
        return self.unanswerable if self.answered else self.liked

    @property
    def gold(self) -> tuple[Span, ...]:
        """The spans that the reader confirmed: the marked values, else the quotes.

        Only those in the article of the first one; empty if the reader did not like an answer.
        """
        spans = (self.marks or self.quotes) if self.liked and self.answered else ()
        return tuple(span for span in spans if span.article_id == spans[0].article_id)


@dataclass(frozen=True, slots=True)
class Exported:
    """A question set in SQuAD format, and which feedback could not become part of it."""

    content: dict[str, Any]
    questions: int = 0
    impossible: int = 0  # of those
    left_out: tuple[str, ...] = field(default=())  # a line for each question: itself, and why


def question_set(given: Iterable[Feedback], articles: Sequence[Article]) -> Exported:
    """The questions whose right answer the readers confirmed, over all articles of the library.

    A liked answer's values are gold. A liked refusal is an impossible question, and so is an answer
    that a reader says the articles do not hold. Each question is asked as it was understood, since
    an evaluation asks it without the conversation. If there are several feedbacks on one question,
    the last one counts. Articles without a question are included: the right one has to be found
    among all of them.
    """
    texts = {article.id: article.text for article in articles if article.text.strip()}
    asked: dict[str, list[dict[str, Any]]] = {article_id: [] for article_id in texts}
    left_out, impossible = [], 0
    latest = {" ".join(feedback.question.split()).casefold(): feedback for feedback in given}
    for feedback in latest.values():
        reason = _unusable(feedback, texts)
        if reason:
            left_out.append(f"{feedback.question}: {reason}")
            continue
        spans = feedback.gold or feedback.quotes
        home = spans[0].article_id if spans and spans[0].article_id in texts else next(iter(texts))
        asked[home].append(_entry(feedback))
        impossible += feedback.impossible
    data = [
        {
            "title": article.title,
            "paragraphs": [{"context": article.text, "qas": asked[article.id]}],
        }
        for article in articles
        if article.id in texts
    ]
    content = {"version": "wenda-feedback-1", "data": data}
    return Exported(content, sum(map(len, asked.values())), impossible, tuple(left_out))


def _unusable(feedback: Feedback, texts: dict[str, str]) -> str:
    """Why this feedback makes no question; "" if it makes one."""
    if feedback.impossible:
        return "" if texts else "there is no article to ask it over"
    if not feedback.gold:
        return "disliked, so the right answer is not known"
    for span in feedback.gold:
        if texts.get(span.article_id, "")[span.start : span.end] != span.text:
            return "its article was changed or removed since"
    return ""


def _entry(feedback: Feedback) -> dict[str, Any]:
    """The feedback as a question of a SQuAD file."""
    return {
        "id": feedback.key,
        "question": feedback.question,
        "answers": [{"text": span.text, "answer_start": span.start} for span in feedback.gold],
        "is_impossible": feedback.impossible,
        "comment": feedback.comment,
    }


def _check(name: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise ValueError(f"the {name} has {len(text):,} characters; shorten it to {limit:,}")


def _clean(text: str) -> str:
    """The text as SQLite and JSON can hold it: without NUL and lone surrogates."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _version() -> str:
    try:
        return version("wenda")
    except PackageNotFoundError:
        return ""
