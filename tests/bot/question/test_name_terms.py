from __future__ import annotations

import pytest

from bot.core import settings
from bot.question.terms import chinese_names, latin_names, question_terms
from bot.text.folding import fold
from bot.text.words import Token, scan, tokens
from embeddings.lexicon import Lexicon, Table, load_lexicon

KNOWN = settings.SOUND_WEIGHT * settings.KNOWN_NAME


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(
        chinese=Table.build({"marlin": {"旗鱼": 1.0}}),
        english=Table.build({"火车": {"train": 1.0}, "马特": {"matt": 1.0}}),
        sounds=Table.build(
            {
                "": {"ma": 0.36, "t": 0.36, "r": 0.36, "lin": 0.36},
                "ma": {"马": 0.64, "麦": 0.36},
                "t": {"特": 1.0},
                "r": {"尔": 1.0},
                "lin": {"琳": 1.0},
            }
        ),
    )


def asked(question, lexicon):
    return [(set(term.tokens), term.weight) for term in latin_names(question, lexicon)]


MATLIN = {"马特", "麦特", "特琳"}
MARLIN = {"马尔", "麦尔", "尔琳"}


def test_a_name_is_the_pairs_that_may_spell_it(lexicon):
    (term,) = latin_names("Who is Matlin?", lexicon)
    flat = (0.36 / 1.0) ** settings.TRANSLATION_POWER
    assert term.tokens == pytest.approx(
        {"特琳": 1.0, "马特": 0.64**settings.TRANSLATION_POWER, "麦特": flat}, abs=0.005
    )
    assert term.weight == settings.SOUND_WEIGHT
    assert not term.is_bigram


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("matlin", [(MATLIN, settings.SOUND_WEIGHT)]),  # in no dictionary
        ("Matlin, matlin", [(MATLIN, settings.SOUND_WEIGHT)] * 2),
        ("where is the marlin", []),  # a word that is known
        ("Marlin fishing", []),  # a capital that every sentence begins with
        ("who is Marlin", [(MARLIN, KNOWN)]),
        ("MATLIN", [(MATLIN, settings.SOUND_WEIGHT)]),
        ("Mátlïn", [(MATLIN, settings.SOUND_WEIGHT)]),
        ("Ma\u0301tlin", [(MATLIN, settings.SOUND_WEIGHT)]),  # the accent a character of its own
        ("Matlin是谁", [(MATLIN, settings.SOUND_WEIGHT)]),
        ("請問Marlin是誰", [(MARLIN, KNOWN)]),
        ("Who was Ma?", []),  # too short
        ("zzzz", []),
        ("Матлин", []),
        ("Maßlin", []),
        ("麦特琳是谁", []),
        ("matlin2 2019", [(MATLIN, settings.SOUND_WEIGHT)]),
        ("", []),
        (" ?! ", []),
    ],
)
def test_which_words_are_names(question, terms, lexicon):
    assert asked(question, lexicon) == terms


def test_stopwords_are_no_names():
    lexicon = Lexicon(
        sounds=Table.build({"": {"w": 1.0, "ho": 1.0}, "w": {"乌": 1.0}, "ho": {"霍": 1.0}})
    )
    assert asked("Who is who", lexicon) == []


# Chinese names


def run(*words):
    """Words that follow each other; a gap is written as ""."""
    found, at = [], 0
    for word in words:
        if word:
            found.append(Token(word, True, at, at + len(word)))
        at += max(len(word), 1)
    return found


def spelled(words, lexicon):
    return [set(term.tokens) for term in chinese_names(words, lexicon)]


def test_unknown_words_side_by_side_are_one_name(lexicon):
    (term,) = chinese_names(run("麦特", "琳"), lexicon)
    assert term.tokens == {"matlin": 1.0}
    assert term.weight == settings.SOUND_WEIGHT


def test_a_stem_is_what_stands_in_a_text(lexicon):
    tables = {"": {"ma": 0.5, "tins": 0.5}, "ma": {"马": 1.0}, "tins": {"廷": 1.0}}
    assert spelled(run("马", "廷"), Lexicon(sounds=Table.build(tables))) == [{"matin"}]
    assert tokens("Matins") == ["matin"]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("麦", "特", "琳"), [{"matlin"}]),
        (("火车", "麦特", "琳", "火车"), [{"matlin"}]),  # what is known ends a name
        (("麦", "琳", "", "马", "尔"), [{"malin"}, {"mar"}]),  # and so does a gap
        (("麦", "", "琳"), []),
        (("马特", "琳"), []),  # 马特 is known, one character is no name
        (("麦特", "是", "琳"), [{"mat"}]),  # 是 is a stopword
        (("麦特", "根", "琳"), [{"mat"}]),  # 根 spells no foreign name
        (("琳",), []),
        (("麦", "特", "琳", "麦", "特", "琳", "麦", "特"), [{"matlinmatlinmat"}]),
        (("麦", "特", "琳", "麦", "特", "琳", "麦", "特", "琳"), []),  # no name of nine
        ((), []),
    ],
)
def test_which_runs_are_names(words, names, lexicon):
    assert spelled(run(*words), lexicon) == names


def test_nothing_is_known_of_names(lexicon):
    assert spelled(run("麦特", "琳"), Lexicon()) == []
    assert asked("Who is Matlin", Lexicon()) == []


# The shipped model, through all that a question is made of


@pytest.fixture(scope="module")
def shipped():
    return load_lexicon()


@pytest.mark.parametrize(
    ("question", "text", "name"),
    [
        ("Who is Marlee Matlin?", "麥特琳是美國演員。", "特琳"),
        ("麥特琳是誰？", "Marlee Matlin is an actor.", "matlin"),
        ("Where was Zhou Tiegen born?", "周鐵根出生於徐州。", "铁根"),
        ("周鐵根出生在哪裡？", "Zhou Tiegen was born in Xuzhou.", "tiegen"),
        ("周铁根出生在哪里？", "Zhou Tiegen was born in Xuzhou.", "tiegen"),
    ],
)
def test_names_are_found_across_languages(question, text, name, shipped):
    assert name in tokens(text)
    assert any(name in term.tokens for term in question_terms(question, shipped))


def test_accents_do_not_matter(shipped):
    plain, accented = (
        [term.tokens for term in latin_names(f"When did {name} sing?", shipped)]
        for name in ("Beyonce", "Beyoncé")
    )
    assert plain == accented != []


def test_both_scripts_of_a_name_are_read_alike(shipped):
    one, other = (
        [
            term.tokens
            for term in chinese_names([t for t in scan(fold(text).text) if t.is_word], shipped)
        ]
        for text in ("周鐵根在哪裡", "周铁根在哪里")
    )
    assert one == other != []
