"""Question + passages → an answer that quotes them, or an honest refusal.

Nothing is made up: quotes and marks are slices of articles, the rest is a template in the
question's language. Only figures are also said in the other language, where that is sure.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot import figures, phrases, settings
from bot.asked import ANSWERS, kind_asked
from bot.describe import language_of
from bot.fitting import fitting
from bot.frame import frame
from bot.frame_refusal import reason
from bot.marking import mark
from bot.quoting import Candidate, best_quote
from bot.records import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.records import Hit, Span
    from embeddings.encoder import Encoder
    from embeddings.lexicon import Lexicon


def answer(question: str, hits: Sequence[Hit], encoder: Encoder, lexicon: Lexicon) -> Answer:
    """The answer that the passages give, in the question's language.

    Args:
        question: one question, in English or Chinese.
        hits: the passages, best first; may be empty.
        encoder: the one the passages were found with.
        lexicon: carries the question's words into the other language.

    Returns:
        ``answered`` False with the closest passages in ``hits`` when the evidence is weak.
    """
    kind = kind_asked(question)
    asked = frame(question, lexicon)
    fitted = fitting(
        asked, hits, lexicon, lambda some: best_quote(question, kind, some, encoder, lexicon)
    )
    best = fitted.best
    language = _language(question, hits)
    sure = confidence(best, kind) if best else 0.0
    if best is None or sure < settings.MIN_CONFIDENCE:
        because = ""
        if best is None and (unfit := fitted.unfit) and fitted.lacking:
            sure = settings.UNFIT * confidence(unfit, kind)
            value = _say_value(mark(question, kind, unfit.span, lexicon), language)
            because = reason(language, asked, unfit, fitted.lacking, value, lexicon)
        text = phrases.refusal(language, bool(hits), because)
        return Answer(question, text, False, sure, hits=tuple(hits))
    marks = mark(question, kind, best.span, lexicon)
    text = phrases.answer(
        language,
        quote=best.span.text.strip(),
        value=_say_value(marks, language),
        also=_say_others(best.span, marks, language),
        title=best.hit.article.title,
    )
    return Answer(question, text, True, sure, (best.span,), tuple(marks), tuple(hits))


def confidence(best: Candidate, kind: str) -> float:
    """How sure a quote is an answer, 0 to 1: logistic in the evidence for it."""
    weights = settings.CONFIDENCE
    logit = (
        weights["bias"]
        + weights["coverage"] * best.coverage
        + weights["around"] * best.around
        + weights["cosine"] * best.cosine
        + weights["misfit"] * (kind in ANSWERS and not best.fits)
    )
    return 1 / (1 + math.exp(-logit))


def _language(question: str, hits: Sequence[Hit]) -> str:
    """The language to answer in; where a Chinese question shows no script, the article's."""
    language = language_of(question)
    if language.startswith("zh") and hits and not _shows_script(question):
        found = hits[0].article.language or language_of(hits[0].article.text)
        return found if found.startswith("zh") else language
    return language or "en"


def _shows_script(question: str) -> bool:
    from bot.folding import is_simplified, is_traditional

    return is_traditional(question) or is_simplified(question)


def _say_value(marks: Sequence[Span], language: str) -> str:
    """The first mark as it stands, led by what it is in the question's language if that differs."""
    if not marks:
        return ""
    text = marks[0].text
    said = _translated(text, language)
    return phrases.both(language, said, text) if said else text


def _say_others(quote: Span, marks: Sequence[Span], language: str) -> list[str]:
    """The quote's other figures, each once, for a reader of the other language.

    A bare number goes unsaid: a year reads the same, a count says nothing without its noun.
    """
    taken = {(span.start, span.end) for span in marks}
    said = []
    for figure in figures.find(quote.text):
        place = (quote.start + figure.start, quote.start + figure.end)
        other = _translated(figure.text, language, quote.text)
        if place not in taken and other and not other.isdecimal():
            said.append(phrases.both(language, other, figure.text))
    return list(dict.fromkeys(said))


def _translated(text: str, language: str, context: str = "") -> str:
    """A figure said in the reader's language, if the text is of the other one; else ""."""
    source = language_of(context or text)
    if not source or source[:2] == language[:2]:
        return ""
    found = figures.find(text)
    if len(found) != 1 or found[0].text != text:
        return ""
    said = figures.say(found[0], language)
    return said if said != text else ""
