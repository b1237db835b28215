"""Several articles: the same fact, another value, and what is neither."""

from __future__ import annotations

import time

import pytest

from bot.answering.versions import Source, versions
from bot.answering.wording import say_answer
from bot.core.records import Article, Chunk, Hit, Span
from bot.text.sentences import split_sentences
from embeddings.lexicon import load_lexicon

QUESTION = "How much foreign capital did Xuzhou use in 2019?"


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon()


def hit(number: int, text: str, date: str = "", title: str = "", boilerplate: bool = False) -> Hit:
    article = Article(str(number), title or f"Report {number}", text, date=date)
    chunk = Chunk(article.id, 0, len(text), text, tuple(split_sentences(text)), boilerplate)
    return Hit(chunk, article, 1.0)


def best(found: Hit, value: str, kind: str = "amount") -> Source:
    text = found.article.text
    at = text.index(value)
    start, end = next((a, b) for a, b in found.chunk.sentences if a <= at < b)
    return Source(
        Span(found.article.id, start, end, text[start:end], "sentence"),
        Span(found.article.id, at, at + len(value), value, kind),
        found.article,
    )


FIRST = hit(1, "In 2019 Xuzhou used US$2.09 billion of foreign capital.", "2020-01-05")


def said(others, lexicon, question=QUESTION, first=FIRST, value="US$2.09 billion", kind="amount"):
    groups = versions(question, best(first, value, kind), [first, *others], lexicon)
    return [[(one.article.id, one.mark.text) for one in group] for group in groups]


def test_one_article_is_one_answer(lexicon):
    assert said([], lexicon) == [[("1", "US$2.09 billion")]]


def test_the_same_fact_from_several_articles_in_two_languages(lexicon):
    others = [
        hit(2, "天氣很好。2019年，徐州使用外資20.9億美元。"),
        hit(3, "Xuzhou used 2,090 million US dollars of foreign capital in 2019, it said."),
    ]
    assert said(others, lexicon) == [
        [("1", "US$2.09 billion"), ("2", "20.9億美元"), ("3", "2,090 million US dollars")]
    ]


def test_another_value_is_a_disagreement_newest_first(lexicon):
    other = hit(2, "In 2019 Xuzhou used US$1.86 billion of foreign capital.", "2021-02-01")
    older = hit(3, "In 2019 Xuzhou used US$1.5 billion of foreign capital.", "2019-12-01")
    undated = hit(4, "In 2019 Xuzhou used US$1.2 billion of foreign capital.")
    assert said([other], lexicon) == [[("2", "US$1.86 billion")], [("1", "US$2.09 billion")]]
    assert said([older], lexicon) == [[("1", "US$2.09 billion")], [("3", "US$1.5 billion")]]
    assert said([undated], lexicon) == [[("1", "US$2.09 billion")], [("4", "US$1.2 billion")]]


@pytest.mark.parametrize(
    "text",
    [
        "In 2018 Xuzhou used US$1.86 billion of foreign capital.",  # another year
        "In 2019 Nanjing used US$1.86 billion of foreign capital.",  # another city
        "In the first half of 2019 Xuzhou used US$1.1 billion of foreign capital.",  # a part of it
        "In 2019 Xuzhou exported US$1.86 billion of goods.",  # another thing
        "In 2019 Xuzhou used 1.86 billion yuan of foreign capital.",  # another currency
        "In 2019 Xuzhou used foreign capital of US$2.1 billion.",  # rounded
        "In 2019 Xuzhou used more than US$2 billion of foreign capital.",  # a bound that holds
        "In 2019 Xuzhou planned to use US$3 billion of foreign capital.",
        "In 2019 Xuzhou in Jiangsu, with Suqian, used US$5 billion of foreign capital.",
        "Xuzhou.",
        "",
    ],
)
def test_what_is_no_disagreement(text, lexicon):
    assert said([hit(2, text, "2021-02-01")], lexicon) == [[("1", "US$2.09 billion")]]


def test_the_same_article_and_navigation_are_no_second_source(lexicon):
    text = "In 2019 Xuzhou used US$2.09 billion of foreign capital."
    assert said([hit(1, text), hit(2, text, boilerplate=True)], lexicon) == [
        [("1", "US$2.09 billion")]
    ]


def test_a_name_is_the_same_in_either_script_and_never_a_disagreement(lexicon):
    first = hit(1, "徐州市長莊兆林主持會議。")
    others = [hit(2, "徐州市长庄兆林作了补充。"), hit(3, "徐州市长周铁根讲话。")]
    groups = said(others, lexicon, "徐州市長是誰？", first, "莊兆林", "person")
    assert groups == [[("1", "莊兆林"), ("2", "庄兆林")]]


def test_a_small_figure_needs_the_same_words(lexicon):
    first = hit(1, "In 2019 the foreign capital of Xuzhou grew by 5%.")
    other = hit(2, "In 2019 the wages of teachers grew by 5%.")
    question = "By how much did the foreign capital of Xuzhou grow in 2019?"
    assert said([other], lexicon, question, first, "5%", "percentage") == [[("1", "5%")]]


def test_a_quote_without_a_value_stands_alone(lexicon):
    evidence = Source(best(FIRST, "Xuzhou").quote, None, FIRST.article)
    assert versions(QUESTION, evidence, [FIRST], lexicon) == ((evidence,),)


def test_terms_without_a_token_say_nothing(lexicon, monkeypatch):
    from bot.answering import versions as sources
    from bot.core.records import Term

    monkeypatch.setattr(sources, "question_terms", lambda *_: (Term({}, 1.0),))
    assert said([hit(2, FIRST.article.text)], lexicon) == [[("1", "US$2.09 billion")]]


def test_how_a_disagreement_is_said(lexicon):
    other = hit(2, "In 2019 Xuzhou used US$1.86 billion of foreign capital.", "2021-02-01")
    same = hit(3, "2019年，徐州使用外資20.9億美元。", title="徐州外資")
    groups = versions(QUESTION, best(FIRST, "US$2.09 billion"), [FIRST, other, same], lexicon)
    assert say_answer("en", groups, lexicon).text.split("\n") == [
        "The articles differ: US$1.86 billion (1 February 2021); US$2.09 billion (5 January 2020).",
        "“In 2019 Xuzhou used US$1.86 billion of foreign capital.”",
        "— Report 2, 1 February 2021",
        "“In 2019 Xuzhou used US$2.09 billion of foreign capital.”",
        "— Report 1, 5 January 2020",
        "— 徐州外資",
    ]
    said = say_answer("zh-Hant", groups, lexicon)
    assert said.headline.startswith(
        "各篇文章的說法不同：18.6億美元（US$1.86 billion）（2021年2月1日）；"
    )
    assert said.text.startswith(f"{said.headline}\n「")


def test_it_takes_no_time(lexicon):
    text = "In 2019 Xuzhou used US$1.86 billion of capital of its own. " * 7
    hits = [FIRST, *(hit(n, text) for n in range(2, 12))]
    evidence = best(FIRST, "US$2.09 billion")
    shortest = 1.0
    for _ in range(5):
        start = time.process_time()
        versions(QUESTION, evidence, hits, lexicon)
        shortest = min(shortest, time.process_time() - start)
    assert shortest < 0.03  # about 3 ms on an idle machine


LOSS = hit(1, "2019年，徐州公司淨利潤為−3.2億元。", "2020-01-05")


@pytest.mark.parametrize(
    ("other", "groups"),
    [
        ("2019年，徐州公司净利润为负3.2亿元。", [[("1", "−3.2億元"), ("2", "负3.2亿元")]]),
        ("2019年，徐州公司净利润为3.2亿元。", [[("1", "−3.2億元")], [("2", "3.2亿元")]]),
        ("2019年，徐州公司净利润为亏损3.2亿元。", [[("1", "−3.2億元")]]),  # neither
        ("2019年，徐州公司净利润为亏损4.5亿元。", [[("1", "−3.2億元")], [("2", "4.5亿元")]]),
    ],
)
def test_a_loss_is_no_profit(other, groups, lexicon):
    question = "徐州公司2019年淨利潤是多少？"
    assert said([hit(2, other)], lexicon, question, LOSS, "−3.2億元") == groups


@pytest.mark.parametrize(
    ("other", "agree"),
    [("2019年，徐州公司的押金最多300元。", True), ("2019年，徐州公司的押金不得少于400元。", False)],
)
def test_a_ceiling_is_no_floor(other, agree, lexicon):
    first = hit(1, "2019年，徐州公司的押金不得超過300元。", "2020-01-05")
    question = "徐州公司2019年的押金是多少？"
    groups = said([hit(2, other)], lexicon, question, first, "300元")
    assert len(groups) == (1 if agree else 2)
    assert len(groups[0]) == (2 if agree else 1)


@pytest.mark.parametrize(
    ("title", "text", "differ"),
    [
        ("2020年徐州市统计公报", "其中，出口增长5.6%。", True),
        ("2020年南京市统计公报", "其中，出口增长5.6%。", False),  # of another city
        ("2019年徐州市统计公报", "其中，出口增长5.6%。", False),  # of another year
        ("徐州市统计公报", "2020年的外资减少。其中，出口增长5.6%。", True),
        ("徐州市统计公报", "2019年的外资减少。其中，出口增长5.6%。", False),
    ],
)
def test_articles_on_other_places_and_years_do_not_disagree(title, text, differ, lexicon):
    first = hit(1, "其中，出口增长10.8%。", title="2020年徐州市统计公报")
    options = {"question": "其中出口增长多少？", "first": first, "value": "10.8%"}
    found = said([hit(2, text, title=title)], lexicon, kind="percentage", **options)
    assert (len(found) == 2) is differ


REVENUE = hit(1, "2022年，青浦公司營業收入為56.4億元，淨利潤為7.2億元。", "2023-02-15", "青浦業績")


@pytest.mark.parametrize(
    ("other", "question", "value", "groups"),
    [
        (
            "2022年，青浦公司營業收入為56.4億元，淨利潤為6.8億元。",
            "青浦公司2022年淨利潤是多少？",
            "7.2億元",
            [[("2", "6.8億元")], [("1", "7.2億元")]],
        ),
        (
            "2022年，青浦公司营业收入为56.4亿元，净利润为6.8亿元。",
            "青浦公司2022年營業收入是多少？",
            "56.4億元",
            [[("1", "56.4億元"), ("2", "56.4亿元")]],
        ),
        (  # in another order, with the value of one thing at the other
            "2022年，青浦公司净利润为6.8亿元，营业收入为7.2亿元。",
            "青浦公司2022年淨利潤是多少？",
            "7.2億元",
            [[("2", "6.8亿元")], [("1", "7.2億元")]],
        ),
        (
            "2022年，青浦公司预计净利润为6.8亿元。",
            "青浦公司2022年淨利潤是多少？",
            "7.2億元",
            [[("1", "7.2億元")]],
        ),
        (
            "青浦公司净利润为6.8亿元。",  # its title names the year
            "青浦公司2022年淨利潤是多少？",
            "7.2億元",
            [[("2", "6.8亿元")], [("1", "7.2億元")]],
        ),
        (
            "2022年6月，青浦公司净利润为0.8亿元。",
            "青浦公司2022年淨利潤是多少？",
            "7.2億元",
            [[("1", "7.2億元")]],
        ),
    ],
)
def test_drafts_are_compared_figure_by_figure(other, question, value, groups, lexicon):
    found = hit(2, other, "2023-04-20", "青浦业绩 2022年")
    assert said([found], lexicon, question, REVENUE, value) == groups


def test_of_several_amounts_the_one_of_the_same_thing_differs(lexicon):
    text = "In 2019 Xuzhou used US$1 billion of foreign capital and US$3 billion of its own."
    assert said([hit(2, text)], lexicon) == [[("1", "US$2.09 billion")], [("2", "US$1 billion")]]


def test_ranks_may_differ(lexicon):
    first = hit(1, "In 2019 Xuzhou ranked third in Jiangsu by exports.", "2020-01-05")
    other = hit(2, "In 2019 Xuzhou ranked fourth in Jiangsu by exports.")
    question = "Where did Xuzhou rank in Jiangsu by exports in 2019?"
    groups = said([other], lexicon, question, first, "third", "rank")
    assert groups == [[("1", "third")], [("2", "fourth")]]


def test_a_numbered_thing_is_another_thing(lexicon):
    first = hit(1, "The first prize of the Xuzhou contest is worth $40,000.")
    other = hit(2, "The second prize of the Xuzhou contest is worth $15,000.")
    question = "How much is the prize of the Xuzhou contest worth?"
    assert said([other], lexicon, question, first, "$40,000") == [[("1", "$40,000")]]


def test_marks_of_editions_tell_the_newer_one_where_there_is_no_date(lexicon):
    first = hit(1, "鹭桥总投资9.6亿元。", title="鹭桥方案（征求意见稿）")
    other = hit(2, "鹭桥总投资10.4亿元。", title="鹭桥方案（修订稿）")
    groups = said([other], lexicon, "鹭桥总投资多少？", first, "9.6亿元")
    assert groups == [[("2", "10.4亿元")], [("1", "9.6亿元")]]


def test_drafts_whose_value_is_not_sure_are_quoted_side_by_side(lexicon):
    other = hit(2, "In 2019 Xuzhou used US$1.86 billion of foreign capital.")
    groups = versions(QUESTION, best(FIRST, "US$2.09 billion"), [FIRST, other], lexicon)
    wording = say_answer("en", groups, lexicon, plain=False)
    assert wording.headline == ""
    assert wording.text.split("\n") == [
        "“In 2019 Xuzhou used US$2.09 billion of foreign capital.”",
        "— Report 1, 5 January 2020",
        "“In 2019 Xuzhou used US$1.86 billion of foreign capital.”",
        "— Report 2",
        "These articles give different figures.",
    ]


def test_drafts_of_the_same_title_are_told_apart_by_their_files(lexicon):
    sources = []
    for number, value in (("2", "$13.9 million"), ("1", "$12.5 million")):
        text = f"The library will cost {value}."
        article = Article(number, "Budget", text, source=f"docs/budget-v{number}.md")
        sources.append(
            [best(Hit(Chunk(number, 0, len(text), text, ((0, len(text)),)), article, 1.0), value)]
        )
    assert say_answer("en", sources, lexicon).text.split("\n") == [
        "The articles differ: $13.9 million (“budget-v2”); $12.5 million (“budget-v1”).",
        "“The library will cost $13.9 million.”",
        "— Budget (budget-v2)",
        "“The library will cost $12.5 million.”",
        "— Budget (budget-v1)",
    ]


@pytest.mark.parametrize(
    ("title", "differs"),
    [("全市经济运行情况", True), ("上半年全市经济运行情况", False), ("一季度全市经济", False)],
)
def test_half_a_year_is_no_other_value_of_the_year(lexicon, title, differs):
    first = hit(1, "全市农村居民人均可支配收入为12443元。", title="农村经济")
    other = hit(2, "全市农村居民人均可支配收入为5436元。", title=title)
    groups = said(
        [other], lexicon, "2014年全市农村居民人均可支配收入是多少？", first, value="12443元"
    )
    assert (len(groups) == 2) is differs
