"""Finds the items that a text names: room 14, Article VII, Plan B, 第十九条, 5号楼, 乙店, 望舒3号.

Marks are brought to one form however they are written: 14, １４, 十四 and XIV; B and 乙.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.text.figures.numerals_english import WORDS
from bot.text.figures.numerals_han import han_integer
from bot.text.folding import HAN
from bot.text.segmenter import dictionary_tagged
from bot.text.words import is_stopword, stem

if TYPE_CHECKING:
    from collections.abc import Iterator

STEMS = "甲乙丙丁"
HAN_NUMBER = r"[〇零一二三四五六七八九十百]{1,6}"
# A number, perhaps with a letter (21B) or a year (45/2009), or in Roman numerals; a code; a letter.
LATIN_MARK = r"\d{1,5}(?:/\d{2,4})?[a-z]?|[a-z]{1,3}-?\d{1,5}[a-z]?|[ivx]{1,5}|[a-z]"
LATIN_WORDS = "|".join(word for word, number in WORDS.items() if 1 < number < 20)

_LONGEST_RANGE = 100  # items that a range may stand for: rooms 12 to 16
_ROMAN = re.compile("(?P<tens>x{0,3})(?P<ones>ix|iv|v?i{0,3})")
_ROMAN_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_LETTERS = dict(zip(STEMS, "abcd", strict=True))


@dataclass(frozen=True, slots=True)
class Designator:
    """An item, or several of one kind, that a text names; ``text[start:end]`` names it."""

    start: int
    end: int
    noun: str  # folded, the stem of an English one; "" where none stands beside the mark
    marks: frozenset[str]  # as ``marks_of`` returns them; those of all items: rooms 12 and 13
    sure: bool = True  # an item by its form alone, and not perhaps a name: Apollo 11

    @property
    def is_code(self) -> bool:
        """Whether letters with digits behind them tell it, whatever its noun: X300."""
        return any(mark[0].isalpha() and mark[-1].isdigit() for mark in self.marks)


def marks_of(mark: str) -> frozenset[str]:
    """Returns the plain forms of a folded mark: digits, small letters; two for an *I* or a *V*."""
    plain = mark.replace("-", "").replace(" ", "")
    if plain in _LETTERS:
        return frozenset((_LETTERS[plain],))
    if plain in WORDS:
        return frozenset((str(WORDS[plain]),))
    forms = {plain}
    if plain.isdigit():
        forms = {str(int(plain))}
    elif (number := _roman(plain)) is not None:
        forms = {str(number)} | ({plain} if len(plain) == 1 else set())
    elif plain[0] >= "\u2e80":
        number = han_integer(plain)
        forms = {str(number)} if number is not None else forms
    return frozenset(forms)


def marks_between(first: str, last: str) -> frozenset[str]:
    """Returns the marks of all items of a range, or of both ends if it is none or a long one."""
    ends = marks_of(first) | marks_of(last)
    numbers = sorted(int(mark) for mark in ends if mark.isdigit())
    if len(numbers) == 2 and numbers[1] - numbers[0] <= _LONGEST_RANGE:
        return frozenset(map(str, range(numbers[0], numbers[1] + 1)))
    return ends


def _roman(plain: str) -> int | None:
    """The value of a Roman numeral from I to XXXIX, but for X, which is rather a letter."""
    match = _ROMAN.fullmatch(plain)
    if not plain or match is None or plain == "x":
        return None
    return 10 * len(match["tens"]) + _ROMAN_ONES.index(match["ones"])


# What English numbers or letters behind its noun. A closed list: "spent 500" names no item.
_NOUNS = (
    "act amendment annex apartment appendix area article batch berth bill block boiler booth box "
    "branch brigade building bus cabin cabinet camera camp candidate car case category cell "
    "chamber chapter chart class clause cohort company corps counter court decree depot desk "
    "directive district division dock elevator engine episode exhibit exit experiment factory "
    "field figure firm flat flight floor form furnace garage gate grade greenhouse group hall "
    "hangar highway house issue item junction kiosk lane lesson level lift line locker lot "
    "machine mine model motorway option order page panel paragraph parcel part participant party "
    "patent patient phase photo pier pitch plan plant platform plot pool product proposal "
    "protocol pump quay question rack reactor regiment region regulation release resolution road "
    "room round route rule sample scenario scene schedule school season seat section sector "
    "sensor series server shaft shelf shop site squad squadron stage station step stop store "
    "studio subject suite table tank team terminal test tier tower track train tram trial tunnel "
    "turbine type unit vehicle verse version villa volume ward warehouse well wharf window wing "
    "witness workshop zone"
).split()
# Of these a number from 1900 to 2099 is an item, of the others a year: the class of 2019.
_NEVER_OF_A_YEAR = frozenset("bill flight order patent regulation resolution room suite".split())
_YEAR = re.compile(r"(?:19|20)\d\d")
_MARK = rf"(?P<mark>{LATIN_MARK}|{LATIN_WORDS})(?![\w%]|[.,]\d|-[a-z\d]|['’]\w)"
_ITEM = re.compile(
    rf"(?<![\w'’-])(?P<noun>{'|'.join(_NOUNS)})(?P<plural>e?s)?"
    rf"(?:\s(?P<number>(?:nos?|number|nr)\b\.?)\s?|\s?#\s?|: |\s)[(\"“]?{_MARK}"
)
_MEASURED = re.compile(
    r"\s?(?:%|per ?cent|hundred|thousand|million|billion|trillion|years?|months?|weeks?|days?"
    r"|hours?|minutes?|seconds?|people|persons|men|women|dollars?|euros?|pounds?|yuan|tons?|tonnes?|times"
    r"|kilomet\w+|met(?:er|re)s?|miles?|feet|km|kg|mm?|cm)\b"
)
_NEXT = re.compile(
    rf"(?:,|,? and|,? or| &) (?:no\. ?)?(?P<mark>\d{{1,5}}[a-z]?|[a-z]|[ivx]{{1,5}})"
    rf"(?![\w%]|[.,]\d|['’]\w)(?!{_MEASURED.pattern})"
)
_TO = re.compile(r"\s?(?:to|through|-|–|\xad)\s?(?P<mark>\d{1,5})(?![\w%]|[.,]\d)")
# Whatever is called so, the number or letter behind it belongs to it: World War II, Vitamin C.
_CALLED = re.compile(
    r"\b(?P<noun>[A-Z][a-z]{2,}) (?P<mark>\d{1,3}|[IVX]{1,5}|[B-HJ-Z])"
    r"(?![\w%'’]|[.,]\d|\.? [A-Z][a-z])"
)
_MONTHS = frozenset(
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july "
    "august september october november december".split()
)
_UNSURE_LETTERS = "ais"  # a, I and 's, unless they are capitals: plan a trip


def english_items(text: str, folded: str) -> Iterator[Designator]:
    """The items of a text that is as long as its folded form, in reading order."""
    taken = -1
    for match in _ITEM.finditer(folded):
        found = _item(text, folded, match)
        if found is not None:
            taken = found.end
            yield found
    for match in _CALLED.finditer(text):
        noun = match["noun"].lower()
        if match.start() >= taken and _is_called(text, match, noun):
            yield Designator(*match.span(), stem(noun), marks_of(match["mark"].lower()), sure=False)


def _is_called(text: str, match: re.Match[str], noun: str) -> bool:
    known = noun in _MONTHS or noun in _NOUNS or noun == "top" or is_stopword(stem(noun))
    # with a letter, it may be any word that begins a sentence
    known = known or match["mark"].isalpha() and not text[: match.start()].strip()
    return not known and not _MEASURED.match(text, match.end())


def _item(text: str, folded: str, match: re.Match[str]) -> Designator | None:
    """The item that a match names, with those behind *and* or *to*; None if it is none."""
    mark = match["mark"]
    if mark.isalpha() and len(mark) < 4 and not _is_mark(text, match):
        return None
    if mark.isdigit() and _MEASURED.match(folded, match.end()):
        return None
    if _YEAR.fullmatch(mark) and not (match["number"] or match["noun"] in _NEVER_OF_A_YEAR):
        return None
    marks, end = marks_of(mark), match.end()
    while following := _NEXT.match(folded, end):
        marks, end = marks | marks_of(following["mark"]), following.end()
    if last := _TO.match(folded, end):
        marks, end = marks | marks_between(mark, last["mark"]), last.end()
    if match["plural"] and end == match.end() and not match["number"]:
        return None  # the company's groups 5 years ago
    return Designator(match.start(), end, stem(match["noun"]), marks)


def _is_mark(text: str, match: re.Match[str]) -> bool:
    """Whether a letter, or a word of Roman digits, is a mark: by its capital, or alone."""
    written = text[match.start("mark") : match.end("mark")]
    if written.isupper():
        return True
    lonely = len(written) == 1 and written not in _UNSURE_LETTERS
    return lonely or len(written) > 1 and text == text.lower()


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
    rf"(?P<first>第?) ?{_NUMBER[:-1]}|[a-z]?\d{{1,5}}[a-z]) ?号(?!码(?!头)|[召称外])"
    rf"(?=(?P<noun>[{HAN}]{{0,4}}))"
)
_CARRIED = re.compile(r"[线楼栋厂院库井馆门桥塔船车舱厅站口桌台柜床炉窗案令岛矿坑洞池田轮艇机房仓]")
# N and a noun that is numbered without 第 or 号. Some of them count as well: 3栋楼, 12层.
_PLACED = re.compile(
    rf"(?P<mark>{_ALONE}\d{{1,5}}[a-z]?|{HAN_NUMBER}) ?(?P<noun>[会手浴][议术]?室"
    r"|教室|病房|室|单元|站台|航站楼|机组|仓库|窗口|次列车|房间?|桌|班(?![次子])|楼(?![价盘市])|栋|幢|路(?![人程口线])|组|队|层|区)"
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
_NEXT_HAN = re.compile(rf"(?:、|,|，|和|与|及|或) ?第?{_NUMBER}")
_TO_HAN = re.compile(rf" ?(?:至|到|~|-|—) ?第?{_NUMBER}")
_DATED = tuple("月年日于在从至到自周期了是每上本当将前次这那的和与及、,和")
_TWO_HAN = re.compile(f"[{HAN}]{{2}}$")


def han_items(folded: str) -> Iterator[Designator]:
    """The items of a folded text; where two overlap, the first one counts."""
    for match in _ORDERED.finditer(folded):
        if not _is_ordinal(folded, match):
            yield _several(folded, match, match["noun"], match["part"] or "")
    for match in _HOUSE.finditer(folded):
        yield Designator(*match.span(), match["noun"], marks_of(match["mark"]))
    yield from _items_of_hao(folded)
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
    if last := _TO_HAN.match(folded, end):
        behind = folded[last.end() : last.end() + len(noun) + 1]
        if behind.startswith((noun, "号")):
            marks, end = marks | marks_between(match["mark"], last["mark"]), last.end() + 1
    while (following := _NEXT_HAN.match(folded, end)) and folded.startswith(noun, following.end()):
        marks, end = marks | marks_of(following["mark"]), following.end() + len(noun)
    return Designator(match.start(), end, noun, marks)


def _items_of_hao(folded: str) -> Iterator[Designator]:
    for match in _NUMBERED.finditer(folded):
        end = match.end()
        noun = _noun_behind(match["noun"])
        before = folded[max(0, match.start() - 2) : match.start()]
        if noun:
            yield Designator(match.start(), end + len(noun), noun, marks_of(match["mark"]))
        elif match["first"]:
            yield Designator(match.start(), end, "", marks_of(match["mark"]))
        elif _TWO_HAN.match(before) and not before.endswith(_DATED) and before[0] not in "月周":
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
