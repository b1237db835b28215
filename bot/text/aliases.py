"""An article's text → the names that it gives one thing: 金融稳定理事会（FSB）, 以下简称“太古”.

Only what the article itself introduces counts: a short name in brackets that is made of the long
one's characters or initials, or one that words such as 简称, *hereinafter* or *known as* lead in.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.text.folding import HAN, fold_text, holds_han
from bot.text.segmenter import dictionary_tagged
from bot.text.words import is_stopword

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAST = 4  # characters of a long Chinese name
_LEAST_PARTS = 3  # words of a long English name that an acronym stands for: less may be chance
_QUOTE, _UNQUOTE = '["“「『‘]', '["”」』’]'
_CALLED = (
    "(?:以下|下文|下|后文|後文)?(?:统|統)?(?:简|簡)?[称稱](?:为|為|作)?|又[称稱]|亦[称稱]|俗[称稱]"
)
_HAN_NAME = rf"[{HAN}·]"
_HAN_BRACKET = re.compile(rf"(?P<long>{_HAN_NAME}{{4,30}})[（(](?P<inner>[^（()）\n]{{2,60}})[)）]")
_INNER = re.compile(rf"(?P<called>{_CALLED})?\s?[:：]?\s?{_QUOTE}?(?P<short>.+?){_UNQUOTE}?")
_HAN_COMMA = re.compile(
    rf"(?P<long>{_HAN_NAME}{{4,30}})[，,]\s?(?:以下)?(?:简|簡)[称稱](?:为|為)?\s?"
    rf"{_QUOTE}?(?P<short>[{HAN}A-Za-z0-9]{{2,10}}){_UNQUOTE}?(?=[，,。；;])"
)
_SHORT_HAN = re.compile(f"[{HAN}]{{2,10}}")
_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9&-]{1,11}")
_LATIN_NAME = r"[A-Z][\w&'’-]*(?: (?:(?:of|and|for|on|in|de|&)(?: the)? |the )?[A-Z][\w&'’-]*){0,9}"
_LATIN_BRACKET = re.compile(
    rf"(?P<long>{_LATIN_NAME}) \((?P<led>(?:hereinafter|hereafter)[\w ,]*?)?(?:the )?"
    rf"(?P<quote>{_QUOTE})?(?:the )?"
    rf"(?P<short>[A-Z][\w&'’-]*(?: [A-Z][\w&'’-]*){{0,3}}){_UNQUOTE}?\)"
)
# The RIVET model (River Inundation and Velocity Estimation Tool)
_LATIN_SPELT = re.compile(
    rf"\b(?P<short>[A-Z][A-Z0-9&-]{{1,11}})(?: [a-z]+)? \((?P<long>{_LATIN_NAME})\)"
)
_LATIN_LED = re.compile(
    rf"(?P<long>{_LATIN_NAME}),? (?:(?:hereinafter|hereafter)(?: referred to as| called)?"
    rf"|(?:also |better |commonly |formerly )?known as|abbreviated (?:as|to)),? (?:the )?{_QUOTE}?"
    rf"(?:the )?(?P<short>{_LATIN_NAME}){_UNQUOTE}?"
)
_LEGAL = re.compile("(?:股份)?有限(?:责任)?公司$|(?:公司|集团)$")
_SMALL = frozenset("of and for on in de the &".split())
_GENERIC = ("n", "v", "r", "m", "q", "b", "a", "d")  # tags of words that name nothing by themselves


class Alias(NamedTuple):
    """Two names of one thing, as the article has them; the long one may begin too early."""

    long: str
    short: str


@lru_cache(maxsize=128)
def aliases_of(text: str) -> tuple[Alias, ...]:
    """Returns the names that a text introduces for what it names otherwise, each pair once."""
    return tuple(dict.fromkeys((*_han_aliases(text), *_latin_aliases(text))))


def _han_aliases(text: str) -> Iterator[Alias]:
    for match in _HAN_BRACKET.finditer(text):
        long = match["long"]
        for part in re.split("[，,；;、]", match["inner"]):
            inner = _INNER.fullmatch(part.strip())
            if inner and _may_be_short(long, inner["short"], bool(inner["called"])):
                yield Alias(long, inner["short"])
    for match in _HAN_COMMA.finditer(text):
        if not _is_generic(match["short"]):
            yield Alias(match["long"], match["short"])


def _may_be_short(long: str, short: str, called: bool) -> bool:
    """Whether what stands in brackets behind a Chinese name is another name for it."""
    if _ACRONYM.fullmatch(short):
        return sum(character.isupper() for character in short) > 1
    if re.fullmatch(_LATIN_NAME, short):
        return True
    if not _SHORT_HAN.fullmatch(short) or _is_generic(short):
        return False
    rest = iter(long)
    return called or len(short) < len(long) and all(character in rest for character in short)


def _is_generic(short: str) -> bool:
    """Whether a short name is an ordinary word: 以下简称公司."""
    words = dictionary_tagged(fold_text(short)) if holds_han(short) else []
    return len(words) == 1 and words[0][1] in _GENERIC


def _latin_aliases(text: str) -> Iterator[Alias]:
    for match in _LATIN_BRACKET.finditer(text):
        long, short = match["long"].removeprefix("The "), match["short"]
        if match["led"] or match["quote"]:
            yield Alias(long, short)
        elif _ACRONYM.fullmatch(short) and (whole := _spelled_out(long, short)):
            yield Alias(whole, short)
    for match in _LATIN_SPELT.finditer(text):
        if _spelled_out(match["long"], match["short"]) == match["long"]:
            yield Alias(match["long"], match["short"])
    for match in _LATIN_LED.finditer(text):
        yield Alias(match["long"].removeprefix("The "), match["short"])


def _spelled_out(long: str, short: str) -> str:
    """The last words of a name whose initials an acronym has; "" if it has others."""
    words = long.split()
    letters = [letter.lower() for letter in short if letter.isalpha()]
    for first in range(len(words) - 1):
        own = [word for word in words[first:] if word not in _SMALL]
        initials = [word[0].lower() for word in own]
        every = [word[0].lower() for word in words[first:]]
        if words[first] not in _SMALL and letters in (initials, every):
            return " ".join(words[first:]) if len(words) - first >= _LEAST_PARTS else ""
    return ""


class Renaming(NamedTuple):
    """A name that a question uses, and the other one that an article has for the same thing."""

    used: str  # as the question has it
    other: str


@lru_cache(maxsize=512)
def renamings(question: str, text: str) -> tuple[Renaming, ...]:
    """Returns the names of a question that an article has other names for, with these.

    None for a question that uses both.
    """
    found = []
    for alias in aliases_of(text):
        by_long, by_short = _long_used(question, alias.long), _short_used(question, alias.short)
        if by_long and not by_short:
            found.append(Renaming(by_long, alias.short))
        elif by_short and not by_long:
            found.append(Renaming(by_short, _own_part(alias.long)))
    return tuple(dict.fromkeys(found))


def _short_used(question: str, short: str) -> str:
    if not holds_han(short):
        match = re.search(rf"(?<![A-Za-z0-9]){re.escape(short)}(?![A-Za-z0-9])", question)
        return match.group() if match else ""
    return _verbatim(question, fold_text(short))


def _long_used(question: str, long: str) -> str:
    """A long name as a question has it, perhaps without 有限公司; "" if it does not."""
    if not holds_han(long):
        at = question.lower().find(long.lower())
        return question[at : at + len(long)] if at >= 0 else ""
    folded = fold_text(_own_part(long))
    forms = (form for form in (folded, _LEGAL.sub("", folded)) if len(form) >= _LEAST)
    return next((used for form in forms if (used := _verbatim(question, form))), "")


def _verbatim(question: str, folded: str) -> str:
    """What a question has for a folded Chinese name, in its own script; "" for nothing."""
    whole = fold_text(question)
    at = whole.find(folded)
    if at < 0:
        return ""
    return question[at : at + len(folded)] if len(whole) == len(question) else ""


def _own_part(long: str) -> str:
    """A long Chinese name without the words before it that are none of its own."""
    if not holds_han(long):
        return long
    at = start = 0
    for word, tag in dictionary_tagged(fold_text(long)):
        at += len(word)
        if (is_stopword(word) or tag[:1] in ("p", "c", "u", "r")) and len(long) - at >= _LEAST:
            start = at
    return long[start:]
