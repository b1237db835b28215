"""BM25 by sparse vectors: the same as the local index once scored again."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from bot.core.records import Term
from bot.library.keywords import bm25
from bot.library.keywords.index import KeywordIndex
from bot.library.milvus.frequencies import (
    NO_TOKEN,
    Frequencies,
    passage_vector,
    question_vector,
    scores,
    token_number,
    worths,
)


def test_numbers_of_tokens_are_kept_forever():
    assert token_number("外资") == 4275298275
    assert token_number("") != NO_TOKEN
    numbers = {token_number(f"word{n}") for n in range(20_000)}
    assert len(numbers) == 20_000
    assert min(numbers) > 0
    assert max(numbers) < 2**32


def test_frequencies_add_up_and_are_kept():
    first = Frequencies.from_counts({"a": 3, "b": 1, "c": 0})
    assert (first["a"], first["b"], first["c"], len(first)) == (3, 1, 0, 2)
    both = Frequencies.merge([first, Frequencies.from_counts({"a": -1, "b": -1, "d": 2})])
    assert (both["a"], both["b"], both["d"], len(both)) == (2, 0, 2, 2)
    again = Frequencies.from_bytes(both.to_bytes())
    assert (again["a"], again["b"], again["d"], len(again)) == (2, 0, 2, 2)
    gone = Frequencies.from_counts({"a": -5})
    assert Frequencies.from_bytes(gone.to_bytes())["a"] == 0
    for empty in (Frequencies.merge([]), Frequencies.from_counts({}), Frequencies.from_bytes(b"")):
        assert (len(empty), empty["a"], empty.to_bytes()) == (0, 0, b"")
    with pytest.raises(ValueError, match="cannot reshape|multiple"):
        Frequencies.from_bytes(b"12345")


def test_a_passage_without_tokens_has_a_vector_that_nothing_asks_for():
    assert passage_vector({}, 10.0) == {NO_TOKEN: 1.0}
    assert NO_TOKEN not in question_vector([(Term({"": 1.0, "a": 0.5}, 1.0), 2.0)])


def test_a_vector_grows_with_the_count_and_shrinks_with_the_length():
    one, three = passage_vector({"a": 1, "b": 9}, 10.0), passage_vector({"a": 3, "b": 9}, 10.0)
    long = passage_vector({"a": 1, "b": 900}, 10.0)
    number = token_number("a")
    assert 0 < long[number] < one[number] < three[number] < 1


def test_scores_are_those_of_the_local_index():
    generator = np.random.default_rng(3)
    words = [f"w{n}" for n in range(40)]
    chances = 1 / np.arange(1, 41)
    chances /= chances.sum()
    passages = [
        generator.choice(words, generator.integers(1, 60), p=chances).tolist() for _ in range(200)
    ]
    counted = [Counter(passage) for passage in passages]
    holders = Counter(token for counts in counted for token in counts)
    frequencies = Frequencies.from_counts(holders)
    mean = sum(map(len, passages)) / len(passages)
    index = KeywordIndex.build(passages)
    candidates = []
    for _ in range(50):
        terms = [
            Term(
                {str(word): float(share) for word, share in
                 zip(generator.choice(words, 3, replace=False), (1.0, 0.6, 0.2), strict=True)},
                float(generator.uniform(0.1, 1)),
            )
            for _ in range(4)
        ]  # fmt: skip
        terms.append(Term({"nowhere": 1.0}, 1.0))
        weighed = worths(terms, frequencies, len(passages))
        assert len(weighed) == 4
        ((rows, expected),) = bm25.search([index], terms, 10)
        exact = scores(weighed, counted, mean)
        assert exact[rows] == pytest.approx(expected, rel=1e-5)
        # what the server would give, of which the ten best are looked for
        asked = question_vector(weighed)
        products = [
            sum(asked.get(number, 0) * weight for number, weight in passage_vector(c, mean).items())
            for c in counted
        ]
        candidates.append(len(set(rows.tolist()) & set(np.argsort(products)[::-1][:50].tolist())))
    assert sum(candidates) >= 0.99 * 10 * len(candidates)
