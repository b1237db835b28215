"""The numbered passages behind an answer, and the numbers that a text cites."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core import Answer, Article, Hit, Span

_LIST = r"[\[【［]\s*\d{1,3}(?:\s*[,，、]\s*\d{1,3})*\s*[\]】］]"
CITATION = re.compile(_LIST)
_BEHIND = re.compile(
    rf"([.!?。！？]+[\"'”’」』)）]*)(\s*)((?:{_LIST}\s*)*{_LIST})(?=\s|$|[^\x00-\x7f])"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """What one citation number stands for."""

    number: int  # from 1
    article: Article | None  # None for a quote of an article that was not among the hits
    text: str  # of the passage, or of the quote where no passage holds it
    quotes: tuple[Span, ...]  # of the answer, that stand in it
    hit: Hit | None

    @property
    def evidence(self) -> str:
        """All that may be cited by its number: title, date and text."""
        head = (self.article.title, self.article.date) if self.article else ()
        return "\n".join((*head, self.text))


def passages(answer: Answer) -> list[Passage]:
    """The passages of an answer: those that are quoted, in the quotes' order, then the others.

    Navigation and footers are left out unless they are quoted.
    """
    held: dict[int, list[Span]] = {}
    loose = []
    for quote in answer.quotes:
        row = next((n for n, hit in enumerate(answer.hits) if holds(hit, quote)), None)
        if row is None:
            loose.append(quote)
        else:
            held.setdefault(row, []).append(quote)
    others = [n for n, hit in enumerate(answer.hits) if n not in held and not hit.chunk.boilerplate]
    found = [
        Passage(0, answer.hits[n].article, answer.hits[n].chunk.text, tuple(quotes), answer.hits[n])
        for n, quotes in [*held.items(), *((n, []) for n in others)]
    ]
    found += [Passage(0, None, quote.text, (quote,), None) for quote in loose]
    return [
        Passage(number, one.article, one.text, one.quotes, one.hit)
        for number, one in enumerate(found, start=1)
    ]


def cited_numbers(text: str) -> list[int]:
    """The numbers that a text cites, each once, in order: [1], [1, 2] or 【1】."""
    numbers = [
        int(number) for match in CITATION.findall(text) for number in re.findall(r"\d+", match)
    ]
    return list(dict.fromkeys(numbers))


def without_citations(text: str) -> str:
    """The text with a blank for every character of a citation: offsets stay."""
    return CITATION.sub(lambda match: " " * len(match.group()), text)


def before_full_stop(text: str) -> str:
    """The text with each citation that follows a sentence moved into it: "so. [1]" is "so [1]."."""

    def move(match: re.Match[str]) -> str:
        before = text[match.start() - 1 : match.start()]
        return (" " if before.isascii() else "") + match[3] + match[1]

    return _BEHIND.sub(move, text)


def holds(hit: Hit, span: Span) -> bool:
    """Whether a span lies inside a hit's passage."""
    chunk = hit.chunk
    return (
        chunk.article_id == span.article_id and chunk.start <= span.start and span.end <= chunk.end
    )
