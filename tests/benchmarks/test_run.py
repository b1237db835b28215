"""The comparison's processes and commands, with Wenda as the peer: no other is installed here."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import compare, encode, peer, retrieve, runner
from benchmarks.environments import STAMP, InstallError, python_for
from embeddings.encoder.bundled import load_encoder

BEES, WHALES = "The hive holds 40,000 bees in summer.", "A blue whale eats krill."
REQUEST = {
    "paragraphs": [WHALES, BEES],
    "questions": ["How many bees are in the hive?", "蓝鲸吃什么？"],
    "k": 10,
}


@pytest.fixture
def squad(tmp_path):
    """A question set of two paragraphs, three questions, one of them blank."""
    questions = {0: ["What does a blue whale eat?", "  "], 1: ["How many bees are in the hive?"]}
    path = tmp_path / "small.json"
    paragraphs = [
        {
            "context": text,
            "qas": [{"id": "x", "question": q, "answers": [{"text": "x"}]} for q in questions[i]],
        }
        for i, text in enumerate((WHALES, BEES))
    ]
    path.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    return path


# One system in a process of its own


@pytest.mark.slow
def test_a_system_answers_in_its_own_process():
    outcome = runner.run(Path(sys.executable), "wenda", "hybrid", REQUEST)
    assert [ranking[0] for ranking in outcome.rankings] == [1, 0]
    assert all(sorted(ranking) == [0, 1] for ranking in outcome.rankings)
    assert all(milliseconds > 0 for milliseconds in outcome.times)
    assert outcome.start_seconds > 0 and outcome.index_seconds > 0
    assert outcome.peak_mb is None or 20 < outcome.peak_mb < 2_000


def test_a_system_that_is_not_there_is_one_line():
    with pytest.raises(runner.PeerError, match="^KeyError: 'nothing'$"):
        runner.run(Path(sys.executable), "wenda", "nothing", REQUEST)
    with pytest.raises(runner.PeerError, match="No module named 'benchmarks.peers.nothing'"):
        runner.run(Path(sys.executable), "nothing", "nothing", REQUEST)


def test_a_system_that_takes_too_long_is_ended():
    with pytest.raises(runner.PeerError, match=r"^not done after 0\.01 s$"):
        runner.run(Path(sys.executable), "wenda", "hybrid", REQUEST, timeout=0.01)


def test_all_systems_get_the_same_variables(monkeypatch):
    monkeypatch.setenv("WENDA_ENCODER", "mine")
    monkeypatch.setenv("PYTHONPATH", "/mine")
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    found = runner.environment(2, "/some/folder")
    assert found["OMP_NUM_THREADS"] == found["RAYON_NUM_THREADS"] == "2"
    assert found["HF_HUB_OFFLINE"] == "1"
    assert found["WENDA_DATA"] == "/some/folder"
    assert "WENDA_ENCODER" not in found and "PYTHONPATH" not in found


def test_the_lines_of_an_answer():
    class Backwards:
        def index(self, paragraphs):
            self.count = len(paragraphs)

        def rank(self, question, k):
            return list(range(self.count))[::-1][:k]

    lines = []
    peer.answer(
        Backwards(), {"paragraphs": ["a", "b", "c"], "questions": ["?"], "k": 2}, lines.append
    )
    assert [sorted(line) for line in lines] == [["index_seconds"], ["ms", "ranking"], ["peak_mb"]]
    assert lines[1]["ranking"] == [2, 1]
    lines.clear()
    peer.answer(Backwards(), {"paragraphs": [], "questions": [], "k": 2}, lines.append)
    assert [sorted(line) for line in lines] == [["index_seconds"], ["peak_mb"]]


# Environments


def test_wenda_runs_where_the_comparison_runs(tmp_path):
    assert python_for("wenda", None, tmp_path) == Path(sys.executable)


@pytest.mark.slow
def test_an_environment_is_made_once(tmp_path):
    requirements = tmp_path / "none.txt"
    requirements.write_text("# nothing\n", encoding="utf-8")
    python = python_for("none", requirements, tmp_path / "venvs")
    assert python.is_file()
    mark = tmp_path / "venvs" / "none" / "mark"
    mark.touch()
    assert python_for("none", requirements, tmp_path / "venvs") == python
    assert mark.exists()  # not made again
    requirements.write_text(
        "nothing @ file:///nowhere/nothing-1-py3-none-any.whl", encoding="utf-8"
    )
    with pytest.raises(InstallError, match="none cannot be made: .*nowhere") as error:
        python_for("none", requirements, tmp_path / "venvs")
    assert "\n" not in str(error.value)
    assert not mark.exists()
    assert not (tmp_path / "venvs" / "none" / STAMP).exists()  # tried again next time


# The commands


@pytest.mark.slow
def test_compare_measures_writes_and_goes_on(tmp_path, squad, capsys):
    out = tmp_path / "b.md"
    assert compare.main([str(squad), "--only", "wenda-keyword", "--out", str(out)]) == 0
    (kept,) = json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))["figures"]
    assert (kept["system"], kept["file"]) == ("wenda-keyword", "small")
    assert kept["recall_at_1"] == pytest.approx(2 / 3, abs=1e-4)  # the blank one is not found
    assert "| Wenda, keywords only | **0.667 (0.667)** |" in out.read_text(encoding="utf-8")
    assert (tmp_path / "b.svg").is_file()
    assert "wenda-keyword" in capsys.readouterr().out

    before = out.read_bytes()
    arguments = ["--only", "wenda-keyword", "--missing", "--out", str(out)]
    assert compare.main([str(squad), *arguments]) == 0  # there is nothing to measure
    assert compare.main(["--out", str(out)]) == 0
    assert out.read_bytes() == before


def test_a_peer_that_cannot_be_installed_leaves_the_others(tmp_path, squad, capsys):
    blocked = tmp_path / "file"
    blocked.touch()
    arguments = ["--only", "bm25s-jieba", "--only", "wenda-dense", "--venvs", str(blocked)]
    assert compare.main([str(squad), *arguments, "--out", str(tmp_path / "b.md")]) == 1
    said = capsys.readouterr()
    assert "bm25s cannot be made: " in said.err
    assert "; the others still run" in said.err
    text = (tmp_path / "b.md").read_text(encoding="utf-8")
    assert "| Wenda, vectors only | **" in text
    assert "- bm25s-jieba on small: no figures: " in text


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("none.json", None, "none.json cannot be read: No such file"),
        ("bad.json", "{", "bad.json is not a question set"),
        ("list.json", "[]", "list.json is not a question set"),
        ("empty.json", '{"data": []}', "empty.json has no answerable question"),
        ("talk.json", '{"conversations": []}', "talk.json has no answerable question"),
    ],
)
def test_a_file_that_cannot_be_asked_is_one_line(tmp_path, capsys, name, text, said):
    path = tmp_path / name
    if text is not None:
        path.write_text(text, encoding="utf-8")
    for command, arguments in (
        (compare, [str(path), "--out", str(tmp_path / "b.md")]),
        (retrieve, [str(path)]),
    ):
        if command is retrieve and "answerable" in said:
            said = f"{name} has no questions"
        assert command.main(arguments) == 2
        error = capsys.readouterr().err
        assert said in error
        assert error.count("\n") == 1
    assert not (tmp_path / "b.md").exists()


def test_wrong_usage_is_one_line(tmp_path, squad, capsys):
    out = ["--out", str(tmp_path / "b.md")]
    for arguments, said in (
        ([str(squad), "--only", "elastic"], "'elastic' is not compared"),
        ([], "holds no figures yet; give a question set"),
        ([str(squad), str(squad)], "two question sets have the same file name"),
        ([str(squad), "--questions", "0"], "the limit is 0, it must be 1 or more"),
    ):
        assert compare.main([*arguments, *out]) == 2
        error = capsys.readouterr().err
        assert said in error
        assert error.count("\n") == 1


def test_cut_gives_passages_of_one_length():
    text = "".join(chr(0x4E00 + i) for i in range(450))
    passages = encode.cut(text, 5)
    assert {len(passage) for passage in passages} == {200}
    assert passages[:2] == [text[:200], text[200:400]]
    assert len(set(passages)) == 5
    assert encode.cut("x" * 200, 2) == ["x" * 200] * 2
    with pytest.raises(ValueError, match="the text has 3 characters, 200 are needed"):
        encode.cut("abc", 1)


def test_encode_prints_a_line_for_each_language(capsys):
    assert set(encode.texts([])) == {"en", "zh-Hans", "zh-Hant"}
    assert len(encode.rates(load_encoder(), ["one", "two"], 3)) == 3
    assert encode.main(["--passages", "2", "--runs", "1"]) == 0
    assert capsys.readouterr().out.count(" passages of 200 characters: ") == 3


def test_encode_says_what_is_wrong(tmp_path, squad, capsys):
    assert encode.main([str(squad)]) == 2
    assert "characters, 200 are needed" in capsys.readouterr().err
    assert encode.main([str(tmp_path / "none.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_retrieve_counts_passages_and_questions(squad, capsys):
    assert retrieve.main([str(squad), "--runs", "2"]) == 0
    assert capsys.readouterr().out.startswith("2 passages, 2 questions, 2 runs\np50: ")
    assert retrieve.main(["--passages", "100", "--runs", "1"]) == 0
    passages = int(capsys.readouterr().out.split()[0])
    assert 100 <= passages < 200
