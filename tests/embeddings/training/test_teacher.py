from __future__ import annotations

import numpy as np
import pytest
import tiny_corpora
from tiny_checkpoints import BERT_DIM, Checkpoints

from embeddings.training import teacher, tokenizer


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    return tiny_corpora.write(tmp_path_factory.mktemp("corpora"))


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    made = Checkpoints(tmp_path_factory.mktemp("checkpoints"))
    return teacher.Teacher(made.save("teacher", [made.transformer(), made.pooling()]))


def test_what_it_encodes_are_unit_rows(taught):
    vectors = taught.encode(["a cat", "a dog", "a cat"])
    assert vectors.shape == (3, BERT_DIM)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert vectors[0] == pytest.approx(vectors[2], abs=1e-6)


def test_a_token_means_itself_or_what_the_dictionary_says(corpora):
    made = tokenizer.from_corpora(corpora, 2_000)
    vocabulary = made.get_vocab()
    meanings = teacher.token_meanings(made, corpora)
    assert meanings[vocabulary["猫"]] == ["cat"]
    assert meanings[vocabulary["an"]] == ["an"]
    assert vocabulary["a"] not in meanings  # a letter is no word
    assert vocabulary["喝"] not in meanings  # not in this dictionary
    assert 0 not in meanings


def test_first_vectors_stand_where_there_is_a_meaning(corpora, taught):
    made = tokenizer.from_corpora(corpora, 2_000)
    vectors, known = taught.first_vectors(made, corpora, 4)
    assert vectors.shape == (made.get_vocab_size(), 4)
    assert sorted(np.flatnonzero(known)) == sorted(teacher.token_meanings(made, corpora))
    assert not vectors[~known].any()
    norms = np.linalg.norm(vectors[known], axis=1)
    assert norms.min() >= 0.2 * teacher.LENGTH - 1e-5
    assert norms.max() <= 2.0 * teacher.LENGTH + 1e-5


def test_principal_components_keep_the_likeness_there_is():
    plane = np.array([[1, 0, 0], [-1, 0, 0], [0, 0.5, 0], [0, -0.5, 0]], np.float32)
    found = teacher.principal(plane, 2)
    assert found.shape == (4, 2)
    assert found @ found.T == pytest.approx(
        np.array([[1, -1, 0, 0], [-1, 1, 0, 0], [0, 0, 1, -1], [0, 0, -1, 1]]), abs=1e-5
    )


def test_rare_words_begin_longer():
    found = teacher.lengths(np.log(np.array([0.01, 0.001, 0.00001], np.float32)))
    assert found[0] < found[1] < found[2]
    assert found[1] == pytest.approx(teacher.LENGTH)


def test_nothing_is_installed_or_a_folder_is(monkeypatch):
    monkeypatch.setattr(teacher, "PACKAGE", "no_such_package")
    assert teacher.find() is None
    monkeypatch.setattr(teacher, "PACKAGE", "embeddings")
    assert teacher.find().name == "model"
