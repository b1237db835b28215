from __future__ import annotations

import numpy as np
import pytest

from embeddings.encoder.bundled import bundled_encoder
from embeddings.reader.inputs import (
    FACTS,
    KINDS,
    LONGEST_PASSAGE,
    LONGEST_QUESTION,
    SCALARS,
    SHAPES,
    TAGS,
    reader_inputs,
    token_facts,
    unit_vectors,
)

GAPS = (SHAPES - len(SCALARS)) // 2
# Kinds of gap by their numbers.
NOTHING, SPACE, END, LIST, OPENS, CLOSES, _, _, COMMA, JOIN, PERCENT, MONEY = range(GAPS)


def given(text, question="谁", kind="", clues=None):
    none = np.zeros((len(text), 3), np.float32)
    return reader_inputs(bundled_encoder(), question, kind, text, none if clues is None else clues)


def words(text, **rest):
    return [text[start:end] for start, end in given(text, **rest).spans.tolist()]


def before(text):
    return given(text).shapes[:, len(SCALARS) : len(SCALARS) + GAPS].argmax(axis=1).tolist()


def behind(text):
    return given(text).shapes[:, len(SCALARS) + GAPS :].argmax(axis=1).tolist()


def fact(name, text, **rest):
    return given(text, **rest).shapes[:, SCALARS.index(name)].tolist()


def test_tokens_and_where_they_stand():
    text = "徐州實際使用外資20.9億美元。"
    one = given(text)
    assert words(text) == ["徐州", "實際", "使用", "外資", "20", "9", "億美元"]
    assert one.spans.dtype == one.passage.dtype == np.int32
    assert one.shapes.shape == (7, SHAPES)
    assert one.shapes.dtype == np.float32
    assert len(one.question) == 1


def test_each_token_has_one_gap_on_either_side():
    found = given("《甲》、乙 and 20.9%；").shapes[:, len(SCALARS) :]
    assert found[:, :GAPS].sum(axis=1).tolist() == [1] * len(found)
    assert found[:, GAPS:].sum(axis=1).tolist() == [1] * len(found)


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("徐州市民", [NOTHING, NOTHING]),
        ("cat dog", [SPACE, NOTHING]),
        ("北京、上海", [LIST, NOTHING]),
        ("北京，上海", [COMMA, NOTHING]),
        ("北京。上海！", [END, END]),
        ("北京\n上海", [END, NOTHING]),
        ("北京《上海》", [OPENS, CLOSES]),
        ("北京「上海」", [OPENS, CLOSES]),
        ("20.9", [JOIN, NOTHING]),
        ("cat. dog", [END, NOTHING]),
        ("20%", [PERCENT]),
        ("北京$20", [MONEY, NOTHING]),
        ("北京　，《上海", [OPENS, NOTHING]),  # of several marks the first kind of the table
        ("北京😀上海", [SPACE, NOTHING]),
    ],
)
def test_what_stands_behind_a_token_stands_before_the_next(text, gaps):
    assert behind(text) == gaps
    assert before(text) == [NOTHING, *gaps[:-1]]


def test_a_mark_before_the_first_token():
    assert before("「上海")[0] == OPENS


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("《上海》北京", ["上海"]),
        ("他說「上海」", ["上海"]),
        ("“上海”北京", ["上海"]),
        ("『北京「上海」南京』重庆", ["北京", "上海", "南京"]),
        ("上海》北京", []),
        ("《上海。北京", ["上海"]),  # left open, but not beyond the sentence
        ("《上海\n北京", ["上海"]),
    ],
)
def test_quoted(text, inside):
    held = [word for word, quoted in zip(words(text), fact("quoted", text), strict=True) if quoted]
    assert held == inside


def test_how_a_token_is_written():
    text = "Paris has 20 cats 三百"
    assert words(text)[:4] == ["Paris", "has", "20", "cats"]
    assert fact("digit", text)[:4] == [0, 0, 1, 0]
    assert fact("latin", text)[:4] == [1, 1, 0, 1]
    assert fact("capital", text)[:4] == [1, 0, 0, 0]
    assert fact("numeral", text)[-1] == 1
    assert fact("numeral", text)[:4] == [0, 0, 0, 0]


def test_the_same_token_in_the_question():
    assert fact("same", "徐州外资", question="徐州谁") == [1, 0]
    assert fact("same", "徐州外资", question="") == [0, 0]


def test_clues_are_lifted_from_characters_to_tokens():
    text = "徐州、外资好"
    clues = np.zeros((6, 3), np.float32)
    clues[1] = 0.5, 0.25, 1  # of 州
    clues[2] = 1, 1, 1  # of a mark, which is no token
    clues[5] = 0.75, 0, 0.5
    assert words(text) == ["徐州", "外资", "好"]
    assert given(text, clues=clues).shapes[:, :3].tolist() == [
        [0.5, 0.25, 1],
        [0, 0, 0],
        [0.75, 0, 0.5],
    ]


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("徐州實際使用外資", "徐州实际使用外资"), ("麵條與頭髮", "面条与头发")],
)
def test_both_scripts_are_the_same_to_the_reader(traditional, simplified):
    first, second = given(traditional, traditional), given(simplified, simplified)
    assert first.passage.tolist() == second.passage.tolist()
    assert first.question.tolist() == second.question.tolist()
    assert first.shapes.tolist() == second.shapes.tolist()


def test_offsets_behind_an_emoji():
    text = "😀徐州👩‍👩‍👧市"
    assert words(text) == ["徐州", "市"]


@pytest.mark.parametrize(("kind", "number"), [*((k, n) for n, k in enumerate(KINDS)), ("list", 0)])
def test_the_kind_asked_for(kind, number):
    assert given("徐州", kind=kind).kind == number


@pytest.mark.parametrize("text", ["", " ", "，。", "😀"])
def test_no_token(text):
    one = given(text)
    assert one.shapes.shape == (0, SHAPES)
    assert one.spans.shape == (0, 2)
    assert len(given("徐州", question=text).question) == 0


def test_long_texts_are_cut():
    one = given("徐州，" * 1_000, question="谁呢" * 1_000)
    assert len(one.passage) == len(one.spans) == len(one.shapes) == LONGEST_PASSAGE
    assert len(one.question) == LONGEST_QUESTION


def test_vectors_at_length_one_and_what_length_they_had():
    unit, logs = unit_vectors(np.array([[3, 4], [0, 0], [0, -0.5]], np.float32))
    assert unit == pytest.approx(np.array([[0.6, 0.8], [0, 0], [0, -1]]))
    assert logs == pytest.approx(np.log([5.001, 0.001, 0.501]), rel=1e-5)
    assert unit.dtype == logs.dtype == np.float32


def test_the_facts_of_a_token():
    tags = np.array([0, 2, 13, 7], np.uint8)
    facts = token_facts(np.array([0.5, -1], np.float32), np.array([3, 1], np.int32), tags)
    assert facts.shape == (2, FACTS)
    assert facts.dtype == np.float32
    assert facts[:, 0].tolist() == [0.5, -1]
    assert facts[:, 1] == pytest.approx(np.log([4, 2]) / np.log(5))
    assert [TAGS[row.argmax()] for row in facts[:, 2:]] == ["measure word", "place"]
    assert facts[:, 2:].sum(axis=1).tolist() == [1, 1]


def test_facts_of_no_token():
    none = token_facts(np.empty(0, np.float32), np.empty(0, np.int32), np.zeros(3, np.uint8))
    assert none.shape == (0, FACTS)
