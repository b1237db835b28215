"""Question + passages → an answer that quotes them, or an honest refusal.

``answer`` goes through the stages in this order:

1. what is asked (``bot.question``): its kind, its frame (names, years, other words), its terms in
   both languages;
2. reading (``reading``, ``spans``): which passages answer, which spans of them, and how likely;
3. quoting (``quoting``, ``fitting``, ``support``): the sentences that answer best and speak of the
   names and years that are asked about;
4. confidence (``confidence``): the chance that this quote holds the answer; ``refusal`` decides
   whether that is enough, and says what is missing if nothing fits;
5. marking (``marking``, ``binding``, ``headline``): the asked value inside the quote, and whether
   it is right for sure, so that it is said first;
6. comparing (``comparing``): where a question asks which of several things has most or least;
   ``whether``: where it asks for yes or no, and the words of the quote settle that;
7. versions (``versions``): whether other articles say the same or something else;
8. wording (``wording``, ``phrases``): the text of the answer in the question's language.

Nothing is made up: quotes and marks are slices of articles, and the words around them are a
template. Only figures and names are also said in the other language, if that is sure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answering import phrases
from bot.answering.binding import bound_value, find_expansion, is_one_of_several
from bot.answering.comparing import (
    asks_which_of_two,
    compare,
    direction,
    is_row,
    rows_in,
    without_comparison,
)
from bot.answering.confidence import confidence_of, covers_frame, evidence
from bot.answering.fitting import fitting_quote, telling_most
from bot.answering.headline import chance_of, is_alone_in_unit, is_said, is_whole
from bot.answering.headline import evidence as headline_evidence
from bot.answering.marking import mark, sole_figure
from bot.answering.quoting import best_quote
from bot.answering.reading import find
from bot.answering.refusal import (
    closest,
    holds_figure,
    is_refused,
    refusal_reason,
    stands_out,
)
from bot.answering.stating import has_nouns, is_of_less, stated_value
from bot.answering.support import better_sentence, check, is_of_another, lacks_noun
from bot.answering.support_items import spans_of_items
from bot.answering.support_names import has_names
from bot.answering.versions import Source, versions
from bot.answering.whether import asks_whether, clause_of, verdict
from bot.answering.wording import say_answer, say_value
from bot.core import Answer, settings
from bot.question import (
    asks_how,
    frame_of,
    is_topic,
    kind_asked,
    manner_asked,
    question_terms,
    scale_asked,
    short_name_asked,
)
from bot.search import with_aliases
from bot.text import holds_han, is_simplified, is_traditional, language_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.answering.comparing import Comparison
    from bot.answering.fitting import Choice
    from bot.answering.quoting import Candidate
    from bot.answering.reading import LikelySpan
    from bot.answering.support import Support
    from bot.answering.whether import Verdict
    from bot.core import Hit, Span, Term
    from bot.question import Frame
    from embeddings.encoder import Encoder
    from embeddings.lexicon import Lexicon
    from embeddings.reader import Reader


def answer(
    question: str,
    hits: Sequence[Hit],
    encoder: Encoder,
    lexicon: Lexicon,
    *,
    typed: str = "",
    strictness: float = settings.STRICTNESS,
    chosen: bool = False,
    reader: Reader | None = None,
) -> Answer:
    """Answers a question from passages, in the question's language.

    Args:
        question: one question, in English or Chinese, that can be understood on its own.
        hits: the passages, best first; may be empty.
        encoder: the one the passages were found with.
        lexicon: carries the question's words into the other language.
        typed: the question as it was typed in the conversation; it decides on the language.
        strictness: the confidence below which the answer is a refusal, 0 to 1.
        chosen: whether only chosen articles were searched: a refusal says so.
        reader: finds the answer in the passages; None for the bundled one.

    Returns:
        An answer with its quotes, its marked values and the passages. If the evidence is weak,
        ``answered`` is False, and there are only the passages.
    """
    worded = with_aliases(question, hits)
    asked = _Asked(
        question,
        kind_asked(question) or manner_asked(question),
        frame_of(question, lexicon),
        question_terms(worded, lexicon),
        reply_language(typed or question, hits),
    )
    if spelt := find_expansion(short_name_asked(question), hits):
        return _expansion_answer(asked, *spelt, hits, lexicon)
    ranked, spans = find(worded, asked.kind, asked.terms, hits, reader)

    def choose(passages: Sequence[Hit]) -> Candidate | None:
        return best_quote(worded, asked.kind, asked.terms, passages, spans, encoder)

    choice = fitting_quote(asked.frame, ranked, lexicon, choose)
    confidence, reason = _confidence(asked, choice, spans, hits, lexicon)
    if is_topic(question, lexicon) and (telling := telling_most(asked.frame, ranked)):
        told = fitting_quote(asked.frame, telling, lexicon, choose)
        choice = choice if told.quote is None else told
    quote = choice.quote
    refused = quote is None or is_refused(confidence, strictness)
    compared = _compare(asked, None if refused else quote, ranked, lexicon)
    if compared is not None:
        sure = max(confidence, settings.COMPARED)
        return _comparison_answer(asked, *compared, sure, hits, lexicon)
    if quote is None or refused:
        near = closest(asked.frame, ranked, lexicon)
        text = phrases.refusal(
            asked.language, bool(hits), reason, chosen=chosen, closest=bool(near)
        )
        return Answer(question, text, False, confidence, hits=tuple(hits), closest=near)
    settled = _verdict(asked, quote, choice.support)
    if settled is not None:
        return _verdict_answer(asked, settled, quote, confidence, hits)
    return _quote_answer(asked, quote, choice.support, spans, confidence, hits, lexicon)


def _expansion_answer(
    asked: _Asked,
    quote: Span,
    value: Span | None,
    hit: Hit,
    hits: Sequence[Hit],
    lexicon: Lexicon,
) -> Answer:
    """The answer that the sentence gives which introduces a short name."""
    groups = ((Source(quote, value, hit.article),),)
    text, line = say_answer(asked.language, groups, lexicon, plain=value is not None)
    marks = (value,) if value else ()
    sure = settings.COMPARED
    return Answer(asked.question, text, True, sure, (quote,), marks, tuple(hits), headline=line)


def _confidence(
    asked: _Asked,
    choice: Choice[Candidate],
    spans: Sequence[LikelySpan],
    hits: Sequence[Hit],
    lexicon: Lexicon,
) -> tuple[float, str]:
    """The chance that what was chosen answers, and what it lacks if nothing fits."""
    if choice.quote is not None:
        return confidence_of(evidence(asked.frame, choice.quote, spans, choice.support)), ""
    if choice.rejected is None or choice.lacking is None:
        return 0.0, ""
    rejected, lacking = choice.rejected, choice.lacking
    confidence = settings.UNFIT * confidence_of(evidence(asked.frame, rejected, spans, lacking))
    return confidence, _reason(asked, rejected, lacking, spans, hits, lexicon)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question and what it asks for."""

    question: str
    kind: str
    frame: Frame
    terms: Sequence[Term]
    language: str  # to answer in


def _quote_answer(
    asked: _Asked,
    quote: Candidate,
    support: Support | None,
    spans: Sequence[LikelySpan],
    confidence: float,
    hits: Sequence[Hit],
    lexicon: Lexicon,
) -> Answer:
    """The answer that a quote gives: its value first if that is sure, and what others say."""
    question, kind = asked.question, asked.kind
    spans = spans_of_items(asked.frame, quote.span, spans, lexicon)
    quote, value, elsewhere = _better(asked, quote, spans, lexicon)
    bound = bound_value(question, kind, asked.terms, quote.span, value)
    article = quote.hit.article
    stated = None if bound else stated_value(asked.frame, asked.terms, quote.span, article)
    if stated and (value is None or is_of_less(asked.frame, quote.span, value, stated, article)):
        bound = stated
    chance = confidence
    if bound is not None:
        value = bound
    elif kind == "reason" and value is not None and not is_whole(quote.span, value):
        value = None  # a bare noun is no reason, and marked it would look like one
    elif value is not None:
        framed = covers_frame(asked.frame, quote, support)
        chance = chance_of(
            headline_evidence(question, kind, value, quote, spans, confidence, framed),
            _agrees(value, stated)
            or (
                has_nouns(asked.frame, quote.span) and is_alone_in_unit(question, quote.span, value)
            ),
        )
    said = (
        value is not None
        and (support is None or _is_about(asked.frame, quote.span, support))
        and (not is_row(quote.span) or has_names(asked.frame, quote.span, quote.hit, lexicon))
        and not asks_how(question)
        and (bound is not None or not (elsewhere or _is_in_row(asked, quote.span, value)))
        and _is_of_asked(asked, quote, value, lexicon)
        and is_said(question, kind, quote.span, value, chance)
    )
    main = Source(quote.span, value, quote.hit.article)
    groups = versions(question, main, hits, lexicon)
    if said and value is not None and bound is None and asks_whether(question):
        main = replace(main, mark=clause_of(quote.span, value))  # a part of it may say no
        groups = ((main,),)
    elif not said and len(groups) == 1:
        groups = ((main,),)  # what is not sure is not said to be confirmed
    scale = scale_asked(question)
    text, headline = say_answer(asked.language, groups, lexicon, plain=said, scale=scale)
    sources = [source for group in groups for source in group]
    quotes = tuple(source.quote for source in sources)
    marks = tuple(source.mark for source in sources if source.mark)
    numbered = tuple(number for number, group in enumerate(groups) for _ in group)
    return Answer(
        question,
        text,
        True,
        confidence,
        quotes,
        marks,
        tuple(hits),
        headline=headline,
        values=numbered if len(numbered) > 1 else (),
    )


def _agrees(value: Span, stated: Span | None) -> bool:
    """Whether the value that the words beside it speak for is the reader's, or in it."""
    return stated is not None and stated.start < value.end and value.start < stated.end


def _is_in_row(asked: _Asked, quote: Span, value: Span) -> bool:
    """Whether the form of a quote binds values to things, and not this one to what is asked."""
    return is_one_of_several(quote, value) or (asked.frame.measured and is_row(quote))


def _is_about(frame: Frame, quote: Span, support: Support) -> bool:
    """Whether a quote is enough about what is asked for its value to be said.

    A figure has to be of all the names asked about. Where nothing is named, and the text is in the
    other language, the words have to tie them: the chairman of another body is not meant.
    """
    if not frame.names and holds_han(frame.question) != holds_han(quote.text):
        return support.words_context >= settings.SPOKEN_OF
    return support.names_context > 0 and (support.names_all or not frame.measured)


def _is_of_asked(asked: _Asked, quote: Candidate, value: Span, lexicon: Lexicon) -> bool:
    """Whether nothing around a value says that it is of something else than what is asked."""
    question, frame = asked.question, asked.frame
    return not (
        asks_which_of_two(question)
        or (direction(question) and is_row(quote.span))
        or is_of_another(frame, quote.span, value, quote.hit.article, lexicon)
        or lacks_noun(frame, quote.span, quote.hit)
    )


def _better(
    asked: _Asked, quote: Candidate, spans: Sequence[LikelySpan], lexicon: Lexicon
) -> tuple[Candidate, Span | None, bool]:
    """The quote and its value, moved to the sentence that speaks of what is asked for.

    True if there is such a sentence, and nothing in it was found to be the value.
    """
    value = mark(asked.kind, quote.span, spans)
    better = value and better_sentence(asked.frame, quote.span, value, quote.hit, lexicon)
    if not better:
        return quote, value, False
    moved = replace(quote, span=better)
    other = mark(asked.kind, moved.span, spans) or sole_figure(asked.kind, moved.span)
    return (moved, other, False) if other else (quote, value, True)


def _compare(
    asked: _Asked, quote: Candidate | None, hits: Sequence[Hit], lexicon: Lexicon
) -> tuple[Comparison, Hit] | None:
    """Which of several things has most or least, by the quote or a table with all that is asked.

    One row of a table is a poor quote for such a question, and seldom chosen.
    """
    if not direction(asked.question):
        return None
    if quote is not None:
        found = compare(asked.frame, asked.terms, quote.hit.article, quote.span)
        return (found, quote.hit) if found else None
    things = without_comparison(asked.frame)
    for hit in hits:
        for line in rows_in(hit):
            support = check(things, line, hit, hits, lexicon)
            shares = (support.names_context, support.years_context, support.words_context)
            if min(shares) == 1 and not support.missing:
                if found := compare(asked.frame, asked.terms, hit.article, line):
                    return found, hit
    return None


def _verdict(asked: _Asked, quote: Candidate, support: Support | None) -> Verdict | None:
    """What a quote of the names and years asked about says to a yes-or-no question."""
    if not asks_whether(asked.question):
        return None
    if support is not None and min(support.names_context, support.years_context) < 1:
        return None
    return verdict(asked.question, quote.span, quote.hit.article.title)


def _verdict_answer(
    asked: _Asked, settled: Verdict, quote: Candidate, confidence: float, hits: Sequence[Hit]
) -> Answer:
    """The answer that says yes or no, with the clause that settles it, above its quote."""
    line = phrases.verdict(asked.language, settled.yes, settled.clause.text)
    text = phrases.quoted_below(
        asked.language, line, [(quote.span.text.strip(), quote.hit.article.title)]
    )
    quotes, marks = (quote.span,), (settled.clause,)
    return Answer(asked.question, text, True, confidence, quotes, marks, tuple(hits), headline=line)


def _comparison_answer(
    asked: _Asked,
    found: Comparison,
    hit: Hit,
    confidence: float,
    hits: Sequence[Hit],
    lexicon: Lexicon,
) -> Answer:
    """The answer that a comparison gives: the thing and its value, with what it stands beside."""
    first = found.quotes[0]
    text = phrases.comparison(
        asked.language,
        found.thing.text,
        say_value(found.value, first, asked.language, lexicon),
        found.compared,
        found.most,
        [span.text.strip() for span in found.quotes],
        hit.article.title,
    )
    marks = (found.thing, found.value)
    headline = text.partition("\n")[0]
    return Answer(
        asked.question, text, True, confidence, found.quotes, marks, tuple(hits), headline=headline
    )


def _reason(
    asked: _Asked,
    rejected: Candidate,
    lacking: Support,
    spans: Sequence[LikelySpan],
    hits: Sequence[Hit],
    lexicon: Lexicon,
) -> str:
    """Why nothing fits, with the figure of the best quote that does not, if one stands out."""
    value_span = mark(asked.kind, rejected.span, spans)
    value = ""
    if (
        value_span
        and stands_out(rejected.span, spans)
        and holds_figure(asked.kind, value_span.text)
    ):
        value = say_value(value_span, rejected.span, asked.language, lexicon)
    return refusal_reason(asked.language, asked.frame, rejected, lacking, value, hits, lexicon)


def reply_language(question: str, hits: Sequence[Hit]) -> str:
    """The language to answer in: the question's, "en" if it shows none.

    If a Chinese question shows no script, the script is that of the best passage's article.
    """
    language = language_of(question)
    if language.startswith("zh") and hits and not _shows_script(question):
        article = hits[0].article
        article_language = article.language or language_of(article.text)
        return article_language if article_language.startswith("zh") else language
    return language or "en"


def _shows_script(question: str) -> bool:
    return is_traditional(question) or is_simplified(question)


# What a growing answer grows by: a word, or up to four characters of a script without spaces,
# about what a reader takes in at a glance.
_UNSPACED = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_PIECE = re.compile(rf"\s*(?:[{_UNSPACED}]{{1,4}}|[^\s{_UNSPACED}]+)")


def growing(whole: Answer) -> Iterator[Answer]:
    """Yields a finished answer piece by piece, as if it were being said.

    The text grows, everything else is there from the first; the last one is ``whole`` itself.
    """
    for piece in _PIECE.finditer(whole.text):
        if piece.end() < len(whole.text):
            yield replace(whole, text=whole.text[: piece.end()])
    yield whole
