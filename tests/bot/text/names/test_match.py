from __future__ import annotations

import pytest

from bot.text.names import (
    countries_in,
    is_country,
    is_replaced,
    name_share,
    names_of,
    organisations_of,
    text_of,
)
from embeddings.lexicon import load_lexicon


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("臺灣與德國的法律", {"Taiwan", "Germany"}),
        ("The law of Hong Kong and of New Zealand", {"Hong Kong", "New Zealand"}),
        ("An Australian telecommunications firm", {"Australia"}),
        ("the kingdom and the united team", set()),
        ("北京市养犬管理规定", set()),
        ("我国与德国的法律", {"China", "Germany"}),
        ("", set()),
    ],
)
def test_the_countries_of_a_text(text, countries):
    assert countries_in(text_of(text)) == countries


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("在台灣要罰多少錢？", True),
        ("What is the fine in South Korea?", True),
        ("What did Air France pay?", False),
        ("What is the fine in Kaohsiung?", False),
    ],
)
def test_a_country_is_more_than_a_word_of_a_name(question, answer):
    lexicon = load_lexicon()
    assert [is_country(name) for name in names_of(question, lexicon)] == [answer]


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("Who is Robert Keller?", "Martin Keller met Julia Keller.", 0),
        ("Who is Robert Keller?", "Mr Keller left.", 0.5),
        ("Who is Robert Keller?", "Robert Keller left.", 1),
        ("What did Elmwood Resources Limited sell?", "Oakmere Resources Limited sold.", 0),
        ("Whom did Falcon Holdings Limited pay?", "Kestrel Holdings Limited paid.", 0),
        ("陈思齐的作品是什么？", "陈思源的作品", 0),
        ("陈思齐的作品是什么？", "思齐的作品", 1),
        ("陈志强是谁？", "李志强是院长", 0),
        ("李建国是谁？", "李建华是院长", 0),
        ("特朗普做了什么？", "川普於2018年宣布", 1),
        ("川普做了什麼？", "特朗普宣布", 1),
        ("川普做了什麼？", "Trump announced", 1),
        ("北韩有多少人口？", "朝鲜人口", 1),
        ("苏州有多少人口？", "宿州人口", 0),
        ("How old is the population of China?", "我国人口平均年龄是38.8岁", 1),
        ("中国的人口有多少？", "我国人口", 1),
        ("中國的人口有多少？", "我國人口", 0),  # in this script it may be another country
    ],
)
def test_namesakes_are_others_and_other_names_are_the_same(question, text, share):
    lexicon = load_lexicon()
    (name,) = names_of(question, lexicon)
    assert name_share(name, text_of(text), lexicon) == share


@pytest.mark.parametrize(
    ("question", "text", "replaced"),
    [
        ("宏图医疗器械有限公司中标多少？", "宏达医疗器械有限公司中标", True),
        ("宏图医疗器械有限公司中标多少？", "宏图医疗器械中标", False),
        ("介绍启航书店的历史", "启德书店", True),
        ("介绍启航书店的历史", "书店很多", False),
        ("啟航書店在哪裡？", "启航书店", False),
    ],
)
def test_a_body_is_told_by_all_words_of_its_name(question, text, replaced):
    (body,) = organisations_of(question)
    assert is_replaced(body, text) is replaced


def test_a_question_without_a_body():
    assert [
        organisations_of(text) for text in ("", "该公司的利润", "哪些公司", "两家公司", "Who?")
    ] == [()] * 5
