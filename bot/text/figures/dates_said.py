"""Dates in English and Chinese: 27 March 2020, 2020年3月27日, 1998 to 2003, 公元前221年."""

from __future__ import annotations

from dataclasses import replace

from bot.text.figures.dates import Day
from bot.text.figures.numbers_said import nth

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_QUARTERS = ("first", "second", "third", "fourth")
_PHASES_HAN = {
    "early": "初", "mid": "中", "end": "末", "spring": "春季", "summer": "夏季", "autumn": "秋季",
    "winter": "冬季",
}  # fmt: skip
_SEASONS = ("spring", "summer", "autumn", "winter")


def say_date(first: Day, last: Day | None, language: str) -> str:
    """A date, or the range from one to another, in ``en``, ``zh-Hans`` or ``zh-Hant``.

    Empty when it cannot be said surely.
    """
    if language == "en":
        return _english(first) if last is None else _english_range(first, last)
    traditional = language == "zh-Hant"
    if last is None:
        return _han(first, traditional)
    short = last
    if first.year == last.year and (last.month or last.part):
        short = replace(short, year="")
        if first.month == last.month and last.day:
            short = replace(short, month=0)
    said = (_han(first, traditional), _han(short, traditional))
    return "至".join(said) if all(said) else ""


def _english_range(first: Day, last: Day) -> str:
    short = first
    if first.year == last.year and last.month:
        short = replace(short, year="")
        if first.month == last.month and last.day:
            return f"{first.day} to {_english(last)}" if not first.phase else ""
    said = (_english(short), _english(last))
    return " to ".join(said) if all(said) else ""


def _english(day: Day) -> str:
    if day.part:
        return _english_part(day)
    if day.day and not day.month:
        return f"the {nth(day.day)}"
    year = _english_year(day.year)
    words = [str(day.day) if day.day else "", _MONTHS[day.month - 1] if day.month else "", year]
    said = " ".join(word for word in words if word)
    if not day.phase or not said:
        return said
    if day.phase == "end":
        return f"the end of {'the ' if day.year[-1:] in ('s', 'c') else ''}{said}"
    if day.phase in _SEASONS:
        return f"{day.phase} {said}" if len(day.year) == 4 and not day.month else ""
    return f"mid-{said}" if day.phase == "mid" else f"{day.phase} {said}"


def _english_part(day: Day) -> str:
    name = "quarter" if day.part[0] == "Q" else "half"
    said = f"the {_QUARTERS[int(day.part[1]) - 1]} {name}"
    if not day.year:
        return said if name == "quarter" else f"{said} of the year"
    return f"{said} of {_english_year(day.year)}"


def _english_year(year: str) -> str:
    if year.endswith("c"):
        number = int(year.strip("-c"))
        return f"{nth(number)} century" + (" BC" if year[0] == "-" else "")
    if year[:1] == "-":
        return f"{int(year[1:])} BC"
    if year[:1] == "0":
        return f"AD {int(year)}"
    return year


def _han(day: Day, traditional: bool) -> str:
    said = _han_year(day.year, traditional)
    if day.part:
        if day.part[0] == "H":
            return f"{said}{'上下'[int(day.part[1]) - 1]}半年"
        return f"{said}第{'一二三四'[int(day.part[1]) - 1]}季度"
    said += f"{day.month}月" if day.month else ""
    said += f"{day.day}日" if day.day else ""
    if not said or not day.phase:
        return said
    phase = _han_phase(day)
    return said + phase if phase else ""


def _han_phase(day: Day) -> str:
    """Months have other words for middle and late than centuries; a late year has none."""
    if day.month:
        return {"mid": "中旬", "late": "下旬"}.get(day.phase) or _PHASES_HAN.get(day.phase, "")
    if day.year[-1:] in ("s", "c"):
        return {"mid": "中期", "late": "晚期"}.get(day.phase) or _PHASES_HAN.get(day.phase, "")
    return _PHASES_HAN.get(day.phase, "")


def _han_year(year: str, traditional: bool) -> str:
    if not year:
        return ""
    if year.endswith("c"):
        sign = "公元前" if year[0] == "-" else ""
        return f"{sign}{year.strip('-c')}世{'紀' if traditional else '纪'}"
    if year.endswith("s"):
        return f"{year[:-1]}年代"
    if year[0] == "-":
        return f"公元前{int(year[1:])}年"
    return f"公元{int(year)}年" if year[0] == "0" else f"{year}年"
