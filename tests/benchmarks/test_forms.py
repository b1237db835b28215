"""The pure parts of the benchmark by form, and that its data are whole."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from benchmarks.forms import FORMS, ROOT, holds, holds_all, judge, judge_message, share, table
from bot import Answer, Span

QUESTIONS = json.loads((FORMS / "questions.json").read_text(encoding="utf-8"))["questions"]
MESSAGES = json.loads((FORMS / "utterances.json").read_text(encoding="utf-8"))
WORKED_OUT = {"computed", "unit", "yesno"}  # their values need not stand in the text


def question(**more):
    kept = {"form": "figure", "gold": ["5%"], "quote": ["升5%"], "impossible": False}
    return kept | more


def answer(line="", *quotes, answered=True):
    return Answer(
        "?", line, answered, 0.5, tuple(Span("a", 0, 1, q) for q in quotes), headline=line
    )


@pytest.mark.parametrize(
    ("text", "value", "there"),
    [
        ("共20.9億美元", "20.9亿美元", True),
        ("１２,３４０人", "12,340", True),
        ("111年1,290，112年1,050", "1,290", True),
        ("US$2.09 billion", "2.09 Billion", True),
        ("「雁台區」", "雁台区", True),
        ("15%", "5%", False),
        ("0.5%", "5%", False),
        ("600万", "600", False),
        ("600人", "600", True),
        ("6000", "600", False),
        ("cash", "ash", False),
        ("ash tree", "ash", True),
        ("", "5%", False),
        ("5%", "", False),
    ],
)
def test_a_value_is_held_as_a_whole(text, value, there):
    assert holds(text, value) is there


def test_of_several_values_one_is_enough_and_of_each_part_one():
    assert holds_all("甲12人", ["11人", "12人"])
    assert not holds_all("甲12人", [["12人"], ["13人"]])
    assert holds_all("甲12人，乙13人", [["12人"], ["13人", "14人"]])


SEVERAL = [["1938"], ["350人"]]
NONE = {"gold": [], "quote": [], "impossible": True}


def columns_of(row):
    return ", ".join(name for name, value in row.items() if value is True)


@pytest.mark.parametrize(
    ("asked", "told", "columns"),
    [
        (question(), answer("5%.", "比上年升5%。"), "answered, said right, quote right, good"),
        (question(), answer("", "比上年升5%。"), "answered, quote right, good"),
        (question(), answer("6%.", "比上年升5%。"), "answered, said wrong, quote right"),
        (question(), answer("Not there.", answered=False), ""),
        (question(near=["6%"]), answer("6%."), "answered, said nearly"),
        (question(besides=["6%"]), answer("5%和6%。"), "answered, said nearly"),
        (question(gold=[["5%"], ["6%"]]), answer("5%。"), "answered, said nearly"),
        (question(gold=[["5%"], ["6%"]]), answer("5%和6%。"), "answered, said right, good"),
        (question(gold=["Yes"]), answer("Yes: “x”"), "answered, said right, good"),
        (question(gold=["Yes"]), answer("No yes"), "answered, said wrong"),
        (question(gold=["不", "封山"]), answer("古道封山。"), "answered, said right, good"),
        (question(**NONE), answer("5%.", "升5%"), "answered, said wrong"),
        (question(**NONE), answer("", "升5%"), "answered"),
        (question(**NONE), answer(answered=False), "good"),
    ],
)
def test_judged_by_hand(asked, told, columns):
    assert columns_of(judge(asked, told)) == columns


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("1）1938年。2）350人。", "answered, said right, quote right, good"),
        ("1) 1938. 2) as quoted below.", "answered, said nearly, quote right, good"),
        ("1) as quoted below. 2) as quoted below.", "answered, said nearly, quote right, good"),
        ("1）1938年。2）没有找到。", "answered, said nearly, quote right"),
        ("1) 1938. 2) 1938.", "answered, said wrong, quote right"),
        ("1938.", "answered, said wrong, quote right"),
    ],
)
def test_each_of_several_questions_is_judged(line, columns):
    asked = question(form="several", gold=SEVERAL, quote=SEVERAL)
    assert columns_of(judge(asked, answer(line, "生于1938年，载客350人。"))) == columns


def test_messages_by_hand():
    quoted, said = answer("", "甲。"), answer("Hello!")
    assert judge_message({"text": "hello", "wanted": "greeting"}, said) == {
        "talk": "greeting", "fits": True, "unquoted": True,
    }  # fmt: skip
    assert judge_message({"text": "jkl uiop", "wanted": "test"}, quoted) == {
        "talk": "", "fits": False, "unquoted": False,
    }  # fmt: skip
    message = {"text": "list all articles", "wanted": "about"}
    assert not judge_message(message, said)["fits"], "all articles are not those about something"


def test_a_table_by_hand():
    rows = [
        question() | judge(question(), told)
        for told in (answer("5%.", "升5%"), answer("6%.", "升6%"))
    ]
    assert list(table(rows, lambda row: (row["form"],)))[2:] == [
        "| figure | 2 | 100.0 | 50.0 | 0.0 | 50.0 | 50.0 | 50.0 | 0 | – | – |"
    ]
    assert share([], "good") == "–"


def test_the_questions_are_whole():
    assert len({row["id"] for row in QUESTIONS}) == len({row["question"] for row in QUESTIONS})
    forms = Counter(form for row in QUESTIONS for form in (row["form"], *row.get("also", ())))
    assert len(QUESTIONS) == 440
    assert len(forms) == 28
    assert {form for form, count in forms.items() if count < 15} == {"versions"}
    assert sum(row["impossible"] for row in QUESTIONS) == 86
    assert all(bool(row["gold"]) != row["impossible"] for row in QUESTIONS)


def test_what_is_to_be_said_stands_in_the_articles():
    for row in QUESTIONS:
        folder = ROOT if row["article"].startswith("seeds/") else FORMS / "articles"
        text = (folder / row["article"]).read_text(encoding="utf-8")
        if row["impossible"]:
            continue
        assert holds_all(text, row["quote"]), row["id"]
        if not WORKED_OUT & {row["form"], *row.get("also", ())}:
            assert holds_all(text, row["gold"]) or "near" in row, row["id"]


def test_the_messages_are_whole():
    assert len({row["text"] for row in MESSAGES}) == len(MESSAGES) == 109
    assert {row["language"] for row in MESSAGES} == {"en", "zh-Hans", "zh-Hant"}
