"""The times of a question: said in its language, replaced, made coarser, left out."""

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
_FROM_NOW = re.compile("[去前今明]年|last year|next year")
_YEAR = re.compile(r"\d{4}")


def add(question: str, phrase: str, *, front: bool = False) -> str:
    """The question with a phrase more: before its question mark, or at the front."""
    if front:
        return phrase + question
    match = _END.search(question)
    end = match.start() if match else len(question)
    return f"{question[:end]} {phrase}{question[end:].strip() or '?'}"


def first_time(question: str) -> str:
    """The first time that a question names, "" for none."""
    return next((part.text for part in slots(question) if part.kind == "time"), "")


def time_phrase(text: str, question: str) -> str:
    """A time as it is said in the question's language, with a preposition in English; "" of ""."""
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
    """The year of a date, as it is said there: 2019, 2019年; the text itself without one."""
    match = re.search(r"\d{4}年?", text)
    return match.group() if match else text


def coarse(text: str) -> str:
    """A date without its day: 22 February 2020 → February 2020, 2020年2月22日 → 2020年2月."""
    return _DAY_HAN.sub("", _DAY_ENGLISH.sub("", text))


def with_coarse_times(question: str) -> str:
    """The question with each of its dates coarse."""
    for part in reversed([one for one in slots(question) if one.kind == "time"]):
        if (month := coarse(part.text)) != part.text:
            before = re.sub(r"\bon\s+$", "in ", question[: part.start])
            question = before + month + question[part.end :]
    return question


def without_time(question: str, parts: Sequence[Slot]) -> str:
    """The question without its times and the prepositions that led them."""
    for part in reversed([part for part in parts if part.kind == "time"]):
        before = PREPOSITION.sub("", question[: part.start])
        question = before.rstrip(" ") + question[part.end :]
    return question


def with_time(base: str, text: str, parts: Sequence[Slot]) -> str:
    """The base question at another time, which may lean on the base's: March, the year before."""
    target = next((one for one in parts if one.kind == "time"), None)
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
    """The year before, or after, the base's, as a number; any other time as it is."""
    year = _YEAR.search(base)
    folded = fold(text).text
    if year is None or _FROM_NOW.search(folded):
        return text
    step = 1 if _AFTER.search(folded) else -1 if _BEFORE.search(folded) else 0
    return str(int(year.group()) + step) if step else text


def _complete_date(text: str, base: str) -> str:
    """A month with the base's year, a day with its month, where the text names none."""
    said = text if holds_han(text) else f"in {text}"  # March alone may be a march
    dates = [figure.date for figure in figures.find(said) if figure.kind == "date"]
    if not _YEAR.search(base) or not dates or not dates[0].startswith("-"):
        return text
    given = coarse(base) if dates[0].startswith("---") else year_of(base)
    if holds_han(text):
        return f"{given}{'' if holds_han(given) else '年'}{text}"
    return f"{text} {given.removesuffix('年')}"
