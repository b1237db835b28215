"""What kind of thing a question asks for, in English and both Chinese scripts."""

from __future__ import annotations

import re

from bot.text.folding import fold

# Kind → how it is asked, over folded text; the first that matches counts. The figure kinds are
# those of ``bot.text.figures``.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("rank", r"第几|排名|名列|排第|位居|\brank|which place\b|what position\b"),
        (
            "percentage",
            r"百分之几|百分之多少|百分比|增幅|增长率|比例|占比|多少%|增长了?多少|增长率"
            r"|\bpercent|\brate of\b|by how much\b|\bgrowth rate\b|what share\b|what proportion\b"
            r"|\bhow much (?:did|has|have|does|do)\b.*"
            r"\b(?:gr[eo]w|ris|rose|increas|f[ae]ll|drop|declin)",
        ),
        (
            "date",
            r"什么时候|何时|哪一?[年天日月]|几[年月日号]|年份|日期|时间是|多久"
            r"|\bwhen\b|\b(?:what|which) (?:year|date|day|month|time|century|decade)\b",
        ),
        (
            "amount",
            r"多少(?:亿|万)?(?:美?元|钱|资金|投资)|金额|总?投资额?(?:是|为|达)?多少|多少投资|总额"
            r"|\bhow much\b"
            r"|\bwhat (?:was|is|were) .{0,40}?\b(?:total|value|amount|cost|price)\b",
        ),
        ("count", r"多少|几[个位名次家人座所项列台条种支辆]|\bhow many\b|\bnumber of\b"),
        ("person", r"谁|何人|哪位|哪一位|什么人|\bwho\b|\bwhom\b|\bwhose\b"),
        (
            "place",
            r"哪里|哪儿|何处|何地|什么地方|哪个(?:国家|城市|省|地区|地方)|哪国|哪[省市县州]|位于哪"
            r"|\bwhere\b|\b(?:what|which) (?:country|city|state|place|province|region|town)\b",
        ),
    )
)
FIGURES = ("amount", "percentage", "rank", "count", "date")
# Besides the kind itself, what may answer: "how much" takes a count or a share, too.
ANSWERS = {
    "amount": ("amount", "count", "number", "percentage"),
    "count": ("count", "number", "amount"),
    "percentage": ("percentage",),
    "rank": ("rank",),
    "date": ("date",),
}


def kind_asked(question: str) -> str:
    """The kind of thing asked for: one of FIGURES, "person", "place", or "" for anything else."""
    folded = fold(question).text
    return next((kind for kind, pattern in _PATTERNS if pattern.search(folded)), "")
