from __future__ import annotations

import math

import numpy as np
import pytest
import tiny_model

from embeddings.encoder.bundled import load_encoder
from embeddings.maxsim import MaxSim

RARE = 50  # the number of "xuzhou": from 12 on, a token weighs more the rarer it is
VECTORS = {
    "cat": (100, 0, 0),
    "猫": (100, 0, 0),
    "dog": (0, 100, 0),
    "pet": (60, 80, 0),  # cosine 0.6 with the cat, 0.8 with the dog
    "lion": (50, 0, 0),  # as the cat, half as long
    "anti": (-100, 0, 0),
    "the": (0, 0, 0),
    **{f"word{n}": (0, 0, 1) for n in range(8, RARE)},
    "xuzhou": (0, 0, 100),
}


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return tiny_model.write(tmp_path_factory.mktemp("model"), VECTORS)


@pytest.fixture(scope="module")
def score(encoder):
    """Scores a question with passages that are given as lists of sentences."""

    def of(question, *passages):
        parts = [encoder.token_ids(sentences) for sentences in passages]
        return MaxSim(encoder).scores(
            question,
            [
                (np.concatenate([np.empty(0, np.int32), *ids]), [len(one) for one in ids])
                for ids in parts
            ],
        )

    return of


def rows(*expected):
    return pytest.approx(np.array(expected), abs=1e-6)


def test_the_numbers_of_the_tiny_model(encoder):
    ids = encoder.token_ids(["the cat", "XUZHOU zebra", ""])
    assert [one.tolist() for one in ids] == [[7, 1], [RARE], []]  # the zebra is unknown
    assert encoder.token_vectors(ids[0]).tolist() == [[0, 0, 0], [100, 0, 0]]


def test_each_token_finds_its_best_match(score):
    found = score("cat", ["dog pet"], ["dog"], ["猫 dog"])
    assert found == rows((0.6, 0.6), (0, 0), (1, 1))
    assert (found.shape, found.dtype) == ((3, 2), np.float32)


def test_the_passage_as_a_whole_and_its_best_sentence(score):
    # together: 1 and 1; in one sentence: cat 1 and dog 0, or 0.6 and 0.8 by the pet
    assert score("cat dog", ["猫", "dog"], ["猫", "pet"]) == rows((1, 0.5), (0.9, 0.7))


def test_a_longer_vector_counts_for_more(score):
    # the cat's is twice as long as the lion's, and nothing else weighs in
    (whole, _), *_ = score("lion dog", ["dog"])
    assert whole == pytest.approx(100 / 150)


def test_a_rarer_token_counts_for_more(score):
    rare, common = math.log(RARE) - 2, 0.5
    assert score("xuzhou cat", ["xuzhou"], ["cat"]) == rows(
        [rare / (rare + common)] * 2, [common / (rare + common)] * 2
    )


def test_a_token_that_is_repeated_counts_once(score):
    assert score("cat cat cat dog", ["dog dog"]) == rows((0.5, 0.5))


def test_the_opposite_is_below_nothing(score):
    assert score("cat", ["anti"], ["anti dog"]) == rows((-1, -1), (0, 0))


@pytest.mark.parametrize("question", ["", "  ", "?!", "zebra", "龘"])
def test_a_question_without_known_tokens_scores_nothing(score, question):
    assert score(question, ["cat"], ["dog", "cat"]) == rows((0, 0), (0, 0))


def test_no_passages(score):
    assert score("cat").shape == (0, 2)


def test_passages_and_sentences_without_known_tokens_score_nothing(score):
    assert score("cat", [], ["zebra"], ["", ""]) == rows((0, 0), (0, 0), (0, 0))
    assert score("cat", [], ["", "pet", ""], []) == rows((0, 0), (0.6, 0.6), (0, 0))
    assert score("cat", ["", "cat"], [""], ["dog"]) == rows((1, 1), (0, 0), (0, 0))


def test_a_vector_of_length_zero_is_no_match(score):
    assert score("the", ["the"]) == rows((0, 0))
    assert score("cat", ["the"], ["the cat"]) == rows((0, 0), (1, 1))
    assert score("the cat", ["cat"]) == rows((1, 1))


def test_passages_do_not_depend_on_each_other(score):
    passages = [["猫", "dog"], [], ["pet lion", "", "xuzhou"], ["anti"]]
    alone = np.concatenate([score("cat xuzhou", passage) for passage in passages])
    assert score("cat xuzhou", *passages) == pytest.approx(alone)


def test_the_shipped_model_matches_across_languages():
    encoder = load_encoder()
    texts = ["徐州實際使用外資20.9億美元。", "貓喜歡喝牛奶。"]
    passages = [(ids, [len(ids)]) for ids in encoder.token_ids(texts)]
    found = MaxSim(encoder).scores("How much foreign investment did Xuzhou use?", passages)
    assert (found[0] > found[1] + 0.1).all()
    assert (found <= 1 + 1e-5).all()
