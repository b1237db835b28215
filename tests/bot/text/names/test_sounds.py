from __future__ import annotations

import pytest

from bot.text.names.sounds import han_pairs, is_pinyin, latin_spellings, spells_names
from embeddings.lexicon import Lexicon, Table, load_lexicon


def spelling(shares, **chunks):
    """A lexicon of chunks of letters, each with its share and its characters."""
    return Lexicon(sounds=Table.build({"": shares, **chunks}))


@pytest.fixture(scope="module")
def foreign():
    return spelling(
        {"ma": 0.36, "t": 0.36, "lin": 0.64, "lyn": 0.36},
        ma={"马": 0.64, "麦": 0.36},
        t={"特": 1.0},
        lin={"林": 0.64, "琳": 0.36},
        lyn={"琳": 1.0},
    )


@pytest.fixture(scope="module")
def pinyin():
    read = {"周": "zhou", "铁": "tie", "根": "gen", "欧": "ou", "阳": "yang", "鄂": "e"}
    return Lexicon(
        readings=Table.build({character: {s: 1.0} for character, s in read.items()}),
        syllables=Table.build(
            {
                "zhou": {"周": 1.0, "州": 0.64},
                "tie": {"铁": 1.0},
                "gen": {"根": 1.0, "跟": 0.36},
                "xi": {"西": 1.0},
                "an": {"安": 1.0},
                "xian": {"县": 1.0},
            }
        ),
    )


def close(expected):
    return pytest.approx(expected, abs=0.005)  # weights are kept in 255 steps


# A Latin name → pairs of characters


def test_the_pairs_of_a_name_with_one_cut(foreign):
    assert han_pairs("matlin", foreign) == close(
        {"马特": 0.64, "麦特": 0.36, "特林": 0.64, "特琳": 0.36}
    )


def test_the_cuts_of_a_name_share_it_out():
    # a|na has 0.25 × 0.36, an|a 0.64 × 0.25: 0.36 and 0.64 of both
    lexicon = spelling(
        {"a": 0.25, "na": 0.36, "an": 0.64}, a={"阿": 1.0}, na={"娜": 1.0}, an={"安": 1.0}
    )
    assert han_pairs("ana", lexicon) == close({"阿娜": 0.36, "安阿": 0.64})


def test_a_pair_that_comes_twice_is_expected_twice():
    lexicon = spelling({"la": 1.0}, la={"拉": 1.0})
    assert han_pairs("lalala", lexicon) == {"拉拉": 2.0}


def test_a_pair_that_is_hardly_expected_is_left_out():
    lexicon = spelling({"la": 1.0}, la={"拉": 1.0, "喇": 0.01})
    assert set(han_pairs("lala", lexicon)) == {"拉拉", "拉喇", "喇拉"}  # 喇喇: 0.0001


def test_the_syllables_of_a_chinese_name(pinyin):
    assert han_pairs("tiegen", pinyin) == close({"铁根": 1.0, "铁跟": 0.36})
    assert han_pairs("zhoutiegen", pinyin) == close(
        {"周铁": 1.0, "州铁": 0.64, "铁根": 1.0, "铁跟": 0.36}
    )


def test_one_syllable_is_no_pair_but_two_in_its_place_are(pinyin):
    assert han_pairs("xian", pinyin) == {"西安": 1.0}
    assert han_pairs("zhou", pinyin) == {}


def test_more_than_four_syllables_are_no_chinese_name(pinyin):
    assert han_pairs("xian" * 2, pinyin).keys() == {"西安", "安西", "县西", "安县", "县县"}
    assert han_pairs("an" * 4, pinyin) == {"安安": 1.0}
    assert han_pairs("an" * 5, pinyin) == {}


def test_the_better_of_both_ways_counts():
    lexicon = Lexicon(
        sounds=Table.build({"": {"an": 1.0}, "an": {"安": 0.36, "恩": 0.64}}),
        syllables=Table.build({"an": {"安": 1.0}}),
    )
    assert han_pairs("anan", lexicon) == close(
        {"安安": 1.0, "安恩": 0.23, "恩安": 0.23, "恩恩": 0.41}
    )


def test_the_hundred_likeliest_pairs_are_kept():
    characters = {chr(ord("一") + n): (200 - n) / 255 for n in range(11)}  # 121 pairs
    found = han_pairs("lala", spelling({"la": 1.0}, la=characters))
    assert len(found) == 100
    assert next(iter(found)) == "一一"
    assert chr(ord("一") + 10) * 2 not in found
    assert list(found.values()) == sorted(found.values(), reverse=True)


@pytest.mark.parametrize("name", ["", "a", "t", "ma", "zzz", "malin!", "麦特琳", "matlinz"])
def test_what_cannot_be_cut_has_no_pairs(name, foreign):
    assert han_pairs(name, foreign) == han_pairs(name, Lexicon()) == {}


def test_a_pasted_name_without_end_has_none(foreign):
    assert han_pairs("t" * 3_000, foreign) == {}  # too unlikely for a number: no error


# A Chinese name → Latin words


def test_the_letters_of_a_foreign_name(foreign):
    # 琳 is lyn 0.36 × 1 against lin 0.64 × 0.36: the better one has 1
    assert latin_spellings("麦特琳", foreign) == close({"matlyn": 1.0, "matlin": 0.64})
    assert latin_spellings("马特林", foreign) == close({"matlin": 1.0})


def test_the_pinyin_of_a_chinese_name(pinyin):
    assert latin_spellings("周铁根", pinyin) == {"zhoutiegen": 1.0, "tiegen": 1.0}
    assert latin_spellings("铁根", pinyin) == {"tiegen": 1.0, "gen": 1.0}


def test_a_family_name_of_two_characters(pinyin):
    assert set(latin_spellings("欧阳铁根", pinyin)) == {"ouyangtiegen", "yangtiegen", "tiegen"}


def test_words_of_one_or_two_letters_say_too_little(pinyin):
    assert set(latin_spellings("周鄂", pinyin)) == {"zhoue"}


def test_both_ways_of_reading_a_name():
    lexicon = Lexicon(
        readings=Table.build({"安": {"an": 1.0}, "娜": {"na": 1.0}}),
        sounds=Table.build(
            {"": {"an": 0.36, "na": 0.36, "nah": 0.09}, "an": {"安": 1.0}, "na": {"娜": 1.0},
             "nah": {"娜": 1.0}}
        ),
    )  # fmt: skip
    assert latin_spellings("安娜", lexicon) == close({"anna": 1.0, "annah": 0.25})


def test_the_two_hundred_likeliest_spellings_are_kept():
    letters = "abcdefghij"
    lexicon = spelling(
        {letter: (100 - n) / 255 for n, letter in enumerate(letters)},
        **{letter: {"克": 1.0} for letter in letters},
    )
    found = latin_spellings("克克克", lexicon)  # of 1,000
    assert len(found) == 200
    assert max(found, key=found.__getitem__) == "aaa"
    assert found["aaa"] == 1.0
    assert "jjj" not in found


@pytest.mark.parametrize("name", ["", "龘", "龘龘", "周龘", "abc", "周铁根欧阳"])
def test_what_cannot_be_read_has_no_spellings(name, pinyin):
    assert latin_spellings(name, pinyin) == latin_spellings(name, Lexicon()) == {}


def test_characters_that_spell_names(foreign):
    assert spells_names("琳", foreign)
    assert not any(spells_names(other, foreign) for other in ("周", "", "琳琳", "lin"))
    assert not spells_names("琳", Lexicon())


def test_two_lexicons_are_not_mixed_up(foreign, pinyin):
    for _ in range(2):
        assert "matlin" in latin_spellings("麦特琳", foreign)
        assert latin_spellings("麦特琳", pinyin) == {}
        assert han_pairs("matlin", pinyin) == {}
        assert "特琳" in han_pairs("matlin", foreign)


# The shipped model


@pytest.fixture(scope="module")
def shipped():
    return load_lexicon()


@pytest.mark.parametrize(
    ("latin", "pairs"),
    [("matlin", {"麦特", "特琳"}), ("tiegen", {"铁根"}), ("zhoutiegen", {"周铁", "铁根"})],
)
def test_the_shipped_model_spells_latin_names(latin, pairs, shipped):
    assert pairs <= set(han_pairs(latin, shipped))


@pytest.mark.parametrize(
    ("chinese", "latin"), [("麦特琳", "matlin"), ("周铁根", "tiegen"), ("周铁根", "zhoutiegen")]
)
def test_the_shipped_model_spells_chinese_names(chinese, latin, shipped):
    assert 0 < latin_spellings(chinese, shipped)[latin] <= 1


@pytest.mark.parametrize(
    ("word", "pinyin"), [("xuzhou", True), ("lin", True), ("koln", False), ("", False)]
)
def test_pinyin(word, pinyin):
    assert is_pinyin(word, load_lexicon()) == pinyin
