"""A question → what it asks for: a kind of figure, a person, a place; a reason, a list.

``kind_asked`` tells what a value must be. ``manner_asked`` tells, for questions that want no such
value, what else they want; the answer goes by that then.
"""

from __future__ import annotations

import re

from bot.text import fold
from bot.text.figures import parse

_ASKED = r"[^,。?]{0,8}(?:多少|多[高大]|几成)"  # … is how much
# What is counted in money, if nothing is said of how it is counted: 出口多少, not 出口多少辆.
_MONEY = (
    "(?:[进出]口|外贸|贸易|外资|融资|收入|支出|产值|总值|增加值|利润|税收|费用?|价格?|成本|债务|赤字"
    "|[顺逆]差|预算|工资|薪资|资金|市值|营收|gdp|亏损|盈利|[销售营业]{2}额|造价|经费|票价|罚款|押金|奖金|补贴"
    "|补助|租金|学费|捐款|拨款|贷款|存款|房价)"
)
# What is asked for in a number by its name alone; the first of these counts in money.
_MEASURE = re.compile(
    rf"(?:实际)?(?:[利使]用)?(?:{_MONEY}|进出口|对外贸易|外国资本|gdp|.{{0,4}}[总产]值|总[额量]|总?投资额?"
    r"|人口|人数|面积|产[量能]|销量|数量|客流量|吞吐量)(?:总?[额值量]|总数)?"
    r"|.{0,4}(?:增长率|增速|增幅|比[例重率]|占比|份额|率)"
)
# What were the exports in 2019? asks how much; what were the main exports? does not.
_NO_MAIN = "(?!main|major|chief|key|principal|top|most|largest|biggest|leading|important|other)"
_TRADED = (
    "(?:exports|imports|sales|spending|expenditures?|earnings|gdp|output|investment|revenues"
    "|profits|losses|assets|debts?|proceeds)"
)
_TIME = (
    r"(?: (?:in|for|during|of|at the end of) (?:the )?(?:[a-z]+ ){0,3}\d{4}| (?:last|that) year)?"
)
# Kind → how it is asked, over folded text; the first that matches counts. The figure kinds are
# those of ``bot.text.figures``.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("rank", r"第几|排名|名列|排第|位居|\brank|which place\b|what position\b"),
        (
            "percentage",
            r"百分之几|百分之多少|百分比|[增涨跌降升]幅|增速|增长率|比例|比重|占比|份额|多少%|增长了?多少|几成"
            # a rate, but not one of exchange or speed; and what part of something another thing is
            rf"|(?<![汇功频速心辨])率(?:{_ASKED})|占[^,。?]{{0,20}}?(?:多少|几成)[?。 ]*$"
            r"|相当于[^,。?多]{1,20}多少[?。 ]*$"
            r"|\bpercent|\brate of\b|by how much\b|\bgrowth rate\b|what share\b|what proportion\b"
            r"|\bhow much (?:did|has|have|does|do)\b.*"
            r"\b(?:gr[eo]w|ris|rose|increas|f[ae]ll|drop|declin)",
        ),
        (
            "change",
            r"(?:增加|上升|上涨|提高|提升|下降|下跌|下滑|减少|降低|缩减|回落|加快|放缓|扩大"
            r"|缩小|收窄|变化|变动|[涨跌升降增减])了?(?:多少|几)",
        ),
        (
            "date",
            r"什么时候|何时|哪一?[年天日月]|几[月日号]|年份|日期|时间是"
            r"|\bwhen\b|\b(?:what|which) (?:year|date|day|month|time|century|decade)\b",
        ),
        (
            "duration",
            r"多久|多长时间|(?:多少|几)个?(?:[年天周月]|小时|钟头|分钟|星期|季度)|多少日"
            r"|\bhow long\b|\bhow much time\b",
        ),
        (
            "amount",
            r"多少(?:亿|万)?(?:美?元|钱|资金|投资)|金额|总?投资额?(?:是|为|达)?多少|多少投资|总额"
            rf"|{_MONEY}(?:总?[额值]|总量)?(?:是|为|达到?|有|了)*多少[?。! ]*$"
            r"|\bhow much\b"
            r"|\bwhat (?:was|is|were) .{0,40}?\b(?:total|value|amount|cost|price|profit|loss"
            r"|revenue|income|turnover|budget|deficit|surplus|salary|fee|fine)\b"
            rf"|\bwhat (?:was|were) (?:{_NO_MAIN}[\w'’.-]+ ){{0,5}}{_TRADED}{_TIME}[?. ]*$",
        ),
        (
            "count",
            r"多少|多[高长远大重深宽快]|(?<!哪)几(?![乎何经率])[\u4e00-\u9fff]|\bhow many\b"
            r"|\bnumber of\b|\bhow (?:high|far|tall|large|big|old|deep|wide|heavy|fast)\b"
            r"|\bwhat (?:was|is|were|are) (?:the |its |their |\w+['’]s? )(?:\w+ )?(?:population"
            r"|length|height|width|depth|weight|headcount|surface area|floor area)\b",
        ),
        ("person", r"谁|何人|哪位|哪一位|什么人|\bwho\b|\bwhom\b|\bwhose\b"),
        (
            "place",
            r"哪里|哪儿|何处|何地|什么地方|哪个(?:国家|城市|省|地区|地方)|哪国|哪[省市县州]|位于哪"
            r"|\bwhere\b|\b(?:what|which) (?:country|city|state|place|province|region|town)\b",
        ),
    )
)
FIGURES = ("amount", "percentage", "change", "rank", "count", "duration", "date")
# Kind asked → the kinds of figures that may answer: "how much" may want a count or a share, too.
ANSWERS = {
    "amount": ("amount", "count", "number", "percentage"),
    "count": ("count", "number", "amount"),
    "percentage": ("percentage",),
    "change": ("percentage", "amount", "count"),
    "rank": ("rank",),
    "duration": ("count", "date"),  # how long the road is: 12 km; the war: from 1914 to 1918
    "date": ("date",),
}

# A change is asked for, not the level that it leads to: 失业率下降了多少, by how much did it fall.
_CHANGE = re.compile(
    r"(?:增[加长速]?|[上提升]升|上[涨调]|提高|[涨跌升降减增]|下[降跌滑调]|减少|降低|缩减|回落|加快|放缓|扩大"
    r"|[缩减]小|收窄|变化|变动)了?(?:多少|几)"
    r"|\bby how (?:much|many)\b|\bhow much (?:did|has|have|does|do|had)\b.*"
    r"\b(?:gr[eo]w|ris|rose|increas|f[ae]ll|drop|declin|chang|shrink|gain|lose|improv)"
)
_SCALE = re.compile("多少(万亿|百亿|十亿|亿|千万|百万|万)")
_OF_RATE = re.compile(
    r"[率幅]|增速|比重|占比|份额|比例|\b(?:rate|share|margin|proportion|percentage)\b"
)
_HOW = re.compile(
    r"怎么(?!样[?? ]*$)|怎样|如何|怎生|怎(?=[能会可做办])"
    r"|\bhow (?=(?:do|does|did|is|are|was|were|can|could|may|must|should|will|would|has|have|had"
    r"|to)\b)"
)
_MANY = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+)"
_BODY = (
    r"(?:company|firm|corporation|organi[sz]ation|agency|institution|institute|association|bank"
    r"|ministry|department|bureau|authority|committee|university|school|newspaper|publisher)"
)
_BODY_HAN = (
    "(?:公司|企业|厂商|机构|单位|组织|部门|机关|银行|集团|团体|协会|学会|大学|学校|学院|医院|政党|报社"
    "|出版社)"
)
# Over folded text; the first that matches counts. 成为什么 asks what something became, not why.
_MANNERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (manner, re.compile(pattern))
    for manner, pattern in (
        (
            "reason",
            r"(?<![成称名视认译变评])(?<!定位)(?<!(?<!工)作)为什么|为何|为啥|何故|何以|因何|缘何|怎么会|原因"
            r"|\bwhy\b|\bhow come\b|\bfor what reasons?\b|\bwhat (?:has |had )?caused?\b"
            r"|\bwhat (?:is|was|are|were) the (?:\w+ ){0,2}(?:reason|cause)s?\b",
        ),
        (
            "organisation",
            rf"(?:哪(?:一?[个家所间]|一)?|什么){_BODY_HAN}"
            rf"|\b(?:which|what) (?:\w+ ){{0,2}}{_BODY}\b",
        ),
        (
            "list",
            r"哪些|哪几|哪[两二三四五六七八九十\d]+[^年月日号]"
            rf"|^(?:please )?(?:name|list)\b|\b(?:which|what) (?:are |were )?(?:the )?{_MANY}\b"
            r"|\bwhat (?:are|were)\b|\bwhich (?:\w+ ){1,3}?(?:are|were|have)\b",
        ),
        (
            "definition",
            r"什么是|何谓|何为|是什么意思|定义|指的?是什么|^[^的]*是什么[?!。 ]*$"
            r"|\bwhat(?: is|'s|’s|s) an? |\bdefine\b|\bdefinition of\b"
            r"|\bwhat does .+ (?:mean|stand for)\b|\bwhat is meant by\b",
        ),
    )
)

_COUNTED = re.compile(
    r"哪([两二三四五六七八九十]|\d+)|([两二三四五六七八九十]|\d+)大"
    rf"|\b(?:which|what|the) (?:are |were )?(?:the )?({_MANY})\b"
)


def kind_asked(question: str) -> str:
    """The kind asked for: one of ``FIGURES``, "person", "place", or "" for anything else."""
    folded = fold(question).text
    return next((kind for kind, pattern in _PATTERNS if pattern.search(folded)), "")


def manner_asked(question: str) -> str:
    """One of "reason", "organisation", "list" and "definition", or "" for anything else."""
    folded = fold(question).text
    return next((manner for manner, pattern in _MANNERS if pattern.search(folded)), "")


def asks_change(question: str) -> str:
    """Whether a change is asked for, and not the level that it leads to.

    "points" if it is one of a rate or share, which is given in percentage points; "change" for
    others; "" if none is asked for.
    """
    folded = fold(question).text
    match = _CHANGE.search(folded)
    if not match:
        return ""
    return "points" if _OF_RATE.search(folded.replace(match.group(), "")) else "change"


def asks_how(question: str) -> bool:
    """Whether it is asked how something is done or came about, which a sentence tells."""
    return _HOW.search(fold(question).text) is not None


def scale_asked(question: str) -> str:
    """The Chinese scale that a figure is asked in: 亿 of 是多少亿元; "" if none is named."""
    match = _SCALE.search(fold(question).text)
    return match[1] if match else ""


def is_measure(word: str) -> bool:
    """Whether a Chinese word names what is given in figures: 出口, 人口, 增长率."""
    return _MEASURE.fullmatch(fold(word).text) is not None


def items_asked(question: str) -> int:
    """How many things are asked for: 4 for "哪四个" or "which four"; 0 if no number is given."""
    match = _COUNTED.search(fold(question).text)
    number = parse(next(filter(None, match.groups()))) if match else None
    return int(number) if number else 0
