"""Question frame + passages → the best quote that fits the frame, or the best misfit and why.

A quote that speaks of another year, of somebody else or of something else is rejected, and the
rest is looked through again: a library may have 2018 and 2019, and the wrong one may come first.
Where a topic alone is asked about (外資?), a sentence that only names it matches as well as one
that is about it; ``telling_most`` finds those that give its figure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from bot.answering.support import check, check_words, context_of, word_share
from bot.answering.support_items import check_items
from bot.answering.support_names import context_share
from bot.answering.support_years import contradicts
from bot.core import Span
from bot.question import ANSWERS
from bot.search import meeting
from bot.text import figures, row
from bot.text.names import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.answering.support import Support
    from bot.core import Hit
    from bot.question import Frame
    from embeddings.lexicon import Lexicon

_AS_MUCH = 0.5  # share of the first quote's words that its replacement must have
_TOPIC_KINDS = ("amount", "percentage")  # a sum of money says more of a topic than a share
_SURELY = 0.6  # share from which a sentence has a word
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
class Choice(Generic[Quote]):
    """What was chosen for a question, and what was not."""

    quote: Quote | None  # None if nothing fits
    support: Support | None  # the quote's; the rejected one's if nothing fits
    rejected: Quote | None = None  # the best quote that does not fit
    lacking: Support | None = None  # its support, which says what is missing


def fitting_quote(
    frame: Frame,
    hits: Sequence[Hit],
    lexicon: Lexicon,
    choose: Callable[[Sequence[Hit]], Quote | None],
) -> Choice[Quote]:
    """Returns the quote that ``choose`` likes best among those that may answer the question.

    Args:
        frame: the question's.
        hits: the passages, best first.
        lexicon: knows names and words in the other language.
        choose: returns the best quote of some passages by their ``sentences``, or None; called
            again with fewer sentences if the first quote does not fit.
    """
    quote = choose(hits)
    if quote is None:
        return Choice(None, None)
    first = check(frame, quote.span, quote.hit, hits, lexicon)
    if not first.missing:
        return Choice(quote, first)
    rejected, lacking, remaining = quote, first, list(hits)
    for _ in range(_TRIES - 1):
        remaining = list(_narrow_hits(frame, first, quote, remaining, lexicon))
        quote = choose(remaining) if remaining else None
        if quote is None:
            break
        support = check(frame, quote.span, quote.hit, hits, lexicon)
        as_figured = _has_figure(frame, quote.span) or not _has_figure(frame, rejected.span)
        if as_figured and _is_better(quote.span, support, first):
            return Choice(quote, support, rejected, first)
        if support.missing and support.words_sentence > lacking.words_sentence:
            # nearer to what is asked, so that the refusal can say more of what there is
            rejected, lacking = quote, support
    return Choice(None, lacking, rejected, lacking)


def _has_figure(frame: Frame, quote: Span) -> bool:
    """Whether a quote holds a figure of the kind asked for; False if none is asked for."""
    kinds = ANSWERS.get(frame.kind, ())
    return any(figure.kind in kinds for figure in figures.find(quote.text))


def _is_better(quote: Span, support: Support, lacking: Support) -> bool:
    """Whether a quote has what the first one lacks, and otherwise speaks of the same.

    What a table's row speaks of stands around it.
    """
    if support.missing or support.score_of(lacking.missing) <= lacking.score_of(lacking.missing):
        return False
    words = support.words_context if row(quote.text.strip()) else support.words_sentence
    return words >= _AS_MUCH * lacking.words_sentence


def _narrow_hits(
    frame: Frame, lacking: Support, quote: Quoted, hits: Sequence[Hit], lexicon: Lexicon
) -> Iterator[Hit]:
    """Yields the passages that may have what a quote lacks, without the sentences that cannot."""
    for hit in hits:
        if not _may_support(frame, lacking, hit, lexicon):
            continue
        sentences = tuple(
            (start, end)
            for start, end in hit.chunk.sentences
            if not _overlaps(hit, start, end, quote.span)
            and not _misfits(frame, lacking, _span(hit, start, end), hit, lexicon)
        )
        if sentences:
            yield replace(hit, chunk=replace(hit.chunk, sentences=sentences))


def _misfits(frame: Frame, lacking: Support, span: Span, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether a sentence lacks the year or the item that a quote lacks."""
    if lacking.missing == "item":
        return bool(check_items(frame, span, hit, [hit], lexicon).missing)
    return lacking.missing == "year" and contradicts(frame, span, hit)


def _may_support(frame: Frame, lacking: Support, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether a passage with its title and opening may have more of what is missing."""
    if lacking.missing in ("year", "item"):
        return True
    text = text_of(context_of(hit))
    if lacking.missing == "name":
        share = context_share(frame, text, lexicon)
        return share > 0 and share >= lacking.names_context
    return check_words(frame, text, text, [text]).context > lacking.words_context


def _overlaps(hit: Hit, start: int, end: int, span: Span) -> bool:
    return hit.article.id == span.article_id and start < span.end and span.start < end


def _span(hit: Hit, start: int, end: int) -> Span:
    return Span(hit.article.id, start, end, hit.article.text[start:end])


def telling_most(frame: Frame, hits: Sequence[Hit]) -> Sequence[Hit]:
    """Returns the passages with those of their sentences that give a figure of a topic.

    Empty if no sentence does.

    Args:
        frame: of a question that names nothing but the topic.
        hits: the passages, best first.
    """
    for kind in _TOPIC_KINDS:
        telling = [
            replace(hit, chunk=replace(hit.chunk, sentences=places))
            for hit in hits
            if (places := tuple(_places(frame, hit, kind)))
        ]
        if telling:
            return telling
    return []


def _places(frame: Frame, hit: Hit, kind: str) -> list[tuple[int, int]]:
    """Where the sentences stand that have the topic, not as one of a pair, and such a figure."""
    terms = [term for word in frame.words for term in word.terms]
    places = []
    for start, end in hit.chunk.sentences:
        sentence = hit.article.text[start:end]
        text = text_of(sentence)
        if (
            all(word_share(word, text) >= _SURELY for word in frame.words)
            and not meeting(terms, sentence).partly
            and any(figure.kind == kind for figure in figures.find(sentence))
        ):
            places.append((start, end))
    return places
