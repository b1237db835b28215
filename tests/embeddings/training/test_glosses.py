from __future__ import annotations

import pytest

from embeddings.training import glosses
from embeddings.training.corpora import Entry


def entry(*meanings, pinyin=("xu2", "zhou1")):
    return Entry("徐州", "徐州", pinyin, meanings)


@pytest.mark.parametrize(
    ("gloss", "phrases"),
    [
        ("to make (sth)", ["make"]),
        ("the sun; a star", ["sun", "star"]),
        ("CL:隻|只[zhi1]", []),
        ("variant of 徐州[Xu2 zhou1]", []),
        ("abbr. for 外商直接投资", []),
        ("city 城|城 wall", ["city  wall"]),
        ("", []),
    ],
)
def test_phrases(gloss, phrases):
    assert list(glosses.phrases(entry(gloss))) == phrases


def test_a_proper_name_stands_before_its_comma():
    city = entry("Xuzhou, prefecture-level city", pinyin=("Xu2", "zhou1"))
    assert list(glosses.phrases(city)) == ["Xuzhou"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gross domestic product (GDP)", [("gdp", "gross domestic product")]),
        ("rule of law, RL", [("rl", "rule of law")]),
        ("the cat (GDP)", []),
        ("GDP", []),
        ("", []),
    ],
)
def test_acronyms(text, found):
    assert list(glosses.acronyms(text)) == found


def test_initials_of_a_phrase_and_of_its_tails():
    assert list(glosses.initials("overseas foreign direct investment")) == [
        ("ofdi", "overseas foreign direct investment"),
        ("fdi", "foreign direct investment"),
    ]
    assert list(glosses.initials("direct investment")) == []
    assert list(glosses.initials("one of two things")) == []  # small words: no term


def test_reading_drops_tones():
    assert glosses.reading(entry(pinyin=("Xu2", "lu:4"))) == ["xu", "lu"]
