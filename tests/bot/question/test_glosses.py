from __future__ import annotations

import pytest

from bot.question import short_name_asked, with_one_name


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("What does RIVET stand for?", "RIVET"),
        ("what is FSB short for?", "FSB"),
        ("FSB是什么的缩写？", "FSB"),
        ("FSB的全称是什么", "FSB"),
        ("「FSB」代表什麼？", "FSB"),
        ("What is RIVET?", ""),
        ("What does the mayor stand for?", ""),
        ("", ""),
    ],
)
def test_the_short_name_whose_long_form_is_asked_for(question, short):
    assert short_name_asked(question) == short


@pytest.mark.parametrize(
    ("question", "others"),
    [
        (
            "What is layered cutting (阴阳套剪)?",
            ("What is 阴阳套剪?", "What is layered cutting?"),
        ),
        (
            "维尔登群岛（Velden Isles）有多少人？",
            ("Velden Isles有多少人？", "维尔登群岛有多少人？"),
        ),
        (
            "What did the Board (理事会) say in 2019?",
            ("What did the 理事会 say in 2019?", "What did the Board say in 2019?"),
        ),
        ("How many (people) came?", ()),
        ("徐州（2019年）出口多少？", ()),
        ("徐州出口多少？", ()),
        ("(理事会)?", ()),
        ("", ()),
    ],
)
def test_each_of_two_names_alone(question, others):
    assert with_one_name(question) == others
