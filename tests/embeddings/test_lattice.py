"""The likeliest words of many runs at a time are those that a loop over one run finds."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from embeddings.tokens.lattice import Lattice

VOCABULARY = {"a": -1.0, "b": -2.0, "ab": -3.0, "abc": -4.0, "bc": -2.5, "ca": -1.0, "徐州": -2.0}
UNKNOWN = -9.0


def lattice(vocabulary=VOCABULARY):
    return Lattice(list(vocabulary), np.array(list(vocabulary.values())), UNKNOWN)


def words(runs, made):
    cut = made.cut(runs)
    text, bounds = "".join(runs), cut.bounds.tolist()
    every = [text[a : a + n] for a, n in zip(cut.starts.tolist(), cut.sizes.tolist(), strict=True)]
    return [every[bounds[at] : bounds[at + 1]] for at in range(len(runs))], cut.numbers.tolist()


def looped(run, vocabulary):
    """The same by a loop over one run, from its end on."""
    best, size = [0.0] * (len(run) + 1), [1] * len(run)
    for start in reversed(range(len(run))):
        ways = [
            (vocabulary[run[start:end]] + best[end], end - start)
            for end in range(start + 1, len(run) + 1)
            if run[start:end] in vocabulary
        ]
        best[start], size[start] = max(ways or [(UNKNOWN + best[start + 1], 1)])
    found, at = [], 0
    while at < len(run):
        found.append(run[at : at + size[at]])
        at += size[at]
    return found


def test_the_likeliest_words_with_their_numbers():
    found, numbers = words(["abca", "徐州x", "bc"], lattice())
    assert found == [["ab", "ca"], ["徐州", "x"], ["bc"]]
    assert numbers == [2, 5, 6, -1, 4]


def test_of_equally_likely_ways_the_longer_word_comes_first():
    equal = {"a": -1.0, "b": -1.0, "c": -1.0, "ab": -2.0, "bc": -2.0, "abc": -3.0}
    assert words(["abc"], lattice(equal))[0] == [["abc"]]
    del equal["abc"]
    assert words(["abc"], lattice(equal))[0] == [["ab", "c"]]


def test_no_runs_and_empty_runs():
    assert words([], lattice()) == ([], [])
    assert words(["", "ab", "", ""], lattice())[0] == [[], ["ab"], [], []]
    assert words([""], lattice())[0] == [[]]


def test_what_begins_a_word_but_is_none_stands_alone():
    found = words(["xyxyzx"], lattice({"xyz": -1.0}))
    assert found == ([["x", "y", "xyz", "x"]], [-1, -1, 0, -1])


def test_words_do_not_reach_into_the_next_run():
    assert words(["a", "b", "c", "a"], lattice())[0] == [["a"], ["b"], ["c"], ["a"]]


@given(
    st.dictionaries(st.text("abc徐\U00020000", min_size=1, max_size=5), st.integers(-40, -1)),
    st.lists(st.text("abcd徐\U00020000", max_size=12), max_size=8),
)
def test_any_vocabulary_cuts_as_a_loop_does(counts, runs):
    vocabulary = {word: math.log(-count) - 4 for word, count in counts.items()} or {"a": -1.0}
    assert words(runs, lattice(vocabulary))[0] == [looped(run, vocabulary) for run in runs]
