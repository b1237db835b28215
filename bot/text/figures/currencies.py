"""Tables of the currencies: their names and signs in both languages, and how each is written."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.text.figures.numerals import SPACE


class Currency(NamedTuple):
    """How one currency is written; an empty field means that it cannot be said surely."""

    prefix: str  # English: US$2 billion
    singular: str  # English: 1 euro, 2 billion yuan; empty where the prefix is used
    plural: str
    hans: str  # 20.9亿美元
    hant: str


# Units that may be one of several currencies, and agree with each of them; so a bare "$" is never
# said as 美元.
AMBIGUOUS = {
    "$": ("USD", "HKD", "TWD", "AUD", "CAD", "NZD", "SGD"),
    "¥": ("CNY", "JPY"),
    "pound": ("GBP", "lb"),
}
_TABLE = """
USD|US$||||美元|美元
CNY||yuan|yuan||元|元
HKD|HK$||||港元|港元
TWD|NT$||||新台币|新臺幣
MOP|MOP$||||澳门元|澳門元
AUD|A$||||澳元|澳元
CAD|C$||||加元|加元
NZD|NZ$||||新西兰元|紐西蘭元
SGD|S$||||新加坡元|新加坡元
EUR|€||||欧元|歐元
GBP|£||||英镑|英鎊
JPY||yen|yen||日元|日圓
KRW||won|won||韩元|韓元
CHF||Swiss franc|Swiss francs||瑞士法郎|瑞士法郎
THB||baht|baht||泰铢|泰銖
VND||Vietnamese dong|Vietnamese dong||越南盾|越南盾
IDR||Indonesian rupiah|Indonesian rupiah||印尼盾|印尼盾
MYR||ringgit|ringgit||林吉特|令吉
RUB||rouble|roubles||卢布|盧布
INR||Indian rupee|Indian rupees||印度卢比|印度盧比
rupee||rupee|rupees||卢比|盧比
franc||franc|francs||法郎|法郎
mark||mark|marks||马克|馬克
peso||peso|pesos||比索|比索
lira||lira|lira||里拉|里拉
US cent||US cent|US cents||美分|美分
$|$||||||
¥|¥||||||
"""
_FIELDS = (1, 2, 3, 5, 6)
CURRENCIES = {
    row.split("|")[0]: Currency(*(row.split("|")[i] for i in _FIELDS))
    for row in _TABLE.strip().splitlines()
}

# Chinese, after the number, Simplified: 20.9亿美元. The longest name that fits counts.
_SUFFIXES_HAN = """
USD|美元 美金 美圆
CNY|人民币 元 圆 块钱 元人民币
HKD|港元 港币 元港币
TWD|新台币 元新台币 台币 元台币
MOP|澳门元 澳门币
AUD|澳元 澳币
CAD|加元 加币
NZD|新西兰元 纽西兰元
SGD|新加坡元 新币
EUR|欧元
GBP|英镑
JPY|日元 日圆 日币
KRW|韩元 韩圜 韩币
CHF|瑞士法郎 瑞郎
THB|泰铢
VND|越南盾 越盾
IDR|印尼盾
MYR|林吉特 令吉
RUB|卢布
INR|印度卢比
rupee|卢比
franc|法郎
mark|马克
peso|比索 披索
lira|里拉
US cent|美分
"""
SUFFIXES_HAN = {
    name: row.split("|")[0]
    for row in _SUFFIXES_HAN.strip().splitlines()
    for name in row.split("|")[1].split()
}
# English, after the number, in small letters.
SUFFIXES_ENGLISH = {
    "us dollars": "USD", "us dollar": "USD", "u.s. dollars": "USD", "u.s. dollar": "USD",
    "american dollars": "USD", "usd": "USD", "dollars": "$", "dollar": "$", "yuan": "CNY",
    "yuan renminbi": "CNY", "chinese yuan": "CNY", "renminbi": "CNY", "rmb": "CNY",
    "rmb yuan": "CNY", "cny": "CNY", "hong kong dollars": "HKD", "hkd": "HKD", "hk dollars": "HKD",
    "new taiwan dollars": "TWD", "taiwan dollars": "TWD", "twd": "TWD", "ntd": "TWD",
    "macau patacas": "MOP", "patacas": "MOP", "australian dollars": "AUD", "aud": "AUD",
    "canadian dollars": "CAD", "cad": "CAD", "new zealand dollars": "NZD",
    "singapore dollars": "SGD", "sgd": "SGD", "euros": "EUR", "euro": "EUR", "eur": "EUR",
    "pounds sterling": "GBP", "british pounds": "GBP", "gbp": "GBP", "yen": "JPY",
    "japanese yen": "JPY", "jpy": "JPY", "korean won": "KRW", "south korean won": "KRW",
    "krw": "KRW", "swiss francs": "CHF", "chf": "CHF", "baht": "THB", "thai baht": "THB",
    "vietnamese dong": "VND", "indonesian rupiah": "IDR", "rupiah": "IDR", "ringgit": "MYR",
    "malaysian ringgit": "MYR", "roubles": "RUB", "rubles": "RUB", "rouble": "RUB",
    "ruble": "RUB", "indian rupees": "INR", "inr": "INR", "rupees": "rupee", "rupee": "rupee",
    "francs": "franc", "franc": "franc", "marks": "mark", "pesos": "peso", "lira": "lira",
    "us cents": "US cent",
}  # fmt: skip
for _code, _currency in CURRENCIES.items():
    for _name in (_currency.singular, _currency.plural):
        if _name and _code != "KRW":  # "won" is a verb as well
            SUFFIXES_ENGLISH.setdefault(_name.lower(), _code)
# Before the number, in either language.
PREFIXES = {
    "US$": "USD", "US $": "USD", "USD": "USD", "$": "$", "RMB": "CNY", "CNY": "CNY",
    "CN¥": "CNY", "HK$": "HKD", "HK $": "HKD",
    "HKD": "HKD", "NT$": "TWD", "TWD": "TWD", "NTD": "TWD", "MOP": "MOP", "MOP$": "MOP",
    "A$": "AUD", "AU$": "AUD", "AUD": "AUD", "C$": "CAD", "CA$": "CAD", "CAD": "CAD",
    "NZ$": "NZD", "NZD": "NZD", "S$": "SGD", "SGD": "SGD", "€": "EUR", "EUR": "EUR", "£": "GBP",
    "GBP": "GBP", "¥": "¥", "JP¥": "JPY", "JPY": "JPY", "₩": "KRW", "KRW": "KRW", "CHF": "CHF",
    "฿": "THB", "₫": "VND", "₽": "RUB", "₹": "INR", "INR": "INR", "Rs": "rupee", "Rs.": "rupee",
}  # fmt: skip
MONEY_SIGNS = "$€£¥₩฿₫₽₹"  # prefixes that are a single sign
# A minus or the bracket of a loss may stand between prefix and number: $-3.2 million, $(1,245).
PREFIX_AT = re.compile(
    "(?P<name>" + "|".join(re.escape(p) for p in sorted(PREFIXES, key=len, reverse=True)) + ")"
    rf"(?: ?(?=[0-9])|(?: |(?<=[{re.escape(MONEY_SIGNS)}]) ?)(?P<minus>-)(?=[0-9])"
    rf"|(?<=[{re.escape(MONEY_SIGNS)}])(?P<bracket> ?[(（])"
    r"(?=[0-9][0-9,.]{0,30}[^)）]{0,12}[)）]))"
)
HAN_PREFIX_BEFORE = re.compile(
    "(" + "|".join(s for s in SUFFIXES_HAN if s[-1] in "币金") + f"){SPACE}$"
)
