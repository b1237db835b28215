"""A bare *Why?* and the question before it → the question why it is so.

What was asked for stands in the sentence as it was answered, else as *that*: 为什么…排第三, *why
did patients wait that long*.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.question.followups.clauses import clause_of
from bot.question.followups.rewrite import replace_ask
from bot.question.followups.slots import AUXILIARY, RELATION_HAN, sort_asked
from bot.question.followups.topics import is_chinese
from bot.text import fold, holds_han, is_traditional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.question.followups.antecedents import Reply
    from bot.question.followups.clauses import Clause
    from embeddings.lexicon import Lexicon

_LONGEST = 16  # characters of a value that is said again
_PREFIX = re.compile(f"^{RELATION_HAN}")
_UNIT_BEHIND = re.compile("^(?:[万亿萬億千百]?(?:美元|元|%|％))")
_BOTH = re.compile(r"[(（].*[)）]")
# English questions whose asking words are what is said of the subject: how much was X.
_SAID_OF = re.compile(
    r"^(?:how (?:much|many|high|large|big|long|old|far)|what|which \w+) (?P<aux>was|were|is|are)\b"
    r"\s*(?P<rest>.*?)[\s?.!]*$",
    re.IGNORECASE,
)
_EXTENT = re.compile(
    rf"^how (?P<extent>long|far|high|often|fast|large|big|old) (?P<aux>{AUXILIARY})"
    r" (?P<rest>.*?)[\s?.!]*$",
    re.IGNORECASE,
)
_BEHIND_VERB = re.compile(r"\s(?:in|on|at|for|during|by|from|to)\s|$")


def reason_questions(
    base: str, reply: Reply, ask: str, lexicon: Lexicon | None = None
) -> Iterator[str]:
    """The base as a question for the reason, the best form first.

    Args:
        base: a full question.
        reply: the answer to it.
        ask: the words that ask why, in either language.
        lexicon: as for ``slots``.
    """
    if is_chinese(base):
        yield from _chinese(base, reply, ask if holds_han(ask) else "", lexicon)
        return
    ask = "Why"
    if extent := _EXTENT.match(base):
        rest = extent["rest"]
        place = _BEHIND_VERB.search(rest)
        at = place.start() if place else len(rest)
        yield f"{ask} {extent['aux']} {rest[:at]} that {extent['extent']}{rest[at:]}?"
        return
    if said_of := _SAID_OF.match(base):
        aux = said_of["aux"].lower()
        what = "what they" if aux in ("were", "are") else "what it"
        yield f"{ask} {aux} {said_of['rest']} {what} {aux}?"
        return
    yield replace_ask(base, "why", lexicon)


def _chinese(base: str, reply: Reply, ask: str, lexicon: Lexicon | None) -> Iterator[str]:
    traditional = is_traditional(base)
    ask = ask or ("為什麼" if traditional else "为什么")
    clause = clause_of(base, lexicon)
    if clause is None:
        yield replace_ask(base, ask, lexicon)
        return
    value = _value(reply)
    sort = sort_asked(clause.ask.text)
    if value and sort in ("amount", "count", "rank", "person", "place", "change"):
        yield f"{ask}{_with_value(clause, value)}？"
    if clause.matter is not None or sort in ("rank", "change"):
        such = {"rank": "這個名次" if traditional else "这个名次"}
        much = "這麼多" if traditional else "这么多"
        yield f"{ask}{_with_value(clause, such.get(sort, much))}？"
        return
    yield replace_ask(base, ask, lexicon)


def _value(reply: Reply) -> str:
    """The value of an answer in Chinese or digits, if it is short enough to be said again."""
    value = _BOTH.sub("", reply.value).strip(" 。.")
    plain = re.search("[A-Za-z：:；;，,]", value) is None
    return value if 0 < len(value) <= _LONGEST and plain else ""


def _with_value(clause: Clause, value: str) -> str:
    """The base as a statement, with a value for its asking words."""
    base, asked = clause.question, clause.ask
    prefix = _PREFIX.match(fold(asked.text).text)
    lead = asked.text[: prefix.end()] if prefix else ""
    behind = _UNIT_BEHIND.sub("", base[asked.end :])
    if clause.matter is not None:
        behind = ""
    return f"{base[: asked.start]}{lead}{value}{behind}".rstrip(" ?？。.!！")
