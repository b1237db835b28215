"""The question before, asked for something else: *Why?*, 什麼時候, *who said that?*"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.folding import fold, holds_han
from bot.slots import AUXILIARY, slots
from bot.substitution import focus, time_phrase, without_time

if TYPE_CHECKING:
    from bot.antecedents import Said
    from embeddings.lexicon import Lexicon

# What question words ask for: the English ones, the Chinese ones, and how to ask it in Chinese
# of a statement.
_SORTS = (
    ("reason", "why", "为什么|为何", "为什么"),
    ("date", "when", "什么时候|何时|哪一?[年天日月]|几[年月日号]", "什么时候"),
    ("person", "who|whom", "谁|哪位|何人|什么人", "谁"),
    ("place", "where", "哪里|哪儿|什么地方|何处|何地", "哪里"),
    ("manner", "how", "如何|怎么样?|怎样", "如何"),
    ("list", "which(?: ones?)?|what", "哪些|哪.*|什么", "哪些"),
    ("count", "how many", "几.|多少[个列项家人]", "多少"),
    ("amount", "how much", "多少.*", "多少"),
    ("change", "by how much", "(?:增长|上升|下降).*", "增长了多少"),
    ("rank", "what rank", ".*第几.*", "第几"),
)
_ENGLISH = {
    "reason": "why", "date": "when", "person": "who", "place": "where", "manner": "how",
    "list": "which", "count": "how many", "amount": "how much", "change": "by how much",
    "rank": "what rank",
}  # fmt: skip
_CLAUSE = re.compile(
    rf"^(?:\w+ )??(?P<ask>how (?:much|many)|what|which|who|where|when|why|how)\b(?P<noun>.*?)\s*"
    rf"\b(?P<aux>{AUXILIARY})\b\s*(?P<rest>.*?)[\s?.!]*$",
    re.IGNORECASE,
)
_ASKED = re.compile(r"^(?P<ask>how (?:much|many)|what|which|who)\b\s*(?P<rest>.*?)[\s?.!]*$", re.I)
_PLACE_FOR_NOUN = re.compile(r"\s(?:in|on|at|over|from|to|with|for|during|by|under)\s|$")
_DO = ("did", "do", "does")
_COPULA = re.compile("[是有为達达了在]+$")
_END = re.compile(r"[\s?？。.!！]+$")
_LONGEST_STATEMENT = 300  # characters of a quoted sentence that is asked about


def sort_asked(ask: str) -> str:
    """What question words ask for, "" when it is not known."""
    folded = fold(ask).text.strip()
    for sort, english, chinese, _ in _SORTS:
        if re.fullmatch(f"{english}|{chinese}", folded):
            return sort
    return ""


def reasked(base: str, ask: str, lexicon: Lexicon | None = None) -> str:
    """The base question with other question words, in the base's language; "" when it is the same.

    Args:
        base: a full question.
        ask: question words of either language.
    """
    sort = sort_asked(ask)
    parts = slots(base, lexicon)
    before = next((part for part in parts if part.kind == "ask"), None)
    if before is None or fold(before.text).text == fold(ask).text:
        return ""
    if sort == "date":
        base = without_time(base, parts)
        before = next(part for part in slots(base, lexicon) if part.kind == "ask")
    if holds_han(base):
        return _chinese(base, before.start, before.end, ask, sort)
    words = _ENGLISH.get(sort, "") if holds_han(ask) else ask
    return _english(base, words or "how", sort)


def statement_asked(base: str, said: Said, ask: str) -> str:
    """Who said what was answered; what was asked, where nothing was."""
    quote = said.quote[:_LONGEST_STATEMENT].strip()
    if not quote:
        return f"{ask}：{base}" if holds_han(ask) else f"{ask.capitalize()} said: {base}"
    quote = quote.rstrip("。.")
    if holds_han(ask):
        return f"{ask}說「{quote}」？" if "誰" in ask else f"{ask}说“{quote}”？"
    return f"{ask.capitalize()} said “{quote}”?"


def related(base: str, asked: str, lexicon: Lexicon | None = None) -> str:
    """A question for a figure of something unnamed, with what the base is about."""
    parts = slots(base, lexicon)
    topic = focus(base, parts)
    owner = next((part.text for part in parts if part.kind == "name"), "")
    noun = topic.text if topic else ""
    if owner and noun:
        noun = f"{owner}的{noun}" if holds_han(noun) else f"{owner}'s {noun}"
    noun = noun or owner
    if not noun:
        return ""
    time = next((part.text for part in parts if part.kind == "time"), "")
    when = f" {time_phrase(time, asked)}" if time else ""
    return f"{_END.sub('', asked)} of {noun}{when}?"


def _chinese(base: str, start: int, end: int, ask: str, sort: str) -> str:
    if not holds_han(ask):
        ask = next((han for name, _, _, han in _SORTS if name == sort), "什么")
    before, after = base[:start], _END.sub("", base[end:])
    if sort in ("count", "amount", "rank", "list", "change", ""):
        if sort in ("rank", "change"):
            before = _COPULA.sub("", before)
        return f"{before}{ask}{after}？"
    rest = _COPULA.sub("", before) + after
    if sort in ("reason", "manner"):
        return f"{ask}{rest}？"
    verb = "在" if sort == "place" else "是"
    return f"{rest}{verb}{ask}？"


def _english(base: str, ask: str, sort: str) -> str:
    ask = ask[:1].upper() + ask[1:]
    clause = _CLAUSE.match(base)
    if clause is None:
        asked = _ASKED.match(base)
        if asked is None:
            return ""
        if sort in ("count", "amount", "list"):
            return f"{ask} {asked['rest']}?"
        who = "someone " if asked["ask"].lower() == "who" else ""
        return f"{ask} was it that {who}{asked['rest']}?"
    noun, aux, rest = clause["noun"].strip(), clause["aux"], clause["rest"]
    if sort in ("count", "amount", "list"):
        return " ".join(filter(None, (ask, noun, aux, rest))) + "?"
    if noun and aux.lower() in _DO:
        match = _PLACE_FOR_NOUN.search(rest)
        at = match.start() if match else len(rest)
        return f"{ask} {aux} {rest[:at]} {noun}{rest[at:]}?"
    return " ".join(filter(None, (ask, aux, noun, rest))) + "?"
