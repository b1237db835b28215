from __future__ import annotations

import pytest

from embeddings.lexicon import FILE, TABLES, Lexicon, Table, load_lexicon


def test_a_table_by_hand():
    table = Table.build({"b": {"乙": 0.25, "丙": 1.0}, "a": {"甲": 0.5}})
    assert table.keys == ["a", "b"]
    assert table.offsets.tolist() == [0, 1, 3]
    assert table.weights.tolist() == [180, 255, 128]  # 255 √p
    assert list(table.get("b")) == ["丙", "乙"]  # best first
    assert table.get("b") == pytest.approx({"丙": 1.0, "乙": 0.25}, abs=0.005)


def test_unknown_keys_and_an_empty_table():
    table = Table.build({"b": {"乙": 1.0}})
    assert table.get("") == table.get("a") == table.get("c") == table.get("bb") == {}
    assert Table.build({}).get("a") == {}


def test_what_rounds_to_nothing_goes():
    table = Table.build({"a": {"甲": 1e-7}, "b": {"乙": 1.0, "丙": 1e-7}})
    assert table.keys == ["b"]
    assert table.get("b") == {"乙": 1.0}


@pytest.fixture
def lexicon():
    return Lexicon(
        Table.build({"foreign invest": {"外资": 0.9}}),
        Table.build({"外资": {"foreign": 0.5, "invest": 0.5}}),
        Table.build({"fdi": {"foreign direct invest": 1.0}}),
        Table.build({}),
        Table.build({"zhou": {"州": 1.0, "周": 0.25}}),
        Table.build({"lin": {"林": 0.64, "琳": 0.36}, "": {"lin": 0.25}}),
    )


def test_saved_and_loaded(lexicon, tmp_path):
    lexicon.save(tmp_path / FILE)
    again = load_lexicon(tmp_path)
    assert again.chinese.get("foreign invest") == lexicon.chinese.get("foreign invest")
    assert again.english.get("外资") == {
        "foreign": pytest.approx(0.5, abs=0.005),
        "invest": pytest.approx(0.5, abs=0.005),
    }
    assert again.acronyms.get("fdi") == {"foreign direct invest": 1.0}
    assert again.readings.get("州") == {}
    assert list(again.syllables.get("zhou")) == ["州", "周"]
    assert again.sounds.get("lin") == pytest.approx({"林": 0.64, "琳": 0.36}, abs=0.005)
    assert again.sounds.get("") == pytest.approx({"lin": 0.25}, abs=0.005)
    for name in TABLES:
        assert getattr(again, name).get("none") == {}


def test_a_table_that_is_not_given_is_empty():
    for name in TABLES:
        assert getattr(Lexicon(), name).get("") == getattr(Lexicon(), name).get("a") == {}
    assert not hasattr(Lexicon(), "other")


def test_a_loaded_table_finds_every_key_and_no_other(tmp_path):
    keys = ["", "a", "a b", "ab", "b", "zhou", "é", "ж", "一", "一州", "徐州", "𠀀"]  # as sorted
    Lexicon(Table.build({key: {key + "!": 1.0} for key in keys})).save(tmp_path / FILE)
    table = load_lexicon(tmp_path).chinese
    assert list(table.keys) == sorted(keys) == keys
    for key in keys:
        assert table.get(key) == {key + "!": 1.0}
    for other in (" ", "a ", "aa", "c", "zho", "zhoux", "è", "州", "徐", "𠀁", "\n", "a\na b"):
        assert table.get(other) == {}


def test_the_same_lexicon_gives_the_same_file(lexicon, tmp_path):
    lexicon.save(tmp_path / "1")
    lexicon.save(tmp_path / "2")
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_nothing_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_lexicon(tmp_path)


def test_the_bundled_one_knows_both_directions():
    bundled = load_lexicon()
    assert "外资" in bundled.chinese.get("foreign invest")
    assert "徐州" in bundled.chinese.get("xuzhou")
    assert bundled.english.get("大学")
    assert bundled.acronyms.get("fdi")


def test_the_bundled_one_knows_how_names_sound():
    bundled = load_lexicon()
    assert next(iter(bundled.readings.get("州"))) == "zhou"
    assert {"州", "周"} <= set(bundled.syllables.get("zhou"))
    assert max(bundled.syllables.get("zhou").values()) == 1.0
    assert "林" in bundled.sounds.get("lin")
    assert 0.9 < sum(bundled.sounds.get("").values()) < 1.1  # rounded one by one
