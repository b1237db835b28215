"""The question before, asked for something else: *Why?*, 什麼時候, *who said that?*"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.folding import fold, holds_han
from bot.slots import AUXILIARY, slots
from bot.substitution import is_chinese, without_time

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
    if is_chinese(base):
        return _chinese(base, before.start, before.end, ask, sort)
    words = _ENGLISH.get(sort, "") if holds_han(ask) else ask
    return _english(base, words or "how", sort)


def statement_asked(base: str, said: Said, ask: str) -> str:
    """Who said what was answered; or what was asked, where nothing was answered."""
    quote = said.quote[:_LONGEST_STATEMENT].strip()
    if not quote:
        return f"{ask}：{base}" if holds_han(ask) else f"{ask.capitalize()} said: {base}"
    quote = quote.rstrip("。.")
    if holds_han(ask):
        return f"{ask}說「{quote}」？" if "誰" in ask else f"{ask}说“{quote}”？"
    return f"{ask.capitalize()} said “{quote}”?"


def related(base: str, asked: str, lexicon: Lexicon | None = None) -> str:
    """A question for the purpose, value, rank... of something unnamed, of what the base asks of."""
    parts = slots(base, lexicon)
    ask = next((part for part in parts if part.kind == "ask"), None)
    if is_chinese(base):
        statement = _statement(base, ask.start, ask.end) if ask else _END.sub("", base)
        return f"{statement}的{asked}？" if holds_han(asked) else f"{asked} of “{statement}”?"
    clause, plain = _CLAUSE.match(base), _ASKED.match(base)
    if clause and clause["noun"].strip():
        aux = "" if clause["aux"].lower() in _DO else f" {clause['aux']}"
        topic = f"the {clause['noun'].strip()}{aux} {clause['rest']}"
    elif clause:
        topic = clause["rest"]
    elif plain:
        topic = f"{'someone who' if plain['ask'].lower() == 'who' else 'the'} {plain['rest']}"
    else:
        topic = _END.sub("", base)
    return f"{topic}：{asked}？" if holds_han(asked) else f"{_END.sub('', asked)} of {topic}?"


def _statement(base: str, start: int, end: int) -> str:
    """A Chinese question without what it asks."""
    return _COPULA.sub("", base[:start]) + _END.sub("", base[end:])


def _chinese(base: str, start: int, end: int, ask: str, sort: str) -> str:
    if not holds_han(ask):
        ask = next((han for name, _, _, han in _SORTS if name == sort), "什么")
    before, after = base[:start], _END.sub("", base[end:])
    rest = _statement(base, start, end)
    if sort in ("count", "amount", "rank", "list", "change", ""):
        if sort in ("rank", "change"):
            before = _COPULA.sub("", before)
        return f"{before}{ask}{after}？"
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
