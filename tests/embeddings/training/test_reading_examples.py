from __future__ import annotations

import pytest
import tiny_corpora

from embeddings.encoder import MODEL_FOLDER
from embeddings.encoder.bundled import bundled_encoder
from embeddings.lexicon import load_lexicon
from embeddings.training import reader_run
from embeddings.training.examples import Example
from embeddings.training.reading import Maker

REAL = {"周铁根", "21个", "江苏省西北部", "南京市鼓楼区", "850万"}


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tiny_corpora.write_for_reading(tmp_path_factory.mktemp("corpora"))


def maker(folder, lexicon, seed=1):
    return Maker(folder, bundled_encoder(), lexicon, seed)


def drawn(folder, lexicon, method, seeds=9, **options):
    """What several seeds draw."""
    return [
        one
        for seed in range(seeds)
        for one in getattr(maker(folder, lexicon, seed), method)(**options)
    ]


def answers(examples):
    """What is found; "" where nothing is."""
    return [one.text[one.start : one.end] if one.is_answered else "" for one in examples]


@pytest.mark.parametrize("english", [False, True])
def test_real_questions(folder, lexicon, english):
    made = drawn(folder, lexicon, "real", english=english)
    assert set(answers(made)) == REAL | {""}
    assert answers(made).count("") < len(made) / 2
    assert all(one.question.isascii() == english for one in made)
    titled = [one for one in made if one.text.startswith(("徐州\n", "南京\n"))]
    assert 0 < len(titled) < len(made)


def test_a_passage_without_the_answer(folder, lexicon):
    answer = {"市长": "周铁根", "项目": "21个", "徐州在": "江苏省西北部", "大学": "鼓楼区"}
    looked = 0
    for one in drawn(folder, lexicon, "real", english=False):
        for word, said in answer.items():
            if word in one.question:
                assert (said in one.text) == one.is_answered
                looked += not one.is_answered
    assert looked > 5


@pytest.mark.parametrize("english", [False, True])
def test_a_changed_question_is_not_answered_by_its_passage(folder, lexicon, english):
    made = drawn(folder, lexicon, "changed_questions", english=english)
    assert made and set(answers(made)) == {""}
    asked = {question for several in tiny_corpora.ARTICLES.values() for question, _ in several}
    assert not asked & {one.question for one in made}
    if not english:
        assert any("南京的市长是谁" in one.question for one in made)


def test_a_changed_year_is_another_year(folder, lexicon):
    """Half of the figures that are changed become another number of the same form."""
    others = {"date": ["2031年"]}
    changed = {
        maker(folder, lexicon, seed)._change("2019年投资多少？", {}, others) for seed in range(40)
    }
    assert "2031年投资多少？" in changed
    assert {"2020年投资多少？", "2018年投资多少？"} & changed
    assert "2019年投资多少？" not in changed


def test_japanese_questions(folder, lexicon):
    made = drawn(folder, lexicon, "japanese", share=1.0)
    assert set(answers(made)) >= {"牛乳"}
    assert drawn(folder, lexicon, "japanese", share=0.0) == []


def test_cloze_questions_of_passages(folder, lexicon):
    made = drawn(folder, lexicon, "wiki", seeds=5, share=1.0)
    assert len(made) == 5 * 7  # one for each sentence of more than twelve characters
    assert all(answers(made))
    assert {one.question.isascii() for one in made} == {True, False}
    assert list(maker(folder, lexicon).wiki(0.0)) == []


def test_cloze_questions_of_parallel_sentences(folder, lexicon):
    made = drawn(folder, lexicon, "parallel", seeds=5, share=1.0)
    sides = {(_is_english(one.question), _is_english(one.text)) for one in made}
    assert sides == {(False, False), (False, True), (True, False), (True, True)}
    assert {"", "21个", "20.9亿美元", "US$2.09 billion"} <= set(answers(made))
    assert list(maker(folder, lexicon).parallel(0.0)) == []


def _is_english(text):
    return not any("\u4e00" <= character <= "\u9fff" for character in text)


def test_a_seed_decides_everything(folder, lexicon):
    def some(seed):
        return list(maker(folder, lexicon, seed).parallel(0.8))

    assert some(4) == some(4)
    assert some(4) != some(5)


def test_one_passage_has_none_like_it(tmp_path, lexicon):
    tiny_corpora.write(tmp_path)
    made = drawn(tmp_path, lexicon, "real", english=False)
    assert set(answers(made)) == {"水"}


def test_no_corpora(tmp_path, lexicon):
    nothing = maker(tmp_path, lexicon)
    assert list(nothing.real(english=False)) == []
    assert list(nothing.changed_questions(english=False)) == []
    assert list(nothing.japanese(1.0)) == []
    assert list(nothing.wiki(1.0)) == []
    assert list(nothing.parallel(1.0)) == []


def test_an_example_moves_and_changes_its_script():
    one = Example("投资多少？", "外资20亿。", 2, 5)
    moved = one.after("徐州\n")
    assert moved.text[moved.start : moved.end] == "20亿"
    assert moved.in_traditional() == Example("投資多少？", "徐州\n外資20億。", 5, 8)
    none = Example.without_answer("谁？", "没有。").after("题\n")
    assert (none.is_answered, none.text) == (False, "题\n没有。")


def test_what_the_reader_is_trained_on(folder):
    made = reader_run.examples(folder, MODEL_FOLDER)
    assert made == reader_run.examples(folder, MODEL_FOLDER)
    found = answers(made)
    assert REAL & set(found) and "" in found
    assert {"牛乳"} <= set(found)
    assert any("長" in one.text for one in made) and any("长" in one.text for one in made)
