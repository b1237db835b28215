"""Finds items in Chinese, in folded text: 第十九条, 5号楼, 302室, 乙店, B座, 第七中学, 望舒3号."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text.folding import HAN
from bot.text.marks import HAN_NUMBER, STEMS, Designator, marks_between, marks_of
from bot.text.segmenter import dictionary_tagged

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALONE = r"(?<!\d)(?<!\d[.,])"  # no end of a longer number
_NUMBER = rf"(?P<mark>{_ALONE}\d{{1,5}}(?![\d.,])|{HAN_NUMBER})"
# What is numbered behind 第, and what may not follow: 第三条件 is no article. Without 款 and 项,
# which laws count but do not write.
_ORDERED = re.compile(
    rf"第 ?{_NUMBER} ?(?P<noun>条(?![件约例])|章(?!程)|编(?!辑)|节(?![日目])"
    r"|页(?!岩)|卷(?!烟)|期(?!间)|[辑册课篇]|集(?!团)|组(?![织成])|班|队(?!伍)|营(?![业收])"
    r"|团(?![结队])|师(?!范)|军(?!事))(?:之(?P<part>[一二三四五六七八九十]{1,2}|\d{1,2}))?"
)
_HOUSE = re.compile(
    rf"第?{_NUMBER}(?:人民|实验|中心|附属)?"
    r"(?P<noun>医院|中学|小学|幼儿园|高中|初中|分厂|工厂|食堂|监狱|分队|车间)"
)
# N号 with what it numbers behind it (5号楼), or before it (专利第5008号, 望舒3号).
_NUMBERED = re.compile(
    rf"(?P<first>第?) ?{_NUMBER[:-1]}|[a-z]?\d{{1,5}}[a-z]) ?号(?!码(?!头)|[召称外])(?=(?P<noun>[{HAN}]{{0,4}}))"
)
_CARRIED = re.compile(r"[线楼栋厂院库井馆门桥塔船车舱厅站口桌台柜床炉窗案令岛矿坑洞池田轮艇机房仓]")
# N and a noun that is numbered without 第 or 号. Some of them count as well: 3栋楼, 12层.
_PLACED = re.compile(
    rf"(?P<mark>{_ALONE}\d{{1,5}}[a-z]?|{HAN_NUMBER}) ?(?P<noun>[教病会手浴][室房议术]室|教室|病房|室"
    r"|单元|站台|航站楼|机组|仓库|窗口|次列车|房间?|桌|班(?![次子])|楼(?![价盘市])|栋|幢|路(?![人程口线])|组|队|层|区)"
)
_COUNT_TOO = frozenset("栋 幢 路 组 队 层 区 桌 班".split())
_COUNTING = tuple(
    "每有共达约这那哪几前后上下各开近超建分等最另其余个两第增新高〇零一二三四五六七八九十百千万"
)
_LETTERED = re.compile(
    r"(?<![a-z0-9.&-])(?P<mark>[a-z]\d{0,3})(?P<noun>座|栋|幢|区|组|店|厂|馆|队|班|线|级|类|型|楼|城|市|镇"
    r"|村|县|仓库?|方案?|股|轮|国|省|校|院|公司|产品|计划|单元|段|标段|地块|层|厅|门|口|出口|舱|室|期|路)"
)
_STEM = re.compile(f"[{STEMS}]")
_SHORT = frozenset("店厂城区座栋楼仓方组班案队类级村镇县地段部幢院馆市省国校线")
_NEXT = re.compile(rf"(?:、|,|，|和|与|及|或) ?第?{_NUMBER}")
_TO = re.compile(rf" ?(?:至|到|~|-|—) ?第?{_NUMBER}")
_DATED = tuple("月年日于在从至到自周期了是每上本当将前次这那的和与及、,和")
_HAN = re.compile(f"[{HAN}]{{2}}$")


def han_items(folded: str) -> Iterator[Designator]:
    """The items of a folded text; where two overlap, the first one counts."""
    for match in _ORDERED.finditer(folded):
        if not _is_ordinal(folded, match):
            yield _several(folded, match, match["noun"], match["part"] or "")
    for match in _HOUSE.finditer(folded):
        yield Designator(*match.span(), match["noun"], marks_of(match["mark"]))
    yield from _numbered(folded)
    for match in _PLACED.finditer(folded):
        if not _counts(folded, match):
            yield _several(folded, match, match["noun"])
    for match in _LETTERED.finditer(folded):
        yield Designator(*match.span(), match["noun"], marks_of(match["mark"]))
    yield from _stems(folded)


def _is_ordinal(folded: str, match: re.Match[str]) -> bool:
    """Whether a low number of 条 or 篇 says which in order: 第一条铁路."""
    if match["noun"] not in ("条", "篇") or not marks_of(match["mark"]) <= {"1", "2", "3"}:
        return False
    word, tag = (dictionary_tagged(folded[match.end() : match.end() + 4]) or [("", "")])[0]
    return tag.startswith("n") and word not in ("规定", "内容")


def _several(folded: str, match: re.Match[str], noun: str, part: str = "") -> Designator:
    """The item of a match, with those that a list or a range names behind it: 第12、14条."""
    marks, end = marks_of(match["mark"]), match.end()
    if part:
        return Designator(
            match.start(), end, noun, frozenset(f"{m}-{n}" for m in marks for n in marks_of(part))
        )
    if last := _TO.match(folded, end):
        behind = folded[last.end() : last.end() + len(noun) + 1]
        if behind.startswith((noun, "号")):
            marks, end = marks | marks_between(match["mark"], last["mark"]), last.end() + 1
    while (following := _NEXT.match(folded, end)) and folded.startswith(noun, following.end()):
        marks, end = marks | marks_of(following["mark"]), following.end() + len(noun)
    return Designator(match.start(), end, noun, marks)


def _numbered(folded: str) -> Iterator[Designator]:
    for match in _NUMBERED.finditer(folded):
        end = match.end()
        noun = _noun_behind(match["noun"])
        before = folded[max(0, match.start() - 2) : match.start()]
        if noun:
            yield Designator(match.start(), end + len(noun), noun, marks_of(match["mark"]))
        elif match["first"]:
            yield Designator(match.start(), end, "", marks_of(match["mark"]))
        elif _HAN.match(before) and not before.endswith(_DATED) and before[0] not in "月周":
            yield Designator(match.start(), end, before, marks_of(match["mark"]), sure=False)


def _noun_behind(run: str) -> str:
    """The noun that begins a run, if it may be numbered by 号; "" for another word."""
    if not run:
        return ""
    word, tag = dictionary_tagged(run)[0]
    if len(word) > 1 and tag[:1] == "n" and tag[:2] not in ("nr", "ns", "nt"):
        return word
    return run[0] if _CARRIED.match(run[0]) else ""


def _counts(folded: str, match: re.Match[str]) -> bool:
    """Whether a number with a noun says how many there are: 有3班, 两栋, 12栋楼."""
    if match.start() and folded[match.start() - 1].endswith(_COUNTING):
        return True
    mark, noun = match["mark"], match["noun"]
    if mark[0] in "一百" and not mark[0].isdigit() or folded[: match.start()].endswith("号"):
        return mark[0] in "一百" and len(mark) == 1
    if noun not in _COUNT_TOO:
        return False
    behind = dictionary_tagged(folded[match.end() : match.end() + 3])[:1]
    return any(tag[:1] in ("n", "a", "v", "b") and word not in "有是设的" for word, tag in behind)


def _stems(folded: str) -> Iterator[Designator]:
    """Items told apart by 甲, 乙, 丙 and 丁: 乙店, 甲方, 丙类; no words such as 甲板 or 丁香."""
    for match in _STEM.finditer(folded):
        at = match.start()
        run = re.match(f"[{HAN}]{{1,5}}", folded[at:])
        words = dictionary_tagged(run.group()) if run else []
        if not words or not _begins_word(folded, at):
            continue
        first = words[0][0]
        if len(first) > 1:
            if _has_sibling(first):
                yield Designator(
                    at, at + len(first), first[1:], marks_of(first[0]), sure=first[-1] in _SHORT
                )
        elif len(words) > 1 and words[1][0][-1] in _SHORT | {"司"} and words[1][0][0] != "第":
            end = at + 1 + len(words[1][0])
            yield Designator(at, end, words[1][0], marks_of(first))


def _begins_word(folded: str, at: int) -> bool:
    """Whether a character begins a word, and does not end one: 装甲."""
    before = re.search(f"[{HAN}]{{0,3}}$", folded[:at])
    run = (before.group() if before else "") + folded[at]
    if run.endswith("某", 0, -1):  # a person whose name is left out
        return False
    return len(dictionary_tagged(run)[-1][0]) == 1


def _has_sibling(word: str) -> bool:
    """Whether another stem makes a word of the same kind: 甲方 and 乙方, but no 乙板 to 甲板."""
    others = (stem + word[1:] for stem in STEMS if stem != word[0])
    return any(len(dictionary_tagged(other)) == 1 for other in others)
