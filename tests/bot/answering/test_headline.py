from __future__ import annotations

import math

import pytest

from bot.answering import headline
from bot.answering.headline import (
    EVIDENCE,
    WEIGHTS,
    chance_of,
    counts_the_same,
    evidence,
    is_alone_in_unit,
    is_of_kind,
    is_said,
)
from bot.answering.quoting import Candidate
from bot.answering.reading import LikelySpan
from bot.core import settings
from bot.core.records import Article, Chunk, Hit, Span

TEXT = "本市的出口額為777.9億元，周鐵根說。"
ARTICLE = Article("a", "", TEXT)
HIT = Hit(Chunk("a", 0, len(TEXT), TEXT, ((0, len(TEXT)),)), ARTICLE, 0.75)
QUOTE = Candidate(
    Span("a", 0, len(TEXT), TEXT), HIT,
    coverage=0.5, cosine=0.25, fits=True, read=0.875, score=1.0,
)  # fmt: skip


def mark_of(text):
    start = TEXT.index(text)
    return Span("a", start, start + len(text), text)


def likely(text, share, odds=1.0):
    mark = mark_of(text)
    return LikelySpan("a", mark.start, mark.end, share, odds)


def told(value, kind="amount", spans=(), confidence=0.5, question="出口額是多少？", framed=False):
    found = evidence(question, kind, mark_of(value), QUOTE, spans, confidence, framed)
    return dict(zip(EVIDENCE, found, strict=True))


def test_every_evidence_has_its_weight():
    assert set(EVIDENCE) == set(WEIGHTS) - {"bias"}


def test_a_figure_where_one_is_asked_for():
    spans = [likely("777.9億元", 0.6, 4.0), likely("777.9", 0.1), likely("周鐵根", 0.2)]
    found = told("777.9億元", spans=spans)
    assert found["confidence"] == 0.0
    assert found["alone"] == pytest.approx(math.log(7 / 2))
    assert found["read"] == pytest.approx(math.log(0.7 + 1e-3))
    assert (found["best"], found["figure"], found["name"], found["said"]) == (1.0, 1.0, 0.0, 0.0)
    assert found["length"] == pytest.approx(math.log(2 + 5 * 0.4))


def test_a_value_that_is_no_figure_where_one_is_asked_for():
    found = told("周鐵根", spans=[likely("周鐵根", 0.5)])
    assert (found["figure"], found["length"]) == (0.0, pytest.approx(math.log(3)))


def test_a_name_where_one_is_asked_for():
    assert told("周鐵根", "person", [likely("周鐵根", 0.5)])["name"] == 1.0
    assert told("周鐵根說", "person", [likely("周鐵根", 0.5)])["name"] == 0.75
    assert told("出口額", "person", [likely("出口額", 0.5)])["name"] == 0.0
    assert told("周鐵根", "", [likely("周鐵根", 0.5)])["name"] == 0.0


def test_a_value_that_no_span_touches():
    found = told("周鐵根", spans=[likely("出口額", 0.5)])
    assert found["best"] == 0.0
    assert found["read"] == pytest.approx(math.log(1e-3))
    assert told("周鐵根")["alone"] == pytest.approx(math.log(1e-3 / (1 - 1e-3)))


def test_the_best_span_is_that_of_all_passages():
    near = likely("777.9億元", 0.6, 2.0)
    far = LikelySpan("b", near.start, near.end, 0.1, 5.0)
    half = LikelySpan("a", near.start, near.start + 2, 0.1, 7.0)
    assert told("777.9億元", spans=[near])["best"] == 1.0
    assert told("777.9億元", spans=[near, far])["best"] == 0.0
    assert told("777.9億元", spans=[near, far, half])["best"] == pytest.approx(2 * 2 / (2 + 7))


def parts_of(text, value):
    """A quote and the value in it."""
    start = 7 + text.index(value)
    return Span("a", 7, 7 + len(text), text), Span("a", start, start + len(value), value)


@pytest.mark.parametrize("confidence", [0.0, 1.0])
def test_what_is_certain_has_a_finite_logit(confidence):
    assert abs(told("周鐵根", confidence=confidence)["confidence"]) < 7


def test_whether_the_quote_covers_the_frame():
    assert (told("周鐵根")["framed"], told("周鐵根", framed=True)["framed"]) == (0.0, 1.0)


def test_what_the_question_says_itself():
    assert told("出口額")["said"] == 1.0
    assert told("周鐵根")["said"] == 0.0
    assert told("出口額", question="What is it?")["said"] == 0.0


def test_the_chance_is_that_of_the_logistic_model(monkeypatch):
    weights = dict.fromkeys(EVIDENCE, 0.0) | {"bias": math.log(3), "best": 2.0}
    monkeypatch.setattr(headline, "WEIGHTS", weights)
    features = [0.0] * len(EVIDENCE)
    assert chance_of(features) == pytest.approx(0.75)
    features[EVIDENCE.index("best")] = math.log(3) / 2
    assert chance_of(features) == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("question", "quote", "value", "alone"),
    [
        ("今年計劃新建綠道多少公里？", "新建綠道100公里、綠地500公頃。", "100公里", True),
        ("今年計劃新建綠道多少公里？", "新建綠道100公里、步道20公里。", "100公里", False),
        ("今年計劃新建綠道多少公里？", "新建綠道100公里、綠地500公頃。", "500公頃", False),
        ("How many miles long is it?", "It is 5 miles long and 3 feet wide.", "5 miles", True),
        ("How many members has it?", "It lost 50 members.", "50 members", False),
        ("What is it?", "It is 5 miles long.", "5 miles", False),
    ],
)
def test_the_one_figure_in_the_unit_asked_for(question, quote, value, alone):
    at = quote.index(value)
    span = Span("a", 7 + at, 7 + at + len(value), value)
    assert is_alone_in_unit(question, Span("a", 7, 7 + len(quote), quote), span) is alone


def test_words_beside_the_value_make_it_likelier():
    features = [0.0] * len(EVIDENCE)
    assert chance_of(features, agreed=True) == pytest.approx(
        1 / (1 + math.exp(-WEIGHTS["bias"] - headline.AGREED))
    )
    assert chance_of(features) < chance_of(features, agreed=True) < settings.SAID_CHANCE


@pytest.mark.parametrize(
    ("question", "kind", "value", "said"),
    [
        ("產量是多少？", "count", "18.6%，柑橘產量則增加7.3%", False),  # of two clauses
        ("產量是多少？", "count", "18.6%", False),
        ("產量是多少？", "count", "1,050公噸", True),
        ("是網上的幾倍？", "count", "30元", False),
        ("是網上的幾倍？", "count", "6倍", True),
        ("一共多少元？", "amount", "30元", True),
        ("傷殘免稅額由多少加到多少？", "amount", "6.6萬元", False),
        ("傷殘免稅額由多少加到多少？", "amount", "6.6萬元增至7.5萬元", True),
        ("甲、乙分別是多少元？", "amount", "5元", False),
        ("Who was hired?", "person", "SC", False),
        ("Who was hired?", "person", "Guido", True),
        ("考量哪些因素？", "list", "主管機關邀集各領域的學者和專家來評估", True),
        ("考量哪些因素？", "list", "主管機關應當邀集各領域的學者每年評估", False),
        ("有哪些城市？", "list", "徐州", True),
        ("有哪些城市？", "list", "徐州、供应充足的南京和上海", True),
        ("考量哪些因素？", "list", "主管機關應邀集財政、經濟及公共衛生的學者", False),
    ],
)
def test_what_is_said_has_the_form_of_an_answer(question, kind, value, said):
    whole = Span("a", 0, len(value), value)
    assert is_said(question, kind, whole, whole, 1.0) is said


def test_a_value_is_said_from_the_chance_on_that_is_set():
    value = mark_of("周鐵根")
    assert is_said("誰？", "person", QUOTE.span, value, settings.SAID_CHANCE)
    assert not is_said("誰？", "person", QUOTE.span, value, settings.SAID_CHANCE - 1e-6)


@pytest.mark.parametrize("kind", ["amount", "count"])
@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("20億元", True),
        ("三百兩", True),
        ("20–18", True),
        ("Rarely seen", False),
        ("Trillion", False),
    ],
)
def test_how_much_is_said_in_figures_alone(kind, value, said):
    whole = Span("a", 0, len(value), value)
    assert is_said("", kind, whole, whole, 1.0) is said
    assert is_said("", "date", whole, whole, 1.0) and is_said("", "", whole, whole, 1.0)


@pytest.mark.parametrize(
    ("question", "value", "same"),
    [
        ("How many people took part?", "14 days", False),
        ("How many people took part?", "700場", False),
        ("How many people took part?", "5300名", True),
        ("How many people took part?", "500 employees", True),
        ("How many people took part?", "500", True),
        ("How many employees were there?", "600人", True),
        ("How many employees were there?", "14 days", False),
        ("How many days did it take?", "600人", False),
        ("How many days did it take?", "14天", True),
        ("裁減多少名員工？", "600人", True),
        ("裁減多少名員工？", "20支", False),
        ("有多少個項目？", "18家", True),
        ("金額是多少？", "20.9億美元", True),
        ("超過一個月沒有簽合同，每月要付幾倍工資？", "二倍", True),
        ("Who is it?", "14 days", True),
        ("", "", True),
    ],
)
def test_people_are_not_days(question, value, same):
    assert counts_the_same(question, value) is same


@pytest.mark.parametrize(
    ("kind", "text", "value", "fits"),
    [
        ("percentage", "25%", "25%", True),
        ("percentage", "四分之一", "四分之一", True),
        ("percentage", "25億元", "25億元", False),
        ("percentage", "Most", "Most", False),
        ("change", "預算增加三成", "三成", True),
        ("change", "預算增加約18億元", "約18億元", True),
        ("change", "預算為25億元，增加三成", "25億元", False),
        ("change", "The budget rose by $5 million", "$5 million", True),
        ("change", "The budget is $5 million", "$5 million", False),
        ("change", "A lot", "A lot", False),
        ("date", "2019年8月", "2019年8月", True),
        ("date", "文艺复兴时期", "文艺复兴时期", True),
        ("date", "自本法施行后续订固定期限劳动合同时", "自本法施行后续订固定期限劳动合同时", False),
        (
            "person",
            "自本法施行后续订固定期限劳动合同时",
            "自本法施行后续订固定期限劳动合同时",
            True,
        ),
    ],
)
def test_a_value_is_of_the_kind_asked_for(kind, text, value, fits):
    start = text.index(value)
    quote, mark = Span("a", 0, len(text), text), Span("a", start, start + len(value), value)
    assert is_of_kind(kind, quote, mark) is fits


@pytest.mark.parametrize(
    ("text", "value", "cut"),
    [
        ("採用12奈米製程。", "12", True),
        ("採用12奈米製程。", "12奈米", False),
        ("The X300 is new.", "300", True),
        ("Up to 300 people.", "300", False),
        ("為12。", "12", False),
        ("12", "12", False),
        ("第12屆", "12", True),
        ("押金不得超过300元每天。", "超过300元每天", True),
        ("押金不得超过300元每天。", "不得超过300元每天", False),
        ("押金不得超过300元。", "300元", False),
    ],
)
def test_a_cut_figure_is_not_said(text, value, cut):
    quote, part = parts_of(text, value)
    assert headline.is_cut(quote, part) is cut
    assert is_said("", "", quote, part, 1.0) is not cut


@pytest.mark.parametrize(
    ("text", "value", "label"),
    [
        ("Chair: Jane Doe", "Chair", True),
        ("Chair: Jane Doe", "Jane Doe", False),
        ("**主席**：張偉", "主席", True),
        ("主席：張偉", "張偉", False),
        ("會議在9:30開始", "9", True),  # half a time of day says nothing either
    ],
)
def test_what_only_names_what_follows_is_not_said(text, value, label):
    quote, part = parts_of(text, value)
    assert headline.is_label(quote, part) is label
    assert not (label and is_said("Who?", "person", quote, part, 1.0))


@pytest.mark.parametrize(
    ("text", "value", "whole"),
    [
        ("It pays under formal agreements.", "agreements", False),
        ("It pays under formal agreements.", "formal agreements", True),
        ("Four cities have two rivers.", "two", True),
        ("It was led by Peyton Manning.", "Peyton", False),
        ("It was led by Peyton Manning.", "Manning", False),
        ("It was led by Peyton Manning.", "Peyton Manning", True),
        ("In Denver Manning won.", "Manning", False),  # no telling
        ("When Manning led, it won.", "Manning", True),
        ("Here spoke Professor Gordon Shirley.", "Gordon Shirley", True),  # an office is no name
        ("由佩顿领导。", "佩顿", True),
    ],
)
def test_what_is_only_a_part_is_not_said(text, value, whole):
    quote, part = parts_of(text, value)
    assert headline.is_whole(quote, part) is whole
    assert is_said("Who?", "", quote, part, 1.0) is whole
