"""The question before, asked for something else: *Why?*, 什麼時候, *who said that?*"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.question.followups.question_words import AUXILIARY, RELATION_HAN, asking, sort_asked
from bot.question.followups.slots import slots
from bot.question.followups.times import without_time
from bot.question.followups.topics import asked_of, is_chinese
from bot.text.folding import fold, holds_han

if TYPE_CHECKING:
    from bot.question.followups.answered import Said
    from embeddings.lexicon import Lexicon

CLAUSE = re.compile(
    rf"^(?:\w+ )??(?P<ask>how (?:much|many)|what|which|who|where|when|why|how)\b(?P<noun>.*?)\s*"
    rf"\b(?P<aux>{AUXILIARY})\b\s*(?P<rest>.*?)[\s?.!]*$",
    re.IGNORECASE,
)
SUBJECT = re.compile(  # who chaired the meeting, how many trains left
    r"^(?P<ask>how (?:much|many)|what|which|who)\b\s*(?P<rest>.*?)[\s?.!]*$", re.IGNORECASE
)
_PLACE_FOR_NOUN = re.compile(r"\s(?:in|on|at|over|from|to|with|for|during|by|under)\s|$")
DO = ("did", "do", "does")
_HOW_MUCH = ("count", "amount", "list")
_COPULA = re.compile("[是有为為达達了在]+$")
_RELATES = re.compile(f"^{RELATION_HAN}")
_YES_OR_NO = re.compile("[了过過]?[吗嗎嘛][?？\\s]*$")
_AUXILIARY = re.compile(rf"(?:{AUXILIARY})\b", re.IGNORECASE)
END = re.compile(r"[\s?？。.!！]+$")
_LONGEST_STATEMENT = 300  # characters of a quoted sentence that is asked about


def reasked(base: str, ask: str, lexicon: Lexicon | None = None) -> str:
    """The base question with other asking words, in the base's language.

    Args:
        base: a full question.
        ask: asking words of either language.
        lexicon: as for ``slots``.

    Returns:
        "" where the base asks just that, or nothing, or a bare *what* could mean anything.
    """
    parts = slots(base, lexicon)
    before, sort = asked_of(parts), sort_asked(ask)
    if ask.lower() == "what" or (before and fold(before.text).text == fold(ask).text):
        return ""
    if before is None:
        return _of_yes_or_no(base, ask, sort)
    if sort == "date":
        base = without_time(base, parts)
        before = asked_of(slots(base, lexicon)) or before
    if is_chinese(base):
        return _chinese(base, before.start, before.end, ask, sort)
    return _english(base, (asking(sort, chinese=False) or "how") if holds_han(ask) else ask, sort)


def _of_yes_or_no(base: str, ask: str, sort: str) -> str:
    """*Did it pass?* asked anew: *When did it pass?*; "" where the languages differ."""
    if holds_han(base) and holds_han(ask) and (end := _YES_OR_NO.search(base)):
        return _chinese(base, end.start(), len(base), ask, sort)
    if _AUXILIARY.match(base) and not holds_han(ask):
        return f"{ask[:1].upper()}{ask[1:]} {base[:1].lower()}{base[1:]}"
    return ""


def statement_asked(base: str, said: Said, ask: str) -> str:
    """Who said what was answered; or what was asked, where nothing was answered."""
    quote = said.quote[:_LONGEST_STATEMENT].strip().rstrip("。.")
    if not quote:
        return f"{ask}：{base}" if holds_han(ask) else f"{ask.capitalize()} said: {base}"
    if holds_han(ask):
        return f"{ask}說「{quote}」？" if "誰" in ask else f"{ask}说“{quote}”？"
    return f"{ask.capitalize()} said “{quote}”?"


def statement(base: str, start: int, end: int) -> str:
    """A Chinese question without what it asks."""
    return _COPULA.sub("", base[:start]) + END.sub("", base[end:])


def _chinese(base: str, start: int, end: int, ask: str, sort: str) -> str:
    ask = ask if holds_han(ask) else asking(sort, chinese=True) or "什么"
    if sort in (*_HOW_MUCH, "rank", "change", ""):
        relates = sort in ("rank", "change") or _RELATES.match(fold(ask).text)
        before = _COPULA.sub("", base[:start]) if relates else base[:start]
        return f"{before}{ask}{END.sub('', base[end:])}？"
    rest = statement(base, start, end)
    if sort in ("reason", "manner"):
        return f"{ask}{rest}？"
    return f"{rest}{'在' if sort == 'place' else '是'}{ask}？"


def _english(base: str, ask: str, sort: str) -> str:
    ask = ask[:1].upper() + ask[1:].removesuffix(" ones")
    clause = CLAUSE.match(base)
    if clause is None:
        return _asked_of_subject(base, ask, sort)
    noun, aux, rest = clause["noun"].strip(), clause["aux"], clause["rest"]
    if sort in _HOW_MUCH:
        return " ".join(filter(None, (ask, noun, aux, rest))) + "?"
    if noun and aux.lower() in DO:
        match = _PLACE_FOR_NOUN.search(rest)
        at = match.start() if match else len(rest)
        return f"{ask} {aux} {rest[:at]} {noun}{rest[at:]}?"
    return " ".join(filter(None, (ask, aux, noun, rest))) + "?"


def _asked_of_subject(base: str, ask: str, sort: str) -> str:
    subject = SUBJECT.match(base)
    if subject is None:
        return ""
    if sort in _HOW_MUCH:
        return f"{ask} {subject['rest']}?"
    who = "someone " if subject["ask"].lower() == "who" else ""
    return f"{ask} was it that {who}{subject['rest']}?"
