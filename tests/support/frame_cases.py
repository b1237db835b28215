"""A library of small articles: the same metric of two years and two cities, in three scripts."""

from __future__ import annotations

from bot.core.records import Article, Chunk, Hit, Span
from bot.text.sentences import split_sentences

ARTICLES = {
    "xuzhou-2018.md": """---
title: 徐州2018年外資
language: zh-Hant
date: 2019-02-01
---

徐州2018年實際使用外資18.9億美元，比2017年增長5.2%。全年進出口總額為774億元。

徐州2018年末常住人口為880.2萬人。
""",
    "xuzhou-2019.md": """---
title: 徐州2019年外資
language: zh-Hant
date: 2020-02-01
---

徐州2019年實際使用外資20.9億美元，比2018年增長10.09%。全年進出口總額為931.9億元。

徐州2019年末常住人口為882.6萬人。招商人員到過上海和廣州。
""",
    "suzhou.md": """---
title: Foreign capital in Suzhou
language: en
date: 2020-03-01
---

In 2019 Suzhou used US$4.62 billion of foreign direct investment (FDI). In 2018 the city had used \
US$4.52 billion. Suzhou's population at the end of 2019 was 10.75 million.

The Gate of the Orient in Suzhou is 302 metres tall. Its architect visited Hangzhou twice.
""",
    "company.md": """---
title: 华星公司2019年报
language: zh-Hans
date: 2020-04-01
---

华星公司2019年营业收入为35亿元，2018年为31亿元。公司董事长是李明华。公司在合肥有2,300名员工。
""",
}

# Question → what the quote must hold; None where the articles do not say.
ASKED = {
    "徐州2019年實際使用外資多少?": "20.9億美元",
    "徐州2018年實際使用外資多少?": "18.9億美元",
    "How much FDI did Xuzhou use in 2019?": "20.9億美元",
    "How much FDI did Xuzhou use in 2018?": "18.9億美元",
    "民國108年徐州實際使用外資多少?": "20.9億美元",
    "How much FDI did Suzhou use in 2019?": "US$4.62 billion",
    "How much FDI did Suzhou use in 2018?": "US$4.52 billion",
    "苏州2019年实际使用外资多少？": "US$4.62 billion",
    "What was Xuzhou's population in 2019?": "882.6萬人",
    "徐州2018年有多少人口?": "880.2萬人",
    "What was the population of Suzhou in 2019?": "10.75 million",
    "徐州2019年进出口总额是多少？": "931.9億元",
    "What were Xuzhou's total imports and exports in 2018?": "774億元",
    "How tall is the Gate of the Orient in Suzhou?": "302 metres",
    "华星公司2018年营业收入是多少？": "31亿元",
    "华星公司的董事长是谁？": "李明华",
    "How many employees does Huaxing have in Hefei?": "2,300名",
    "How much FDI did Xuzhou use in 2017?": None,
    "How much FDI did Xuzhou use in 2015?": None,
    "徐州2020年實際使用外資多少?": None,
    "徐州107年實際使用外資多少?": "18.9億美元",
    "苏州2015年实际使用外资多少？": None,
    "徐州2010年有多少人口?": None,
    "徐州2017年進出口總額是多少?": None,
    "华星公司2017年营业收入是多少？": None,
    "How much FDI did Nanjing use in 2019?": None,
    "how much fdi did nanjing use in 2019": None,
    "南京2018年實際使用外資多少?": None,
    "How much FDI did Shanghai use in 2019?": None,
    "上海2019年实际使用外资多少？": None,
    "广州2019年实际使用外资多少？": None,
    "How much FDI did Hangzhou use in 2019?": None,
    "南京2019年人口是多少?": None,
    "How tall is the Eiffel Tower?": None,
    "华为公司2019年营业收入是多少？": None,
    "腾讯2019年营业收入是多少？": None,
    "What was Huawei's revenue in 2019?": None,
    "华为的董事长是谁？": None,
    "华星公司在南京有多少员工？": None,
    "What was Xuzhou's GDP in 2019?": None,
    "徐州2019年的失业率是多少？": None,
}


def hit_of(text: str, title: str = "", date: str = "", article: str = "") -> Hit:
    """A passage of an article, which is all of it unless ``article`` is given."""
    whole = article or text
    start = whole.index(text)
    places = tuple(split_sentences(whole, start, start + len(text)))
    made = Article("a" * 12, title, whole, date=date)
    return Hit(Chunk(made.id, start, start + len(text), text, places), made, 1.0)


def quote_of(hit: Hit, text: str) -> Span:
    """A part of a passage, where it stands."""
    start = hit.article.text.index(text)
    return Span(hit.article.id, start, start + len(text), text, "sentence")
