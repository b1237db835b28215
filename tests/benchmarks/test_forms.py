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
        ("１２，３４０人", "12,340", True),
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


@pytest.mark.parametrize(
    ("asked", "told", "columns"),
    [
        (question(), answer("5%.", "比上年升5%。"), (True, True, False, True, True)),
        (question(), answer("", "比上年升5%。"), (True, False, False, True, True)),
        (question(), answer("6%.", "比上年升5%。"), (True, False, True, True, False)),
        (question(), answer("Not there.", answered=False), (False, False, False, False, False)),
        (question(near=["6%"]), answer("6%."), (True, False, False, False, False)),
        (
            question(form="yesno", gold=["Yes"]),
            answer("Yes: “x”"),
            (True, True, False, False, True),
        ),
        (question(form="yesno", gold=["Yes"]), answer("No yes"), (True, False, True, False, False)),
        (
            question(gold=[], quote=[], impossible=True),
            answer("5%.", "升5%"),
            (True, False, True, False, False),
        ),
        (
            question(gold=[], quote=[], impossible=True),
            answer(answered=False),
            (False, False, False, False, True),
        ),
    ],
)
def test_judged_by_hand(asked, told, columns):
    names = ("answered", "said right", "said wrong", "quote right", "good")
    found = judge(asked, told)
    assert tuple(found[name] for name in names) == columns


def test_messages_by_hand():
    quoted, said = answer("", "甲。"), answer("Hello!")
    assert judge_message({"text": "hello", "wanted": "greeting"}, said) == {
        "talk": "greeting", "fits": True, "unquoted": True,
    }  # fmt: skip
    assert judge_message({"text": "asdf", "wanted": "test"}, quoted) == {
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
        "| figure | 2 | 100.0 | 50.0 | 50.0 | 50.0 | 50.0 | 0 | – | – |"
    ]
    assert share([], "good") == "–"


def test_the_questions_are_whole():
    assert len({row["id"] for row in QUESTIONS}) == len({row["question"] for row in QUESTIONS})
    forms = Counter(form for row in QUESTIONS for form in (row["form"], *row.get("also", ())))
    assert len(QUESTIONS) == 440
    assert len(forms) == 28
    assert {form for form, count in forms.items() if count < 15} == {"versions"}
    assert sum(row["impossible"] for row in QUESTIONS) == 87
    assert all(bool(row["gold"]) != row["impossible"] for row in QUESTIONS)


def test_what_is_to_be_said_stands_in_the_articles():
    for row in QUESTIONS:
        folder = ROOT if row["article"].startswith("seeds/") else FORMS / "articles"
        text = (folder / row["article"]).read_text(encoding="utf-8")
        if row["impossible"]:
            continue
        assert holds_all(text, row["quote"]), row["id"]
        if not WORKED_OUT & {row["form"], *row.get("also", ())}:
            assert holds_all(text, row["gold"]), row["id"]


def test_the_messages_are_whole():
    assert len({row["text"] for row in MESSAGES}) == len(MESSAGES) == 109
    assert {row["language"] for row in MESSAGES} == {"en", "zh-Hans", "zh-Hant"}
