"""Measure words and units: what they are called in each language, and which of them are surely
the same thing.

A unit's name is its English singular where the translation is sure (公里 → kilometre), and the
Simplified measure word where it is not (個 → 个).
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Unit(NamedTuple):
    """A unit whose translation is sure."""

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

# Sizes of units of one kind, exact by definition.
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

# Latin symbols, as they are written; they end where the word ends.
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
# In small letters, blanks for hyphens.
ENGLISH_UNITS = {
    **{name.lower().replace("-", " "): name for name in SURE},
    **{unit.plural.lower().replace("-", " "): name for name, unit in SURE.items()},
    **_OTHER_ENGLISH,
}
# They end in s, and are no plural of anything counted.
NOT_NOUNS = frozenset(
    "is was has does this its his us as yes plus minus less unless perhaps always towards across "
    "besides versus thus news times series whereas hers ours yours theirs afterwards".split()
)


def singular(noun: str) -> str:
    """The singular of a regular English plural, roughly: enough to compare two of them."""
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("xes", "ches", "shes", "sses")):
        return noun[:-2]
    return noun[:-1]
