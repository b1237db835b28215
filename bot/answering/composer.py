"""Question + passages → an answer that quotes them, or an honest refusal.

Nothing is made up: quotes and marks are slices of articles, the rest is a template in the
question's language. Only figures are also said in the other language, where that is sure.

An answer as it is said: piece by piece, to its whole text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answering import phrases
from bot.answering.confidence import confidence, evidence
from bot.answering.fitting import fitting
from bot.answering.marking import is_plain, mark
from bot.answering.quoting import best_quote
from bot.answering.reading import read
from bot.answering.refusal import reason
from bot.answering.versions import Evidence, versions
from bot.answering.wording import say_answer, say_value
from bot.core import Answer, settings
from bot.question import frame_of, kind_asked, manner_asked, question_terms
from bot.text import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core import Hit
    from embeddings.encoder import Encoder
    from embeddings.lexicon import Lexicon


def answer(
    question: str,
    hits: Sequence[Hit],
    encoder: Encoder,
    lexicon: Lexicon,
    *,
    typed: str = "",
    strictness: float = settings.STRICTNESS,
    chosen: bool = False,
) -> Answer:
    """The answer that the passages give, in the question's language.

    Args:
        question: one question, in English or Chinese.
        hits: the passages, best first; may be empty.
        encoder: the one the passages were found with.
        lexicon: carries the question's words into the other language.
        typed: the question before the conversation was taken in: it decides on the language.
        strictness: the confidence below which the answer is a refusal, 0 to 1.
        chosen: whether only chosen articles were searched: a refusal says so.

    Returns:
        ``answered`` False with the closest passages in ``hits`` when the evidence is weak.
    """
    kind = kind_asked(question) or manner_asked(question)
    asked = frame_of(question, lexicon)
    terms = question_terms(question, lexicon)
    found = read(question, kind, terms, hits)
    fitted = fitting(
        asked,
        hits,
        lexicon,
        lambda some: best_quote(question, kind, terms, some, found, encoder),
    )
    best = fitted.best
    language = reply_language(typed or question, hits)
    sure = confidence(evidence(asked, best, found, fitted.support)) if best else 0.0
    if best is None or sure < strictness:
        because = ""
        if best is None and (unfit := fitted.unfit) and fitted.lacking:
            sure = settings.UNFIT * confidence(evidence(asked, unfit, found, fitted.lacking))
            plain = is_plain(unfit.span, found)
            marked = mark(kind, unfit.span, found) if plain else None
            value = say_value(marked, unfit.span, language, lexicon) if marked else ""
            because = reason(language, asked, unfit, fitted.lacking, value, lexicon)
        text = phrases.refusal(language, bool(hits), because, chosen=chosen)
        return Answer(question, text, False, sure, hits=tuple(hits))
    main = Evidence(best.span, mark(kind, best.span, found), best.hit.article)
    said = versions(question, main, hits, lexicon)
    shown = [one for version in said for one in version]
    text = say_answer(language, said, lexicon, plain=is_plain(best.span, found))
    quotes = tuple(one.quote for one in shown)
    marks = tuple(one.mark for one in shown if one.mark)
    return Answer(question, text, True, sure, quotes, marks, tuple(hits))


def reply_language(question: str, hits: Sequence[Hit]) -> str:
    """The language to answer in; where a Chinese question shows no script, the article's."""
    language = language_of(question)
    if language.startswith("zh") and hits and not _shows_script(question):
        found = hits[0].article.language or language_of(hits[0].article.text)
        return found if found.startswith("zh") else language
    return language or "en"


def _shows_script(question: str) -> bool:
    from bot.text import is_simplified, is_traditional

    return is_traditional(question) or is_simplified(question)


# What a growing answer grows by: a word, or up to four characters of a script without spaces,
# about what a reader takes in at a glance.
_UNSPACED = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_PIECE = re.compile(rf"\s*(?:[{_UNSPACED}]{{1,4}}|[^\s{_UNSPACED}]+)")


def growing(whole: Answer) -> Iterator[Answer]:
    """The answer with more and more of its text, all else from the first; ``whole`` at the end."""
    for piece in _PIECE.finditer(whole.text):
        if piece.end() < len(whole.text):
            yield replace(whole, text=whole.text[: piece.end()])
    yield whole
