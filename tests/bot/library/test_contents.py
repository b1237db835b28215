"""What is stored of passages, written for many at a time, is what the plain way gives."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hostile import HOSTILE
from hypothesis import example, given, settings
from hypothesis import strategies as st
from library_parts import article

from bot.articles.chunks import chunk
from bot.articles.files import shipped_articles
from bot.library.passages import prepare, vector_texts
from bot.library.stored import contents, sentences
from bot.text.words import counts_by_republic, tokens
from embeddings.encoder.bundled import bundled_encoder

TEXTS = st.lists(
    st.sampled_from(
        "民國108年 108年 徐州市實際使用外資20.9億美元 一九九八年 〇 。".split()
        + "COVID-19 don’t It’s § É . 한국 ㎡".split()
        + ["\\", '"', "'", "\n\n", "\n- ", "\r\n", "\x1f", "\u2028"]
    )
    | st.just(" ")
    | st.text(max_size=4),
    max_size=30,
).map("".join)


def plainly(one):
    """The tokens of each sentence by themselves, and JSON by the library."""
    republic = counts_by_republic(one.text)
    return [
        json.dumps(
            {
                "words": [tokens(text, republic) for text in texts],
                "pieces": [bundled_encoder().token_ids([text])[0].tolist() for text in texts],
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for texts in sentences(one, chunk(one))
    ]


def checked(articles):
    for one, passages in zip(articles, prepare(articles, bundled_encoder()), strict=True):
        assert [passage.chunk for passage in passages] == chunk(one)
        assert [passage.content for passage in passages] == plainly(one)
        assert contents(one, chunk(one)) == plainly(one)
        for passage in passages:
            alone = bundled_encoder().encode(vector_texts(one, passage.chunk))
            assert passage.vectors.shape == alone.shape
            assert passage.vectors.dtype == np.float32
            assert passage.vectors == pytest.approx(alone, abs=5e-7)


def test_shipped_articles():
    checked(shipped_articles())


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, max_size=3))
@example(HOSTILE[:40])
@example(["徐" * 700 + "。一。", "x" * 3_000, "a " * 2_000, "", " \n"])
def test_any_articles(texts):
    plain = [text.encode("utf-8", "ignore").decode() for text in texts]
    checked([article(f"made-{at}", text) for at, text in enumerate(plain)])


def test_only_an_article_that_counts_by_the_republic_has_common_years():
    one, other = article("a", "民國108年。108年的事。"), article("b", "108年的事。")
    found = [
        json.loads(passages[0].content)["words"]
        for passages in prepare([one, other], bundled_encoder())
    ]
    assert "2019" in found[0][-1]
    assert "2019" not in found[1][-1]


def test_the_same_article_twice_has_the_same_vectors():
    text = "徐州市實際使用外資20.9億美元。It grew by 10%. 第三句。\n\n第二段。"
    first, second = prepare([article("a", text), article("b", "前。" + text)], bundled_encoder())
    assert np.array_equal(first[-1].vectors, second[-1].vectors)
    again = prepare([article("c", text)], bundled_encoder())[0]
    assert [one.vectors.tolist() for one in again] == [one.vectors.tolist() for one in first]
