from __future__ import annotations

import math

import numpy as np
import pytest
import tiny_model

from bot.core.records import Content, Term
from bot.search.rerank import (
    FEATURES,
    WEIGHTS,
    features_of,
    likelihoods,
    under_heads,
    windows,
)
from embeddings.encoder import bundled_encoder
from embeddings.maxsim import MaxSim


def word(token, weight=1.0, **others):
    return Term({token: 1.0, **others}, weight)


def passage(*sentences):
    """A passage's sentences, each written as its tokens: ``passage("a b", "c")``."""
    return [frozenset(sentence.split()) for sentence in sentences]


# Words that stand together


def test_two_neighbouring_sentences_are_a_window():
    terms = [word("a"), word("b")]  # each in two sentences: worth the same
    found = windows(terms, [passage("a", "b"), passage("a", "c", "b"), passage("c")])
    assert found == pytest.approx([1.0, 0.5, 0.0])


def test_the_best_window_counts():
    terms = [word("a"), word("b"), word("c")]
    found = windows(terms, [passage("a", "x", "a b", "c"), passage("b", "y", "c")])
    assert found == pytest.approx([1.0, 1 / 3])


def test_a_rare_word_is_worth_more():
    terms = [word("a"), word("b")]
    # of four sentences three have a, one has b
    a, b = (math.log(1 + 4.5 / (holders + 0.5)) for holders in (3, 1))
    found = windows(terms, [passage("a", "x a"), passage("b"), passage("a y")])
    assert found == pytest.approx([a / (a + b), b / (a + b), a / (a + b)])


def test_a_weight_is_worth_as_much():
    found = windows([word("a", 3.0), word("b")], [passage("a"), passage("b")])
    assert found == pytest.approx([0.75, 0.25])


def test_a_translation_counts_by_its_share():
    terms = [word("cat", 猫=0.5), word("dog")]  # two sentences hold each
    found = windows(terms, [passage("cat dog"), passage("猫 dog")])
    assert found == pytest.approx([1.0, 0.75])


def test_of_several_translations_the_best_counts():
    term = Term({"a": 0.25, "b": 0.5, "c": 0.75}, 1.0)
    assert windows([term], [passage("a b", "c"), passage("a b a")]) == pytest.approx([0.75, 0.5])


def test_a_word_in_both_sentences_counts_once():
    found = windows([word("a"), word("b")], [passage("a b", "a b"), passage("a", "a")])
    assert found[0] == pytest.approx(1.0)
    assert found[1] < 0.5  # a is in more sentences


def test_a_token_of_two_terms_meets_both():
    found = windows([word("a"), Term({"x": 1.0, "a": 0.5}, 1.0)], [passage("a"), passage("q")])
    assert found == pytest.approx([0.75, 0.0])


def test_a_word_that_no_passage_has_is_missing_from_all():
    found = windows([word("a"), word("none")], [passage("a"), passage("b")])
    assert 0 < found[0] < 0.5  # being in no sentence it is worth more
    assert found[1] == 0


@pytest.mark.parametrize("terms", [[], [word("a", 0.0)], [Term({}, 1.0)]])
def test_terms_that_are_worth_nothing(terms):
    assert windows(terms, [passage("a"), passage("b")]).tolist() == [0, 0]


def test_no_passages_and_passages_without_sentences():
    assert windows([word("a")], []).shape == (0,)
    found = windows([word("a")], [[], passage(""), passage("", "a")])
    assert found == pytest.approx([0, 0, 1])


# From features to how likely


def test_the_likelihoods_are_a_softmax():
    found = np.zeros((2, len(FEATURES)))
    found[0, FEATURES.index("window")] = 0.1
    odds = math.exp(0.1 * WEIGHTS["window"])
    assert likelihoods(found) == pytest.approx([odds / (1 + odds), 1 / (1 + odds)])


@pytest.mark.parametrize("feature", FEATURES)
def test_more_of_a_feature_is_likelier(feature):
    found = np.full((3, len(FEATURES)), 0.3)
    found[:, FEATURES.index(feature)] = (0.2, 0.9, 0.5)
    likely = likelihoods(found)
    assert likely[1] > likely[2] > likely[0]
    assert likely.sum() == pytest.approx(1.0)


def test_ties_share():
    assert likelihoods(np.full((4, len(FEATURES)), 0.7)) == pytest.approx([0.25] * 4)


def test_one_candidate_is_certain_and_none_is_fine():
    for value in (0.0, 0.5, 1.0):
        assert likelihoods(np.full((1, len(FEATURES)), value)) == pytest.approx([1.0])
    assert likelihoods(np.zeros((0, len(FEATURES)))).shape == (0,)


def test_every_feature_has_its_weight():
    assert tuple(WEIGHTS) == FEATURES


# Features


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    vectors = {"cat": (100, 0), "猫": (100, 0), "dog": (0, 100)}
    return tiny_model.write(tmp_path_factory.mktemp("model"), vectors)


@pytest.fixture(scope="module")
def content(encoder):
    def of(*sentences, chinese=False):
        ids = encoder.token_ids(sentences)
        pieces = np.concatenate([np.empty(0, np.int32), *ids])
        sizes = tuple(len(one) for one in ids)
        return Content(tuple(passage(*sentences)), pieces, sizes, chinese)

    return of


def test_the_marks_of_two_passages(encoder, content):
    terms = [word("cat", 猫=0.5), word("dog"), Term({"猫": 1.0}, 9.0, is_bigram=True)]
    found = features_of(
        "cat dog",
        terms,
        [(1.0, 0.25), (0.5, 1.0)],
        [content("cat", "dog"), content("猫", chinese=True)],
        MaxSim(encoder),
    )
    # 3 sentences: cat is in two, dog in one; bigrams are left out
    cat, dog = (math.log(1 + 3.5 / (holders + 0.5)) for holders in (2, 1))
    expected = {
        "keywords": (1.0, 0.5),
        "vectors": (0.25, 1.0),
        "window": (1.0, 0.5 * cat / (cat + dog)),
        "tokens": (1.0, 0.5),
        "sentence": (0.5, 0.5),
        "foreign": (0.0, 1.0),
        "figures": (0.0, 0.0),
    }
    assert found == pytest.approx(np.array([expected[name] for name in FEATURES]).T, abs=1e-6)


def test_no_candidates_have_no_marks(encoder):
    assert features_of("cat", [word("cat")], [], [], MaxSim(encoder)).shape == (0, len(FEATURES))


@pytest.mark.parametrize("question", ["", "zebra", "?!"])
def test_a_question_that_nothing_meets(encoder, content, question):
    found = features_of(
        question, [], [(0.0, 0.0)] * 2, [content("cat"), content()], MaxSim(encoder)
    )
    assert not found.any()
    assert likelihoods(found).sum() == pytest.approx(1.0)


def feature(name, question, terms, contents, encoder):
    found = features_of(question, terms, [(0.0, 0.0)] * len(contents), contents, MaxSim(encoder))
    return found[:, FEATURES.index(name)].tolist()


@pytest.mark.parametrize(
    ("question", "foreign"),
    [("Where is the cat?", [0.0, 1.0]), ("貓在哪裡？", [1.0, 0.0]), ("猫在哪里？", [1.0, 0.0])],
)
def test_a_passage_in_the_other_language(question, foreign, encoder, content):
    contents = [content("cat"), content("猫", chinese=True)]
    assert feature("foreign", question, [], contents, encoder) == foreign


def test_the_share_of_the_figures_that_a_passage_holds(encoder, content):
    terms = [word("2019"), Term({"49": 1.0, "四十九": 1.0}, 1.0), word("cat"), word("5")]
    contents = [
        content("2019", "cat", "四十九"),
        content("2019 2019 5"),
        content("cat 5"),
        content(),
    ]
    assert feature("figures", "", terms, contents, encoder) == [1.0, 0.5, 0.0, 0.0]
    assert feature("figures", "", [word("cat")], contents, encoder) == [0.0] * 4


# Heads


def test_each_sentence_is_compared_with_the_heads():
    content = Content(
        (frozenset({"a"}), frozenset({"b"})), np.array([7, 8, 9], np.int32), (2, 1), False
    )
    (pieces,) = bundled_encoder().token_ids(["Budget\n2019"])
    found = under_heads(content, ("Budget", "2019"))
    assert found.words == (frozenset({"a", "budget", "2019"}), frozenset({"b", "budget", "2019"}))
    assert found.pieces.tolist() == [7, 8, *pieces, 9, *pieces]
    assert found.sizes == (2 + len(pieces), 1 + len(pieces))
    assert found.chinese is False


@pytest.mark.parametrize("heads", [(), ("",), ("…", "---")])
def test_heads_without_words_change_nothing(heads):
    content = Content((frozenset({"a"}),), np.array([7], np.int32), (1,), False)
    assert under_heads(content, heads) is content
