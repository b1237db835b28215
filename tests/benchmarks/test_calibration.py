from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree

import pytest

from benchmarks.calibration import Bin, asked, bins, error, svg


def test_bins_by_hand():
    found = bins([(0.05, False), (0.15, False), (0.19, True), (1.0, True), (0.95, True)])
    assert found == [
        Bin(1, 0.05, 0.0),
        Bin(2, pytest.approx(0.17), 0.5),
        Bin(2, pytest.approx(0.975), 1.0),
    ]
    # (1·0.05 + 2·0.33 + 2·0.025) / 5
    assert error(found) == pytest.approx(0.152)


def test_nothing_has_no_error():
    assert bins([]) == []
    assert error([]) == 0.0


def test_the_picture_is_xml_with_a_spot_for_each_bin():
    root = ElementTree.fromstring(svg([Bin(3, 0.1, 0.2), Bin(9, 0.9, 1.0)]))
    assert len(root.findall("{http://www.w3.org/2000/svg}circle")) == 2


def test_a_question_whose_paragraph_was_taken_away_is_never_right(tmp_path):
    paragraphs = [
        {"context": f"甲{n}乙公司在{1990 + n}年成立。",
         "qas": [{"id": str(n), "question": f"甲{n}乙公司哪年成立？",
                  "answers": [{"text": f"{1990 + n}年", "answer_start": 0}]}]}
        for n in range(8)
    ]  # fmt: skip
    file = tmp_path / "set.json"
    file.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    assert all(there for _, there in asked(file, 0.0, None))
    with_holes = asked(file, 0.5, None)
    assert len(with_holes) == 8
    assert 0 < sum(there for _, there in with_holes) < 8
    assert all(0 <= confidence <= 1 for confidence, _ in with_holes)
