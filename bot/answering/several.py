"""The answers to the questions of one message → one answer, each value by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering import phrases
from bot.core import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Hit, Span


def join_answers(answers: Sequence[Answer], language: str) -> Answer:
    """Returns one answer of several.

    Its first line has what is said to each question, in their order, or that nothing was found, or
    that it stands below; there is none if all stand below. Then come the quotes. It is as sure as
    the least sure of those that are answered; a refusal if none is.

    Args:
        answers: one to each question, quoted; two or more.
        language: to answer in.
    """
    question = "\n".join(answer.question for answer in answers)
    hits = _hits(answers)
    if not any(answer.answered for answer in answers):
        text = phrases.refusal(language, bool(hits))
        confidence = max(answer.confidence for answer in answers)
        return Answer(question, text, False, confidence, hits=hits)
    said = [(answer.headline, answer.answered) for answer in answers]
    untold = not any(answer.headline for answer in answers) and all(a.answered for a in answers)
    headline = "" if untold else phrases.said_to_each(language, said)
    bodies: list[str] = []
    quotes: list[Span] = []
    for answer in answers:
        if answer.answered and not (answer.quotes and _lie_within(answer.quotes, quotes)):
            bodies.append(answer.text.removeprefix(answer.headline).strip("\n"))
            quotes += answer.quotes
    text = "\n".join(filter(None, (headline, *dict.fromkeys(bodies))))
    return Answer(
        question,
        text,
        True,
        min(answer.confidence for answer in answers if answer.answered),
        tuple(dict.fromkeys(quotes)),
        tuple(dict.fromkeys(mark for answer in answers for mark in answer.marks)),
        hits,
        headline=headline,
    )


def _lie_within(inner: Sequence[Span], outer: Sequence[Span]) -> bool:
    """Whether each of some quotes is a part of another one: it need not be shown again."""
    return all(
        any(
            one.article_id == other.article_id and other.start <= one.start and one.end <= other.end
            for other in outer
        )
        for one in inner
    )


def _hits(answers: Sequence[Answer]) -> tuple[Hit, ...]:
    """The passages of all, each once: those that are quoted first."""
    quoted = [hit for answer in answers for hit in answer.hits if _is_quoted(hit, answer.quotes)]
    every = [*quoted, *(hit for answer in answers for hit in answer.hits)]
    places: dict[tuple[str, int], Hit] = {}
    for hit in every:
        places.setdefault((hit.article.id, hit.chunk.start), hit)
    most = max(len(answer.hits) for answer in answers)
    return tuple(places.values())[: max(most, len(quoted))]


def _is_quoted(hit: Hit, quotes: Sequence[Span]) -> bool:
    return any(
        quote.article_id == hit.article.id and hit.chunk.start <= quote.start < hit.chunk.end
        for quote in quotes
    )
