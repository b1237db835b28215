"""Chinese names for an English reader: well-known ones, polyphones, and honest silence."""

from __future__ import annotations

import pytest
from language_tables import rows

from bot.text.folding import fold
from bot.text.names.romanisation import romanise
from bot.text.names.tables import DOUBLE, KNOWN, READINGS, SINGLE, UNSURE
from embeddings.lexicon import load_lexicon


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon()


@pytest.mark.parametrize(("name", "kind", "english"), rows("names/romanisations.tsv"))
def test_people_and_places(name, kind, english, lexicon):
    assert romanise(name, kind, lexicon) == english


@pytest.mark.parametrize(
    ("name", "kind"),
    [*rows("names/no_romanisations.tsv"), ("", "person"), (" ", "place"), ("周" * 2_000, "person")],
)
def test_what_is_not_sure_is_not_said(name, kind, lexicon):
    assert romanise(name, kind, lexicon) == ""


def test_an_unknown_name_beside_korea_may_be_read_otherwise(lexicon):
    assert romanise("崔成民", "person", lexicon) == "Cui Chengmin"
    assert romanise("崔成民", "person", lexicon, "韓國代表崔成民說") == ""
    assert romanise("周恩來", "person", lexicon, "周恩來訪問朝鮮") == "Zhou Enlai"


def test_the_tables_are_of_one_form():
    for name, said in KNOWN.items():
        assert all(fold(character).text == character for character in name)
        assert said
        assert said == said.strip()
    assert not UNSURE & set(READINGS)
    assert all(len(name) == 2 for name in DOUBLE)
    assert all(fold(name).text == name for name in SINGLE)
