"""A question → its pronouns and demonstratives, English or Chinese, with their offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.question.followups.slots import AUXILIARY, MEASURE
from bot.text import HAN_RUN, fold, is_stopword, tag_words

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun of a question: ``question[start:end] == text``."""

    start: int
    end: int
    text: str
    kind: str  # "person", "thing", "many", "place", "time", or "noun" (that district)
    noun: str = ""  # of a demonstrative: the noun behind it
    possessive: bool = False


_YEAR = "(?:year|month|day|time|period|date)"
_NOUN = r"(?P<noun>(?:(?:two|three|four|five|six|\d+)\s+)?[a-z][\w-]+)"
_BEFORE_THAT = rf"in|on|at|for|by|of|during|from|to|about|with|under|{AUXILIARY}"
_ENGLISH = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("time", rf"\b(?:that|this same|the same) (?P<noun>{_YEAR})\b(?! as\b)|\bback then\b"),
        ("noun", rf"\b(?:these|those)(?! (?:who|that|which)\b) {_NOUN}\b"),
        ("noun", rf"(?:^|(?<=\bthan )|\b(?:{_BEFORE_THAT}) )(?P<the>that|this) {_NOUN}\b"),
        ("person", r"\b(?:he|him|his|she|her|hers)\b"),
        ("thing", r"\b(?:it|its)\b(?!['’])"),
        ("thing", r"\b(?:was|is) (?P<the>that)\b(?= (?:in|on|at|for|of|from|by|to)\b|\s*\?)"),
        (
            "thing",
            r"\b(?:much|share|part|percent|half|most|all) of (?P<the>that|this)\b"
            rf"(?=\s*\?|\s+(?:{AUXILIARY})\b)",
        ),
        ("many", r"\b(?:they|them|their|theirs)\b"),
        (
            "place",
            r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere\b(?! (?:is|are|was|were|be)\b)",
        ),
    )
)
_POSSESSIVE = re.compile("his|her|its|their|其", re.IGNORECASE)
_NO_NOUN = re.compile(rf"(?:{AUXILIARY}|year|month|week|many|much|about|the|a|an)", re.IGNORECASE)
_WHOSE = re.compile(r"\s+(?:that|which|who|where)\b", re.IGNORECASE)  # that train that left
_EXPLETIVE = re.compile(  # it is true that, what does it mean for, how far is it from
    r"\b(?:is|was|does|did|will|can|has|would)(?:n['’]t)? it\b(?=\s+(?:from|to|that|possible|true"
    r"|necessary|important|likely|easy|hard|good|called|(?:mean|take|cost|matter) for"
    r"|\w+ (?:to|that|how|whether)\b))"
    r"|\bit (?:is|was|takes?|took|seems?|costs?) .*\b(?:to|that)\b",
    re.IGNORECASE,
)

_HAN = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("time", "当时|那时候?|[当那同这该]一?(?P<noun>[年月天日])(?![轻度货])"),
        ("place", "[那这][里儿边]|当地"),
        ("person", "(?<![其吉])[他她](?![人国乡])们?"),
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


def english_pronouns(question: str) -> Iterator[Pronoun]:
    """The pronouns of an English question, kind by kind; none if its *it* means nothing."""
    if _EXPLETIVE.search(question):
        return
    for kind, pattern in _ENGLISH:
        for match in pattern.finditer(question):
            groups = match.groupdict()
            start = match.start("the") if groups.get("the") else match.start()
            noun = groups.get("noun") or ""
            if kind == "noun" and (
                is_stopword(noun) or _NO_NOUN.fullmatch(noun) or _WHOSE.match(question, match.end())
            ):
                continue
            text = question[start : match.end()]
            owns = bool(_POSSESSIVE.fullmatch(text)) and _is_possessive(question, match.end(), text)
            yield Pronoun(start, match.end(), text, kind, noun, owns)


def _is_possessive(question: str, end: int, text: str) -> bool:
    """Whether a possessive form is one: *her* only before a noun, the others always."""
    return text.lower() != "her" or bool(re.match(r"\s+\w", question[end:]))


def han_pronouns(question: str) -> Iterator[Pronoun]:
    """The pronouns of a Chinese question, kind by kind, never overlapping."""
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
    """The noun that begins at an offset of a folded text; "" if another word does."""
    run = HAN_RUN.match(folded, at)
    word, flag = tag_words(run.group())[0] if run else ("", "")
    return word if flag.startswith(("n", "vn", "j", "b", "l")) else ""
