"""Answers that grow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.composer import growing
from bot.core.records import Answer


def texts(text):
    return [
        one.text for one in growing(Answer(question="?", text=text, answered=True, confidence=1.0))
    ]


@pytest.mark.parametrize(
    ("text", "grown"),
    [
        ("The apple is ripe.", ["The", "The apple", "The apple is", "The apple is ripe."]),
        ("蘋果成熟了。", ["蘋果成熟", "蘋果成熟了。"]),
        ("用了20.9億美元", ["用了", "用了20.9", "用了20.9億美元"]),
        ("one\n\n  two ", ["one", "one\n\n  two", "one\n\n  two "]),
        ("one", ["one"]),
        ("", [""]),
        ("  \n", ["  \n"]),
    ],
)
def test_by_words_or_four_characters(text, grown):
    assert texts(text) == grown


def test_all_else_is_there_from_the_first():
    whole = Answer(question="How?", text="So it is.", answered=True, confidence=0.7)
    grown = list(growing(whole))
    assert [replace(one, text="") for one in grown] == [replace(whole, text="")] * 3
    assert grown[-1] is whole


def test_a_long_text_is_whole_at_the_end():
    assert texts("蘋" * 50_000)[-1] == "蘋" * 50_000
