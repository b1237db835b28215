from __future__ import annotations

from bot.cli.terminal import align, figure_tables

RUN = {"file": "x/題.json", "encoder": "bundled", "mode": "hybrid", "questions": 1_234}


def run(mode="hybrid", encoder="bundled", file="x/題.json", **figures):
    return {**RUN, "mode": mode, "encoder": encoder, "file": file, **figures}


def test_tables_line_up_wide_characters():
    rows = [
        {"file": "x/題.json", "questions": 1, "f1": None},
        {"file": "a.json", "questions": 22, "f1": 0.5},
    ]
    assert figure_tables(rows).splitlines() == [
        "file     questions     F1",
        "題.json          1      –",
        "a.json          22  0.500",
    ]


def test_files_of_two_kinds_make_two_tables():
    rows = [{"file": "a", "questions": 1}, {"file": "b", "turns": 2}]
    assert figure_tables(rows) == "file  questions\na             1\n\nfile  turns\nb         2"


def test_no_files():
    assert figure_tables([]) == ""


def test_align():
    assert align([["a", "b"], "a line of its own", ["ccc", "dd"]]) == (
        "a     b\na line of its own\nccc  dd"
    )
    assert align([["a", "b"], ["外資", "c"]], left=2) == "a     b\n外資  c"
    assert align([]) == ""


def test_runs_stand_under_their_file_with_the_best_marked():
    against = {"encoder": "bundled", "mode": "hybrid", "ndcg_at_10": -0.02}
    rows = [
        run(ndcg_at_10=0.92, false_refusal_rate=0.1, f1=0.5, refusal_auroc=None, p50_ms=7.06),
        run("dense", ndcg_at_10=0.5, false_refusal_rate=0.05, f1=0.5, refusal_auroc=None, p50_ms=6)
        | {"against_best": {**against, "low": -0.5, "high": -0.3}},
        run("keyword", ndcg_at_10=0.9, false_refusal_rate=0.2, f1=0.5, refusal_auroc=None, p50_ms=5)
        | {"against_best": {**against, "low": -0.05, "high": 0.01}},
    ]
    assert figure_tables(rows).splitlines() == [
        "            nDCG              false   p50",
        "  mode       @10      F1   refusals    ms",
        "題.json · bundled · 1,234 questions",
        "  hybrid   0.920*  0.500      0.100   7.1",
        "  dense    0.500   0.500      0.050*  6.0",
        "  keyword  0.900~  0.500      0.200   5.0",
        "",
        "* the best of the file; ~ not told apart from the best (95 %)",
    ]


def test_encoders_have_a_column_when_there_are_several():
    rows = [
        run(file=file, encoder=encoder, f1=f1)
        for file, encoder, f1 in (
            ("a", "bundled", 0.5), ("a", "models/外資", 0.75), ("b", "bundled", 1.0),
        )
    ]  # fmt: skip
    assert figure_tables(rows).splitlines() == [
        "",
        "  encoder  mode       F1",
        "a · 1,234 questions",
        "  bundled  hybrid  0.500",
        "  外資     hybrid  0.750*",
        "b · 1,234 questions",
        "  bundled  hybrid  1.000",
        "",
        "* the best of the file",
    ]


def test_differences_stand_below():
    less = {"f1": -0.25, "recall_at_1": 0.0, "false_answer_rate": None, "p95_ms": 12.34}
    figures = {"f1": 0.5, "recall_at_1": 1.0, "false_answer_rate": 0.5, "p95_ms": 20.0}
    assert figure_tables([run(**figures, baseline=less)]).splitlines() == [
        "          recall              false     p95",
        "  mode        @1       F1   answers      ms",
        "題.json · bundled · 1,234 questions",
        "  hybrid   1.000    0.500     0.500    20.0",
        "               =   -0.250             +12.3",
        "",
        "below a run: its difference to the baseline",
    ]


def test_a_run_that_the_baseline_lacks_has_no_differences():
    shown = figure_tables([run(f1=0.5, baseline=None)])
    assert shown.splitlines()[-1] == "  hybrid  0.500"


def test_a_file_name_cannot_steer_the_terminal():
    rows = [run(file="a\x1b[2J.json", f1=0.5), run("dense", file="a\x1b[2J.json", f1=0.5)]
    assert "\x1b" not in figure_tables(rows) + figure_tables(rows[:1])
