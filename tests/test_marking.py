from __future__ import annotations

import pytest

from bot.asked import kind_asked
from bot.marking import mark
from bot.records import Span
from embeddings.lexicon import Lexicon, Table

START = 40  # where the quote stands in its article


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(
        Table.build({"export": {"出口": 1.0}, "import": {"进口": 1.0}, "mayor": {"市长": 1.0}}),
        Table.build({"出口": {"export": 1.0}, "进口": {"import": 1.0}, "市长": {"mayor": 1.0}}),
        Table.build({}),
        Table.build({}),
    )


def marked(question, text, lexicon):
    """The marked texts; each is the slice of the article that it says it is."""
    quote = Span("a", START, START + len(text), text, "sentence")
    spans = mark(question, kind_asked(question), quote, lexicon)
    article = "。" * START + text
    assert all(span.article_id == "a" for span in spans)
    assert all(article[span.start : span.end] == span.text for span in spans)
    return [span.text for span in spans]


TRADE = "徐州2019年的出口額為777.9億元，進口額為154億元。"
TRADE_ENGLISH = "Exports were worth 77.79 billion yuan, imports came to 15.4 billion yuan."


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("徐州2019年出口總額是多少？", TRADE, "777.9億元"),
        ("徐州2019年进口总额是多少？", TRADE, "154億元"),
        ("How much did Xuzhou export in 2019?", TRADE, "777.9億元"),
        ("How much did Xuzhou import in 2019?", TRADE, "154億元"),
        ("How much were the exports?", TRADE_ENGLISH, "77.79 billion yuan"),
        ("How much were the imports?", TRADE_ENGLISH, "15.4 billion yuan"),
        ("進口總額是多少？", TRADE_ENGLISH, "15.4 billion yuan"),
    ],
)
def test_the_amount_nearest_to_the_questions_words(question, text, value, lexicon):
    assert marked(question, text, lexicon) == [value]


def test_the_kind_asked_for_goes_before_other_kinds(lexicon):
    text = "The zone signed four projects worth 5.1 billion yuan."
    assert marked("How much are the projects worth?", text, lexicon) == ["5.1 billion yuan"]
    assert marked("How many projects were signed?", text, lexicon)[0].startswith("four")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("2019年什么时候举行会议？", "會議在2019年舉行。"),
        ("When in 2019 was it held?", "It was held in 2019."),
    ],
)
def test_the_year_of_the_question_is_no_answer(question, text, lexicon):
    assert marked(question, text, lexicon) == []


def test_a_date_that_says_more_than_the_question_is_one(lexicon):
    text = "It was planned in 2019 and held on 27 March 2020."
    assert marked("When was what they planned in 2019 held?", text, lexicon) == ["27 March 2020"]


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("谁是市长？", "市長張偉主持會議。", "張偉"),
        ("Who is the mayor?", "市长张伟主持会议。", "张伟"),
        ("Who is the mayor?", "The mayor, Zhou Tiegen, spoke.", "Zhou Tiegen"),
        ("列车开往哪里？", "列车开往巴黎。", "巴黎"),
        ("火車開往哪裡？", "火車開往紐約。", "紐約"),
        ("Where did the train go?", "The train went to Moscow.", "Moscow"),
    ],
)
def test_names_in_both_languages(question, text, value, lexicon):
    assert marked(question, text, lexicon) == [value]


def test_a_name_that_the_question_says_is_no_answer(lexicon):
    assert marked("徐州在哪里？", "徐州市很大。", lexicon) == []
    assert marked("Who is Zhou Tiegen?", "Zhou Tiegen spoke.", lexicon) == []


@pytest.mark.parametrize("text", ["", "   ", "沒有數字。", "No figure here."])
@pytest.mark.parametrize("question", ["How much was it?", "第几？", "When?", "Why?"])
def test_no_value_no_mark(question, text, lexicon):
    assert marked(question, text, lexicon) == []


def test_a_question_without_words_still_marks_the_first_of_equals(lexicon):
    quote = Span("a", 0, 9, "12%, 13%.", "sentence")
    (span,) = mark("?", "percentage", quote, lexicon)
    assert (span.start, span.end, span.text, span.kind) == (0, 3, "12%", "percentage")
