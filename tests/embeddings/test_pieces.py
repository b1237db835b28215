"""The bundled model's tokens, found in parts, are its tokenizer's to the last one."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hostile import HOSTILE
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from bot.articles.files import shipped_articles
from bot.text.sentences import split_sentences
from embeddings.encoder.bundled import MODEL_FOLDER
from embeddings.tokens import pieces
from embeddings.tokens.pieces import Pieces

TOKENIZER = Tokenizer.from_file(str(MODEL_FOLDER / "tokenizer.json"))
PIECES = Pieces(TOKENIZER)

WORDS = st.sampled_from(
    "the Xuzhou FDI COVID-19 zyxxyz 徐州 實際使用外資 一八八 哈哈哈 龘靐齉 2019 ２０１９".split()
    + "½ ㎡ Café é e\u0301 각 \u1100\u1161 ﬁ ﾊﾞ ı İ ß 。 ， … \u302a \u200d".split()
    + ["\U0001f1e8\U0001f1f3", "\U00020000", "\r\n", "\r", "\n", "\0"]
)
TEXTS = st.lists(WORDS | st.text(max_size=3) | st.just(" "), max_size=12).map("".join)


def plain(texts):
    encodings = TOKENIZER.encode_batch_fast(list(texts), add_special_tokens=False)
    return [[one for one in encoding.ids if one] for encoding in encodings]


def found(texts, pieces=PIECES):
    return [one.tolist() for one in pieces(texts).parts()]


@pytest.fixture
def together(monkeypatch):
    """Pieces whose Han runs are cut together however few there are."""
    monkeypatch.setattr(pieces, "_TOGETHER", 0)
    monkeypatch.setattr(pieces, "_MANY", 0)
    return Pieces(TOKENIZER)


def test_the_shipped_model_is_cut_by_runs():
    assert PIECES._by_runs


def test_articles_are_cut_as_the_tokenizer_cuts_them(together):
    texts = [
        one.text[start:end]
        for one in shipped_articles()
        for start, end in split_sentences(one.text)
    ]
    assert len(texts) > 100
    assert found(texts) == found(texts) == plain(texts)  # the second time its words are known
    assert found(texts, together) == plain(texts)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, max_size=6))
@example(["a\r\nb", "a\rb", "", " ", "徐\u302a州", "E\u0301a", "\r\n徐"])
@example(HOSTILE)
def test_any_texts_are_cut_as_the_tokenizer_cuts_them(texts):
    texts = [text.encode("utf-8", "ignore").decode() for text in texts]  # no halves of characters
    assert found(texts) == plain(texts)


@pytest.mark.slow
def test_every_character_is_folded_as_the_tokenizer_folds_it():
    codes = [*range(0xD800), *range(0xE000, 0x323B0)]
    known = [chr(code) for code in codes if unicodedata.category(chr(code)) != "Cn"]
    texts = [f"a{one}b{one}徐{one}州1{one}2{one}" for one in known]
    assert found(texts) == plain(texts)


ALIKE = st.text("哈八七徐州經濟的一不龘\u9fff\U00020000〇", min_size=1, max_size=30)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(runs=st.lists(ALIKE, max_size=30))
@example(runs=["哈" * 63, "哈" * 64, "哈" * 65, "八七" * 40, "龘" * 9])
def test_han_runs_cut_together_are_cut_as_alone(together, runs):
    """Equally likely ways are many where characters repeat: the same one is taken."""
    assert found(runs, together) == plain(runs)


GAPS = st.sampled_from(["", " ", "\n", "\n- ", "\u3000", "\t# ", "; ", "a"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(GAPS, TEXTS.filter(bool)), min_size=1, max_size=5), GAPS)
def test_where_parts_are_said_to_be_the_whole_they_are(parts, last):
    text, spans = "", []
    for gap, part in parts:
        text += gap
        spans.append((len(text), len(text) + len(part)))
        text += part
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") + last
    if spans[-1][1] <= len(text) and PIECES.has_same_tokens(text, spans):
        whole = found([text])[0]
        assert whole == sum(found([text[start:end] for start, end in spans]), [])


@pytest.mark.parametrize(
    ("parts", "joined"),
    [
        (["徐州很大。", "它在江蘇。"], True),
        (["It is big.", "”It is in China."], True),
        (["One ", "two"], False),  # the blank belongs to no sentence
        (["徐州", "很大。"], False),  # one run, cut in the middle
        (["Xuz", "hou"], False),
        (["徐州。", "\u302a州"], False),  # a mark changes what stands before it
        (["a\r\n", "b"], False),
        ([""], True),
    ],
)
def test_which_parts_are_the_whole(parts, joined):
    ends = np.cumsum([0, *map(len, parts)]).tolist()
    text = "".join(parts)
    assert PIECES.has_same_tokens(text, list(pairwise(ends))) is joined


def test_parts_that_leave_something_out_are_not_the_whole():
    assert not PIECES.has_same_tokens("one two three", [(0, 3), (8, 13)])
    assert not PIECES.has_same_tokens("one two three", [(0, 7)])
    assert not PIECES.has_same_tokens("one two", [(4, 7)])
    assert PIECES.has_same_tokens("# one two ", [(2, 5), (6, 9)])
    assert PIECES.has_same_tokens(" ", [])
    assert not PIECES.has_same_tokens("one", [])


def test_another_tokenizer_is_asked_for_whole_texts():
    other = Tokenizer(models.WordLevel({"[UNK]": 0, "cat": 1, "Cat": 2}, "[UNK]"))
    other.pre_tokenizer = pre_tokenizers.Whitespace()
    other.normalizer = normalizers.NFC()
    pieces = Pieces(other)
    assert found(["cat Cat dog", "", "Cat"], pieces) == [[1, 2], [], [2]]
    assert not pieces.has_same_tokens("cat", [(0, 3)])


def test_words_are_forgotten_before_they_are_too_many(monkeypatch):
    monkeypatch.setattr("embeddings.tokens.pieces._KNOWN", 3)
    pieces = Pieces(TOKENIZER)
    for text in ("one two three", "four five", "one two three four five", "x" * 50):
        assert found([text], pieces) == plain([text])
        assert len(pieces._known) <= 3
        assert "x" * 50 not in pieces._known


def test_no_texts():
    flat = PIECES([])
    assert (flat.ids.tolist(), flat.bounds.tolist(), flat.parts()) == ([], [0], [])
    assert found(["", "。"]) == [[], []]


def test_halves_of_characters_are_refused():
    with pytest.raises((TypeError, UnicodeEncodeError)):
        PIECES(["徐\ud800州"])
