"""A question why + a quote → the reason that the form of a sentence gives.

因为甲，乙 and *B because of A* say which part is the reason and which is what happened. That part
is taken if the other one speaks of what is asked, and if the sentence gives one reason only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.core import Span
from bot.search import meeting
from bot.text import fold, is_stopword, split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Term

# Over folded text. Behind it stands the reason, up to the end of the clause, or up to a verb that
# leads over to what came of it.
_BECAUSE = re.compile(
    r"因为|由于|鉴于|缘于|源于|归因于|出于|为了|(?<![原起成病诱基要外死近])因(?=[^此而素果应为])"
    r"|\b(?:because(?: of)?|due to|owing to|as a result of|thanks to)\b ?"
)
_HENCE = re.compile(r"导致|致使|使得|以致|而(?=[^且])|,? ?\bso\b")
# A time leads up to the reason, too: 因靖难之役时，….
_CLAUSE = re.compile("(?<![时后前中])[,，]|[。;；!！?？\n]|\\.(?=\\s|$)")
_NO_REASON = re.compile(r"(?:不|并非|不是|没有)$|\b(?:not|never)(?: \w+)?\s*$")
_ENOUGH = 0.4  # share of the question's words, by weight, that the rest of the sentence has
_SHORTEST = 2  # characters


def stated_reason(terms: Sequence[Term], quote: Span, mark: Span | None) -> Span | None:
    """Returns the reader's reason with the ends that the sentence gives it; None if it gives none.

    A reason of several clauses is as long as the reader takes it.

    Args:
        terms: the question's words with their translations.
        quote: the sentences chosen.
        mark: the reader's value in them, if it found one.
    """
    asked = [term for term in terms if not all(map(is_stopword, term.tokens))]
    for first, last in split_sentences(quote.text):
        sentence, at = quote.text[first:last], quote.start + first
        place = _reason_in(sentence)
        if place is None or mark is None or not place.start < mark.end - at <= len(sentence):
            continue
        start, end = place.start, place.end
        if mark.start - at >= end:
            continue
        if mark.start - at >= place.word:
            end = max(end, mark.end - at)
        if meeting(asked, f"{sentence[:start]} {sentence[end:]}").share >= _ENOUGH:
            return Span(quote.article_id, at + start, at + end, sentence[start:end], "reason")
    return None


class _Reason(NamedTuple):
    """Where a reason stands in its sentence, and the word that leads to it."""

    word: int
    start: int
    end: int


def _reason_in(sentence: str) -> _Reason | None:
    """The only reason of a sentence, up to the end of its clause."""
    folded = fold(sentence)
    found = list(_BECAUSE.finditer(folded.text))
    if len(found) != 1 or _NO_REASON.search(folded.text[: found[0].start()]):
        return None
    start = found[0].end()
    ends = [match for match in (p.search(folded.text, start) for p in (_CLAUSE, _HENCE)) if match]
    end = min((match.start() for match in ends), default=len(folded.text))
    if end - start < _SHORTEST:
        return None
    return _Reason(folded.source(found[0].start(), start)[0], *folded.source(start, end))
