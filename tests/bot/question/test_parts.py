from __future__ import annotations

import pytest

from bot.question import asked_in, of_each, parts_of, with_frame
from embeddings.lexicon import load_lexicon


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("甲厂哪年成立?厂长是谁?职工多少人?", ["甲厂哪年成立?", "厂长是谁?", "职工多少人?"]),
        (
            "When was it founded and how many people work there?",
            ["When was it founded", "how many people work there?"],
        ),
        ("甲厂的年产量是多少，出口到哪些国家？", ["甲厂的年产量是多少", "出口到哪些国家？"]),
        ("Who founded it? What does it make?", ["Who founded it?", "What does it make?"]),
        ("1. 甲厂占地多少? 2. 年产量多少?", ["甲厂占地多少?", "年产量多少?"]),
        ("甲市出口多少\n乙市出口多少", ["甲市出口多少", "乙市出口多少"]),
    ],
)
def test_each_question_of_a_message(message, parts):
    assert parts_of(message) == parts


@pytest.mark.parametrize(
    "message",
    [
        "徐州2019年出口多少？",
        "What were exports and imports in 2019?",
        "Who said what and when?",
        "在哪一年，谁当选了市长？",
        "他们选择了哪位球员，为王朝奠下基础？",
        "要评价他的什么，而不是评价他是什么人？",
        "「殿下先謁陵乎？先即位乎？」這句話是誰說的？",
        "东头？和美东？曾被划入哪个区？",
        "I read the report. How much did exports grow?",
        "幾何光學，又稱為什麼？",
        "Is it true?",
        "",
        "?",
        "what? " * 60,
        "谁？" * 20,
    ],
)
def test_one_question_stays_as_it_is(message):
    assert parts_of(message) == [message]


@pytest.mark.parametrize(
    ("part", "first", "framed"),
    [
        ("进口多少？", "徐州2019年出口多少？", "徐州2019年进口多少？"),
        ("2018年进口多少？", "徐州2019年出口多少？", "徐州2018年进口多少？"),
        ("南京进口多少？", "徐州2019年出口多少？", "2019年南京进口多少？"),
        (
            "How much did exports grow?",
            "How much FDI did Xuzhou use in 2019?",
            "How much did exports grow in Xuzhou in 2019?",
        ),
        ("How much did exports grow?", "How much did imports grow?", "How much did exports grow?"),
        (
            "How much did exports grow?",
            "徐州2019年出口多少？",
            "How much did exports grow in 徐州 in 2019?",
        ),
        ("出口是多少？", "How much FDI did Xuzhou use in 2019?", "Xuzhou 2019年出口是多少？"),
        ("进口多少？", "徐州和南京2019年出口多少？", "2019年进口多少？"),
    ],
)
def test_a_question_of_the_place_and_year_of_another(part, first, framed):
    assert with_frame(part, first, load_lexicon()) == framed


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("请教一下。请问：徐州2019年的进口额是多少？", "徐州2019年的进口额是多少？"),
        ("We met. How much FDI did Xuzhou use?", "How much FDI did Xuzhou use?"),
        ("What we lack is trade. What were Xuzhou's imports?", "What were Xuzhou's imports?"),
        ("天气很好。谁来了？", "谁来了？"),
    ],
)
def test_the_sentence_that_asks(message, asked):
    assert asked_in(message, load_lexicon()) == asked


@pytest.mark.parametrize(
    "message",
    [
        "徐州2019年的进口额是多少？",
        "I am asking about Nanjing. How much FDI was used in 2019?",  # says of what it asks
        "Nothing asks here. Nor here.",
        "Who came? Who left?",
        "",
    ],
)
def test_a_message_that_is_needed_whole(message):
    assert asked_in(message, load_lexicon()) == message


@pytest.mark.parametrize(
    ("question", "each"),
    [
        (
            "徐州2018年和2019年的出口是多少？",
            ["徐州2018年的出口是多少？", "徐州2019年的出口是多少？"],
        ),
        ("去年和前年的产值各是多少？", ["去年的产值是多少？", "前年的产值是多少？"]),
        (
            "What were exports in 2018, 2019 and 2020?",
            [
                "What were exports in 2018?",
                "What were exports in 2019?",
                "What were exports in 2020?",
            ],
        ),
        (
            "泉山区和贾汪区各签了多少个项目？",
            ["泉山区签了多少个项目？", "贾汪区签了多少个项目？"],
        ),
        (
            "城镇居民和农村居民的收入分别是多少？",
            ["城镇居民的收入是多少？", "农村居民的收入是多少？"],
        ),
    ],
)
def test_several_years_or_things_are_asked_for_one_by_one(question, each):
    assert of_each(question, load_lexicon()) == each


@pytest.mark.parametrize(
    "question",
    [
        "徐州2019年的出口是多少？",
        "2018年和2019年出口相差多少？",
        "2018年和2019年一共出口多少？",
        "从2018年到2019年出口增长多少？",
        "How much did exports grow between 2018 and 2019?",
        "谁在2004年和2008年获得金牌？",  # one and the same
        "泉山区和贾汪区签了多少个项目？",
        "城镇和农村居民的收入分别是多少？",
        "",
    ],
)
def test_one_question_stays_one(question):
    assert of_each(question, load_lexicon()) == [question]
