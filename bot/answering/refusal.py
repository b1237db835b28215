"""Why a question is refused, in its language: what is missing, and what there is instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.support import governing
from bot.answering.support_names import rival_of

if TYPE_CHECKING:
    from bot.answering.fitting import Quoted
    from bot.answering.support import Support
    from bot.question import Frame
    from embeddings.lexicon import Lexicon

_SPOKEN_OF = 0.3  # least share of the words' worth for a value to be of what was asked
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


def reason(
    language: str, frame: Frame, quote: Quoted, lacking: Support, value: str, lexicon: Lexicon
) -> str:
    """One or two sentences: "Nothing is said of 2015. It is given for 2019: US$2.09 billion."

    Args:
        language: ``en``, ``zh-Hans`` or ``zh-Hant``.
        frame: the question's.
        quote: the best quote, which does not fit.
        lacking: its support, with what is missing.
        value: the quote's figure as an answer would say it; "" for none.
        lexicon: knows names in the other language.
    """
    texts = _TEXTS.get(language, _TEXTS["en"])
    said = texts[lacking.missing].format(what=lacking.what)
    other = _other(texts, frame, quote, lacking, lexicon) if value else ""
    if not other:
        return said
    return texts["given"].format(reason=said, other=other, value=value)


def _other(
    texts: dict[str, str], frame: Frame, quote: Quoted, lacking: Support, lexicon: Lexicon
) -> str:
    """What the quote's figure is of, where all else that was asked fits: a year, or a name."""
    if not frame.measured or lacking.words_sentence < _SPOKEN_OF:
        return ""
    if lacking.missing == "year" and lacking.names_context == 1:
        years = governing(quote.span, quote.hit)
        span = (
            "–".join(str(year) for year in dict.fromkeys((min(years), max(years)))) if years else ""
        )
        return texts["of year"].format(year=span) if span else ""
    if lacking.missing == "name" and lacking.years_context == 1:
        return rival_of(lacking.what, frame, quote.span, quote.hit, lexicon)
    return ""
