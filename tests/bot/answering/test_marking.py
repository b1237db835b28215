from __future__ import annotations

import pytest

from bot.answering.marking import mark
from bot.answering.reading import LikelySpan
from bot.core.records import Span

START = 40  # where the quote stands in its article


def quote_of(text, article="a"):
    return Span(article, START, START + len(text), text, "sentence")


def found(text, *values, article="a"):
    """The places of the values in a quote, the first the likeliest."""
    starts = [START + text.index(value) for value in values]
    return [
        LikelySpan(article, start, start + len(value), 1 / (n + 1), 2.0)
        for n, (start, value) in enumerate(zip(starts, values, strict=True))
    ]


TRADE = "徐州2019年的出口額為777.9億元，進口額為154億元。"


def test_the_likeliest_span_is_marked():
    one = mark("amount", quote_of(TRADE), found(TRADE, "154億元", "777.9億元"))
    start = START + TRADE.index("154億元")
    assert one == Span("a", start, start + 5, "154億元", "amount")


def test_what_reaches_beyond_the_quote_is_not_marked():
    before = LikelySpan("a", START - 1, START + 2, 0.9, 5.0)
    behind = LikelySpan("a", START + len(TRADE) - 2, START + len(TRADE) + 1, 0.9, 5.0)
    one = mark("amount", quote_of(TRADE), [before, behind, *found(TRADE, "777.9億元")])
    assert one is not None and one.text == "777.9億元"
    assert mark("amount", quote_of(TRADE), [before, behind]) is None


def test_the_whole_quote_may_be_marked():
    one = mark("", quote_of(TRADE), [LikelySpan("a", START, START + len(TRADE) - 1, 1.0, 1.0)])
    assert one is not None and one.text == TRADE[:-1]


def test_a_span_of_another_article_is_not_marked():
    assert mark("amount", quote_of(TRADE), found(TRADE, "154億元", article="b")) is None


def test_the_mark_has_the_kind_asked_for():
    for kind in ("person", "date", ""):
        one = mark(kind, quote_of(TRADE), found(TRADE, "徐州"))
        assert one is not None and one.kind == kind


@pytest.mark.parametrize("text", ["", "   ", "沒有數字。", "🙂"])
def test_no_spans_no_mark(text):
    assert mark("amount", quote_of(text), []) is None


def test_the_ends_of_a_mark_are_put_right():
    text = "會議由市長莊兆林，主持。"
    one = mark("person", quote_of(text), found(text, "由市長莊兆林，"))
    assert one == Span("a", START + 3, START + 8, "市長莊兆林", "person")


def test_a_span_of_which_nothing_is_left_gives_way_to_the_next():
    one = mark("amount", quote_of(TRADE), found(TRADE, "，", "的", "154億元"))
    assert one is not None and one.text == "154億元"
    assert mark("amount", quote_of(TRADE), found(TRADE, "，")) is None


LIST = "四大產業分別是鋼鐵、煤炭和石油。"


def test_a_list_is_marked_from_its_first_item():
    one = mark("list", quote_of(LIST), found(LIST, "產業分別是鋼鐵、煤炭和石油"))
    start = START + LIST.index("鋼鐵")
    assert one == Span("a", start, start + 8, "鋼鐵、煤炭和石油", "list")


@pytest.mark.parametrize(
    ("kind", "value", "marked"),
    [
        ("amount", "的出口額為777.9億元", "777.9億元"),
        ("amount", "777.9億元，進口額為154億元", "777.9億元，進口額為154億元"),
        ("", "出口額為777.9億元", "出口額為777.9億元"),
        ("count", "的28個縣", "28個縣"),
        ("count", "28個縣，其中有多少出口", "28個"),
    ],
)
def test_of_a_value_with_one_figure_that_is_marked(kind, value, marked):
    text = "本市的出口額為777.9億元，進口額為154億元。全省的28個縣，其中有多少出口？"
    one = mark(kind, quote_of(text), found(text, value))
    assert one is not None and one.text == marked


def test_a_list_is_marked_whole():
    one = mark("list", quote_of(LIST), found(LIST, "煤炭和石油"))
    assert one is not None and one.text == "鋼鐵、煤炭和石油"


def test_a_single_thing_is_no_list():
    one = mark("list", quote_of(LIST), found(LIST, "鋼鐵"))
    assert one is not None and (one.text, one.kind) == ("鋼鐵", "")


FINE = "處新臺幣三萬元以上、十五萬元以下罰鍰；情節重大者處二十萬元以上罰鍰。"


@pytest.mark.parametrize(
    ("text", "value", "marked"),
    [
        (FINE, "十五萬元", "新臺幣三萬元以上、十五萬元以下"),
        (FINE, "新臺幣三萬元以上", "新臺幣三萬元以上、十五萬元以下"),
        (FINE, "二十萬元", "二十萬元以上"),
        ("对个人处50元以下的罚款。", "50元", "50元以下"),
        ("增速5%以上，通胀2%左右。", "5%", "5%以上"),
        ("A fine of 50 dollars or more is due.", "50 dollars", "50 dollars or more"),
        ("徐州有三百人以上，南京有五百人。", "三百人", "三百人以上"),
        ("", "", None),
    ],
)
def test_a_limit_is_marked_with_what_makes_it_one(text, value, marked):
    one = mark("amount", quote_of(text), found(text, value))
    assert (one and one.text) == marked


def test_the_time_of_a_thing_is_no_limit():
    text = "2013年以上的學生在徐州。"
    one = mark("date", quote_of(text), found(text, "2013年"))
    assert one is not None and one.text == "2013年"


@pytest.mark.parametrize(
    ("text", "value", "marked"),
    [
        ("The fee is between $20 and $35 each.", "$20 and $35", "between $20 and $35"),
        ("It takes 3-5 working days, mostly.", "3-5", "3-5 working days"),
        ("It takes 5 working days.", "5", "5 working days"),
        ("The margin was –3.1%.", "–3.1%", "–3.1%"),
        ("推出$5,000元电子券。", "$5,000", "$5,000元"),
    ],
)
def test_a_figure_has_all_that_belongs_to_it(text, value, marked):
    kind = "duration" if "takes" in text else "percentage" if "%" in text else "amount"
    start = text.index(value)
    quote = Span("a", 0, len(text), text)
    found = mark(kind, quote, [LikelySpan("a", start, start + len(value), 0.9, 1.0)])
    assert found is not None and found.text == marked


def test_a_list_is_whole_even_where_the_reader_took_its_end_too_far():
    text = "数据显示，成都、资阳、内江、德阳等市居前。"
    start = text.index("资阳")
    quote = Span("a", 0, len(text), text)
    found = mark("list", quote, [LikelySpan("a", start, text.index("等") + 1, 0.9, 1.0)])
    assert found is not None and found.text == "成都、资阳、内江、德阳"
