"""Tags of unknown words are jieba's to the letter, at a fraction of the work."""

from __future__ import annotations

import random
import time

import pytest

from bot.text import segmenter
from bot.text.viterbi import Viterbi

HAN = (0x4E00, 0x9FA5)


@pytest.fixture(scope="module")
def posseg():
    from jieba import posseg

    return posseg


@pytest.fixture(scope="module")
def model(posseg):
    return Viterbi(posseg.char_state_tab_P, posseg.start_P, posseg.trans_P, posseg.emit_P)


@pytest.fixture(scope="module")
def tags_by_jieba(posseg):
    from jieba.posseg.viterbi import viterbi

    def tags(run):
        tables = posseg.char_state_tab_P, posseg.start_P, posseg.trans_P, posseg.emit_P
        return viterbi(run, *tables)[1]

    return tags


def test_random_runs_have_jieba_s_tags(model, posseg, tags_by_jieba):
    numbers = random.Random(7)
    known = sorted(posseg.char_state_tab_P)
    for length in (1, 1, 2, 3, 5, 8, 13, 30) * 8:
        run = "".join(
            numbers.choice(known) if numbers.random() < 0.7 else chr(numbers.randrange(*HAN))
            for _ in range(length)
        )
        assert model._tags(run) == tags_by_jieba(run), run


@pytest.mark.parametrize("run", ["一", "龘", "龘龘龘", "年月" * 9, "百" * 12, "㐀㐀", "一龘一"])
def test_odd_runs_have_them_too(model, tags_by_jieba, run):
    assert model._tags(run) == tags_by_jieba(run)


def test_of_equally_likely_states_the_last_in_order_is_taken():
    """As ``max`` over pairs of likelihood and state does."""
    low, high = ("S", "a"), ("S", "z")
    model = Viterbi(
        {"x": (low, high)},
        {low: -1.0, high: -1.0},
        {low: {low: -1.0, high: -1.0}, high: {low: -1.0, high: -1.0}},
        {low: {"x": -2.0}, high: {"x": -2.0}},
    )
    assert list(model.words("xx")) == [("x", "z"), ("x", "z")]


def test_a_state_that_nothing_follows_ends_no_search():
    """jieba's own search would fail with an error of Python's."""
    end, other = ("S", "a"), ("S", "b")
    model = Viterbi(
        {"x": (end,), "y": (other,)},
        {end: -1.0, other: -5.0},
        {end: {}, other: {end: -1.0}},
        {end: {"x": -1.0}, other: {"y": -1.0}},
    )
    assert len("".join(word for word, _ in model.words("xy"))) == 2


@pytest.mark.slow
def test_two_thousand_unknown_characters_are_tagged_in_a_second():
    """Five seconds on an idle machine before."""
    numbers = random.Random(1)
    run = "".join(chr(numbers.randrange(*HAN)) for _ in range(2_000))
    segmenter.tag_words("徐州")
    before = time.thread_time()
    assert "".join(word for word, _ in segmenter.tag_words(run)) == run
    assert time.thread_time() - before < 1.5
