from __future__ import annotations

import pytest

from bot import Bot
from bot.answering.calculating import compute
from bot.core import Answer, Article, Chunk, Hit, Span

TEXT = """In 2019 Eastport exported goods worth 77.7 billion yuan.

In 2019 Eastport imported goods worth 15.4 billion yuan.

Eastport had 180 fishing boats and 45 ferries in 2019.

Northport had 120 ferries in 2019. About 300 ferries served Westport in 2019."""


@pytest.fixture(scope="module")
def ports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ports")
    with Bot.open(library=folder / "library", shipped=False) as opened:
        opened.add_articles([Article("a", "Ports of the coast", TEXT, "en")])
        yield opened


def test_a_difference_is_computed_and_both_quotes_stand_below(ports):
    said = ports.ask("How many more ferries did Northport have than Eastport in 2019?")
    assert said.headline == "75 (computed: 120 − 45)."
    assert [mark.text for mark in said.marks] == ["120", "45"]
    assert said.text.split("\n")[:3] == [
        said.headline,
        "“Northport had 120 ferries in 2019.”",
        "— Ports of the coast",
    ]
    assert len(said.quotes) == 2


def test_a_sum(ports):
    said = ports.ask("How many ferries did Northport and Eastport have in total in 2019?")
    assert said.headline == "165 (computed: 120 + 45)."


def test_nothing_is_computed_from_what_is_not_there_or_not_exact(ports):
    missing = ports.ask("How many more ferries did Northport have than Southport in 2019?")
    assert missing.headline == ""
    about = ports.ask("How many more ferries did Westport have than Northport in 2019?")
    assert about.headline == ""
    assert not about.text.startswith("\n")


def said(value: str, sentence: str, start: int = 0) -> Answer:
    at = sentence.index(value)
    quote = Span("a", start, start + len(sentence), sentence)
    mark = Span("a", start + at, start + at + len(value), value)
    article = Article("a", "T", sentence)
    hit = Hit(Chunk("a", start, start + len(sentence), sentence), article, 0.5)
    text = f"{value}.\n“{sentence}”"
    return Answer("?", text, True, 0.9, (quote,), (mark,), (hit,), headline=f"{value}.")


WHOLE = Answer("how much?", "5.\n“It is 5.”", True, 0.8, headline="5.")


@pytest.mark.parametrize(
    ("operation", "first", "second"),
    [
        ("difference", "5 boats", "3 days"),
        ("difference", "5 billion yuan", "3 billion US dollars"),
        ("times", "5 boats", "0 boats"),
        ("sum", "2019", "2020"),
    ],
)
def test_figures_that_cannot_be_put_together(operation, first, second):
    answers = (said(first, f"It is {first}."), said(second, f"That is {second}.", 100))
    answer = compute(operation, WHOLE, answers, "en")
    assert (answer.headline, answer.text) == ("", "“It is 5.”")


def test_one_value_for_both_is_no_two_values():
    one = said("5 boats", "It has 5 boats.")
    assert compute("sum", WHOLE, (one, one), "en").headline == ""


@pytest.mark.parametrize(
    ("operation", "first", "second", "language", "line"),
    [
        ("gap", "3.5亿元", "12亿元", "zh-Hans", "8.5亿元（由文中数字算出：12亿元 − 3.5亿元）。"),
        (
            "difference",
            "3.5亿元",
            "12亿元",
            "zh-Hans",
            "-8.5亿元（由文中数字算出：3.5亿元 − 12亿元）。",
        ),
        (
            "difference",
            "25.6%",
            "21.5%",
            "zh-Hant",
            "4.1個百分點（由文中數字算出：25.6% − 21.5%）。",
        ),
        (
            "times",
            "12亿元",
            "4亿元",
            "en",
            "3 times (computed: 1.2 billion yuan ÷ 400 million yuan).",
        ),
        ("times", "10 boats", "3 boats", "en", "About 3.33 times (computed: 10 ÷ 3)."),
        (
            "sum",
            "1,200 people",
            "34 people",
            "en",
            "1,234 people (computed: 1,200 people + 34 people).",
        ),
    ],
)
def test_exact_values_in_the_reader_s_language(operation, first, second, language, line):
    answers = (said(first, f"甲是{first}。"), said(second, f"乙是{second}。", 100))
    if language == "en" and first.isascii():
        answers = (said(first, f"It is {first}."), said(second, f"That is {second}.", 100))
    assert compute(operation, WHOLE, answers, language).headline == line


def test_decimals_stay_exact():
    answers = (said("0.1亿元", "甲是0.1亿元。"), said("0.2亿元", "乙是0.2亿元。", 100))
    line = compute("sum", WHOLE, answers, "zh-Hans").headline
    assert line.startswith("3000万元")
