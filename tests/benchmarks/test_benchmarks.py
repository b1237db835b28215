"""The pure parts of the comparison: measures, what is kept, tables, names."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.measure import missing
from benchmarks.results import Figures, File, Results, describe, ranks, retrieval, timing
from benchmarks.runner import model_digest
from benchmarks.systems import BASE, PEERS_FOLDER, SYSTEMS, chosen, pins
from benchmarks.tables import tables
from bot.evaluation.questions import Question, QuestionSet


def question(text, paragraph):
    return Question(text, ("x",), paragraph)


def figures(system, file="a", ndcg=0.5, ms=2.0, run="1", **more):
    return Figures(system, file, run, ndcg, ndcg / 2, ms, 2 * ms, 0.5, 1.25, 100.0, **more)


def results(*entries, across=()):
    found = Results()
    for entry in entries:
        found.expect(File(entry.file, 12, 3, entry.file in across, "d"))
        found.put(entry)
    return found


# Measures


def test_ranks_are_those_of_the_questions_own_paragraphs():
    asked = [question("?", 7), question("?", 2), question("?", 5), question("?", 1)]
    assert ranks(asked, [[7, 1], [0, 1, 2], [], list(range(20, 30)) + [1]]) == [1, 3, None, None]


def test_retrieval_and_timing():
    assert retrieval([1, 3, None, 1]) == {"ndcg_at_10": 0.625, "recall_at_1": 0.5}
    assert retrieval([]) == {"ndcg_at_10": None, "recall_at_1": None}
    assert timing([1.0, 2.0, 3.0]) == {"p50_ms": 2.0, "p95_ms": 2.9}
    assert timing([]) == {"p50_ms": None, "p95_ms": None}


@pytest.mark.parametrize(
    ("text", "texts", "across"),
    [
        ("How many bees are there?", "The hive has 40,000 bees.", False),
        ("How many bees are there?", "蜂巢里有四万只蜜蜂。", True),
        ("蜂巢裡有多少蜜蜂?", "蜂巢里有四万只蜜蜂。", False),
        ("Beyoncé是谁?", "碧昂丝(Beyoncé Giselle Knowles-Carter)是歌手。", False),
    ],
)
def test_language_of_question_and_text(text, texts, across):
    found = describe(QuestionSet(Path("x/bees.dev.json"), (texts,)), [question(text, 0)])
    assert found.across is across
    assert (found.name, found.paragraphs, found.questions) == ("bees.dev", 1, 1)


def test_other_questions_have_another_digest():
    texts = QuestionSet(Path("a.json"), ("one", "two"))
    digests = [
        describe(texts, asked).digest
        for asked in ([question("?", 0)], [question("?", 1)], [question("!", 0)], [])
    ]
    assert len(set(digests)) == 4
    assert describe(texts, [question("?", 0)]).digest == digests[0]


# What is kept


def test_figures_come_back_as_they_were(tmp_path):
    kept = results(figures("wenda-hybrid"), figures("txtai-keyword", error="no such thing"))
    kept.save(tmp_path / "b.json")
    assert Results.load(tmp_path / "b.json") == kept
    assert [path.name for path in tmp_path.iterdir()] == ["b.json"]


def test_nothing_kept_is_nothing(tmp_path):
    assert Results.load(tmp_path / "none.json") == Results()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": [{"x": 1}], "figures": []}'])
def test_a_file_that_is_none_of_ours_is_named(tmp_path, text):
    path = tmp_path / "b.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"b\.json holds no figures .*; remove it"):
        Results.load(path)


def test_figures_of_other_questions_are_dropped():
    kept = results(figures("wenda-hybrid", "a"), figures("wenda-hybrid", "b"))
    assert not kept.expect(File("a", 12, 3, False, "d"))
    assert kept.expect(File("a", 12, 3, False, "other"))
    assert list(kept.figures) == [("wenda-hybrid", "b")]
    assert kept.files["a"].digest == "other"


def test_what_failed_has_no_figures():
    assert results(figures("wenda-hybrid", error="x")).get("wenda-hybrid", "a") is None


# Tables


def cells(text, title):
    """The cells of the table after a title, by the label of their row."""
    part = text.split(title)[1].split("###")[0]
    return {
        cells[0]: cells[1:]
        for line in part.splitlines()
        if line.startswith("|")
        for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
    }


def test_tables():
    kept = results(
        figures("bm25s-jieba", ndcg=0.75, ms=0.25),
        figures("wenda-hybrid", ndcg=0.9, ms=2.0),
        figures("wenda-hybrid", "b", ndcg=1.0, ms=4.0),
        figures("bm25s-jieba", "b", ndcg=0.25, ms=0.125),
        figures("txtai-keyword", ndcg=0.9, ms=20.0),
        across=("b",),
    )
    text = tables(kept)
    quality = cells(text, "### Quality")
    assert quality["Wenda"] == ["**0.900 (0.450)**", "**1.000 (0.500)**"]
    assert quality["bm25s + jieba"] == ["0.750 (0.375)", "0.250 (0.125)"]
    assert quality["txtai keyword"] == ["**0.900 (0.450)**", "–"]
    assert list(quality) == ["", "---", "Wenda", "bm25s + jieba", "txtai keyword"]
    speed = cells(text, "### Speed")
    assert speed["Wenda"] == ["2.0 (4.0)", "4.0 (8.0)", "1.0"]
    assert speed["bm25s + jieba"] == ["0.25 (0.5)", "0.12 (0.25)", "0.062"]  # √(1/8 · 1/32) = 1/16
    assert speed["txtai keyword"] == ["20 (40)", "–", "10"]
    costs = cells(text, "### Cost")
    assert costs["bm25s + jieba"][:3] == ["0.5", "1.2", "100"]
    assert costs["bm25s + jieba"][4:] == ["bm25s 0.3.16, jieba 0.42.1", "MIT; jieba MIT"]
    assert "Notes" not in text


def test_notes_name_failures_and_runs():
    kept = results(
        figures("wenda-hybrid", run="2"),
        figures("bm25s-jieba", run="1"),
        figures("txtai-hybrid", run="1", error="it cannot be made"),
    )
    text = tables(kept)
    assert "- txtai-hybrid on a: no figures: it cannot be made" in text
    assert "- measured in the run of 2: wenda-hybrid\n" in text
    assert text.endswith("- measured in the run of 1: bm25s-jieba")
    assert cells(text, "### Speed")["bm25s + jieba"][-1] == "–"  # no ratio across runs


def test_notes_name_vectors_of_several_models():
    kept = results(
        figures("wenda-hybrid", model="new"),
        figures("wenda-keyword", model="new"),
        figures("txtai-hybrid", model="old"),
        figures("txtai-keyword", model="old"),  # has no vectors
    )
    text = tables(kept)
    assert text.endswith(
        "Notes:\n\n- vectors of the model new: wenda-hybrid\n"
        "- vectors of the model old: txtai-hybrid"
    )


def test_missing_is_what_was_not_measured_with_this_model():
    by_key = {system.key: system for system in SYSTEMS}
    keyword, dense = by_key["txtai-keyword"], by_key["txtai-hybrid"]
    assert missing(keyword, None)
    assert not missing(keyword, figures("txtai-keyword", model="old"))
    assert missing(dense, figures("txtai-hybrid", model="old"))
    assert not missing(dense, figures("txtai-hybrid", model=model_digest()))


def test_means_are_over_all_files_of_a_kind_or_not_given():
    kept = results(
        figures("wenda-hybrid", "a", ndcg=0.5, ms=1.0),
        figures("wenda-hybrid", "b", ndcg=1.0, ms=4.0),
        figures("wenda-hybrid", "c", ndcg=0.2, ms=9.0),
        figures("bm25s-jieba", "a"),
        across=("c",),
    )
    assert report.mean_quality(kept, "wenda-hybrid", across=False) == 0.75
    assert report.mean_quality(kept, "wenda-hybrid", across=True) == 0.2
    assert report.mean_quality(kept, "bm25s-jieba", across=False) is None
    assert report.typical_ms(kept, "wenda-hybrid", across=False) == pytest.approx(2.0)
    assert report.typical_ms(kept, "bm25s-jieba", across=True) is None


# The document


def test_what_stands_around_the_figures_stays(tmp_path):
    path = tmp_path / "b.md"
    path.write_text(f"Above\n{report.BEGIN}\nold\n{report.END}\nBelow\n", encoding="utf-8")
    report.write(results(figures("wenda-hybrid")), path)
    first = path.read_text(encoding="utf-8")
    assert first.startswith(f"Above\n{report.BEGIN}\n\n![Quality against milliseconds](b.svg)\n\n|")
    assert first.endswith(f"|\n\n{report.END}\nBelow\n")
    assert "old" not in first
    report.write(results(figures("wenda-hybrid")), path)
    assert path.read_text(encoding="utf-8") == first
    assert (tmp_path / "b.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_new_document_begins_with_its_name(tmp_path):
    path = tmp_path / "b.md"
    report.write(results(figures("wenda-hybrid", error="x")), path)
    assert path.read_text(encoding="utf-8").startswith(f"# Benchmarks\n\n{report.BEGIN}\n")
    assert not (tmp_path / "b.svg").exists()  # no figures, no plot


def test_a_document_without_a_place_for_figures_is_left_alone(tmp_path):
    path = tmp_path / "b.md"
    path.write_text("My notes\n", encoding="utf-8")
    with pytest.raises(ValueError, match="has no place for figures: add the lines"):
        report.check(path)
    with pytest.raises(ValueError, match="is not a folder; give another --out"):
        report.check(tmp_path / "none" / "b.md")


# Names


def test_chosen():
    assert chosen([]) == list(SYSTEMS)
    assert [system.key for system in chosen(["txtai", "wenda-dense"])] == [
        "wenda-dense", "txtai-hybrid", "txtai-keyword",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="'elastic' is not compared; name a peer .wenda, bm25s"):
        chosen(["wenda", "elastic"])


def test_every_system_is_in_its_peers_module():
    for peer in dict.fromkeys(system.peer for system in SYSTEMS):
        tree = ast.parse((PEERS_FOLDER / f"{peer.name}.py").read_text(encoding="utf-8"))
        (value,) = [
            node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "SYSTEMS"
        ]
        code = ast.unparse(value)  # a dict, or a comprehension over the names
        names = {system.name for system in SYSTEMS if system.peer == peer}
        assert names == {c.value for c in ast.walk(value) if isinstance(c, ast.Constant)}, code
    assert BASE in {system.key for system in SYSTEMS}


def test_every_peer_is_pinned():
    for peer in dict.fromkeys(system.peer for system in SYSTEMS):
        found = [pin.split("==") for pin in pins(peer)]
        assert all(len(pin) == 2 and pin[1][0].isdigit() for pin in found)
        assert bool(found) == (peer.name != "wenda")


def test_the_shipped_figures_can_be_read():
    docs = Path(__file__).parents[2] / "docs"
    kept = Results.load(docs / "benchmarks.json")
    assert {system for system, _ in kept.figures} <= {system.key for system in SYSTEMS}
    report.check(docs / "benchmarks.md")
    assert json.dumps(sorted(kept.files)).isascii()
