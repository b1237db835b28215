from __future__ import annotations

import numpy as np
import pytest
import tiny_corpora

from embeddings.training import samples, tokenizer


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return tiny_corpora.write(tmp_path_factory.mktemp("corpora"))


@pytest.fixture(scope="module")
def made(tiny):
    return tokenizer.from_corpora(tiny, 2_000)


def test_a_batch_is_pairs_of_one_kind(tiny, made):
    drawn = samples.Samples(tiny, made, seed=1)
    kinds = set()
    for _ in range(60):
        left, right, kind, taught = drawn.batch(4)
        kinds.add(kind)
        assert taught is None
        assert len(left) == len(right) == 4
        for ids in (*left, *right):
            assert 0 < len(ids) <= samples.LONGEST
            assert ids.dtype == np.int32
            assert 0 not in ids  # unknown words are left out
    assert kinds == {kind for kind in samples.KINDS if kind.islower()}


def test_the_teacher_says_what_it_makes_of_the_english_side(tiny, made):
    def teach(texts):  # how long a text is
        return np.array([[len(text), 1.0] for text in texts], np.float32)

    drawn = samples.Samples(tiny, made, 1, teach)
    taught = [batch for batch in (drawn.batch(4) for _ in range(60)) if batch.taught is not None]
    assert {batch.kind for batch in taught} == {"T", "D"}
    for batch in taught:
        assert batch.taught.shape == (4, 2)
        assert batch.taught.dtype == np.float32
        assert (batch.taught[:, 0] > 1).all()


def test_a_seed_decides_everything(tiny, made):
    def drawn(seed):
        source = samples.Samples(tiny, made, seed)
        return [
            (kind, [ids.tolist() for ids in (*left, *right)])
            for left, right, kind, _ in (source.batch(3) for _ in range(10))
        ]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_kinds_without_data_are_not_drawn(tmp_path, made):
    tiny_corpora.pack(tmp_path / "cedict.u8.gz", tiny_corpora.CEDICT)
    drawn = samples.Samples(tmp_path, made, seed=1)
    assert {drawn.batch(2)[2] for _ in range(20)} == {"d"}


def test_an_empty_folder_is_refused(tmp_path, made):
    with pytest.raises(ValueError, match="holds no pair to learn from"):
        samples.Samples(tmp_path, made, seed=1)
