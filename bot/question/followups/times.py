"""Questions with their times replaced, added, made coarser, left out, or put in their language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.question.followups.slots import slots
from bot.question.followups.topics import is_chinese
from bot.text import figures, fold, holds_han

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.question.followups.slots import Slot

PREPOSITION = re.compile(
    r"\b(?:in|on|at|for|of|by|from|to|during|since)\s+(?:the\s+)?$", re.IGNORECASE
)
_END = re.compile(r"[\s?？。.!！]*$")
_DAY_ENGLISH = re.compile(r"^\d{1,2}(?:st|nd|rd|th)?\s+(?=[A-Z])|(?<=[a-z])\s+\d{1,2},(?=\s)")
_DAY_HAN = re.compile("\\d{1,2}[日号號]$")
_FULL_ENGLISH = re.compile(r"\d{1,2} [A-Z]|[A-Z][a-z]+ \d{1,2}\b(?!\d)")
_BEFORE = re.compile(r"\b(?:before|previous|preceding|prior)\b|[前上]一?年")
_AFTER = re.compile(r"\b(?:after|next|following)\b|[后次下]一?年|第二年")
_APART = re.compile(r"(?P<count>\w+) years? (?:(?P<back>earlier)|later)")
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}  # others: a, an
_FROM_NOW = re.compile("[去前今明]年|last year|next year")
_YEAR = re.compile(r"\d{4}")


def add(question: str, phrase: str, *, front: bool = False) -> str:
    """The question with a phrase added before its question mark, or at the front."""
    if front:
        return phrase + question
    match = _END.search(question)
    end = match.start() if match else len(question)
    return f"{question[:end]} {phrase}{question[end:].strip() or '?'}"


def first_time(question: str) -> str:
    """The first time that a question names; "" if it names none."""
    return next((part.text for part in slots(question) if part.kind == "time"), "")


def time_phrase(text: str, question: str) -> str:
    """A time in the question's language, in English with a preposition; "" for "".

    Args:
        text: a time of a question or answer, in either language.
        question: whose language counts.
    """
    if not text:
        return ""
    han = is_chinese(question)
    if holds_han(text) != han:
        dates = [figure for figure in figures.find(text) if figure.kind == "date"]
        if len(dates) == 1:
            text = figures.say(dates[0], "zh-Hans" if han else "en") or text
    if han:
        return f"{text}年" if _YEAR.fullmatch(text) else text
    return f"{'on' if _FULL_ENGLISH.match(text) else 'in'} {text}"


def year_of(text: str) -> str:
    """The year of a date as it is written there, 2019 or 2019年; the text itself without a year."""
    match = re.search(r"\d{4}年?", text)
    return match.group() if match else text


def coarse(text: str) -> str:
    """A date without its day: 22 February 2020 → February 2020, 2020年2月22日 → 2020年2月."""
    return _DAY_HAN.sub("", _DAY_ENGLISH.sub("", text))


def with_coarse_times(question: str) -> str:
    """The question with each of its dates without the day."""
    for part in reversed([part for part in slots(question) if part.kind == "time"]):
        if (month := coarse(part.text)) != part.text:
            before = re.sub(r"\bon\s+$", "in ", question[: part.start])
            question = before + month + question[part.end :]
    return question


def without_time(question: str, parts: Sequence[Slot]) -> str:
    """The question without its times and the prepositions before them."""
    for part in reversed([part for part in parts if part.kind == "time"]):
        before = PREPOSITION.sub("", question[: part.start])
        question = before.rstrip(" ") + question[part.end :]
    return question


def with_time(base: str, text: str, parts: Sequence[Slot]) -> str:
    """The base question with another time, which may depend on the base's: March, the year before.

    Args:
        base: a full question.
        text: the new time.
        parts: the base's slots.
    """
    target = next((part for part in parts if part.kind == "time"), None)
    if target is None:
        return add(base, time_phrase(text, base), front=is_chinese(base))
    phrase = time_phrase(_complete_date(_step_year(text, target.text), target.text), base)
    start = target.start
    if not is_chinese(base):
        lead = PREPOSITION.search(base[:start])
        start = lead.start() if lead else start
        phrase = phrase if lead else phrase.split(" ", 1)[1]  # Xuzhou's 2019 exports
    return base[:start] + phrase + base[target.end :]


def _step_year(text: str, base: str) -> str:
    """The number of the year before or after the base's, if the text means that; else the text.

    A year earlier than March 2013 is March 2012.
    """
    year = _YEAR.search(base)
    folded = fold(text).text
    if year is not None and (apart := _APART.search(folded)):
        step = _COUNTS.get(apart["count"], 1) * (-1 if apart["back"] else 1)
        return base[: year.start()] + str(int(year.group()) + step) + base[year.end() :]
    if year is None or _FROM_NOW.search(folded):
        return text
    step = 1 if _AFTER.search(folded) else -1 if _BEFORE.search(folded) else 0
    return str(int(year.group()) + step) if step else text


def _complete_date(text: str, base: str) -> str:
    """A month with the base's year, or a day with the base's month and year, if the text has none.

    Args:
        text: a time.
        base: the base's time.
    """
    in_context = text if holds_han(text) else f"in {text}"  # March alone may be a march
    dates = [figure.date for figure in figures.find(in_context) if figure.kind == "date"]
    if not _YEAR.search(base) or not dates or not dates[0].startswith("-"):
        return text
    missing = coarse(base) if dates[0].startswith("---") else year_of(base)
    if holds_han(text):
        return f"{missing}{'' if holds_han(missing) else '年'}{text}"
    return f"{text} {missing.removesuffix('年')}"
