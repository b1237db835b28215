"""Units and measure words: their tables, and the unit that is named beside a number in a text.

A unit is known by its English singular if the translation is sure (公里 → kilometre), else by its
Simplified measure word (個 → 个). All texts and lookups are in plain form, see ``numerals.plain``.
``per_unit`` finds what a figure is counted by: 每平方公里1,200人, 350 kilometres per hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from bot.text.figures.currencies import SUFFIXES_ENGLISH, SUFFIXES_HAN
from bot.text.figures.figure import Numeral
from bot.text.figures.numerals import plain


class Unit(NamedTuple):
    """How a unit with a sure translation is called."""

    plural: str
    hans: str
    hant: str


# name|plural|zh-Hans|zh-Hant
_SURE = """
person|people|人|人
year|years|年|年
month|months|个月|個月
week|weeks|周|週
day|days|天|天
hour|hours|小时|小時
minute|minutes|分钟|分鐘
second|seconds|秒|秒
year old|years old|岁|歲
millimetre|millimetres|毫米|毫米
centimetre|centimetres|厘米|厘米
metre|metres|米|米
kilometre|kilometres|公里|公里
mile|miles|英里|英里
yard|yards|码|碼
nautical mile|nautical miles|海里|海里
foot|feet|英尺|英尺
inch|inches|英寸|英寸
li|li|里|里
square metre|square metres|平方米|平方米
square kilometre|square kilometres|平方公里|平方公里
square mile|square miles|平方英里|平方英里
hectare|hectares|公顷|公頃
acre|acres|英亩|英畝
mu|mu|亩|畝
cubic metre|cubic metres|立方米|立方米
litre|litres|升|升
millilitre|millilitres|毫升|毫升
barrel|barrels|桶|桶
gram|grams|克|克
kilogram|kilograms|公斤|公斤
tonne|tonnes|吨|噸
jin|jin|斤|斤
liang|liang|两|兩
milligram|milligrams|毫克|毫克
lb|lb|磅|磅
°C|°C|摄氏度|攝氏度
°F|°F|华氏度|華氏度
basis point|basis points|个基点|個基點
century|centuries|个世纪|個世紀
watt|watts|瓦|瓦
kilowatt|kilowatts|千瓦|千瓦
megawatt|megawatts|兆瓦|兆瓦
gigawatt|gigawatts|吉瓦|吉瓦
kilowatt-hour|kilowatt-hours|千瓦时|千瓦時
km/h|km/h|公里/小时|公里/小時
TEU|TEUs|标箱|標箱
vote|votes|票|票
nanometre|nanometres|纳米|奈米
KB|KB|KB|KB
MB|MB|MB|MB
GB|GB|GB|GB
TB|TB|TB|TB
kHz|kHz|kHz|kHz
MHz|MHz|MHz|MHz
GHz|GHz|GHz|GHz
mph|mph|mph|mph
"""
SURE = {
    name: Unit(*forms) for name, *forms in (row.split("|") for row in _SURE.strip().splitlines())
}

# The base unit of a unit's kind, and its size in that: exact by definition.
SIZES = {
    "millimetre": ("m", Decimal("0.001")),
    "centimetre": ("m", Decimal("0.01")),
    "metre": ("m", Decimal(1)),
    "kilometre": ("m", Decimal(1000)),
    "square metre": ("m2", Decimal(1)),
    "hectare": ("m2", Decimal(10_000)),
    "square kilometre": ("m2", Decimal(1_000_000)),
    "milligram": ("g", Decimal("0.001")),
    "gram": ("g", Decimal(1)),
    "kilogram": ("g", Decimal(1000)),
    "tonne": ("g", Decimal(1_000_000)),
    "millilitre": ("l", Decimal("0.001")),
    "litre": ("l", Decimal(1)),
    "watt": ("w", Decimal(1)),
    "kilowatt": ("w", Decimal(1000)),
    "megawatt": ("w", Decimal(1_000_000)),
    "gigawatt": ("w", Decimal(1_000_000_000)),
}

# Latin symbols, with their case.
SYMBOLS = {
    "km": "kilometre", "cm": "centimetre", "mm": "millimetre", "kg": "kilogram", "ha": "hectare",
    "km2": "square kilometre", "km²": "square kilometre", "m2": "square metre",
    "m²": "square metre", "m3": "cubic metre", "m³": "cubic metre", "kW": "kilowatt",
    "MW": "megawatt", "GW": "gigawatt", "kWh": "kilowatt-hour", "km/h": "km/h", "°C": "°C",
    "°F": "°F",
    "TEU": "TEU", "TEUs": "TEU", "nm": "nanometre", "lb": "lb", "lbs": "lb", "mg": "milligram",
    "ml": "millilitre",
    **{name: name for name in ("KB", "MB", "GB", "TB", "kHz", "MHz", "GHz", "mph")},
}  # fmt: skip

_OTHER_ENGLISH = {
    "persons": "person", "millimeters": "millimetre", "centimeters": "centimetre",
    "centimeter": "centimetre", "meters": "metre", "meter": "metre", "kilometers": "kilometre",
    "kilometer": "kilometre", "square meters": "square metre", "square meter": "square metre",
    "square kilometers": "square kilometre", "square kilometer": "square kilometre",
    "cubic meters": "cubic metre", "cubic meter": "cubic metre", "liters": "litre",
    "liter": "litre", "tons": "ton", "ton": "ton", "metric tons": "tonne", "metric tonnes": "tonne",
    "degrees celsius": "°C", "degree celsius": "°C", "degrees fahrenheit": "°F",
    "degree fahrenheit": "°F", "degrees": "度", "degree": "度", "sq mi": "square mile",
    "sq km": "square kilometre", "sq m": "square metre", "years of age": "year old",
    "kilometres per hour": "km/h", "kilometers per hour": "km/h",
    "nanometers": "nanometre", "pounds": "pound", "pound": "pound", "men": "man", "women": "woman",
    "children": "child", "tael": "liang", "taels": "liang",
}  # fmt: skip
# English names in small letters, with blanks for hyphens.
_ENGLISH_UNITS = {
    **{name.lower().replace("-", " "): name for name in SURE},
    **{unit.plural.lower().replace("-", " "): name for name, unit in SURE.items()},
    **_OTHER_ENGLISH,
}
# Words that end in s but are no plural of anything counted.
NOT_NOUNS = frozenset(
    "is was has does this its his us as yes plus minus less unless perhaps always towards across "
    "besides versus thus news times series whereas hers ours yours theirs afterwards".split()
)

# Measure words that English does without, Simplified. 台 stays 台 in both scripts, 臺 is read too.
CLASSIFIERS = frozenset(
    """
    个 项 家 台 辆 列 架 艘 只 头 匹 条 张 份 间 所 座 栋 幢 套 部 本 册 篇 首 支 枝 名 位 户 次 场
    种 类 批 组 队 起 例 处 段 对 双 颗 粒 枚 块 片 棵 株 盏 杯 瓶 箱 袋 包 宗 笔 件 门 股 员 任 轮
    页 集 字 句 款 席 根 朵 副 扇 代 层 大 人次 辆次 架次 班次 场次 车次 户次 批次 篇次 部分 方面
    部门 项目 国家 城市 地区 省份 席位 企业 届
    """.split()
)
# An English sentence cannot leave these out, as it does classifiers: degrees, points, multiples.
UNSAID = frozenset("度 分 级 倍 号 章 节 卷 期 楼 年级 周年 强".split())
# English counts these by cardinals (chapter 25), so that an ordinal would be wrong.
CHAPTERS = frozenset("章 节 条 款 号 页 卷 集 期 版 册 回 楼 年级 级 课".split())
_HANS = "个项辆头条张间栋户场种类组队处对双颗块盏笔门员轮页层车国区业级节号强届"
_HANT = "個項輛頭條張間棟戶場種類組隊處對雙顆塊盞筆門員輪頁層車國區業級節號強屆"
_TO_HANT = str.maketrans(_HANS, _HANT)

# Further Chinese names of the sure units.
_OTHER_HAN = """
week|星期 个星期 礼拜
hour|个小时 个钟头 钟头
second|秒钟
year old|周岁
millimetre|公厘
centimetre|公分
metre|公尺
kilometre|千米
mile|哩 英哩
foot|呎 英呎
inch|吋 英吋
nautical mile|浬
square metre|平方公尺 平米 ㎡
square kilometre|平方千米 ㎢
cubic metre|立方公尺
litre|公升
gram|公克
kilogram|千克
tonne|公吨
°C|℃
°F|℉
basis point|基点
kilowatt-hour|千瓦小时 度电
person|个人
TEU|标准箱
km/h|公里/时
"""
_HAN_UNITS = {
    **{word: word for word in CLASSIFIERS | UNSAID},
    **{plain(form): name for name, unit in SURE.items() for form in (unit.hans, unit.hant)},
    **{
        form: row.split("|")[0]
        for row in _OTHER_HAN.strip().splitlines()
        for form in row.split("|")[1].split()
    },
}
# First character → the lengths of the units that begin with it, longest first.
_UNIT_LENGTHS: dict[str, list[int]] = {}
for _name in sorted(_HAN_UNITS, key=len, reverse=True):
    _lengths = _UNIT_LENGTHS.setdefault(_name[0], [])
    if len(_name) not in _lengths:
        _lengths.append(len(_name))

# Unit → characters that make another word of it: 三位一體, 3元素, 6年級.
_NOT_BEFORE = """
    个:体别性 位:一于居置数 名:列为叫称义单额 人:民类均工才格 家:庭长乡 部:署委长落队
    场:所地馆景面合 条:例约 组:织成合 队:伍员 类:型似别 对:于外内 首:先都席要府脑 台:湾风北南中东
    所:有以在谓需得示属 本:市省地月年报文身来质科土国金 处:理于罚置 起:来点步到草源诉初
    次:序要于级元品生 份:额 股:票东市权价本 票:价房据 件:事 根:据本源 支:持付出援撑
    只:有是能要会需不好得剩因限 段:落 间:接隙 天:然气下津空使 周:边围恩口 年:级龄度代轻 秒:杀
    批:准评判发 集:团中体 字:母体符典军架路 元:旦宵素首帅件老勋朝代音 列:举入为出强岛 门:户票口槛
    张:家 米:饭粉 升:级至到 克:服制 里:程面河 代:表码理替价 大:学约概陆陸于部 级:别 期:间 架:构设
    口:岸径 员:工 轮:船胎 包:括含 席:卷 种:植 小时:候 层:面 户:口籍
    分:之别公行析布为成享配类开工支局院解组管子 度:过假日 号:称 强:调烈 瓦:解 节:目日约气 章:程
    楼:市盘房 成:不立为功长员就果本熟都型分
    两:会岸国个者地手边院位名种条家次年天月日人周届队句侧端性极头级点万千百亿高部委市省县党军区季
"""
NOT_BEFORE = dict(entry.split(":") for entry in _NOT_BEFORE.split())

_PEOPLE = frozenset("person 名 位 口 员".split())

_REACH = 16  # characters before a figure in which 每 and its unit stand
_EACH = re.compile(
    "每一?(?P<unit>[^\\W\\d_]{1,5}?)(?:平均)?"
    "(?:[不未没]有?[得能可应许准宜该会]?)?"  # 每人不得超过300元
    "(?:大?约|近|将近|接近|超过|超出|[高低多少大小]于|逾|到|足|满|至少|最少|至多|最多|最高|最低"
    "|高达|达到?|有|为)? ?$"
)
_PER = re.compile(
    r" (?:per|an?|each|every) (?P<a>[a-z]+)(?: (?P<b>[a-z]+))?|/(?P<c>[a-z]+)\b", re.A
)
_COUNTED_BY = frozenset(
    "year month week day hour minute second person kilogram tonne litre hectare mu".split()
) | {"square kilometre", "square metre", "square mile"}

_CURRENCY_STARTS = frozenset(name[0] for name in SUFFIXES_HAN)
_LONGEST_CURRENCY = max(map(len, SUFFIXES_HAN))
_ENGLISH_TAIL = re.compile(
    r"(?P<gap>[ -])(?P<a>U\.S\.|[A-Za-z]+)(?:[ -](?P<b>[A-Za-z]+))?(?:[ -](?P<c>[A-Za-z]+))?"
)


def singular(noun: str) -> str:
    """The singular of a regular English plural, roughly: enough to compare two of them."""
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("xes", "ches", "shes", "sses")):
        return noun[:-2]
    return noun[:-1]


def is_measure(unit: str) -> bool:
    """Returns whether a figure's unit is one of measure (mile, kilometre), no thing counted."""
    return unit in SURE


def sure_unit(name: str) -> str:
    """The unit with a sure translation that a Chinese word names; "" for any other word."""
    unit = _HAN_UNITS.get(name, "")
    return unit if unit in SURE else ""


def han_name(unit: str, traditional: bool) -> str:
    """A unit's name in Chinese; "" if it has none that is sure."""
    if sure := SURE.get(unit):
        return sure.hant if traditional else sure.hans
    if unit in CLASSIFIERS or unit in UNSAID:
        return unit.translate(_TO_HANT) if traditional else unit
    return ""


def agree(first: str, second: str) -> bool:
    """Whether two units may count the same things.

    A measure word agrees with every English noun that is not a fixed unit (705個, 705 projects),
    個 with every other measure word. A number without a unit agrees with whatever is counted one
    by one.
    """
    if first == second or _includes(first, second) or _includes(second, first):
        return True
    return first in _PEOPLE and second in _PEOPLE


def _includes(unit: str, other: str) -> bool:
    """Whether a unit is so general that it may stand for the other one."""
    if unit == "":
        return other not in SIZES and other not in UNSAID and other not in ("°C", "°F")
    if unit == "个":
        return other == "person" or other not in SURE and other not in UNSAID
    return (unit in CLASSIFIERS or unit == "person") and other.isascii() and other not in SURE


def per_unit(text: str, start: int, end: int) -> str:
    """The unit that the figure ``text[start:end]`` is counted by; "" if none is named."""
    if match := _EACH.search(text, max(0, start - _REACH), start):
        return "month" if match["unit"] == "月" else sure_unit(match["unit"])
    match = _PER.match(text, end)
    if match is None:
        return ""
    phrases = (f"{match['a']} {match['b']}", match["a"]) if match["a"] else (match["c"],)
    units = (_ENGLISH_UNITS.get(phrase, "") for phrase in phrases)
    return next((unit for unit in units if unit in _COUNTED_BY), "")


def say_per(said: str, unit: str, language: str) -> str:
    """A figure as it is said, with the unit it is counted by: 1,200 people per square kilometre.

    Empty if the unit has no sure name in the language.
    """
    if not said or not unit:
        return said
    if language == "en":
        return f"{said} per {unit}" if unit in SURE else ""
    name = han_name(unit, language == "zh-Hant")
    return f"每{name.removeprefix('个').removeprefix('個')}{said}" if name else ""


def currency_han(text: str, start: int) -> tuple[str, int] | None:
    """The currency named at an offset in Chinese, and where its name ends; or None."""
    if text[start] not in _CURRENCY_STARTS:
        return None
    for length in range(_LONGEST_CURRENCY, 0, -1):
        name = text[start : start + length]
        unit = SUFFIXES_HAN.get(name, "") if len(name) == length else ""
        after = text[start + length : start + length + 1]
        if unit and (not after or after not in NOT_BEFORE.get(name, "")):
            return unit, start + length
    return None


def currency_english(text: str, end: int, numeral: Numeral | None = None) -> tuple[str, int] | None:
    """The currency named in English after a number that ends at ``end``, and where its name ends.

    None if there is none. ``numeral`` decides whether *won* is a currency or a verb.
    """
    match = _ENGLISH_TAIL.match(text, end)
    if match is None:
        return None
    for phrase, stop in _phrases(match):
        if unit := SUFFIXES_ENGLISH.get(phrase, ""):
            return unit, stop
    if match["a"] == "won" and numeral and (numeral.scale >= 3 or numeral.grouped):
        return "KRW", match.end("a")
    return None


def _phrases(match: re.Match[str]) -> Iterator[tuple[str, int]]:
    """The first three words, two words and one word of an English tail, with their ends."""
    for last in ("c", "b", "a"):
        if match[last]:
            start, end = match.start("a"), match.end(last)
            yield match.string[start:end].lower().replace("-", " "), end


def han_unit(text: str, start: int) -> tuple[str, int, str] | None:
    """The unit named at an offset in Chinese, where it ends, and the qualifier inside or after it.

    The qualifier is "over" for 多 (兩個多月, 三年多), else "". None if no unit is named.
    """
    if text[start + 1 : start + 2] == "多" and text[start] == "个":
        without_more = text[start] + text[start + 2 : start + 4]
        unit = longest_unit(without_more, 0)
        if unit and unit[1] > 1:
            return unit[0], start + 1 + unit[1], "over"
    unit = longest_unit(text, start)
    if unit is None:
        return None
    name, stop = unit
    if name in SURE and text[stop : stop + 1] in ("多", "余"):
        if text[stop + 1 : stop + 2] not in ("种", "个", "元", "样"):
            return name, stop + 1, "over"
    return name, stop, ""


def longest_unit(text: str, start: int) -> tuple[str, int] | None:
    """The longest measure word or unit that starts at an offset, and where it ends; or None."""
    for length in _UNIT_LENGTHS.get(text[start : start + 1], ()):
        surface = text[start : start + length]
        name = _HAN_UNITS.get(surface, "") if len(surface) == length else ""
        if name:
            after = text[start + length : start + length + 1]
            if not after or after not in NOT_BEFORE.get(surface, ""):
                return name, start + length
    return None


def english_unit(text: str, numeral: Numeral) -> tuple[str, int] | None:
    """The fixed unit named in English after a number, and where its name ends; or None."""
    match = _ENGLISH_TAIL.match(text, numeral.end)
    if match is None:
        return None
    for phrase, stop in _phrases(match):
        unit = _ENGLISH_UNITS.get(phrase, "")
        if unit in SURE and phrase == unit.replace("-", " ") and SURE[unit].plural != unit:
            if numeral.value != 1 and match["gap"] != "-":  # a singular after a plural number
                continue
        if unit:
            return unit, stop
    return None
