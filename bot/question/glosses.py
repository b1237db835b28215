"""A question that gives a name twice, or asks what a short name stands for.

In *What is layered cutting (阴阳套剪)?* an article has one of the two; the question is asked with
each of them alone.
"""

from __future__ import annotations

import re

from bot.text import HAN, dictionary_tagged, fold_text, holds_han, is_stopword, stem

_GLOSS = re.compile(r"(?P<before>.+?)\s?[(（](?P<inner>[^()（）]{2,40})[)）](?P<after>.*)", re.S)
_LAST_WORD = re.compile(r"\s*[\w'’.-]+$")
_LAST_HAN = re.compile(f"[{HAN}]+$")
_NEVER_NAMED = ("p", "uj", "u", "r", "c", "d", "y")  # tags of words within no name
_SHORT = r'["“「]?([A-Z][A-Za-z0-9&-]{1,11})["”」]?\s?'
_STANDS_FOR = re.compile(
    r"what (?:does|do|did|is) (?:the (?:acronym|abbreviation|letters) )?([A-Z][\w&-]{1,11})"
    r" (?:stand for|short for|an abbreviation (?:of|for)|an acronym (?:of|for))\W*"
    rf"|{_SHORT}(?:代表|是)?(?:什么|什麼)的?(?:[缩縮][写寫]|[简簡][称稱])\W*"
    rf"|{_SHORT}的?(?:全[称稱]|全名)(?:是|[为為]|叫)?(?:什么|什麼)?\W*"
    rf"|{_SHORT}代表(?:什么|什麼)(?:意思)?\W*",
    re.I,
)


def short_name_asked(question: str) -> str:
    """Returns the short name whose long form a question asks for; "" if it asks for none."""
    match = _STANDS_FOR.fullmatch(question.strip())
    return next(filter(None, match.groups()), "") if match else ""


def with_one_name(question: str) -> tuple[str, ...]:
    """Returns a question with one of two names that it gives a thing, the one in brackets first.

    Empty if it has no brackets, or if both names are in one script.
    """
    match = _GLOSS.fullmatch(question)
    if match is None:
        return ()
    before, inner, after = match["before"], match["inner"].strip(), match["after"]
    start = _name_start(before)
    if start == len(before) or holds_han(before[start:]) == holds_han(inner):
        return ()
    lead = before[:start]
    space = " " if lead and not holds_han(lead[-1:]) and not lead.endswith(" ") else ""
    return f"{lead}{space}{inner}{after}", before + after


def _name_start(before: str) -> int:
    """Where the name begins that ends a text."""
    if run := _LAST_HAN.search(before):
        start = len(before)
        for word, tag in reversed(dictionary_tagged(fold_text(run.group()))):
            if tag in _NEVER_NAMED or is_stopword(word):
                break
            start -= len(word)
        return start
    start = len(before)
    while match := _LAST_WORD.search(before, 0, start):
        if is_stopword(stem(match.group().strip().lower())):
            break
        start = match.start()
    return start
