"""The README and docs/quality.md give the figures of docs/quality.jsonl and no others."""

from __future__ import annotations

import json
import re
import runpy

import pytest
from sources import ROOT

from bot.evaluation.baseline import Baseline


@pytest.fixture
def script():
    return runpy.run_path(str(ROOT / "docs/quality.py"))


def test_pages_are_what_the_script_writes(script):
    for name, written in (("README.md", script["readme"]()), ("docs/quality.md", script["page"]())):
        assert (ROOT / name).read_text("utf-8") == written, f"{name}: run python docs/quality.py"


def test_the_readme_has_three_figures_and_is_short():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(re.findall(r"^- .*\*\*.+ of 100\*\*", readme, re.M)) == 3
    assert len(readme.splitlines()) <= 100


def test_the_kept_figures_serve_as_a_baseline(script):
    rows = Baseline.read(ROOT / "docs/quality.jsonl").rows
    assert [row["file"] for row in rows] == [*script["TUNED"], *script["UNTUNED"]]


def test_a_run_is_taken_over_without_folders_and_times(script, tmp_path):
    figures = tmp_path / "quality.jsonl"
    take = script["take"]
    take.__globals__["FIGURES"] = figures
    default = {"encoder": "bundled", "mode": "hybrid"}
    run = {"file": "some/folder/drcd.dev.json", **default, "answer_hit": 0.5, "p50_ms": 7.0}
    other = {"file": "cjrc.dev.json", **default, "answer_hit": 0.25, "index_seconds": 1.0}
    for number, record in enumerate((run, other, run | {"answer_hit": 0.75})):
        new = tmp_path / f"{number}.jsonl"
        new.write_text(json.dumps(record) + "\n")
        take(new)
    assert [json.loads(line) for line in figures.read_text().splitlines()] == [
        {"file": "drcd.dev.json", **default, "answer_hit": 0.75},
        {"file": "cjrc.dev.json", **default, "answer_hit": 0.25},
    ]


@pytest.mark.parametrize(
    "wrong", [{"file": "drcd.json"}, {"encoder": "other"}, {"mode": "dense"}], ids=str
)
def test_a_run_of_something_else_is_not_taken_over(script, tmp_path, wrong):
    figures, new = tmp_path / "quality.jsonl", tmp_path / "new.jsonl"
    script["take"].__globals__["FIGURES"] = figures
    run = {"file": "drcd.dev.json", "encoder": "bundled", "mode": "hybrid", "answer_hit": 0.5}
    new.write_text(json.dumps(run | wrong) + "\n")
    with pytest.raises(ValueError, match="none of the sets|was asked of"):
        script["take"](new)
    assert not figures.exists()
