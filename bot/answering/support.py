"""A question's frame held against the sentence quoted for it and what stands around that.

The sentence comes first: what it names itself is what it speaks of. Then its passage, and the
article's title and opening, which say what all of the article is about. Other passages only say
whether a name is known at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answering.frame_words import check_words
from bot.answering.frame_year_check import check_years
from bot.answering.support_names import check_names
from bot.core import settings
from bot.text.names.match import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.records import Hit, Span
    from bot.question.frame import Frame
    from embeddings.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Support:
    """How far the evidence speaks of what is asked; shares are 0 to 1, and 1 of nothing asked."""

    names_sentence: float  # share of the question's names that the sentence has
    names_context: float  # likewise the sentence, its passage, or the article's title or opening
    names_anywhere: float  # or any passage found
    rival: float  # 1: the sentence has another name in the place of a missing one
    years_sentence: float  # share of the asked years that the sentence has
    years_context: float  # or what governs it in the passage and title; half for a mere mention
    years_contradicted: float  # 1: another year stands in the place of the asked one
    words_sentence: float  # share of the other words' worth, rare ones counting more
    words_context: float
    missing: str = ""  # what surely is not there: "year", "name" or "word"; "" for nothing
    what: str = ""  # that element, as the question has it

    @property
    def features(self) -> tuple[float, ...]:
        """The shares in the order of ``FEATURES``, for a fit."""
        return tuple(getattr(self, name) for name in FEATURES)

    def fit(self, element: str) -> float:
        """How well an element ("year", "name" or "word") is supported, sentence and context."""
        of = {"year": "years", "name": "names", "word": "words"}[element]
        return float(getattr(self, f"{of}_sentence") + getattr(self, f"{of}_context"))


FEATURES = (
    "names_sentence", "names_context", "names_anywhere", "rival", "years_sentence",
    "years_context", "years_contradicted", "words_sentence", "words_context",
)  # fmt: skip


def check(frame: Frame, quote: Span, hit: Hit, hits: Sequence[Hit], lexicon: Lexicon) -> Support:
    """How far a quote and what stands around it speak of what a question asks about.

    Args:
        frame: the question's, by ``bot.question.frame.frame``.
        quote: a part of the passage.
        hit: the passage it stands in.
        hits: all passages found.
        lexicon: knows names and words in the other language.

    Returns:
        ``missing`` is set only where a refusal is as good as sure to be right; docs/answers.md
        says how often it is not.
    """
    sentence, context = text_of(quote.text), text_of(context_of(hit))
    others = [text_of(f"{other.article.title}\n{other.chunk.text}") for other in hits]
    years = check_years(frame, quote, hit)
    names = check_names(frame, quote, hit, (sentence, context, others), lexicon)
    words = check_words(frame, sentence, context, others)
    found = (("name", names.missing), ("year", years.missing), ("word", words.missing))
    missing, what = next(((element, what) for element, what in found if what), ("", ""))
    return Support(
        names.sentence,
        names.context,
        names.anywhere,
        float(names.rival),
        years.sentence,
        years.context,
        float(bool(years.missing)),
        words.sentence,
        words.context,
        missing,
        what,
    )


def context_of(hit: Hit) -> str:
    """What stands around a quote: title, opening and passage."""
    opening = hit.article.text[: settings.OPENING_CHARS] if hit.chunk.start else ""
    return f"{hit.article.title}\n{opening}\n{hit.chunk.text}"
