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
6. versions (``versions``): whether other articles say the same or something else;
7. wording (``wording``, ``phrases``): the text of the answer in the question's language.

Nothing is made up: quotes and marks are slices of articles, and the words around them are a
template. Only figures and names are also said in the other language, if that is sure.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answering import phrases
from bot.answering.binding import bound_value
from bot.answering.confidence import confidence_of, covers_frame, evidence
from bot.answering.fitting import fitting_quote
from bot.answering.headline import evidence as headline_evidence
from bot.answering.headline import chance_of, is_said
from bot.answering.marking import mark
from bot.answering.quoting import best_quote
from bot.answering.reading import find
from bot.answering.refusal import holds_figure, is_refused, refusal_reason, stands_out
from bot.answering.support import is_of_another
from bot.answering.versions import Source, versions
from bot.answering.wording import say_answer, say_value
from bot.core import Answer, settings
from bot.question import frame_of, kind_asked, manner_asked, question_terms
from bot.text import is_simplified, is_traditional, language_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.answering.quoting import Candidate
    from bot.answering.reading import LikelySpan
    from bot.answering.support import Support
    from bot.core import Hit
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
    kind = kind_asked(question) or manner_asked(question)
    frame = frame_of(question, lexicon)
    terms = question_terms(question, lexicon)
    language = reply_language(typed or question, hits)

    ranked, spans = find(question, kind, terms, hits, reader)

    def choose(passages: Sequence[Hit]) -> Candidate | None:
        return best_quote(question, kind, terms, passages, spans, encoder)

    choice = fitting_quote(frame, ranked, lexicon, choose)
    quote = choice.quote
    reason = ""
    if quote is not None:
        confidence = confidence_of(evidence(frame, quote, spans, choice.support))
    elif choice.rejected is not None and choice.lacking is not None:
        rejected, lacking = choice.rejected, choice.lacking
        confidence = settings.UNFIT * confidence_of(evidence(frame, rejected, spans, lacking))
        reason = _reason(language, kind, frame, rejected, lacking, spans, hits, lexicon)
    else:
        confidence = 0.0
    if quote is None or is_refused(confidence, strictness):
        text = phrases.refusal(language, bool(hits), reason, chosen=chosen)
        return Answer(question, text, False, confidence, hits=tuple(hits))

    value = mark(kind, quote.span, spans)
    bound = bound_value(question, kind, terms, quote.span, value)
    framed = covers_frame(frame, quote, choice.support)
    if bound is not None:
        value, chance = bound, confidence
    elif value is not None:
        features = headline_evidence(question, kind, value, quote, spans, confidence, framed)
        chance = chance_of(features)
    said = (
        value is not None
        and (choice.support is None or choice.support.names_context > 0)
        and not is_of_another(frame, quote.span, value, quote.hit.article, lexicon)
        and is_said(question, kind, quote.span, value, chance)
    )
    main = Source(quote.span, value, quote.hit.article)
    groups = versions(question, main, hits, lexicon) if said else [[main]]
    text, headline = say_answer(language, groups, lexicon, plain=said)
    sources = [source for group in groups for source in group]
    quotes = tuple(source.quote for source in sources)
    marks = tuple(source.mark for source in sources if source.mark)
    return Answer(question, text, True, confidence, quotes, marks, tuple(hits), headline=headline)


def _reason(
    language: str,
    kind: str,
    frame: Frame,
    rejected: Candidate,
    lacking: Support,
    spans: Sequence[LikelySpan],
    hits: Sequence[Hit],
    lexicon: Lexicon,
) -> str:
    """Why nothing fits, with the figure of the best quote that does not, if one stands out."""
    value_span = mark(kind, rejected.span, spans)
    value = ""
    if value_span and stands_out(rejected.span, spans) and holds_figure(kind, value_span.text):
        value = say_value(value_span, rejected.span, language, lexicon)
    return refusal_reason(language, frame, rejected, lacking, value, hits, lexicon)


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
