"""Whether a question is refused, and why, in its language.

The reason says what is missing and, if that is sure, what the articles give instead. What leads to
the decision is told by ``fitting`` (does a quote speak of the names and years that are asked about)
and by ``confidence`` (how likely it holds the answer).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.support import governing_years
from bot.answering.support_names import rival_of

if TYPE_CHECKING:
    from bot.answering.fitting import Quoted
    from bot.answering.support import Support
    from bot.question import Frame
    from embeddings.lexicon import Lexicon

_SPOKEN_OF = 0.3  # least share of the words' worth with which a value is of what was asked
_TEXTS = {
    "en": {
        "year": "Nothing is said of {what}.",
        "name": "Nothing of the kind is said of {what}.",
        "word": "“{what}” does not come up.",
        "given": "{reason} It is given for {other}: {value}.",
        "of year": "{year}",
    },
    "zh-Hans": {
        "year": "没有{what}的。",
        "name": "没有说{what}的。",
        "word": "没有提到“{what}”。",
        "given": "{reason}给出的是{other}的：{value}。",
        "of year": "{year}年",
    },
    "zh-Hant": {
        "year": "沒有{what}的。",
        "name": "沒有說{what}的。",
        "word": "沒有提到「{what}」。",
        "given": "{reason}給出的是{other}的：{value}。",
        "of year": "{year}年",
    },
}


def is_refused(confidence: float, strictness: float) -> bool:
    """Whether too little speaks for a quote that fits; both from 0 to 1."""
    return confidence < strictness


def refusal_reason(
    language: str, frame: Frame, quote: Quoted, lacking: Support, value: str, lexicon: Lexicon
) -> str:
    """Returns one or two sentences: "Nothing is said of 2015. It is given for 2019: US$2 billion."

    Args:
        language: ``en``, ``zh-Hans`` or ``zh-Hant``.
        frame: the question's.
        quote: the best quote, which does not fit.
        lacking: its support, with what is missing.
        value: the quote's figure as an answer would say it; "" if it has none.
        lexicon: knows names in the other language.
    """
    texts = _TEXTS.get(language, _TEXTS["en"])
    reason = texts[lacking.missing].format(what=lacking.what)
    other = _given_for(texts, frame, quote, lacking, lexicon) if value else ""
    if not other:
        return reason
    return texts["given"].format(reason=reason, other=other, value=value)


def _given_for(
    texts: dict[str, str], frame: Frame, quote: Quoted, lacking: Support, lexicon: Lexicon
) -> str:
    """The year or name that the quote's figure is of; "" unless everything else asked fits."""
    if not frame.measured or lacking.words_sentence < _SPOKEN_OF:
        return ""
    if lacking.missing == "year" and lacking.names_context == 1:
        years = governing_years(quote.span, quote.hit)
        if not years:
            return ""
        ends = dict.fromkeys((min(years), max(years)))  # one year, or the first and the last
        return texts["of year"].format(year="–".join(map(str, ends)))
    if lacking.missing == "name" and lacking.years_context == 1:
        return rival_of(lacking.what, frame, quote.span, quote.hit, lexicon)
    return ""
