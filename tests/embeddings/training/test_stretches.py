from __future__ import annotations

import random

import pytest

from embeddings.training.stretches import LONGEST, add_neighbours, cut, trim_punctuation

TEXT = "甲说一。乙说二。丙说三。"


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("times", [1, 40])
def test_whole_sentences_around_a_place(seed, times):
    text = TEXT * times
    start = len(text) // 2
    stretch, at = cut(text, start, start + 2, random.Random(seed))
    assert text.startswith(stretch, at)
    assert at <= start < start + 2 <= at + len(stretch)
    assert at % 4 == 0
    assert stretch.endswith("。")
    assert len(stretch) <= LONGEST


def test_stretches_differ():
    text = TEXT * 40
    assert len({cut(text, 240, 241, random.Random(seed)) for seed in range(20)}) > 10


def test_a_place_that_is_in_no_sentence():
    assert cut("", 0, 0, random.Random(1)) == ("", 0)


VERSIONS = [["a1", "a2"], ["b"], ["c"], ["d"], ["e"]]


@pytest.mark.parametrize("seed", range(20))
def test_a_sentence_among_its_neighbours(seed):
    text, at = add_neighbours(VERSIONS, 2, "c", " ", random.Random(seed))
    assert text[at:].split()[0] == "c"
    assert text.replace("a2", "a1") in "a1 b c d e"


def test_at_the_ends():
    drawn = [add_neighbours(VERSIONS, 0, "a2", "", random.Random(seed)) for seed in range(20)]
    assert {at for _, at in drawn} == {0}
    assert {text for text, _ in drawn} == {"a2", "a2b", "a2bc", "a2bcd", "a2bcde"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [("江苏省，", "江苏省"), ("“徐州”。", "徐州"), ("a. b", "a. b"), ("，。", ""), ("", "")],
)
def test_an_answer_without_its_punctuation(text, kept):
    start, end = trim_punctuation(text, 0, len(text))
    assert text[start:end] == kept
