from __future__ import annotations

import pytest

from embeddings.training.corpora import Entry
from embeddings.training.entries import CHARACTERS, NAMED, readings, syllables


def entry(simplified, *pinyin):
    return Entry(simplified, simplified, pinyin, ())


def test_the_characters_of_a_syllable_and_the_syllables_of_a_character():
    entries = [entry("州", "zhou1"), entry("徐州", "Xu2", "zhou1"), entry("稀粥", "xi1", "zhou1")]
    # 州 once as a word and once in a name, which counts five times; 粥 once
    assert syllables(entries) == {
        "zhou": {"州": 1.0, "粥": 1 / (1 + NAMED)},
        "xu": {"徐": 1.0},
        "xi": {"稀": 1.0},
    }
    assert readings(entries)["州"] == {"zhou": 1.0}


def test_a_character_with_two_readings_is_in_both():
    entries = [entry("长", "chang2"), entry("长城", "chang2", "cheng2"), entry("长", "zhang3")]
    assert syllables(entries)["chang"] == {"长": 1.0}
    assert syllables(entries)["zhang"] == {"长": 1.0}
    assert readings(entries)["长"] == pytest.approx({"chang": 2 / 3, "zhang": 1 / 3})


def test_tones_are_gone_and_the_umlaut_is_u():
    assert syllables([entry("吕", "lu:3"), entry("路", "lu4")]) == {"lu": {"吕": 1.0, "路": 1.0}}


@pytest.mark.parametrize(
    "odd",
    [
        entry("徐州"),  # no reading at all
        entry("徐州", "Xu2"),  # one syllable for two characters
        entry("嗯", "n5"),  # no vowel
        entry("A", "a1"),  # no Chinese character
        entry("，", ","),
    ],
)
def test_what_is_no_syllable_of_a_character_is_left_out(odd):
    assert syllables([odd]) == {}


def test_the_most_common_characters_are_kept():
    entries = [entry(chr(ord("一") + n), "yi1") for n in range(CHARACTERS + 3)]
    found = syllables([*entries, entries[-1]])["yi"]
    assert len(found) == CHARACTERS
    assert next(iter(found.items())) == (entries[-1].simplified, 1.0)
    assert set(found.values()) == {1.0, 0.5}


def test_no_entries():
    assert syllables([]) == readings([]) == {}
