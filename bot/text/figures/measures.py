"""Chinese measure words and units, and what they are not; looked up in Simplified form."""

from __future__ import annotations

from bot.text.figures.numerals import plain
from bot.text.figures.units import SIZES, SURE

# Measure words that English does without, Simplified. 台 stays 台 in both scripts, 臺 is read too.
CLASSIFIERS = frozenset(
    """
    个 项 家 台 辆 列 架 艘 只 头 匹 条 张 份 间 所 座 栋 幢 套 部 本 册 篇 首 支 枝 名 位 户 次 场
    种 类 批 组 队 起 例 处 段 对 双 颗 粒 枚 块 片 棵 株 盏 杯 瓶 箱 袋 包 宗 笔 件 门 股 员 任 轮
    页 集 字 句 款 席 根 朵 副 扇 代 层 大 人次 辆次 架次 班次 场次 车次 户次 批次 篇次 部分 方面
    部门 项目 国家 城市 地区 省份 席位 企业 届
    """.split()
)
# Left out of an English sentence, these would change what is said: degrees, points, multiples.
UNSAID = frozenset("度 分 级 倍 号 章 节 卷 期 楼 年级 周年 强".split())
# English counts these by cardinals (chapter 25), so that an ordinal would be wrong.
CHAPTERS = frozenset("章 节 条 款 号 页 卷 集 期 版 册 回 楼 年级 级 课".split())
_HANS = "个项辆头条张间栋户场种类组队处对双颗块盏笔门员轮页层车国区业级节号强届"
_HANT = "個項輛頭條張間棟戶場種類組隊處對雙顆塊盞筆門員輪頁層車國區業級節號強屆"
_TO_HANT = str.maketrans(_HANS, _HANT)

# Further Chinese names of the sure units, and variants of measure words.
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
HAN_UNITS = {
    **{word: word for word in CLASSIFIERS | UNSAID},
    **{plain(form): name for name, unit in SURE.items() for form in (unit.hans, unit.hant)},
    **{
        form: row.split("|")[0]
        for row in _OTHER_HAN.strip().splitlines()
        for form in row.split("|")[1].split()
    },
}
# The lengths that the units beginning with a character have, longest first.
UNIT_LENGTHS: dict[str, list[int]] = {}
for _name in sorted(HAN_UNITS, key=len, reverse=True):
    _lengths = UNIT_LENGTHS.setdefault(_name[0], [])
    if len(_name) not in _lengths:
        _lengths.append(len(_name))

# Words that only begin like a measure word: 三位一體, 3元素, 6年級. None of these follows it.
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


def sure_unit(name: str) -> str:
    """The sure unit that a Chinese word is the name of; "" for anything else."""
    found = HAN_UNITS.get(name, "")
    return found if found in SURE else ""


_PEOPLE = frozenset("person 名 位 口 员".split())


def han_name(unit: str, traditional: bool) -> str:
    """A unit's name in Chinese; empty when it has none that is sure."""
    if sure := SURE.get(unit):
        return sure.hant if traditional else sure.hans
    if unit in CLASSIFIERS or unit in UNSAID:
        return unit.translate(_TO_HANT) if traditional else unit
    return ""


def agree(first: str, second: str) -> bool:
    """Whether two units may count the same things.

    A measure word agrees with any English noun that is no fixed unit (705個, 705 projects), 個 with
    every other measure word; a number without any agrees with whatever is counted one by one.
    """
    if first == second or _loose(first, second) or _loose(second, first):
        return True
    return first in _PEOPLE and second in _PEOPLE


def _loose(one: str, other: str) -> bool:
    if one == "":
        return other not in SIZES and other not in UNSAID and other not in ("°C", "°F")
    if one == "个":
        return other == "person" or other not in SURE and other not in UNSAID
    return (one in CLASSIFIERS or one == "person") and other.isascii() and other not in SURE
