"""``wenda evaluate`` as it is called: what is measured, compared, and when it ends with 1."""

from __future__ import annotations

import json

import pytest

from bot.__main__ import main
from embeddings.encoder.bundled import MODEL_FOLDER

QA = (
    ("The hive holds 40,000 bees.", "How many bees does the hive hold?", "40,000"),
    ("紅茶的產量是三百噸。", "红茶的产量是多少?", "三百噸"),
    ("The lighthouse was built in 1874 on a rock.", "When was the lighthouse built?", "1874"),
)


@pytest.fixture
def file(tmp_path):
    paragraphs = [
        {"context": text, "qas": [{"question": question, "answers": [{"text": answer}]}]}
        for text, question, answer in QA
    ]
    place = tmp_path / "題.json"
    place.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    return place


@pytest.fixture
def talk(tmp_path):
    turns = [
        {"question": question, "answers": [answer], "kind": kind}
        for (_, question, answer), kind in zip(QA, ("first", "control", "control"), strict=True)
    ]
    place = tmp_path / "talk.json"
    place.write_text(json.dumps({"conversations": [{"id": "1", "turns": turns}]}))
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text("\n\n".join(text for text, _, _ in QA), encoding="utf-8")
    return place


@pytest.fixture
def evaluate(capsys):
    """Runs the command: the exit code, the lines on stdout, the lines on stderr."""

    def run(*arguments):
        capsys.readouterr()
        code = main(["evaluate", *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out.splitlines(), captured.err.splitlines()

    return run


def measured(evaluate, *arguments):
    code, lines, errors = evaluate(*arguments, "--json")
    assert (code, errors) == (0, [])
    return [json.loads(line) for line in lines]


def kept(path, rows, **changes):
    """A baseline of the rows, with some figures changed."""
    path.write_text("".join(f"{json.dumps({**row, **changes})}\n" for row in rows))
    return path


def test_one_run_is_the_hybrid_of_the_bundled_model(evaluate, file):
    (row,) = measured(evaluate, file)
    assert (row["encoder"], row["mode"], row["recall_at_1"]) == ("bundled", "hybrid", 1.0)
    assert "baseline" not in row and "against_best" not in row
    code, lines, errors = evaluate(file)
    assert (code, len(lines), errors) == (0, 2, [])
    assert lines[0].startswith("file     paragraphs  questions  recall@1")


def test_variables_choose_what_is_measured(evaluate, file, monkeypatch):
    monkeypatch.setenv("WENDA_MODE", "dense")
    monkeypatch.setenv("WENDA_ENCODER", "bundled")
    (row,) = measured(evaluate, file)
    assert (row["encoder"], row["mode"]) == ("bundled", "dense")
    monkeypatch.setenv("WENDA_MODE", "magic")
    code, _, errors = evaluate(file)
    assert (code, len(errors)) == (2, 1)
    assert "magic" in errors[0]


@pytest.mark.slow
def test_strictness_holds_for_questions_and_conversations(evaluate, file, talk, monkeypatch):
    both = (file, talk, "--articles", talk.parent / "articles", "--strictness")
    strict, talked = measured(evaluate, *both, "1")
    assert (strict["answer_hit"], strict["false_refusal_rate"], talked["first_hit"]) == (0, 1, 0)
    lax, talked = measured(evaluate, *both, "0")
    assert (lax["answer_hit"], lax["false_refusal_rate"], talked["first_hit"]) == (1, 0, 1)
    monkeypatch.setenv("WENDA_STRICTNESS", "1")
    (row,) = measured(evaluate, file)
    assert row["false_refusal_rate"] == 1


@pytest.mark.slow
def test_a_line_for_each_file_encoder_and_mode(evaluate, file, talk):
    modes = ("--mode", "dense", "--mode", "keyword", "--mode", "dense")
    encoders = ("--encoder", "bundled", "--encoder", MODEL_FOLDER, "--encoder", "bundled")
    articles = ("--articles", talk.parent / "articles")
    rows = measured(evaluate, file, talk, *modes, *encoders, *articles)
    assert [(row["file"], row["encoder"], row["mode"]) for row in rows] == [
        (str(one), encoder, mode)
        for one in (file, talk)
        for encoder in ("bundled", str(MODEL_FOLDER))
        for mode in ("dense", "keyword")
    ]
    assert {row["first_hit"] for row in rows[4:]} == {1.0}
    code, lines, errors = evaluate(file, talk, *modes, *encoders, *articles)
    assert (code, errors) == (0, [])
    assert "題.json · 3 paragraphs · 3 questions" in lines
    assert "talk.json · 1 conversations · 3 turns" in lines
    assert sum(line.startswith("  model    keyword  ") for line in lines) == 2
    assert max(map(len, lines)) <= 120


def test_conversations_without_articles_are_about_the_shipped_ones(evaluate, talk):
    (row,) = measured(evaluate, talk)
    assert (row["turns"], row["control_changed_rate"]) == (3, 0.0)


def test_articles_that_cannot_be_read(evaluate, wenda, talk):
    (talk.parent / "articles" / "binary.txt").write_bytes(bytes(range(256)) * 40)
    done = wenda("evaluate", talk, "--articles", talk.parent / "articles", "--json")
    assert (done.returncode, done.stdout.count("\n"), done.stderr.count("\n")) == (0, 1, 1)
    assert "binary.txt" in done.stderr
    code, lines, errors = evaluate(talk, "--articles", talk.parent / "missing")
    assert (code, lines, len(errors)) == (1, [], 1)


@pytest.mark.slow
def test_the_same_again_is_as_good_as_the_baseline(evaluate, file, talk, tmp_path):
    places = (file, talk, "--articles", tmp_path / "articles")
    baseline = kept(tmp_path / "b.json", measured(evaluate, *places))
    rows = measured(evaluate, *places, "--baseline", baseline, "--fail-under")
    assert rows[0]["baseline"]["ndcg_at_10"] == rows[1]["baseline"]["first_hit"] == 0.0
    assert set(rows[0]["baseline"]) <= set(rows[0])
    again = kept(tmp_path / "again.json", rows)  # may be a baseline itself
    code, lines, errors = evaluate(*places, "--baseline", again, "--fail-under", "0.01")
    assert (code, errors) == (0, [])
    assert lines[-1] == "below a run: its difference to the baseline"


def test_a_worse_figure_ends_with_1_and_a_line(evaluate, file, tmp_path):
    row = {**measured(evaluate, file)[0], "f1": 0.0, "p95_ms": 0.001, "false_refusal_rate": 0.5}
    row["answer_hit"] = row["answer_hit"] + 0.02
    baseline = kept(tmp_path / "b.json", [row])
    code, lines, errors = evaluate(file, "--baseline", baseline, "--fail-under")
    assert (code, len(errors)) == (1, 1)
    assert errors[0].startswith("wenda: 題.json (bundled, hybrid): answer_hit is ")
    assert "0.02 worse than the baseline's" in errors[0]
    assert "-0.020" in "".join(lines)  # the table is printed all the same
    assert evaluate(file, "--baseline", baseline, "--fail-under", "0.02")[0] == 0
    assert evaluate(file, "--baseline", baseline)[0] == 0


def test_bounds_need_no_baseline(evaluate, file):
    assert evaluate(file, "--fail-under", "recall_at_1=1", "--fail-under", "f1=0")[0] == 0
    code, lines, errors = evaluate(
        file, "--fail-under", "recall_at_1=1", "--fail-under", "refusal_auroc=0.5", "--json"
    )
    assert (code, len(lines)) == (1, 1)
    assert errors == ["wenda: no file gives refusal_auroc: --fail-under refusal_auroc=0.5 "
                      "is not met"]  # fmt: skip


def test_other_questions_than_the_baseline_are_told_before_any_is_asked(evaluate, file, tmp_path):
    baseline = kept(tmp_path / "b.json", measured(evaluate, file))
    code, lines, errors = evaluate(file, "--limit", "2", "--baseline", baseline, "--json")
    assert (code, lines, len(errors)) == (1, [], 1)
    assert "2 questions now, 3 in the baseline" in errors[0]


def test_a_run_that_the_baseline_lacks(evaluate, file, tmp_path):
    baseline = kept(tmp_path / "b.json", measured(evaluate, file))
    both = ("--mode", "dense", "--mode", "hybrid", "--baseline", baseline)
    assert [row["baseline"] is None for row in measured(evaluate, file, *both)] == [True, False]
    for arguments in ((*both, "--fail-under"), ("--mode", "dense", "--baseline", baseline)):
        code, lines, errors = evaluate(file, *arguments)
        assert (code, lines, len(errors)) == (1, [], 1)
        assert "no figures of 題.json (bundled, dense)" in errors[0]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--fail-under", "0.01"), 2, "--fail-under 0.01 needs a --baseline"),
        (("--fail-under",), 2, "--fail-under 0 needs a --baseline"),
        (("--fail-under", "f2=1"), 2, "'f2' has no bound"),
        (("--fail-under", "p50_ms=1"), 2, "'p50_ms' has no bound"),
        (("--fail-under", "other.json"), 2, "files stand before it"),
        (("--baseline", "missing.json"), 1, "missing.json cannot be read"),
        (("--encoder", "bundled", "--encoder", "./missing"), 1, "./missing"),
        (("--limit", "0"), 2, "--limit is 0"),
    ],
)
def test_what_cannot_be_done_is_one_line(evaluate, file, arguments, code, words):
    found, lines, errors = evaluate(file, *arguments)
    assert (found, lines, len(errors)) == (code, [], 1)
    assert words in errors[0]


def test_a_baseline_that_is_a_table_is_one_line(evaluate, file, tmp_path):
    (tmp_path / "table.txt").write_text("\n".join(evaluate(file)[1]), encoding="utf-8")
    code, lines, errors = evaluate(file, "--baseline", tmp_path / "table.txt")
    assert (code, lines, len(errors)) == (1, [], 1)
    assert "is not what `wenda evaluate --json` prints" in errors[0]
