"""Chinese measure words and units, both scripts, and what they are not."""

from __future__ import annotations

from bot.units import SIZES, SURE

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
week|星期 个星期 個星期 礼拜 禮拜
hour|个小时 個小時 个钟头 個鐘頭 钟头 鐘頭
second|秒钟 秒鐘
year old|周岁 周歲
millimetre|公釐
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
tonne|公噸 公吨
°C|℃
kilowatt-hour|千瓦小时 千瓦小時 度电 度電
person|个人 個人
TEU|标准箱 標準箱
km/h|公里/時 公里/时
台|臺
只|隻
册|册 冊
"""
HAN_UNITS = {
    **{word: word for word in CLASSIFIERS | UNSAID},
    **{word.translate(_TO_HANT): word for word in CLASSIFIERS | UNSAID},
    **{form: name for name, unit in SURE.items() for form in (unit.hans, unit.hant)},
    **{
        form: row.split("|")[0]
        for row in _OTHER_HAN.strip().splitlines()
        for form in row.split("|")[1].split()
    },
}
LONGEST_HAN = max(map(len, HAN_UNITS))

# Words that only begin like a measure word: 三位一體, 3元素, 6年級. None of these follows it.
_NOT_BEFORE = """
    个:体別别性 個:體別性 位:一于於居置数數 名:列为為叫称稱义義单單额額 人:民类類均工才格
    家:庭长長乡鄉 部:署委长長落队隊 场:所地馆景面合 場:所地館景面合 条:例约 條:例約 组:织成合
    組:織成合 队:伍员 隊:伍員 类:型似别 類:型似別 对:于外内 對:於外內 首:先都席要府脑腦
    台:湾灣风風北南中东東 臺:灣北南中東 所:有以在谓謂需得示属屬
    本:市省地月年报報文身来來质質科土国國金 处:理于罚置 處:理於罰置 起:来來点點步到草源诉訴初
    次:序要于於级級元品生 份:额額 股:票东東市权權价價本 票:价價房据據 件:事 根:据據本源
    支:持付出援撑 只:有是能要会需不好得剩因限 段:落 间:接隙 間:接隙 天:然气氣下津空使
    周:边围恩口 週:邊圍 年:级級龄齡度代轻輕 秒:杀殺 批:准评評判发發 集:团團中体體 字:母体體符典
    元:旦宵素首帅帥件老勋勳朝代音 列:举舉入为為出強强岛島 门:户票口槛 門:戶票口檻 张:家 張:家
    米:饭飯粉 升:级級至到 克:服制 里:程面 代:表码碼理替价價 大:学學约約概陆陸于於部 级:别 級:別
    期:间間 架:构構设設 口:岸径徑 员:工 員:工 轮:船胎 輪:船胎 包:括含 席:卷 种:植 種:植 小时:候
    小時:候 层:面 層:面 户:口籍 戶:口籍 分:之别別公行析布为為成享配类類开開工支局院解组組管子
    度:过過假日 号:称 號:稱 强:调烈 強:調烈 瓦:解 节:目日约 節:目日約 章:程 楼:市盘房 樓:市盤房
    成:不立为為功长長员員就果本熟都型分
"""
NOT_BEFORE = dict(entry.split(":") for entry in _NOT_BEFORE.split())

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
        return other not in SIZES and other not in UNSAID and other != "°C"
    if one == "个":
        return other == "person" or other not in SURE and other not in UNSAID
    return (one in CLASSIFIERS or one == "person") and other.isascii() and other not in SURE
