from __future__ import annotations

import pytest

from embeddings.lexicon import Lexicon, Table
from embeddings.training.spans import Aligned, align, spans

TEXT = "2020年3月27日，徐州市政府签约21个项目，投入20.9亿美元。"
ENGLISH = "On March 27, 2020 the city government of Xuzhou signed 21 projects of US$2.09 billion."


@pytest.fixture(scope="module")
def lexicon():
    words = {
        "徐州市": {"xuzhou": 0.9, "rare": 0.01},
        "政府": {"govern": 1.0},
        "项目": {"project": 1.0},
        "制造业": {"manufactur": 0.5, "industri": 0.5},
    }
    return Lexicon(english=Table.build(words))


def asked(text):
    found = list(spans(text))
    for start, end, _ in found:
        assert 0 <= start < end <= len(text)
    return [(text[start:end], kind) for start, end, kind in found]


def test_figures_and_nouns():
    assert asked(TEXT) == [
        ("2020年3月27日", "date"),
        ("21个", "count"),
        ("20.9亿美元", "amount"),
        ("徐州市政府", "place"),
        ("项目", "thing"),
    ]


def test_offsets_are_the_source_s_in_traditional_script():
    assert asked("徐州市政府簽約21個項目") == [
        ("21個", "count"),
        ("徐州市政府", "place"),
        ("項目", "thing"),
    ]


@pytest.mark.parametrize(
    ("text", "kind"), [("周铁根", "person"), ("江苏省", "place"), ("外交部", "organisation")]
)
def test_names(text, kind):
    assert asked(f"{text}说") == [(text, kind)]


@pytest.mark.parametrize("text", ["", " ", "，。", "😀", "说了", "水"])
def test_nothing_to_ask_for(text):
    assert asked(text) == []


def test_a_run_of_nouns_that_is_too_long_is_left_out():
    assert asked("江苏省徐州市政府经济贸易委员会办公室说") == []


def said(text, english, lexicon):
    return {
        text[slice(*one.chinese)]: one.english and english[slice(*one.english)]
        for one in align(text, english, lexicon)
    }


def test_found_again_in_english(lexicon):
    assert said(TEXT, ENGLISH, lexicon) == {
        "2020年3月27日": "March 27, 2020",
        "21个": "21",
        "20.9亿美元": "US$2.09 billion",
        "徐州市政府": "government of Xuzhou",
        "项目": "projects",
    }


def test_places_are_offsets(lexicon):
    assert align("项目有", "Many projects.", lexicon) == [Aligned("thing", (0, 2), (5, 13))]


def test_not_found_in_english(lexicon):
    assert said("项目21个", "Nothing was said of it.", lexicon) == {"项目": None, "21个": None}
    assert said("徐州市有", "A rare thing.", lexicon) == {"徐州市": None}  # too seldom said so
    assert said("项目21个", "", lexicon) == {"项目": None, "21个": None}


def test_words_far_apart_are_not_one_thing(lexicon):
    near = "The manufacturing industry"
    assert said("制造业有", near, lexicon) == {"制造业": "manufacturing industry"}
    assert said("制造业有", "Manufacturing is not just any old industry", lexicon) == {
        "制造业": "Manufacturing"
    }
