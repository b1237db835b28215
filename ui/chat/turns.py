"""A question and its answer in the form that is kept: with places in articles, not their text.

This form is small enough for a browser to keep, and what comes back from there can be checked:
every quote is cut from the articles again, so nothing is quoted that they do not say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.core import Answer, Article, Chunk, Hit, Span, WendaError, settings

MAX_PARTS = 12  # quotes, marks and hits of one answer: it has five hits
MAX_NAME_CHARS = 64  # of an article's id, a kind, a model's name
MAX_NOTICE_CHARS = 500
MAX_OFFSET = 1 << 31
_DIGEST = 12  # hex digits of an article's digest: enough to notice that it has changed

KEY = re.compile(r"[0-9a-f]{32}")

Place = tuple[str, int, int, str]  # article id, start, end, kind
Found = tuple[str, int, int, float, bool]  # article id, start, end, score, boilerplate


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its finished answer."""

    key: str  # 32 hex digits that cannot be guessed
    typed: str
    question: str
    text: str
    answered: bool
    confidence: float
    quotes: tuple[Place, ...]
    marks: tuple[Place, ...]
    hits: tuple[Found, ...]
    digests: Mapping[str, str]  # article id → the first digits of its digest
    written_by: str = ""
    notice: str = ""
    closest: tuple[Place, ...] = ()
    values: tuple[int, ...] = ()  # for each quote, as in ``Answer.values``; empty, or as many

    @classmethod
    def from_answer(cls, answer: Answer, typed: str, key: str) -> Turn:
        """The turn of a finished answer to what was typed."""
        hits = answer.hits[:MAX_PARTS]
        return cls(
            key=key,
            typed=typed[: settings.MAX_QUESTION_CHARS],
            question=answer.question[: 2 * settings.MAX_QUESTION_CHARS],
            text=answer.text[: settings.MAX_ANSWER_CHARS],
            answered=answer.answered,
            confidence=float(answer.confidence),
            quotes=_places(answer.quotes),
            marks=_places(answer.marks),
            hits=tuple((*_at(hit.chunk), float(hit.score), hit.chunk.boilerplate) for hit in hits),
            digests={hit.article.id: hit.article.digest[:_DIGEST] for hit in hits},
            written_by=answer.written_by[:MAX_NAME_CHARS],
            notice=answer.notice[:MAX_NOTICE_CHARS],
            closest=_places(answer.closest),
            values=answer.values[:MAX_PARTS],
        )

    def record(self) -> dict[str, Any]:
        """Plain values for JSON; ``read`` takes them back."""
        return asdict(self)

    def answer(self, article: Callable[[str], Article], gone: str) -> Answer:
        """The answer, with every quote and passage cut from the articles as they are now.

        Args:
            article: returns an article by its id, or raises ``WendaError``.
            gone: the notice if an article has changed or is gone; its places are left out.
        """
        bodies = {key: body for key in self.digests if (body := _unchanged(self, key, article))}

        def cut(places: tuple[Place, ...]) -> tuple[Span, ...]:
            return tuple(
                Span(key, start, end, bodies[key].text[start:end], kind)
                for key, start, end, kind in places
                if _is_inside(bodies, key, start, end)
            )

        quotes, marks, closest = cut(self.quotes), cut(self.marks), cut(self.closest)
        whole = len(quotes) == len(self.quotes)
        hits = tuple(
            Hit(Chunk(key, start, end, bodies[key].text[start:end], (), beside), bodies[key], score)
            for key, start, end, score, beside in self.hits
            if _is_inside(bodies, key, start, end)
        )
        parts = len(self.quotes) + len(self.marks) + len(self.hits)
        return Answer(
            question=self.question,
            text=self.text,
            answered=self.answered,
            confidence=self.confidence,
            quotes=quotes,
            marks=marks,
            hits=hits,
            written_by=self.written_by,
            notice=self.notice if len(quotes) + len(marks) + len(hits) == parts else gone,
            closest=closest,
            values=self.values if whole else (),  # the first may be gone
        )


def read(value: object) -> Turn | None:
    """The turn in a record, which may come from anywhere; None if it is not a turn."""
    try:
        return _read(value)  # type: ignore[arg-type]
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        return None


def _read(value: Mapping[str, Any]) -> Turn:
    if not KEY.fullmatch(value["key"]):
        raise ValueError("no key")
    names = ("quotes", "marks")
    quotes, marks = (tuple(_place(part) for part in _few(value[name])) for name in names)
    digests = dict(_few(list(value["digests"].items())))
    return Turn(
        key=value["key"],
        typed=_text(value["typed"], settings.MAX_QUESTION_CHARS),
        question=_text(value["question"], 2 * settings.MAX_QUESTION_CHARS),
        text=_text(value["text"], settings.MAX_ANSWER_CHARS),
        answered=value["answered"] is True,
        confidence=min(1.0, max(0.0, _number(value["confidence"]))),
        quotes=quotes,
        marks=marks,
        hits=tuple(_hit_of(part) for part in _few(value["hits"])),
        digests={_name(key): _name(digest) for key, digest in digests.items()},
        written_by=_name(value["written_by"]),
        notice=_text(value["notice"], MAX_NOTICE_CHARS),
        # what was kept before there was a floor has none, and lists all that was found
        closest=tuple(
            _place(part) for part in _few(value.get("closest", _passages_of(value["hits"])))
        ),
        values=_values(value.get("values", []), len(quotes)),
    )


def _unchanged(turn: Turn, key: str, article: Callable[[str], Article]) -> Article | None:
    """An article of the turn; None if it has changed or is gone."""
    try:
        body = article(key)
    except WendaError:
        return None
    return body if body.digest[:_DIGEST] == turn.digests[key] else None


def _is_inside(bodies: Mapping[str, Article], key: str, start: int, end: int) -> bool:
    return key in bodies and start < end <= len(bodies[key].text)


def _places(spans: Iterable[Span]) -> tuple[Place, ...]:
    return tuple((*_at(span), span.kind[:MAX_NAME_CHARS]) for span in [*spans][:MAX_PARTS])


def _at(part: Span | Chunk) -> tuple[str, int, int]:
    return part.article_id, part.start, part.end


def _few(parts: list[Any]) -> list[Any]:
    """The parts; ValueError if they are too many, or not a list."""
    if not isinstance(parts, list) or len(parts) > MAX_PARTS:
        raise ValueError("not a list of a few")
    return parts


def _place(part: Sequence[Any]) -> Place:
    key, start, end, kind = part
    return _name(key), _offset(start), _offset(end), _name(kind)


def _hit_of(part: Sequence[Any]) -> Found:
    key, start, end, score, beside = part
    return _name(key), _offset(start), _offset(end), _number(score), beside is True


def _passages_of(hits: list[Any]) -> list[Any]:
    """The passages of hits, as ``Turn.closest`` has them."""
    return [[*hit[:3], ""] for hit in _few(hits)]


def _values(numbers: list[Any], quotes: int) -> tuple[int, ...]:
    """The number of each quote's value; ValueError if there are some, and not one for each."""
    if len(_few(numbers)) not in (0, quotes):
        raise ValueError("not a value for each quote")
    return tuple(map(_offset, numbers))


def _name(value: str) -> str:
    return _text(value, MAX_NAME_CHARS)


def _text(value: str, limit: int) -> str:
    if not isinstance(value, str) or len(value) > limit:
        raise ValueError("not a text of that length")
    return value.encode("utf-8", "replace").decode()  # half a character cannot be sent again


def _offset(value: int) -> int:
    if type(value) is not int or not 0 <= value < MAX_OFFSET:
        raise ValueError("not an offset")
    return value


def _number(value: float) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise ValueError("not a number")
    return float(value)
