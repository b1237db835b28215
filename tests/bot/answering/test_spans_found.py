from __future__ import annotations

import pytest

from bot.answering.spans import find_spans


def test_figures_of_the_kinds_that_answer_are_wanted():
    text = "2019年使用外資20.9億美元，增長10.09%，居第三位。"
    assert {text[a:b] for a, b in find_spans("amount", text)} >= {"20.9億美元", "10.09%"}
    assert {text[a:b] for a, b in find_spans("percentage", text)} == {"10.09%"}
    assert {text[a:b] for a, b in find_spans("rank", text)} == {"第三位"}
    assert {text[a:b] for a, b in find_spans("date", text)} == {"2019年"}


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("person", "市長張偉主持會議。", "張偉"),
        ("person", "市长张伟主持会议。", "张伟"),
        ("person", "Its mayor, Zhou Tiegen, spoke.", "Zhou Tiegen"),
        ("place", "列车开往巴黎。", "巴黎"),
        ("place", "火車開往紐約。", "紐約"),
        ("place", "a train to the Isle of Man left", "Isle of Man"),
    ],
)
def test_names_are_wanted(kind, text, name):
    assert name in {text[a:b] for a, b in find_spans(kind, text)}


def test_for_anything_else_what_is_quoted_is_wanted():
    text = "他寫了《紅樓夢》和「葬花吟」，以及 “Bees”。《》"
    assert {text[a:b] for a, b in find_spans("", text)} == {"紅樓夢", "葬花吟", "Bees"}


@pytest.mark.parametrize("text", ["", "   ", "🙂", "《》", "無" * 2_000])
@pytest.mark.parametrize("kind", ["", "amount", "person", "place", "date"])
def test_nothing_is_wanted_of_nothing(kind, text):
    assert find_spans(kind, text) == set()


def test_for_a_list_enumerations_are_wanted():
    text = "四大產業是指煤炭、鋼鐵、水泥和玻璃。"
    assert find_spans("list", text) == {(text.index("煤"), len(text) - 1)}
