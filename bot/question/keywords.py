"""Keywords alone → the question that they ask: *Xuzhou exports 2019* is how much these were.

Only where one of them names what is given in figures, and the others say whose or when.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.question.followups.topics import possessive
from bot.question.kind import is_measure
from bot.question.terms import question_terms
from bot.text import fold, holds_han, is_stopword, scan, stem, years_of
from bot.text.names import is_common_word, names_of

if TYPE_CHECKING:
    from embeddings.lexicon import Lexicon

_MOST_CHARS = 60
_MOST_WORDS = 4  # of what is measured: actually used foreign capital
_HEAD = (
    0.545  # share from which a translation says what a single word means: 进口, not 重要, of import
)
_LIKELY = 0.5  # of the best translation's probability, from which another one counts
_JOINING = frozenset(("of", "in", "for", "the"))
_YEAR = re.compile(r"(?:19|20)\d\d")
# A sentence, even a short one: keywords have no verbs and ask nothing.
_SENTENCE = re.compile(
    r"[多几幾谁誰哪什何怎吗嗎呢是有了]"
    r"|\b(?:how|what|when|where|which|who|whose|whom|why|is|are|was|were|do|does|did|has|have|had)\b",
    re.I,
)
_BETWEEN = re.compile(r"[\s,，、;；:：/|+?？。!！]+")
_ENDING = re.compile(r"['’]s?(?=\s|$)|的$|^的")


@dataclass(frozen=True, slots=True)
class _Keywords:
    """What keywords name, "" for what they do not."""

    name: str
    year: str
    measure: str


def question_of(keywords: str, lexicon: Lexicon) -> str:
    """Returns the question that keywords ask; "" if they are none, or do not say of what or when.

    Args:
        keywords: a message.
        lexicon: knows names, and what English words mean in Chinese.
    """
    said = _read(keywords, lexicon)
    if said is None or not (said.name or said.year):
        return ""
    if holds_han(keywords):
        gap = " " if said.name and not holds_han(said.name) else ""
        year = f"{said.year}年" if _YEAR.fullmatch(said.year) else said.year
        return f"{said.name}{gap}{year}{said.measure}是多少？"
    verb = "were" if said.measure.endswith("s") else "was"
    whose = f"{said.name}{possessive(said.name)} " if said.name else ""
    return f"How much {verb} {whose}{said.measure}{f' in {said.year}' if said.year else ''}?"


def is_topic(message: str, lexicon: Lexicon) -> bool:
    """Whether a message is no more than a word or two for what is given in figures: 外資?"""
    said = _read(message, lexicon)
    return said is not None and not (said.name or said.year)


def _read(message: str, lexicon: Lexicon) -> _Keywords | None:
    """The keywords of a message; None if something else is in it, or nothing that is measured."""
    if len(message) > _MOST_CHARS or _SENTENCE.search(message):
        return None
    years = years_of(message)
    if len(years) > 1:
        return None
    year = message[years[0].start : years[0].end] if years else ""
    left = message.replace(year, " ", 1) if year else message
    if year and not holds_han(message):
        digits = _YEAR.search(year)
        year = digits[0] if digits else year
    words = [_ENDING.sub("", word) for word in _BETWEEN.split(left)]
    words = [word for word in words if word and word != "年"]
    named = _split_name(" ".join(words), lexicon)
    if named is None:
        return None
    name, measure = named
    return _Keywords(name, year, measure) if _is_measured(measure, lexicon) else None


def _split_name(words: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """The one name among some words, or "", and the other words; None if there are several."""
    names = [name.text for name in names_of(f"of {words}", lexicon) if name.text in words]
    names = names or [word for word in words.split(" ") if _is_name(word, lexicon)]
    if len(names) > 1:
        return None
    name = _strip_words(names[0], lexicon) if names else ""
    stems = [stem(word.lower()) for word in name.split(" ")]
    if len(stems) > 1 and all(_is_name(one, lexicon) for one in name.split(" ")):
        if not lexicon.chinese.get(" ".join(stems)):  # Beijing Shanghai, not Hong Kong
            return None
    rest = words.replace(name, " ", 1) if name else words
    left = [_ENDING.sub("", word) for word in rest.split()]
    return name, " ".join(word for word in left if word and word.lower() not in _JOINING)


def _strip_words(name: str, lexicon: Lexicon) -> str:
    """A run of capitalised words without what is measured: FDI Xuzhou, Exports of Xuzhou."""
    parts = name.split(" ")
    for end in (0, -1):
        while len(parts) > 1 and (parts[end] in _JOINING or _is_measured(parts[end], lexicon)):
            del parts[end]
    return " ".join(parts)


def _is_name(word: str, lexicon: Lexicon) -> bool:
    """Whether a word in small letters is a name to the lexicon: xuzhou, not trains."""
    if not word.isascii():
        return False
    stemmed = stem(word.lower())
    known = bool(lexicon.chinese.get(stemmed))
    return known and not is_stopword(stemmed) and not is_common_word(stemmed, lexicon)


def _is_measured(words: str, lexicon: Lexicon) -> bool:
    """Whether some words name what is given in figures, in Chinese or by what they mean in it."""
    if is_measure(words):
        return True
    stems = [token.text for token in scan(fold(words).text) if token.is_word]
    joins = any(is_stopword(one) and one != "and" for one in stems)
    if holds_han(words) or joins or not 0 < len(stems) <= _MOST_WORDS:
        return False
    head = (
        token
        for term in question_terms(words.split(" ")[-1], lexicon)
        for token, share in term.tokens.items()
        if share >= _HEAD
    )
    phrases = (lexicon.chinese.get(" ".join(stems[-n:])) for n in range(2, len(stems) + 1))
    return any(map(is_measure, (*head, *(word for one in phrases for word in _likely(one)))))


def _likely(translations: dict[str, float]) -> list[str]:
    """The translations that are not much less likely than the best one."""
    best = max(translations.values(), default=0.0)
    return [word for word, share in translations.items() if share >= _LIKELY * best]
