"""A question that is no sentence: *And imports?*, 那2018年呢, 徐州呢."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.question.followups.forms import Form
from bot.question.followups.question_words import ASK_HAN, AUXILIARY, MEASURE
from bot.question.followups.slots import Slot, slots
from bot.text.folding import fold, holds_han
from bot.text.names.name_kinds import OFFICES, place_class

if TYPE_CHECKING:
    from embeddings.lexicon import Lexicon

_MOST_SLOTS = 4  # a fragment names a time, a name, a metric and a figure, each once
_MOST_WORDS = 10  # of an English fragment; what is longer says something of its own
_MOST_HAN = 24  # characters of a Chinese fragment
_MOST_HAN_ALONE = 6  # of one that is not even marked: longer ones are phrases searched for
_TRIMMED = "的 ?？。.!！“”「」\"'"
_AND = r"(?:(?:and|but|or|so|also|plus|ok(?:ay)?|well|now)\b,?\s+)"
_ABOUT = re.compile(rf"{_AND}*(?:what|how) about\s+|{_AND}*(?:the )?same for\s+", re.IGNORECASE)
_MARKER = re.compile(rf"{_AND}+", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:(?P<preposition>in|on|at|for|from|to|of|by|with|during)\s+)?"
    r"(?:(?:that|this) \w+['’]s\s+|(?:the|its|their|his|her|this|these|those)\s+)?(?=\S)",
    re.IGNORECASE,
)
TAIL = re.compile(
    r"(?:,?\s+(?:too|as well|instead|then|though|alone|only))?[\s?？!.。]*$", re.IGNORECASE
)
_AUXILIARY = re.compile(rf"\b(?:{AUXILIARY})(?:n['’]t)?\b", re.IGNORECASE)
# 那 before one of these points at something: 那里, 那一年, 那趟列车.
_HAN_MARKER = re.compile(
    f"(?:那么|那(?![里儿边时些年月天日]|一?{MEASURE})|还有|至于|而|换成)[，,]?"
)
_HAN_TAIL = re.compile("(?:又|的)?(?:呢|如何|怎么样|怎样)?[?？!。\\s]*$")
_SENTENCE = re.compile("[，,；;。]|——|[吗嘛][?？!。\\s]*$")
_OTHERS = re.compile(r"\b(?:others?|rest|remaining)\b|其他|其它|其余|另")
_HOW_MANY = re.compile(r"(?:by )?how (?:much|many)", re.IGNORECASE)


def fragment(question: str, lexicon: Lexicon | None) -> Form | None:
    """What stands after *and* or 那, or before 呢, when it is no sentence; or one slot alone."""
    han = holds_han(question) and not _ABOUT.match(question) and not _MARKER.match(question)
    text, marked = _han_rest(question) if han else latin_rest(question)
    if len(text) > _MOST_HAN if han else len(text.split()) > _MOST_WORDS:
        return None
    if (_SENTENCE if han else _AUXILIARY).search(text):
        return None
    lead = _LEAD.match(text)
    preposition = (lead["preposition"] or "") if lead else ""
    bare = text[lead.end() :] if lead else text
    if marked and (one := _as_name(bare)):
        return Form("fragment", bare, (one,), preposition)
    cut = lead.end() if lead else 0  # read whole: in March is a time, March may be none
    parts = tuple(part for part in slots(text, lexicon) if part.end > cut)
    if not parts or len(parts) > _MOST_SLOTS or not _names_slots(parts, marked):
        return None
    if not marked and not _alone(question, bare, parts):
        return None
    return Form("fragment", bare, _as_one(text, parts), preposition)


def _as_one(text: str, parts: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Words and figures that make one phrase as one slot: 綜合保稅區的功能."""
    if len(parts) < 2 or any(part.kind not in ("words", "figure") for part in parts):
        return parts
    start, end = parts[0].start, parts[-1].end
    return (Slot(start, end, text[start:end], "words"),)


def _as_name(text: str) -> Slot | None:
    """*other two districts* and *secretary* as the names they stand for."""
    folded = fold(text).text
    office = OFFICES.search(folded)
    if office and office.end() == len(folded):
        return Slot(0, len(text), text, "name", "person")
    others = _OTHERS.search(folded) and place_class(text)
    return Slot(0, len(text), text, "name", "place") if others else None


def _names_slots(parts: tuple[Slot, ...], marked: bool) -> bool:
    """Whether a fragment only names slots; how many may lead it (*How many in 2018?*)."""
    asks = [part for part in parts if part.kind == "ask"]
    if not asks:
        return True
    words = [part for part in parts if part.kind == "words"]
    plain = not words or (marked and len(words) == 1 and " " not in words[0].text)
    return (
        len(parts) > 1
        and asks == [parts[0]]
        and plain
        and (_HOW_MANY.fullmatch(asks[0].text) is not None)
    )


def _alone(question: str, text: str, parts: tuple[Slot, ...]) -> bool:
    """Whether an unmarked fragment is one slot and no more: a time, or anything with a ?."""
    others = [part for part in parts if part.kind != "ask"]
    if len(others) != 1 or (len(parts) == 1 and text.strip(_TRIMMED) not in parts[0].text):
        return False
    if others[0].kind == "words" and holds_han(text) and len(text) > _MOST_HAN_ALONE:
        return False
    return others[0].kind == "time" or question.rstrip().endswith(("?", "？"))


def latin_rest(question: str) -> tuple[str, bool]:
    """The question without its marker and its end, and whether there was a marker."""
    rest = TAIL.sub("", question.strip())
    match = _ABOUT.match(rest) or _MARKER.match(rest)
    return (rest[match.end() :], True) if match else (rest, False)


def _han_rest(question: str) -> tuple[str, bool]:
    """The same for a Chinese one; asking words that stay make it a sentence, left whole."""
    question = question.strip()
    folded = fold(question)
    marker, tail = _HAN_MARKER.match(folded.text), _HAN_TAIL.search(folded.text)
    start = marker.end() if marker else 0
    end = tail.start() if tail else len(folded.text)
    particle = folded.text[end:].strip("?？!。 ")
    if start >= end or ASK_HAN.search(folded.text[start:end]):
        return question, False
    if particle.endswith(("何", "样")) and not marker:  # 徐州的天气怎么样 stands alone
        return question, False
    left, right = folded.source(start, end)
    return question[left:right], bool(marker) or particle == "呢"
