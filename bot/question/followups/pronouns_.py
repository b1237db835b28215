"""Pronouns and demonstratives of a question that nothing in the question itself explains."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.question.followups.pronouns import english_pronouns, han_pronouns
from bot.question.followups.question_words import AUXILIARY
from bot.text.folding import fold, holds_han

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.question.followups.pronouns import Pronoun
    from bot.question.followups.slots import Slot

_INDEFINITE = re.compile(  # a train that leaves, which company: it may mean these
    r"\b(?:an?|each|every|any|which|whose|what)\s+(?!is\b|was\b|are\b|were\b|did\b|does\b|do\b)[a-z]",
    re.IGNORECASE,
)
_AUXILIARY_BEFORE = re.compile(rf"\b(?:{AUXILIARY})\s+$", re.IGNORECASE)
_HAVE = re.compile(r"\b(?:has|have|had)\s+$", re.IGNORECASE)
_AFTER_OBJECT = re.compile(r"\s*(?:$|[^\w\s]|(?:in|on|at|of|by|for|from|to|with|during|then)\b)")
_LIST = re.compile("[，,；;]|[和与及、]$")
_ASKED_HAN = re.compile("[哪几]|什么|多少")
_MANY = re.compile(r"\bhow many\s+[a-z]", re.IGNORECASE)


def unresolved(question: str, parts: Sequence[Slot]) -> Pronoun | None:
    """The first pronoun that points out of the question; None when there is none.

    Args:
        question: in English or Chinese.
        parts: its slots.
    """
    found = han_pronouns(question) if holds_han(question) else english_pronouns(question)
    names = [part for part in parts if part.kind == "name"]
    for pronoun in sorted(found, key=lambda one: one.start):
        before = [name for name in names if name.end <= pronoun.start]
        if pronoun.kind == "person":
            before = [name for name in before if name.sort != "place"]
        elif pronoun.kind == "time":
            before = [part for part in parts if part.kind == "time" and part.end <= pronoun.start]
        elif pronoun.kind != "place" and _is_object(question, pronoun):
            before = [name for name in before if name.sort != "person"]
        if not before and not _explained(question, pronoun, parts):
            return pronoun
    return None


def _is_object(question: str, pronoun: Pronoun) -> bool:
    """Whether no verb follows: a person said something about *it*, not that it would come."""
    return holds_han(question) or _AFTER_OBJECT.match(question, pronoun.end) is not None


def _explained(question: str, pronoun: Pronoun, parts: Sequence[Slot]) -> bool:
    """Whether the words before a pronoun, other than names, are what it means."""
    if holds_han(question):
        return _explained_han(question, pronoun, parts)
    if pronoun.kind in ("time", "noun", "place"):
        return False
    before = question[: pronoun.start]
    has = pronoun.possessive and _HAVE.search(before)  # which city has its own port
    if _AUXILIARY_BEFORE.search(before) and not has:
        return False  # the subject
    if pronoun.kind == "person":
        return bool(re.search(r"\b(?:who|whose)\b.*\w+ $", before, re.IGNORECASE))
    if pronoun.kind == "many" and _MANY.search(before):
        return True
    return bool(_INDEFINITE.search(before) or re.search(r"[,;]", before))


def _explained_han(question: str, pronoun: Pronoun, parts: Sequence[Slot]) -> bool:
    """The same in Chinese, where 其 and 當時 mostly mean what their own sentence speaks of."""
    folded = fold(pronoun.text).text
    end = pronoun.end - len(pronoun.noun) * (pronoun.kind == "noun")
    if any(one.start < end and one.end > pronoun.start for one in parts):
        return True  # the 其 of 土耳其
    said = [one for one in parts if one.kind in ("words", "name") and one.end <= pronoun.start]
    if folded == "其" or pronoun.kind == "time" or folded == "当地":
        return bool(said)
    asked = pronoun.kind in ("thing", "many") and any(
        _ASKED_HAN.match(fold(one.text).text) for one in parts if one.end <= pronoun.start
    )
    return asked or any(_LIST.search(question[one.end : pronoun.start].strip()) for one in said)
