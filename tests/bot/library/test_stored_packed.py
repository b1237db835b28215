from __future__ import annotations

import numpy as np
import pytest
from library_parts import article

from bot.articles.files import shipped_articles
from bot.library.passages import prepare
from bot.library.stored import pack_passages, unpack_passages
from embeddings.encoder.bundled import bundled_encoder

DIM = bundled_encoder().dim


def test_passages_come_back_as_they_were():
    articles = [
        article("blank", ""),
        *shipped_articles(),
        article("odd", "a\u2028\x85b\x1f。\n\n徐州"),
    ]
    prepared = prepare(articles, bundled_encoder())
    again = unpack_passages(articles, pack_passages(prepared), DIM)
    assert list(map(len, again)) == list(map(len, prepared))
    assert len(again[0]) == 0
    for ours, theirs in zip(prepared, again, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            assert (one.chunk, one.content) == (other.chunk, other.content)
            assert np.array_equal(one.vectors, other.vectors)


def test_nothing_comes_back_of_nothing():
    assert unpack_passages([], pack_passages([]), DIM) == []
    assert unpack_passages([article("blank", "")], pack_passages([[]]), DIM) == [[]]


def test_passages_of_another_number_of_articles_are_refused():
    one = article("a", "The hive holds 3 bees.")
    with pytest.raises(ValueError, match="argument"):
        unpack_passages([one, one], pack_passages(prepare([one], bundled_encoder())), DIM)
