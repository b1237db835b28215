"""An answer → the numbered passages behind it; a text → the numbers that it cites."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core import Answer, Article, Hit, Span

_LIST = r"[\[【［]\s*\d{1,3}(?:\s*[,，、]\s*\d{1,3})*\s*[\]】］]"
CITATION = re.compile(_LIST)
_AFTER_SENTENCE = re.compile(
    rf"([.!?。！？]+[\"'”’」』)）]*)(\s*)((?:{_LIST}\s*)*{_LIST})(?=\s|$|[^\x00-\x7f])"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """What one citation number stands for."""

    number: int  # from 1
    article: Article | None  # None for a quote of an article that was not among the hits
    text: str  # of the passage, or of the quote if no passage holds it
    quotes: tuple[Span, ...]  # of the answer, that stand in it
    hit: Hit | None

    @property
    def start(self) -> int:
        """Where it begins in its article: the best quote, or else the passage."""
        return self.quotes[0].start if self.quotes else self.hit.chunk.start if self.hit else 0

    @property
    def evidence(self) -> str:
        """Everything that may be cited by its number: title, date and text."""
        head = (self.article.title, self.article.date) if self.article else ()
        return "\n".join((*head, self.text))


def passages(answer: Answer) -> list[Passage]:
    """Returns the passages of an answer: the quoted ones in the quotes' order, then the others.

    Navigation and footers are left out unless they are quoted. The last are quotes that stand in
    no passage.
    """
    quotes_in: dict[int, list[Span]] = {}  # number of the hit → the quotes in its passage
    elsewhere = []
    for quote in answer.quotes:
        row = next((n for n, hit in enumerate(answer.hits) if holds(hit, quote)), None)
        if row is None:
            elsewhere.append(quote)
        else:
            quotes_in.setdefault(row, []).append(quote)
    others = [
        n for n, hit in enumerate(answer.hits) if n not in quotes_in and not hit.chunk.boilerplate
    ]
    shown = [(answer.hits[n], tuple(quotes_in.get(n, ()))) for n in (*quotes_in, *others)]
    numbered = [
        Passage(number, hit.article, hit.chunk.text, quotes, hit)
        for number, (hit, quotes) in enumerate(shown, start=1)
    ]
    return numbered + [
        Passage(number, None, quote.text, (quote,), None)
        for number, quote in enumerate(elsewhere, start=len(shown) + 1)
    ]


def cited_numbers(text: str) -> list[int]:
    """Returns the numbers that a text cites as [1], [1, 2] or 【1】, each once, in order."""
    numbers = [
        int(number) for match in CITATION.findall(text) for number in re.findall(r"\d+", match)
    ]
    return list(dict.fromkeys(numbers))


def without_citations(text: str) -> str:
    """Returns the text with a blank for every character of a citation, so that offsets stay."""
    return CITATION.sub(lambda match: " " * len(match.group()), text)


def before_full_stop(text: str) -> str:
    """Returns the text with each citation moved into the sentence before it.

    "It is so. [1]" becomes "It is so [1]."
    """

    def move(match: re.Match[str]) -> str:
        before = text[match.start() - 1 : match.start()]
        return (" " if before.isascii() else "") + match[3] + match[1]

    return _AFTER_SENTENCE.sub(move, text)


def holds(hit: Hit, span: Span) -> bool:
    """Whether a span lies inside a hit's passage."""
    chunk = hit.chunk
    return (
        chunk.article_id == span.article_id and chunk.start <= span.start and span.end <= chunk.end
    )
