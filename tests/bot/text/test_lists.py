from __future__ import annotations

import pytest

from bot.text.lists import enumerations, is_list, list_fit, list_start, split_list


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("甲、乙、丙", ["甲", "乙", "丙"]),
        ("甲、乙和丙", ["甲", "乙", "丙"]),
        ("甲、乙以及丙", ["甲", "乙", "丙"]),
        ("裝備與製造、新能源、電路與ICT", ["裝備與製造", "新能源", "電路與ICT"]),
        ("a, b and c", ["a", "b", "c"]),
        ("a, b, and c", ["a", "b", "c"]),
        ("sand and gravel, coal, and oil", ["sand and gravel", "coal", "oil"]),
        ("甲", ["甲"]),
        ("中华人民共和国", ["中华人民共和国"]),
        ("甲、和平飯店", ["甲", "和平飯店"]),
        ("石油、煤炭，以及天然氣", ["石油", "煤炭", "天然氣"]),
        ("1,200 men, 3,400 women", ["1,200 men", "3,400 women"]),
        ("1，2；3;4", ["1", "2", "3", "4"]),
        ("Sandy", ["Sandy"]),
        ("and", ["and"]),
        ("   ", []),
        ("🙂、🙃", ["🙂", "🙃"]),
        ("", []),
        ("、", []),
    ],
)
def test_lists_come_whole(text, items):
    assert split_list(text) == items


@pytest.mark.parametrize("text", ["甲、乙", "銅和鐵", "tin and iron", "a, b", "銅，鐵，以及錫"])
def test_several_items_are_a_list(text):
    assert is_list(text)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "🙂", "甲", "甲、", "中华人民共和国", "1,200", "銅。鐵、錫", "It rained. So, no.",
     "很" * 31 + "，好", "問" * 2_000, "产业方面，徐州仍然以四大产业"],
)  # fmt: skip
def test_a_single_thing_or_a_sentence_is_none(text):
    assert not is_list(text)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("領域包括5G、區塊鏈和人工智能等", "5G、區塊鏈和人工智能等"),
        ("四大产业分别是钢铁、煤炭", "钢铁、煤炭"),
        ("industries, namely tin and iron", "industries, namely tin and iron"),
        ("The fields include coal, oil and gas", "coal, oil and gas"),
        ("包括：甲、乙", "甲、乙"),
        ("甲、乙，包括丙", "甲、乙，包括丙"),
        ("包括甲", "包括甲"),
        ("甲、乙", "甲、乙"),
        ("", ""),
    ],
)
def test_what_leads_a_list_in(text, items):
    assert text[list_start(text) :] == items


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("四大產業是指新能源、電路與ICT，以及高端裝備。", ["新能源、電路與ICT，以及高端裝備"]),
        ("產業展開，分别是煤炭、鋼鐵和水泥。", ["煤炭、鋼鐵和水泥"]),
        ("徐州、南京等城市都去了。", ["徐州、南京"]),
        ("The industries are coal, steel and glass. It rained.", ["coal, steel and glass"]),
        (
            "The course covered four fields, namely coal and gas, steel, glass, and health.",
            ["coal and gas, steel, glass, and health"],
        ),
        ("甲、乙；丙和丁、戊", ["甲、乙", "丙和丁、戊"]),
        ("It rained, sadly.", []),
        ("他來了，也走了。", []),
        ("、", []),
        ("", []),
        ("🙂、🙃", ["🙂、🙃"]),
        ("長" * 2_000 + "、" + "短", []),
    ],
)
def test_enumerations(text, found):
    assert [text[start:end] for start, end in enumerations(text)] == found


@pytest.mark.parametrize(
    ("items", "text", "share"),
    [
        (0, "甲、乙", 1.0),
        (2, "甲、乙", 1.0),
        (3, "甲、乙", 0.5),
        (3, "甲、乙、人才和技術", 1.0),
        (4, "甲、乙、人才和技術", 1.0),
        (2, "甲", 0.0),
        (0, "", 0.0),
    ],
)
def test_a_list_of_as_many_items_as_are_asked_for(items, text, share):
    assert list_fit(items, text) == share
