from __future__ import annotations

import pytest

from bot.text import designators
from bot.text.designators import are_alike, bears, designators_of, is_same
from embeddings.lexicon import Lexicon, load_lexicon

LEXICON = load_lexicon()


def found(text):
    return [
        (text[one.start : one.end], one.noun, *sorted(one.marks)) for one in designators_of(text)
    ]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("How much does room 14 cost?", ("room 14", "room", "14")),
        ("When was Room 21B renovated?", ("Room 21B", "room", "21b")),
        ("How many crates does warehouse no. 5 store?", ("warehouse no. 5", "warehous", "5")),
        ("What does Article VII say?", ("Article VII", "articl", "7")),
        ("Article V of the treaty", ("Article V", "articl", "5", "v")),
        ("Who is in class three?", ("class three", "class", "3")),
        ("Rooms 12 and 14", ("Rooms 12 and 14", "room", "12", "14")),
        ("rooms 12 to 14", ("rooms 12 to 14", "room", "12", "13", "14")),
        ("How much would Plan B cost?", ("Plan B", "plan", "b")),
        ("Court 2 was resurfaced in 2017.", ("Court 2", "court", "2")),
        ("Apollo 11 landed.", ("Apollo 11", "apollo", "11")),
        ("How late was flight QX881?", ("flight QX881", "flight", "qx881")),
        ("How many bags does the X300 check?", ("X300", "x", "x300")),
        ("Resolution 1973 was adopted", ("Resolution 1973", "resolut", "1973")),
        ("第十九条规定罚款多少？", ("第十九条", "条", "19")),
        ("第１９條規定罰款多少？", ("第１９條", "条", "19")),
        ("第120条之一是什么？", ("第120条之一", "条", "120-1")),
        ("四号线有多少站？", ("四号线", "线", "4")),
        ("5號樓有多少住戶？", ("5號樓", "楼", "5")),
        ("第5000号专利是谁的？", ("第5000号专利", "专利", "5000")),
        ("3班有多少学生？", ("3班", "班", "3")),
        ("３班有多少學生？", ("３班", "班", "3")),
        ("二班有多少学生？", ("二班", "班", "2")),
        ("302室的产权人是谁？", ("302室", "室", "302")),
        ("第四人民医院有多少床位？", ("第四人民医院", "医院", "4")),
        ("望舒3號的重量是多少？", ("3號", "望舒", "3")),
        ("乙店销售额是多少？", ("乙店", "店", "b")),
        ("丁廠產量多少？", ("丁廠", "厂", "d")),
        ("乙方什么时候付款？", ("乙方", "方", "b")),
        ("B座有多少车位？", ("B座", "座", "b")),
        ("Ｃ座有多少车位？", ("Ｃ座", "座", "c")),
        ("甲店、乙店销售额", ("甲店、乙店", "店", "a", "b")),
    ],
)
def test_an_item_is_its_noun_and_its_mark(text, item):
    assert found(text) == [item]


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "It cost 180 dollars in 2018.", "She was born on May 4 and is 14 years old.",
        "Who is ranked third, and who is in the top 10?", "They spent 500 on 12 rooms.",
        "The class of 2019 has groups 5 years old.", "Plan a trip with the area now known as X.",
        "What plan a company has", "The Q3 2019 revenue was US$500 million.",
        "In 2019年3月5号发生了什么？", "共有12栋楼，有3班学生，楼高12层。",
        "第三季度第一产业增长多少？",
        "第一条铁路通往哪里？", "第三名是谁？", "第十四届有多少代表？", "装甲部队和甲板",
        "指甲店有多少家？",
        "丁厂长是谁？", "甲午战争", "刘某甲第二段婚姻", "三班倒的一班人马",
    ],
)  # fmt: skip
def test_amounts_years_ages_ranks_and_words_are_no_items(text):
    assert found(text) == []


def only(text):
    (one,) = designators_of(text)
    return one


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("room 14", "Room No. 14", True),
        ("room 14", "room 12", False),
        ("room 14", "table 14", False),
        ("12号房间", "room 12", True),
        ("5号楼", "三号楼", False),
        ("6号手术室", "6室", True),
        ("302室", "302房", True),
        ("Class 3", "三班", True),
        ("Party B", "乙方", True),
        ("rooms 12 to 16", "room 14", True),
        ("第十九条", "Article 19", True),
        ("X300", "X200", False),
    ],
)
def test_the_same_item_may_be_written_otherwise(one, other, same):
    assert is_same(only(one), only(other), LEXICON) is same


def test_kinds_are_told_by_nouns():
    assert are_alike(only("room 14"), only("room 12"), Lexicon())
    assert not are_alike(only("room 14"), only("table 14"), Lexicon())
    assert are_alike(only("K15路"), only("K17路"), Lexicon())
    assert not are_alike(only("X300"), only("A300"), Lexicon())


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("14. Every person has a home.", True),
        ("第十四届", True),
        ("numbers 12, 14 and 16", True),
        ("The lodge employs 14 people.", False),
        ("It grew by 14%.", False),
        ("114 rooms, 14.5 metres", False),
        ("", False),
    ],
)
def test_a_mark_may_stand_without_its_noun(text, has):
    assert bears(text, frozenset(("14",))) is has


def test_many_items_are_looked_for_in_a_text_that_is_read_once():
    """A question may name hundreds of them, and each would fold the text and find its figures."""
    text = "Rooms 12 and 13 are on floor 4; item w7a costs 5 yuan."
    designators._borne_marks.cache_clear()
    found = [bears(text, frozenset((f"w{n}a",))) for n in range(400)]
    assert found.count(True) == 1 and found[7]
    assert designators._borne_marks.cache_info().misses == 1
