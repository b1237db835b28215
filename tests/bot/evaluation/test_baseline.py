from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.core.errors import WendaError
from bot.evaluation.baseline import Baseline, label, last_part

ROW = {"file": "a/題.json", "encoder": "bundled", "mode": "hybrid", "questions": 4, "f1": 0.5}


def baseline(*rows):
    return Baseline(Path("b.json"), rows)


def changed(**fields):
    return {**ROW, **fields}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ROW),
        json.dumps([ROW], indent=1),
        f"\n{json.dumps(ROW, ensure_ascii=False)}\r\n\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])  # the last is PowerShell's
def test_lines_and_arrays_are_read(tmp_path, text, encoding):
    file = tmp_path / "b.json"
    file.write_bytes(text.encode(encoding))
    assert Baseline.read(file).rows == (ROW,)


def test_a_line_may_hold_any_character(tmp_path):
    row = changed(file="a\u2028b\x85c.json")
    file = tmp_path / "b.json"
    file.write_text(f"{json.dumps(row, ensure_ascii=False)}\n" * 2, encoding="utf-8")
    assert Baseline.read(file).rows == (row, row)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is empty"),
        ("[]", "it is empty"),
        ("file  questions  F1", "JSONDecodeError|Expecting value"),
        ('{"file": "a"', "Expecting|delimiter"),
        ("3", "row 1 is no JSON object"),
        ("[[1]]", "row 1 is no JSON object"),
        (f"{json.dumps(ROW)}\n{{}}", "file of row 2 is not a name: None"),
        (json.dumps(changed(encoder=3)), "encoder of row 1"),
        (json.dumps(changed(mode=None)), "mode of row 1"),
        (json.dumps(changed(f1="high")), "f1 of row 1 is not a number: 'high'"),
        (json.dumps(changed(f1=True)), "f1 of row 1 is not a number: True"),
        (json.dumps(changed(p95_ms=float("nan"))), "p95_ms of row 1 is not a number: nan"),
        ("[" * 100_000, "RecursionError|recursion|Expecting"),
    ],
)
def test_something_else_is_refused_in_a_line(tmp_path, text, words):
    file = tmp_path / "b.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WendaError, match=words) as caught:
        Baseline.read(file)
    assert "b.json is not what `wenda evaluate --json` prints" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bytes_of_no_encoding_are_refused(tmp_path):
    (tmp_path / "b.json").write_bytes(b'{"file": "\xff\xfe"}')
    with pytest.raises(WendaError, match="is not what"):
        Baseline.read(tmp_path / "b.json")


def test_a_missing_file_says_how_to_make_one(tmp_path):
    with pytest.raises(WendaError, match=r"missing\.json cannot be read.*--json > missing\.json"):
        Baseline.read(tmp_path / "missing.json")
    with pytest.raises(WendaError, match="cannot be read"):
        Baseline.read(tmp_path)


def test_the_row_of_the_same_names_whatever_the_folder():
    rows = baseline(changed(f1=0.1, mode="dense"), changed(f1=0.2), changed(f1=0.3, encoder="e5"))
    assert rows.row(changed(file="/ci/題.json"))["f1"] == 0.2
    assert rows.row(changed(file="C:\\ci\\題.json", mode="dense"))["f1"] == 0.1
    assert rows.row(changed(encoder="models/e5/"))["f1"] == 0.3
    assert rows.row(changed(encoder="e6")) is None
    assert rows.row(changed(file="b.json")) is None
    assert rows.row(changed(mode="keyword")) is None


def test_of_several_rows_the_same_paths_count_then_the_last():
    rows = baseline(
        changed(file="x/題.json", f1=0.1),
        changed(file="y/題.json", f1=0.2),
        changed(file="y/題.json", f1=0.3),
        changed(file="z/題.json", f1=0.4),
    )
    assert rows.row(changed(file="y/題.json"))["f1"] == 0.3
    assert rows.row(changed(file="題.json"))["f1"] == 0.4


def test_a_row_from_before_modes_is_hybrid():
    old = {key: value for key, value in ROW.items() if key != "mode"}
    assert baseline(old).row(ROW) == old
    assert baseline(old).row(changed(mode="dense")) is None


def test_differences():
    before = changed(f1=0.5, answer_hit=0.9315, false_answer_rate=None, p50_ms=10.0)
    now = changed(f1=0.25, answer_hit=0.9355, false_answer_rate=0.5, p50_ms=12.5, mrr_at_10=1.0)
    assert baseline(before).differences(now) == {
        "mrr_at_10": None,  # the baseline is older than that key
        "answer_hit": 0.004,
        "f1": -0.25,
        "false_answer_rate": None,
        "p50_ms": 2.5,
    }
    assert baseline(before).differences(changed(mode="dense")) is None


def test_the_same_questions_can_be_compared():
    baseline(ROW).check([ROW], all_of_them=True)
    baseline(ROW).check([ROW, changed(mode="dense")], all_of_them=False)
    baseline({**ROW, "questions": None} | {"turns": None}).check([], all_of_them=True)


def test_a_baseline_without_the_rows_is_an_error():
    with pytest.raises(WendaError, match=r"no figures of 題\.json \(bundled, dense\)"):
        baseline(ROW).check([changed(mode="dense")], all_of_them=False)
    with pytest.raises(WendaError, match=r"no figures of 題\.json \(bundled, dense\)"):
        baseline(ROW).check([ROW, changed(mode="dense")], all_of_them=True)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ({"questions": 3, "paragraphs": 9}, "3 questions now, 4 in the baseline b.json"),
        ({"questions": 4, "paragraphs": 7}, "7 paragraphs now, 9 in the baseline"),
        ({"questions": 4, "turns": 2}, "0 paragraphs now, 9 in the baseline"),
    ],
)
def test_other_questions_cannot_be_compared(now, words):
    head = {"file": ROW["file"], "encoder": "bundled", "mode": "hybrid", **now}
    with pytest.raises(WendaError, match=words) as caught:
        baseline(changed(paragraphs=9)).check([head], all_of_them=False)
    assert "--limit" in str(caught.value)


def test_label_and_last_part():
    assert label(ROW) == "題.json (bundled, hybrid)"
    assert [last_part(name) for name in ("a/b", "a\\b", "b/", "b", "")] == ["b", "b", "b", "b", ""]
