from __future__ import annotations

import numpy as np
import pytest
import tiny_corpora

from embeddings.encoder.bundled import bundled_encoder
from embeddings.lexicon import load_lexicon
from embeddings.training import reader_run
from embeddings.training.examples import Marker
from embeddings.training.reader_batches import MIX
from embeddings.training.reading import Maker


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tiny_corpora.write_for_reading(tmp_path_factory.mktemp("corpora"))


def maker(folder, lexicon, seed=1):
    return Maker(folder, bundled_encoder(), lexicon, seed)


def words(ids):
    """The tokens' own writing."""
    return [bundled_encoder()._tokenizer.id_to_token(int(i)) for i in ids]


def answers(examples):
    """What is found, joined; "" where nothing is."""
    return [
        "".join(words(one.inputs.passage[one.start : one.end + 1])) if one.start >= 0 else ""
        for one in examples
    ]


def test_an_answer_s_tokens(lexicon):
    marker = Marker(bundled_encoder(), lexicon)
    text = "徐州市长周铁根说，投资20.9亿美元。"
    start = text.index("20.9")
    one = marker.example("投资多少", "amount", text, (start, start + 7))
    assert answers([one]) == ["209亿美元"]
    assert one.inputs.shapes[:, 0].max() == 1  # of 投资
    assert marker.example("投资多少", "amount", text, (8, 9)) is None  # punctuation alone
    assert marker.example("？", "", text, (0, 2)) is None
    none = marker.unanswered_example("投资多少", "amount", text)
    assert (none.start, none.end) == (-1, -1)


@pytest.mark.parametrize("english", [False, True])
def test_real_questions(folder, lexicon, english):
    made = list(maker(folder, lexicon).real(english=english))
    asked = ["".join(words(one.inputs.question)) for one in made]
    assert set(answers(made)) == {"周铁根", "21个", "江苏省西北部", "南京市鼓楼区", "850万", ""}
    assert [one.start < 0 for one in made].count(True) < len(made) / 2
    assert all(question.isascii() == english for question in asked)
    assert {one.inputs.kind for one in made} == {2, 6, 7}  # count, person, place


def test_a_passage_without_the_answer(folder, lexicon):
    answer = {"市长": "周铁根", "项目": "21个", "徐州在": "江苏省西北部", "大学": "鼓楼区"}
    made = [one for seed in range(9) for one in maker(folder, lexicon, seed).real(english=False)]
    looked = 0
    for one in made:
        text, asked = ("".join(words(ids)) for ids in (one.inputs.passage, one.inputs.question))
        for word, said in answer.items():
            if word in asked:
                assert (said in text) == (one.start >= 0)
                looked += one.start < 0
    assert looked > 5


def test_cloze_questions_of_passages(folder, lexicon):
    made = [one for seed in range(5) for one in maker(folder, lexicon, seed).wiki(1.0)]
    assert len(made) == 5 * 7  # one for each sentence of more than twelve characters
    assert all(found and found.isalnum() for found in answers(made))
    assert {"".join(words(one.inputs.question)).isascii() for one in made} == {True, False}
    assert list(maker(folder, lexicon).wiki(0.0)) == []


def test_cloze_questions_of_parallel_sentences(folder, lexicon):
    made = [one for seed in range(5) for one in maker(folder, lexicon, seed).parallel(1.0)]
    sides = {
        (
            "".join(words(one.inputs.question)).isascii(),
            "".join(words(one.inputs.passage)).isascii(),
        )
        for one in made
    }
    assert sides == {(False, False), (False, True), (True, False), (True, True)}
    found = answers(made)
    assert {"", "21个", "209亿美元", "us209billion"} <= set(found)
    assert list(maker(folder, lexicon).parallel(0.0)) == []


def test_a_seed_decides_everything(folder, lexicon):
    def drawn(seed):
        return [
            (one.inputs.question.tolist(), one.inputs.passage.tolist(), one.start, one.end)
            for one in maker(folder, lexicon, seed).parallel(0.8)
        ]

    assert drawn(4) == drawn(4)
    assert drawn(4) != drawn(5)


def test_one_passage_has_none_like_it(tmp_path, lexicon):
    tiny_corpora.write(tmp_path)
    for seed in range(10):
        made = list(maker(tmp_path, lexicon, seed).real(english=False))
        assert answers(made) == ["喝水"]  # one token


def test_no_corpora(tmp_path, lexicon):
    nothing = maker(tmp_path, lexicon)
    assert list(nothing.real(english=False)) == []
    assert list(nothing.wiki(1.0)) == []
    assert list(nothing.parallel(1.0)) == []


def test_what_the_reader_is_trained_on(folder, lexicon):
    made = reader_run.examples(folder, bundled_encoder(), lexicon)
    assert list(made) == list(MIX)
    for kind, examples in made.items():
        assert examples, kind
        for one in examples:
            assert len(one.inputs.question) > 0
            assert len(one.inputs.passage) > max(one.end, 1)
            assert one.inputs.shapes.dtype == np.float16
    again = maker(folder, lexicon, 4)
    parallel = [one for _ in range(3) for one in again.parallel(0.8)]
    assert [one.inputs.question.tolist() for one in made["parallel"]] == [
        one.inputs.question.tolist() for one in parallel
    ]
