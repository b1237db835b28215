from __future__ import annotations

import pytest

from embeddings.lexicon import FILE, Lexicon, Table, load_lexicon


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
