from __future__ import annotations

import pytest

from embeddings.training.sounds import LONGEST, sounds


def test_one_letter_for_each_character():
    assert sounds([("ab", "甲乙")]) == {
        "a": {"甲": 1.0},
        "b": {"乙": 1.0},
        "": {"a": 0.5, "b": 0.5},
    }


def test_what_the_pairs_have_in_common_is_found():
    # 拉娜 could be cut l|ana, la|na, lan|a; only la and na fit all three
    table = sounds([("lana", "拉娜"), ("nala", "娜拉"), ("lala", "拉拉")])
    assert table["la"]["拉"] > 0.99
    assert table["na"]["娜"] > 0.99
    assert table[""]["la"] == pytest.approx(4 / 6, abs=0.02)
    assert table[""]["na"] == pytest.approx(2 / 6, abs=0.02)


def test_one_chunk_has_several_characters_by_how_often():
    table = sounds([("mala", "马拉")] * 3 + [("mala", "玛拉")] + [("lama", "拉马")])
    assert table["ma"]["马"] == pytest.approx(0.8, abs=0.02)
    assert table["ma"]["玛"] == pytest.approx(0.2, abs=0.02)


def test_all_are_distributions():
    names = [("beckham", "贝克汉姆"), ("matlin", "麦特琳"), ("marlin", "马林"), ("kham", "克汉姆")]
    for chunk, shares in sounds(names).items():
        assert sum(shares.values()) == pytest.approx(1.0), chunk
        assert all(0 < share <= 1 for share in shares.values())
        assert len(chunk) <= LONGEST


def test_chunks_are_at_most_six_letters():
    assert sounds([("a" * 12, "甲乙")]) == {
        "a" * 6: {"甲": 0.5, "乙": 0.5},
        "": {"a" * 6: 1.0},
    }
    assert sounds([("a" * 13, "甲乙")]) == {}


@pytest.mark.parametrize(
    "pair",
    [
        ("", ""),
        ("lin", "林"),  # one character says nothing about where it is cut
        ("lin", ""),
        ("ab", "甲乙丙"),  # more characters than letters
        ("new york", "纽约"),
        ("zoë", "佐伊"),
        ("o'neil", "奥尼尔"),
        ("abcdefghijk", "一二三四五六七八九"),  # nine characters: a phrase
    ],
)
def test_pairs_that_teach_nothing_are_left_out(pair):
    assert sounds([pair]) == {}
    assert sounds([pair, ("ab", "甲乙")]) == sounds([("ab", "甲乙")])


def test_no_names():
    assert sounds([]) == sounds(iter(())) == {}


def test_the_same_names_give_the_same_table():
    names = [("lana", "拉娜"), ("nala", "娜拉"), ("alan", "艾伦")]
    assert list(sounds(names).items()) == list(sounds(iter(names)).items())
