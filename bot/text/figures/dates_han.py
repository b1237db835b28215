"""Chinese dates of both scripts: 2019年3月27日, 二〇一九年, 1到2月份, 公元前221年, 20世紀90年代."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.text.figures.dates import DateSpan, Day, join
from bot.text.figures.numerals import SPACE
from bot.text.figures.numerals_han import han_integer

ROC_OFFSET = 1911  # 民國元年 is 1912
_DIGITS = "〇零一二三四五六七八九"
_N = f"(?:[0-9]{{1,4}}(?![0-9.])|[{_DIGITS}十百千廿卅]{{1,7}})"
_TO = f"{SPACE}[-~\xad至到]{SPACE}"
_ERA_BEFORE = re.compile(
    "(?:(?P<bc>(?:公元|西元|纪元)?前)|(?P<ad>公元|西元)|(?P<roc>民国)"
    "|(?P<reign>洪武|永乐|宣德|正统|景泰|成化|弘治|正德|嘉靖|隆庆|万历"
    "|崇祯|顺治|康熙|雍正|干隆|嘉庆|道光|咸丰|同治|光绪|宣统|贞观"
    f"|开元|天宝|明治|大正|昭和|平成|令和)){SPACE}$"
)
_LONGEST_ERA = 4
_PHASE = (
    f"(?:{SPACE}(?P<phase>初(?![中一二三级])|[早前]期|上旬|中旬|中期|中叶|中(?=[，。,、；;）)]|$)"
    "|[晚后末]期|下旬|底|末|春(?![节运晚秋])[季天]?|[夏秋冬](?![奥令])[季天]?))?"
)
_YEAR = f"(?:(?P<y1>{_N})(?:{SPACE}年)?{_TO})?(?P<y>{_N}){SPACE}年(?![级龄代])(?:度(?![假过]))?"
_MONTH = f"(?:(?P<m1>{_N})(?:{SPACE}月份?)?{_TO})?(?P<m>{_N}){SPACE}月(?![球亮饼光薪均票台])份?"
_DAY = (
    f"(?:(?P<d1>{_N})(?:{SPACE}[日号])?{_TO})?"
    f"(?P<d>{_N}){SPACE}(?:日(?![本均报程圆元语军])|号(?![线楼院房]))"
)
_QUARTER = f"第?{SPACE}(?P<q>[一二三四1-4]){SPACE}季(?:度|(?![节军]))"
_HALF = "(?P<h>[上下])半年"
_FULL = re.compile(
    f"{_YEAR}(?:{SPACE}(?:{_MONTH}(?:{SPACE}{_DAY})?|{_QUARTER}|{_HALF}|全年))?{_PHASE}"
)
_MONTH_DAY = re.compile(f"{_MONTH}(?:{SPACE}{_DAY})?{_PHASE}")
_ONLY_DAY = re.compile(
    f"(?:(?P<d1>[0-9]{{1,2}})日?{_TO})?(?P<d>[0-9]{{1,2}}){SPACE}日(?![本均报程圆元语军内后间游])"
)
# What makes so many 日 days that last: 提前三十日, 十五日以下; else it is the day of a month.
_DAYS_BEFORE = re.compile(
    "(?:提前|提早|超[过過出]|[少多低高][于於]|不足|[满滿]|至少|最[多少长長短]|[长長][达達]|[历歷][时時]|[为為]期"
    "|[连連][续續]|逾|每隔) ?$"
)
_DAYS = re.compile("日(?:[以之]?[内內]|以[上下])")
_DAY_ENDS = re.compile("日(?![本均報报程圆圓元語语軍军幣币])")
_ONLY_QUARTER = re.compile(f"第?{SPACE}(?P<q>[一二三四1-4]){SPACE}季度")
_ONLY_HALF = re.compile(f"{_HALF}(?!来)")
_CENTURY = re.compile(
    f"(?:(?P<c1>{_N})(?:{SPACE}世纪)?{_TO})?(?P<c>{_N}){SPACE}世纪"
    f"(?:{SPACE}(?P<decade>[1-9]0|[一二三四五六七八九]十){SPACE}年代)?{_PHASE}"
)
_DECADE = re.compile(
    f"(?P<decade>[12][0-9]{{2}}0|[1-9]0|[一二三四五六七八九]十|[一二][{_DIGITS}]{{2}}[〇零])"
    f"{SPACE}年代{_PHASE}"
)
_PHASES = {
    "初": "early", "早": "early", "前": "early", "上": "early", "中": "mid", "晚": "late",
    "后": "late", "下": "late", "底": "end", "末": "end", "春": "spring",
    "夏": "summer", "秋": "autumn", "冬": "winter",
}  # fmt: skip
_LASTS_AFTER = re.compile("的?历史|之久|的?时间|间|以上|左右|来(?![自到])")
_LASTS_BEFORE = re.compile("(?:历[时经]|长达|过去|未来|近|共|约)$")
_YEAR_IN_BRACKETS = re.compile("年 ?[(（][^()（）]{0,4}[0-9]{3,4} ?年?[)）]")
_POINT_BEFORE = re.compile(f"[在于自从到至由]{SPACE}$")
_CONNECTOR = re.compile(_TO)
# A cheap first test: what does not match is no date.
_LOOKS = re.compile(
    f"[0-9{_DIGITS}十百千廿卅第 ~至到\xad-]{{1,16}}(年代|[年月日季世])|(?=([上下])半年)"
)


def date_at(text: str, at: int) -> DateSpan | None:
    """The longest Chinese date or range of dates that starts at an offset of a plain text, or None.

    The span may begin earlier, with an era.
    """
    left = _single(text, at)
    if left is None or left.last is not None:
        return left
    connector = _CONNECTOR.match(text, left.end)
    right = _single(text, connector.end()) if connector else None
    return (right and join(left, right)) or left


def _single(text: str, at: int) -> DateSpan | None:
    """What one of the patterns reads at an offset: a date, or a range in one phrase."""
    looks = _LOOKS.match(text, at)
    for pattern, read in _READERS[looks[1] or looks[2]] if looks else ():
        match = pattern.match(text, at)
        span = read(match) if match else None
        if span is not None:
            return span
    return None


def _era(match: re.Match[str]) -> re.Match[str] | None:
    start = match.start()
    return _ERA_BEFORE.search(match.string, max(0, start - _LONGEST_ERA), start)


def _span(match: re.Match[str], day: Day) -> DateSpan | None:
    """The date or range of a match: ``day`` with its month, day and phase."""
    groups = match.groupdict()
    if phase := groups.get("phase"):
        day = replace(day, phase=_PHASES[phase[0]])
    month, month_before = groups.get("m"), groups.get("m1")
    date, date_before = groups.get("d"), groups.get("d1")
    if month or date:
        day = replace(day, month=_number(month), day=_number(date))
    if (month and not day.month) or (date and not day.day) or not day.possible:
        return None
    if not (month_before or date_before):
        return DateSpan(match.start(), match.end(), day)
    first = replace(
        day, month=_number(month_before) or day.month, day=_number(date_before) or day.day
    )
    if month_before and not date_before:
        first = replace(first, day=0)
    if not first.possible or first.shape != day.shape:
        return None
    return DateSpan(match.start(), match.end(), first, day)


def _number(run: str | None) -> int:
    return (han_integer(run) or 0) if run else 0


def _full(match: re.Match[str]) -> DateSpan | None:
    era = _era(match)
    start = era.start() if era else match.start()
    year = _year(match, era)
    if year is None:
        return None
    if not year:  # of a reign or without a century
        return DateSpan(start, match.end(), None)
    part = f"Q{_number(match['q'])}" if match["q"] else ""
    if match["h"]:
        part = "H1" if match["h"] == "上" else "H2"
    span = _span(match, Day(year, part=part))
    if span is None or not match["y1"]:
        return span and span._replace(start=start)
    first = _plain_year(match["y1"], era)
    if span.last is not None or not first or match["m"]:
        return None
    return DateSpan(start, span.end, Day(first), span.first)


def _year(match: re.Match[str], era: re.Match[str] | None) -> str | None:
    """The year as a ``Day`` has it; "" for a year that is not known, None for a duration."""
    run, first = match["y"], match["y1"]
    if first and len(first) == 4 and len(run) == 2:  # 1998-99年
        run = first[:2] + run
    if year := _plain_year(run, era):
        lasts = run.endswith("00") and _LASTS_AFTER.match(match.string, match.end("y") + 1)
        return None if lasts and not era and not match["m"] else year
    if era and era["reign"]:
        return ""
    number = han_integer(run)
    if number is None or first or len(run) > 3:
        return None
    if number < 100 and (match["m"] or _YEAR_IN_BRACKETS.match(match.string, match.end("y"))):
        return ""  # 承久3年5月, 天正16年（1588年）: of a reign that is not known here
    if not run.isascii() and _compound(run):
        return None
    if len(run) == 2 and not run.isascii():  # 九八年; 七八年 is seven or eight years
        return "" if number % 11 != 1 else None
    return _short_year(match, number)


def _short_year(match: re.Match[str], number: int) -> str | None:
    """618年, 98年: a year or a duration, as what stands around it tells."""
    text, start, end = match.string, match.start(), match.end("y") + 1
    if not match["m"] and (
        _LASTS_AFTER.match(text, end) or _LASTS_BEFORE.search(text[:start][-2:])
    ):
        return None
    of_year = text.startswith("度", end)  # 110年度, which never lasts
    point = bool(match["m"]) or of_year or bool(_POINT_BEFORE.search(text[:start][-2:]))
    if number >= 100:
        return f"{number:04}" if point or number % 10 else None
    return "" if point and number >= 10 and len(match["y"]) == 2 else None


def _compound(run: str) -> bool:
    return any(character in "十百千廿卅" for character in run)


def _plain_year(run: str, era: re.Match[str] | None) -> str:
    number = han_integer(run)
    if number is None or number == 0:
        return ""
    if era and era["roc"]:
        return str(number + ROC_OFFSET)
    if era and era["ad"]:
        return f"{number:04}"
    if era and era["bc"] and (len(era["bc"]) > 1 or number >= 100 and not _compound(run)):
        return f"-{number:04}"
    return str(number) if len(run) == 4 and 1000 <= number < 3000 and not _compound(run) else ""


def _century(match: re.Match[str]) -> DateSpan | None:
    number = _number(match["c"])
    era = _era(match)
    if not 1 <= number <= 30:
        return None
    start, sign = match.start(), ""
    if era and (era["ad"] or era["bc"]):
        start, sign = era.start(), "-" if era["bc"] else ""
    year = f"{sign}{number}c"
    if match["decade"]:
        year = f"{(number - 1) * 100 + _number(match['decade'])}s"
    span = _span(match, Day(year))
    if span and (first := _number(match["c1"])):
        return DateSpan(start, span.end, Day(f"{sign}{first}c"), span.first)
    return span and span._replace(start=start)


def _decade(match: re.Match[str]) -> DateSpan | None:
    return _span(match, Day(f"{_number(match['decade'])}s"))


def lasts_days(text: str, start: int, end: int) -> bool:
    """Whether 日 follows a number at ``text[start:end]``, and is no day of a month: 十五日以内."""
    if not _DAY_ENDS.match(text, end):
        return False
    before = text[max(0, start - 3) : start]
    return _DAYS.match(text, end) is not None or _DAYS_BEFORE.search(before) is not None


def _without_year(match: re.Match[str]) -> DateSpan | None:
    quarter = match.groupdict().get("q")
    return _span(match, Day(part=f"Q{_number(quarter)}" if quarter else ""))


def _only_day(match: re.Match[str]) -> DateSpan | None:
    days = lasts_days(match.string, match.start(), match.end("d"))
    return None if days else _without_year(match)


def _half_year(match: re.Match[str]) -> DateSpan | None:
    return _span(match, Day(part="H1" if match["h"] == "上" else "H2"))


_READERS = {
    "年代": ((_DECADE, _decade), (_FULL, _full)),
    "年": ((_FULL, _full), (_CENTURY, _century)),
    "月": ((_MONTH_DAY, _without_year),),
    "日": ((_ONLY_DAY, _only_day),),
    "上": ((_ONLY_HALF, _half_year),),
    "下": ((_ONLY_HALF, _half_year),),
    "季": ((_ONLY_QUARTER, _without_year),),
    "世": ((_CENTURY, _century),),
}
