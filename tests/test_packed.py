from __future__ import annotations

import numpy as np
import pytest
from library_parts import article

from bot.articles.files import shipped_articles
from bot.library.packed import packed, unpacked
from bot.library.passages import prepare
from embeddings.encoder.bundled import bundled

DIM = bundled().dim


def test_passages_come_back_as_they_were():
    articles = [
        article("blank", ""),
        *shipped_articles(),
        article("odd", "a\u2028\x85b\x1f。\n\n徐州"),
    ]
    prepared = prepare(articles, bundled())
    again = unpacked(articles, packed(prepared), DIM)
    assert list(map(len, again)) == list(map(len, prepared))
    assert len(again[0]) == 0
    for ours, theirs in zip(prepared, again, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            assert (one.chunk, one.content) == (other.chunk, other.content)
            assert np.array_equal(one.vectors, other.vectors)


def test_nothing_comes_back_of_nothing():
    assert unpacked([], packed([]), DIM) == []
    assert unpacked([article("blank", "")], packed([[]]), DIM) == [[]]


def test_passages_of_another_number_of_articles_are_refused():
    one = article("a", "The hive holds 3 bees.")
    with pytest.raises(ValueError, match="argument"):
        unpacked([one, one], packed(prepare([one], bundled())), DIM)
