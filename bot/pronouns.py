"""Pronouns and demonstratives of a question that nothing in the question itself explains."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.folding import fold, holds_han
from bot.segmenter import tagged
from bot.slots import AUXILIARY, MEASURE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.slots import Slot


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
        ("time", rf"\b(?:that|this same|the same) {_YEAR}\b|\bback then\b"),
        ("noun", rf"\b(?:these|those)(?! (?:who|that|which)\b) {_NOUN}\b"),
        ("noun", rf"(?:^|(?<=\bthan )|\b(?:{_BEFORE_THAT}) )(?P<the>that|this) {_NOUN}\b"),
        ("person", r"\b(?:he|him|his|she|her|hers)\b"),
        ("thing", r"\b(?:it|its)\b(?!['’])"),
        ("many", r"\b(?:they|them|their|theirs)\b"),
        ("place", r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere\b(?! (?:is|are|was|were)\b)"),
    )
)
_POSSESSIVE = re.compile("his|her|its|their|其", re.IGNORECASE)
_NO_NOUN = re.compile(rf"(?:{AUXILIARY}|year|month|week|many|much|about|the|a|an)", re.IGNORECASE)
_WHOSE = re.compile(r"\s+(?:that|which|who|where)\b", re.IGNORECASE)  # that train that left
_EXPLETIVE = re.compile(  # it is true that, how long does it take to, how far is it from
    r"\b(?:is|was|does|did|will|can|has|would)(?:n['’]t)? it\b"
    r"(?=\s+(?:from|to|that|possible|true|necessary|important|likely|easy|hard|good|\w+ (?:to|that)\b))"
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
        ("time", "当时|那时候?|[当那同这该]一?[年月天日](?![轻度货])|同一[年月天日]"),
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
_TO_HAN = {"person": ("person",), "place": ("place",)}


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
    before = question[: pronoun.start]
    if holds_han(question):
        said = [part for part in parts if part.kind == "words" and part.end <= pronoun.start]
        return any(_LIST.search(question[part.end : pronoun.start].strip()) for part in said)
    if pronoun.kind in ("time", "noun", "place"):
        return False
    subject = re.search(rf"\b(?:{AUXILIARY})\s+$", before, re.IGNORECASE)
    if pronoun.kind == "person":
        return bool(re.search(r"\b(?:who|whose)\b.*\w+ $", before, re.IGNORECASE)) and not subject
    return not subject and bool(_INDEFINITE.search(before) or re.search(r"[,;]", before))


def _english(question: str) -> Iterator[Pronoun]:
    if _EXPLETIVE.search(question):
        return
    for kind, pattern in _ENGLISH:
        for match in pattern.finditer(question):
            groups = match.groupdict()
            start = match.start("the") if groups.get("the") else match.start()
            noun = groups.get("noun") or ""
            if noun and (_NO_NOUN.fullmatch(noun) or _WHOSE.match(question, match.end())):
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
            noun = ""
            if "noun" in match.groupdict():
                noun = _noun_at(folded.text, end)
                end += len(noun)
                if not noun:
                    continue
            if any(start < b and end > a for a, b in taken):
                continue
            taken.append((start, end))
            left, right = folded.source(start, end)
            text = question[left:right]
            noun = question[right - len(noun) : right] if noun else ""
            yield Pronoun(left, right, text, kind, noun, folded.text[start:end] == "其")


def _noun_at(folded: str, at: int) -> str:
    """The noun that begins there, as far as the tags go; "" for another word."""
    noun = ""
    for word, flag in tagged(re.match("[\u3400-\u9fff]*", folded[at:]).group()):  # type: ignore[union-attr]
        if not flag.startswith(("n", "vn", "j", "b", "l")):
            break
        noun += word
    return noun
