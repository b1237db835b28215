"""The best quote that fits the question's frame, or the best one that does not and why.

A quote that speaks of another year, of somebody else or of something else is put aside, and the
rest is looked through again: a library may have 2018 and 2019, and the wrong one come first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from bot.answering.support import check, check_words, context_of, contradicts
from bot.answering.support_names import context_share
from bot.core import Span
from bot.question import ANSWERS
from bot.text import figures
from bot.text.names import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.answering.support import Support
    from bot.core import Hit
    from bot.question import Frame
    from embeddings.lexicon import Lexicon

_AS_MUCH = 0.5  # of the first quote's words that another one must have in its place
_TRIES = 3  # times quotes are chosen: more cost time and seldom find one that the first did not


class Quoted(Protocol):
    """A quote and the passage it stands in."""

    @property
    def span(self) -> Span:
        """The quote."""

    @property
    def hit(self) -> Hit:
        """Its passage."""


Quote = TypeVar("Quote", bound=Quoted)


@dataclass(frozen=True, slots=True)
class Fitted(Generic[Quote]):
    """What there is for a question."""

    best: Quote | None  # None: nothing fits
    support: Support | None  # of it, or of what did not fit
    unfit: Quote | None = None  # the best of what did not fit
    lacking: Support | None = None  # its support, which says what is missing


def fitting(
    frame: Frame,
    hits: Sequence[Hit],
    lexicon: Lexicon,
    choose: Callable[[Sequence[Hit]], Quote | None],
) -> Fitted[Quote]:
    """The quote that ``choose`` likes best among those that may answer the question.

    Args:
        frame: the question's.
        hits: the passages, best first.
        lexicon: knows names and words in the other language.
        choose: gives the best quote of some passages by their ``sentences``, or None; called again
            with fewer where the first does not fit.
    """
    best = choose(hits)
    if best is None:
        return Fitted(None, None)
    first = check(frame, best.span, best.hit, hits, lexicon)
    if not first.missing:
        return Fitted(best, first)
    unfit, lacking, left = best, first, list(hits)
    for _ in range(_TRIES - 1):
        left = list(_narrow_hits(frame, first, best, left, lexicon))
        best = choose(left) if left else None
        if best is None:
            break
        support = check(frame, best.span, best.hit, hits, lexicon)
        figures_too = _has_figure(frame, best.span) or not _has_figure(frame, unfit.span)
        if figures_too and _better(support, first):
            return Fitted(best, support, unfit, first)
        if support.missing and support.words_sentence > lacking.words_sentence:
            unfit, lacking = best, support  # nearer to what was asked: says more of what there is
    return Fitted(None, lacking, unfit, lacking)


def _has_figure(frame: Frame, quote: Span) -> bool:
    """Whether a quote holds a figure of the kind asked for; False where none is."""
    kinds = ANSWERS.get(frame.kind, ())
    return any(figure.kind in kinds for figure in figures.find(quote.text))


def _better(support: Support, lacking: Support) -> bool:
    """Whether a quote has what the first one lacks, and speaks of the same for the rest."""
    if support.missing or support.score_of(lacking.missing) <= lacking.score_of(lacking.missing):
        return False
    return support.words_sentence >= _AS_MUCH * lacking.words_sentence


def _narrow_hits(
    frame: Frame, lacking: Support, quote: Quoted, hits: Sequence[Hit], lexicon: Lexicon
) -> Iterator[Hit]:
    """The passages that may have what a quote lacks, without the sentences that cannot."""
    for hit in hits:
        if not _may_support(frame, lacking, hit, lexicon):
            continue
        sentences = tuple(
            (start, end)
            for start, end in hit.chunk.sentences
            if not _same(hit, start, end, quote.span)
            and not (lacking.missing == "year" and contradicts(frame, _span(hit, start, end), hit))
        )
        if sentences:
            yield replace(hit, chunk=replace(hit.chunk, sentences=sentences))


def _may_support(frame: Frame, lacking: Support, hit: Hit, lexicon: Lexicon) -> bool:
    if lacking.missing == "year":
        return True
    text = text_of(context_of(hit))
    if lacking.missing == "name":
        share = context_share(frame, text, lexicon)
        return share > 0 and share >= lacking.names_context
    return check_words(frame, text, text, [text]).context > lacking.words_context


def _same(hit: Hit, start: int, end: int, span: Span) -> bool:
    return hit.article.id == span.article_id and start < span.end and span.start < end


def _span(hit: Hit, start: int, end: int) -> Span:
    return Span(hit.article.id, start, end, hit.article.text[start:end])
