"""The currencies that are known by name. Nothing here converts one into another."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.numerals import SPACE


class Currency(NamedTuple):
    """How one currency is written; an empty field means that it cannot be said surely."""

    prefix: str  # English: US$2 billion
    singular: str  # English: 1 euro, 2 billion yuan; empty where the prefix is used
    plural: str
    hans: str  # 20.9亿美元
    hant: str


# Units that stand for more than one currency: "$" and "¥" agree with any of theirs, and a bare
# "$" is never called 美元.
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

# Chinese, after the number: 20.9億美元. Longest first when looked up.
SUFFIXES_HAN = {
    "美元": "USD", "美金": "USD", "美圓": "USD", "人民币": "CNY", "人民幣": "CNY",
    "元": "CNY", "圆": "CNY", "圓": "CNY", "块钱": "CNY", "塊錢": "CNY",
    "元人民币": "CNY", "元人民幣": "CNY", "港元": "HKD", "港币": "HKD", "港幣": "HKD",
    "元港币": "HKD", "元港幣": "HKD", "新台币": "TWD", "新臺幣": "TWD", "新台幣": "TWD",
    "元新台币": "TWD", "元新臺幣": "TWD", "元新台幣": "TWD", "台币": "TWD", "台幣": "TWD",
    "臺幣": "TWD", "元台幣": "TWD", "元臺幣": "TWD", "澳门元": "MOP", "澳門元": "MOP",
    "澳门币": "MOP", "澳門幣": "MOP", "澳元": "AUD", "澳币": "AUD", "澳幣": "AUD", "加元": "CAD",
    "加币": "CAD", "加幣": "CAD", "新西兰元": "NZD", "紐西蘭元": "NZD", "新加坡元": "SGD",
    "新币": "SGD", "新幣": "SGD", "欧元": "EUR", "歐元": "EUR", "英镑": "GBP", "英鎊": "GBP",
    "日元": "JPY", "日圆": "JPY", "日圓": "JPY", "日币": "JPY", "日幣": "JPY", "韩元": "KRW",
    "韓元": "KRW", "韓圜": "KRW", "韩币": "KRW", "韓幣": "KRW", "瑞士法郎": "CHF",
    "瑞郎": "CHF", "泰铢": "THB", "泰銖": "THB", "越南盾": "VND", "越盾": "VND", "印尼盾": "IDR",
    "林吉特": "MYR", "令吉": "MYR", "卢布": "RUB", "盧布": "RUB", "印度卢比": "INR",
    "印度盧比": "INR", "卢比": "rupee", "盧比": "rupee", "法郎": "franc", "马克": "mark",
    "馬克": "mark", "比索": "peso", "披索": "peso", "里拉": "lira", "美分": "US cent",
}  # fmt: skip
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
# Before the number, either language.
PREFIXES = {
    "US$": "USD", "USD": "USD", "$": "$", "RMB": "CNY", "CNY": "CNY", "CN¥": "CNY", "HK$": "HKD",
    "HKD": "HKD", "NT$": "TWD", "TWD": "TWD", "NTD": "TWD", "MOP": "MOP", "MOP$": "MOP",
    "A$": "AUD", "AU$": "AUD", "AUD": "AUD", "C$": "CAD", "CA$": "CAD", "CAD": "CAD",
    "NZ$": "NZD", "NZD": "NZD", "S$": "SGD", "SGD": "SGD", "€": "EUR", "EUR": "EUR", "£": "GBP",
    "GBP": "GBP", "¥": "¥", "JP¥": "JPY", "JPY": "JPY", "₩": "KRW", "KRW": "KRW", "CHF": "CHF",
    "฿": "THB", "₫": "VND", "₽": "RUB", "₹": "INR", "INR": "INR", "Rs": "rupee", "Rs.": "rupee",
}  # fmt: skip
PREFIX_AT = re.compile(
    "(?:" + "|".join(re.escape(p) for p in sorted(PREFIXES, key=len, reverse=True)) + ")"
    r"[ \u00a0]?(?=[0-9])"
)
HAN_PREFIX_BEFORE = re.compile(
    "(" + "|".join(s for s in SUFFIXES_HAN if s[-1] in "币幣金") + f"){SPACE}$"
)
SYMBOLS = "$€£¥₩฿₫₽₹"  # those prefixes that are not letters
