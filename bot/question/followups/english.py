"""An English question before (the base) and a noun of a follow-up → the full English question.

The noun takes the place of one of the base's nouns, is counted instead, or is asked for of the same
owner and time; *since when* is asked of what the base says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.question.followups.antecedents import person_of, reply_names
from bot.question.followups.rewrite import replace_ask, replace_span
from bot.question.followups.slots import AUXILIARY, slots
from bot.question.followups.times import first_time, time_phrase
from bot.question.followups.topics import (
    PARTICIPLE,
    focus,
    is_chinese,
    is_figure,
    kinship,
    possessive,
    without_verb,
)
from bot.text import holds_han
from bot.text.names import OFFICES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.question.followups.antecedents import Reply
    from bot.question.followups.slots import Slot
    from embeddings.lexicon import Lexicon

_ARTICLE = re.compile(r"\b(?:an?|the)\s+$", re.IGNORECASE)
_ONE = re.compile(r"\ban?\s+$", re.IGNORECASE)
_NOUN_PLACE = re.compile(
    r"(?:\b(?:the|an?|of|for|in|from|to|with|its|their|how (?:much|many)|which|what)|['’]s?)\s*$",
    re.IGNORECASE,
)
_MANY = re.compile(r"\bhow many\s*$", re.IGNORECASE)
_MUCH = re.compile(r"\bhow much\s*$", re.IGNORECASE)
_PLURAL = re.compile(r"(?:[^s]s|men|people|children|women|staff|feet|mice)$", re.IGNORECASE)
_COUNTED = re.compile(r"how many (?:of the )?(?P<noun>[a-z]+s)\b", re.IGNORECASE)
_WORTH = re.compile(r"\s+worth(?=[\s?.!]*$)", re.IGNORECASE)
_OFFICE = re.compile(rf"\b(?:the|an?) (?:[a-z]+ ){{0,2}}?(?:{OFFICES.pattern})", re.IGNORECASE)
_WHO_IS = re.compile(
    r"^who (?P<aux>is|was|are|were) (?P<what>(?:the|an?) .+?)[\s?.!]*$", re.IGNORECASE
)


def noun_replaced(base: str, part: Slot, lexicon: Lexicon | None = None) -> Iterator[str]:
    """The base with a noun in place of each of its own, related ones and its topic first.

    Args:
        base: a full question.
        part: the noun, of a follow-up.
        lexicon: tells which words are related.
    """
    parts = slots(base, lexicon)
    words = [one for one in parts if one.kind == "words"]
    main = focus(base, parts)
    related = sorted(words, key=lambda one: -kinship(one.text, part.text, lexicon))
    close = [one for one in related if kinship(one.text, part.text, lexicon)]
    nouns = [one for one in words if _NOUN_PLACE.search(base[: one.start])]
    for target in dict.fromkeys([*close, *([main] if main else []), *nouns]):
        yield _with_noun(base, without_verb(base, target), part.text)


def _with_noun(base: str, target: Slot, text: str) -> str:
    """The base with a noun for another; "" where article or number do not go with it."""
    before = base[: target.start]
    plural = _PLURAL.search(text) is not None
    if _ONE.search(before) and plural:
        return ""
    if (_MANY.search(before) and not plural) or (_MUCH.search(before) and plural):
        return ""
    if (article := _ARTICLE.match(text + " ")) and _ARTICLE.search(before):
        text = text[article.end() - 1 :]
    return replace_span(base, target.start, target.end, text)


def counted_instead(base: str, ask: str, noun: Slot, lexicon: Lexicon | None = None) -> str:
    """*How many projects?* with what the base says: *How many projects were signed in 2019?*

    "" if the base does not name them, or is Chinese.
    """
    word = re.compile(rf"\b{re.escape(noun.text)}\b", re.IGNORECASE)
    places = [
        (part.start + match.start(), part.start + match.end())
        for part in slots(base, lexicon)
        if part.kind == "words" and (match := word.search(part.text))
    ]
    if not places or is_chinese(base):
        return ""
    start, end = places[-1]
    rest = _WORTH.sub("", base[end:])
    first = re.match(r"\s*([a-z]+)", rest)
    done = first and PARTICIPLE.fullmatch(first[1]) and not re.search(rf"\b(?:{AUXILIARY})\b", rest)
    return f"{ask[:1].upper()}{ask[1:]} {base[start:end]}{' were' if done else ''}{rest}"


def verb_replaced(base: str, ask: str, verb: str, lexicon: Lexicon | None = None) -> str:
    """*How many arrived?* after *How many trains left in March?*: with its noun and time."""
    noun = _COUNTED.match(base)
    if noun is None:
        return ""
    time = first_time(base)
    when = f" {time_phrase(time, base)}" if time else ""
    return f"{ask[:1].upper()}{ask[1:]} {noun['noun']} {verb}{when}?"


def owner_asked(base: str, text: str, lexicon: Lexicon | None = None) -> str:
    """A figure of the base's owner and time: *What was the Port of Kelmore's revenue in 2022?*"""
    name = next((one for one in slots(base, lexicon) if one.kind == "name"), None)
    time = first_time(base)
    when = f" {time_phrase(time, base)}" if time else ""
    be = "were" if _PLURAL.search(text) else "was"
    if name is None:
        return f"What {be} the {text}{when}?" if when and is_figure(text) else ""
    the = "the " if base[: name.start].lower().endswith("the ") else ""
    return f"What {be} {the}{name.text}{possessive(name.text)} {text}{when}?"


def since_question(base: str, reply: Reply, lexicon: Lexicon | None = None) -> str:
    """*Since when?* with what the base says; "" if it cannot be asked so."""
    if is_chinese(base) or holds_han(base):
        return ""
    if (office := _WHO_IS.match(base)) is None:
        return replace_ask(base, "since when", lexicon)
    people = [person_of(reply.value), *reply_names(reply, ("person",), lexicon, chinese=False)]
    person = next(filter(None, people), "")
    if not person or len(people) > 2:
        return f"Since when has {office['what']} been in office?"
    return f"Since when has {person} been {office['what']}?"


def office_replaced(base: str, text: str) -> str:
    """The base with another office in place of the one it names: the director → the deputy."""
    place = _OFFICE.search(base)
    return replace_span(base, place.start(), place.end(), f"the {text}") if place else ""
