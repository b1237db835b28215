"""Answers kept by their places: small, held against the articles, and safe whatever comes back."""

from __future__ import annotations

import copy
import json
from dataclasses import replace

import pytest
from hostile import HOSTILE
from turns import ANSWER, HIT, KEY, MARK, MINE, TEXT, TURN, library

from bot.core import Answer
from ui.chat.turns import Turn, read


def test_an_answer_comes_back_as_it_was():
    record = json.loads(json.dumps(TURN.record()))
    turn = read(record)
    assert turn == TURN
    assert turn.typed == "And how much?"
    assert turn.answer(library(MINE), "gone") == ANSWER


def test_the_closest_passages_of_a_refusal_come_back():
    other = replace(HIT, chunk=replace(HIT.chunk, start=8, end=44, text=TEXT[8:44]))
    refusal = Answer("?", "No.", False, 0.1, hits=(HIT, other), closest=(other.passage,))
    record = json.loads(json.dumps(Turn.from_answer(refusal, "?", KEY).record()))
    assert read(record).answer(library(MINE), "gone").closest == (other.passage,)
    del record["closest"]  # as it was kept when all that was found was listed
    old = read(record).answer(library(MINE), "gone")
    assert old.closest == (HIT.passage, other.passage)
    assert read(record | {"closest": [["mine", 1]]}) is None


def test_which_quotes_agree_comes_back_while_all_of_them_are_there():
    twice = replace(ANSWER, quotes=ANSWER.quotes * 2, values=(0, 1))
    record = json.loads(json.dumps(Turn.from_answer(twice, "?", KEY).record()))
    assert read(record).answer(library(MINE), "gone").values == (0, 1)
    assert read(record).answer(library(), "gone").values == ()
    del record["values"]  # as it was kept before they were numbered
    assert read(record).answer(library(MINE), "gone").values == ()
    for bad in ([0], [0, 1, 2], [0, -1], [0, "1"], None, 5):
        assert read(record | {"values": bad}) is None, bad


def test_no_text_of_an_article_is_in_a_record():
    assert TEXT[8:24] not in json.dumps(TURN.record())
    assert len(json.dumps(TURN.record())) < 700


@pytest.mark.parametrize("there", [(), (replace(MINE, text=TEXT.replace("4,007", "5,112")),)])
def test_an_article_that_is_gone_or_changed_gives_nothing(there):
    answer = TURN.answer(library(*there), "gone")
    assert (answer.quotes, answer.marks, answer.hits) == ((), (), ())
    assert (answer.text, answer.notice) == ("4,007 tons.", "gone")


@pytest.mark.parametrize(("start", "end"), [(40, 4_000), (44, 8), (8, 8)])
def test_a_place_outside_the_article_is_left_out(start, end):
    record = json.loads(json.dumps(TURN.record()))
    record["quotes"][0][1:3] = [start, end]
    answer = read(record).answer(library(MINE), "gone")
    assert (answer.quotes, answer.notice) == ((), "gone")
    assert answer.marks == (MARK,)


def test_what_is_quoted_is_the_articles_own_text_whatever_the_browser_says():
    record = json.loads(json.dumps(TURN.record()))
    record["quotes"][0][1:3] = [0, 7]
    assert read(record).answer(library(MINE), "").quotes[0].text == "Before."


NONE_OF_OURS = [None, 1, "x", [], {}, {"key": KEY}, [TURN.record()]]
BAD_VALUES = {
    "key": ["", "x" * 32, KEY.upper(), None, 1, KEY + "0"],
    "typed": [None, 5, "x" * 2_001, ["x"]],
    "question": [None, "x" * 4_001],
    "text": [None, "x" * 4_001, {}],
    "confidence": [None, "1", float("nan"), float("inf"), True],
    "quotes": [
        *(None, "quotes", [["mine", 1]], [["mine", -1, 5, ""]], [["mine", 1.5, 5, ""]]),
        *([["mine", True, 5, ""]], [["mine", 1, 2**40, ""]], [[5, 1, 5, ""]]),
        *([["x" * 65, 1, 5, ""]], [["mine", 1, 5, ""]] * 13, {"mine": 1}),
    ],
    "marks": [None, [None]],
    "hits": [None, [["mine", 0, 5, "high", False]], [["mine", 0, 5, float("nan"), False]]],
    "digests": [None, [], {"mine": 5}, {"x" * 65: "0"}, {str(n): "0" for n in range(13)}],
    "written_by": [None, "x" * 65],
    "notice": [None, "x" * 501],
}


@pytest.mark.parametrize("value", NONE_OF_OURS)
def test_what_is_no_record_is_no_turn(value):
    assert read(value) is None


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, vs in BAD_VALUES.items() for v in vs])
def test_a_record_with_one_bad_value_is_no_turn(name, value):
    record = json.loads(json.dumps(TURN.record()))
    assert read(copy.deepcopy(record)) is not None
    assert read(record | {name: value}) is None
    del record[name]
    assert read(record) is None


def test_hostile_text_is_only_text():
    record = json.loads(json.dumps(TURN.record()))
    for text in HOSTILE:
        turn = read(record | {"typed": text[:900]})
        assert turn.typed == text[:900].encode("utf-8", "replace").decode()
