from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.articles import blocks_of
from bot.core import Article, Table, encode_structure


def blocks(text, tables=()):
    article = Article("a", "", text, structure=encode_structure([], tables))
    return [(one.kind, text[one.start : one.end], one.level) for one in blocks_of(article)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("one\ntwo\n\nthree", [("paragraph", "one\ntwo", 0), ("paragraph", "three", 0)]),
        ("# One #\ntext", [("heading", "One", 1), ("paragraph", "text", 0)]),
        ("text\n### Three", [("paragraph", "text", 0), ("heading", "Three", 3)]),
        ("One\n===\nTwo\n---\n\nx", [("heading", "One", 1), ("heading", "Two", 2)]),
        ("#no heading\n#", [("paragraph", "#no heading\n#", 0)]),
        ("- a\n  * b\n    + c", [("item", "a", 0), ("item", "b", 1), ("item", "c", 2)]),
        ("1. a\n2) b", [("item", "1. a", 0), ("item", "2) b", 0)]),
        ("2019 was\n-5 %", [("paragraph", "2019 was\n-5 %", 0)]),
        ("a\n```\n# b\n\n- c\n```\nd", [("paragraph", "a", 0), ("code", "# b\n\n- c", 0)]),
        ("```\nnever\nclosed", [("paragraph", "```\nnever\nclosed", 0)]),
        ("~~~\n~~~\nx", [("paragraph", "x", 0)]),
        (
            "一、甲\n 1. 乙\n\n丙\n （一）丁 \n戊",
            [
                ("heading", "一、甲", 1),
                ("item", "1. 乙", 0),
                ("paragraph", "丙", 0),
                ("heading", "（一）丁", 2),
                ("paragraph", "戊", 0),
            ],
        ),
        ("# 甲\n一、乙\n丙", [("heading", "甲", 1), ("paragraph", "一、乙\n丙", 0)]),
    ],
)
def test_the_blocks_of_a_text(text, expected):
    found = blocks(text)
    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)


def test_a_table_stands_among_the_others():
    text = "# One\n\na: 1.\n\nb: 2.\n\n- item"
    table = Table(7, 19, (), (((7, 8), (10, 11)), ((14, 15), (17, 18))))
    assert [kind for kind, *_ in blocks(text, [table])] == ["heading", "table", "item"]
    half = Table(7, 19, (), (((7, 8), (10, 11)),))  # a row is missing: nothing may be hidden
    assert [kind for kind, *_ in blocks(text, [half])] == [
        "heading", "paragraph", "paragraph", "item",
    ]  # fmt: skip
    beyond = Table(7, 99, (), (((7, 8),),))
    assert "table" not in [kind for kind, *_ in blocks(text, [beyond])]


@settings(deadline=None)
@given(st.text("ab#-*1. \n`~=\t一、", max_size=60))
def test_blocks_follow_each_other_and_leave_out_marks_alone(text):
    found = blocks_of(Article("a", "", text))
    at = 0
    for block in found:
        assert at <= block.start < block.end <= len(text)
        assert not set(text[at : block.start]) & set("ab一")
        at = block.end
    assert not set(text[at:]) & set("ab一")


@pytest.mark.parametrize(
    "text",
    ["```\n" * 30_000, "a\n" * 200_000, "- a\n" * 200_000, "#" * 500_000, "一、甲\n" * 200_000],
)
def test_a_long_text_takes_no_longer_than_its_length(text):
    before = time.process_time()
    blocks_of(Article("a", "", text))
    assert time.process_time() - before < 5
