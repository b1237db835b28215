"""Pronouns and demonstratives of a question that nothing in the question itself explains."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.folding import HAN, fold, holds_han
from bot.followups.question_words import AUXILIARY, MEASURE
from bot.segmenter import tagged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.followups.slots import Slot


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun where it stands: ``question[start:end] == text``."""

    start: int
    end: int
    text: str
    kind: str  # "person", "thing", "many", "place", "time", or "noun" (that district)
    noun: str = ""  # of a demonstrative: what it points at
    possessive: bool = False


_YEAR = "(?:year|month|day|time|period|date)"
_NOUN = r"(?P<noun>(?:(?:two|three|four|five|six|\d+)\s+)?[a-z][\w-]+)"
_BEFORE_THAT = rf"in|on|at|for|by|of|during|from|to|about|with|under|{AUXILIARY}"
_ENGLISH = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("time", rf"\b(?:that|this same|the same) (?P<noun>{_YEAR})\b|\bback then\b"),
        ("noun", rf"\b(?:these|those)(?! (?:who|that|which)\b) {_NOUN}\b"),
        ("noun", rf"(?:^|(?<=\bthan )|\b(?:{_BEFORE_THAT}) )(?P<the>that|this) {_NOUN}\b"),
        ("person", r"\b(?:he|him|his|she|her|hers)\b"),
        ("thing", r"\b(?:it|its)\b(?!['’])"),
        ("many", r"\b(?:they|them|their|theirs)\b"),
        (
            "place",
            r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere\b(?! (?:is|are|was|were)\b)",
        ),
    )
)
_POSSESSIVE = re.compile("his|her|its|their|其", re.IGNORECASE)
_NO_NOUN = re.compile(rf"(?:{AUXILIARY}|year|month|week|many|much|about|the|a|an)", re.IGNORECASE)
_WHOSE = re.compile(r"\s+(?:that|which|who|where)\b", re.IGNORECASE)  # that train that left
_EXPLETIVE = re.compile(  # it is true that, what does it mean for, how far is it from
    r"\b(?:is|was|does|did|will|can|has|would)(?:n['’]t)? it\b(?=\s+(?:from|to|that|possible|true"
    r"|necessary|important|likely|easy|hard|good|(?:mean|take|cost|matter) for|\w+ (?:to|that)\b))"
    r"|\bit (?:is|was|takes?|took|seems?|costs?) .*\b(?:to|that)\b",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(  # a train that leaves, which company: it may mean these
    r"\b(?:an?|each|every|any|which|whose|what)\s+(?!is\b|was\b|are\b|were\b|did\b|does\b|do\b)[a-z]",
    re.IGNORECASE,
)

_HAN = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("time", "当时|那时候?|[当那同这该]一?(?P<noun>[年月天日])(?![轻度货])"),
        ("place", "[那这][里儿边]|当地"),
        ("person", "[他她]们?"),
        ("many", "它们"),
        ("thing", "^[那这](?=[是叫](?!不是|否))|它|其(?![他它中余实次二三后间所])"),
        (
            "noun",
            f"[那这此](?=[一二两三四五六七八九十几些大\\d]|{MEASURE})[一二两三四五六七八九十几\\d]*"
            f"(?:[些大]|{MEASURE})?(?P<noun>)",
        ),
        ("noun", "(?<!应)(?:该(?!不该)|此)(?P<noun>)"),
    )
)
_LIST = re.compile("[，,；;]|[和与及、]$")
_ASKED_HAN = re.compile("[哪几]|什么|多少")
_HAN_RUN = re.compile(f"[{HAN}]+")
_MANY = re.compile(r"\bhow many\s+[a-z]", re.IGNORECASE)


def unresolved(question: str, parts: Sequence[Slot]) -> Pronoun | None:
    """The first pronoun that points out of the question; None when there is none.

    Args:
        question: in English or Chinese.
        parts: its slots.
    """
    found = _han(question) if holds_han(question) else _english(question)
    names = [part for part in parts if part.kind == "name"]
    for pronoun in sorted(found, key=lambda one: one.start):
        before = [name for name in names if name.end <= pronoun.start]
        if pronoun.kind == "person":
            before = [name for name in before if name.sort != "place"]
        elif pronoun.kind == "time":
            before = [part for part in parts if part.kind == "time" and part.end <= pronoun.start]
        elif pronoun.kind != "place":
            before = [name for name in before if name.sort != "person"]
        if not before and not _explained(question, pronoun, parts):
            return pronoun
    return None


def _explained(question: str, pronoun: Pronoun, parts: Sequence[Slot]) -> bool:
    """Whether the words before a pronoun, other than names, are what it means."""
    if holds_han(question):
        return _explained_han(question, pronoun, parts)
    if pronoun.kind in ("time", "noun", "place"):
        return False
    before = question[: pronoun.start]
    if re.search(rf"\b(?:{AUXILIARY})\s+$", before, re.IGNORECASE):
        return False  # the subject
    if pronoun.kind == "person":
        return bool(re.search(r"\b(?:who|whose)\b.*\w+ $", before, re.IGNORECASE))
    if pronoun.kind == "many" and _MANY.search(before):
        return True
    return bool(_INDEFINITE.search(before) or re.search(r"[,;]", before))


def _explained_han(question: str, pronoun: Pronoun, parts: Sequence[Slot]) -> bool:
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


def _english(question: str) -> Iterator[Pronoun]:
    if _EXPLETIVE.search(question):
        return
    for kind, pattern in _ENGLISH:
        for match in pattern.finditer(question):
            groups = match.groupdict()
            start = match.start("the") if groups.get("the") else match.start()
            noun = groups.get("noun") or ""
            if kind == "noun" and (_NO_NOUN.fullmatch(noun) or _WHOSE.match(question, match.end())):
                continue
            text = question[start : match.end()]
            owns = bool(_POSSESSIVE.fullmatch(text)) and _followed(question, match.end(), text)
            yield Pronoun(start, match.end(), text, kind, noun, owns)


def _followed(question: str, end: int, text: str) -> bool:
    """Her is possessive only before a noun; the others are whenever they are written so."""
    return text.lower() != "her" or bool(re.match(r"\s+\w", question[end:]))


def _han(question: str) -> Iterator[Pronoun]:
    folded = fold(question)
    taken: list[tuple[int, int]] = []
    for kind, pattern in _HAN:
        for match in pattern.finditer(folded.text):
            start, end = match.span()
            noun = match.groupdict().get("noun") or ""
            if kind == "noun":
                noun = _noun_at(folded.text, end)
                end += len(noun)
                if not noun:
                    continue
            if any(start < b and end > a for a, b in taken):
                continue
            taken.append((start, end))
            left, right = folded.source(start, end)
            text = question[left:right]
            noun = question[right - len(noun) : right] if kind == "noun" else noun
            yield Pronoun(left, right, text, kind, noun, folded.text[start:end] == "其")


def _noun_at(folded: str, at: int) -> str:
    """The noun that begins there; "" for another word."""
    run = _HAN_RUN.match(folded, at)
    word, flag = tagged(run.group())[0] if run else ("", "")
    return word if flag.startswith(("n", "vn", "j", "b", "l")) else ""
