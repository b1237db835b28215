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
    run = {"file": "some/folder/drcd.dev.json", "answer_hit": 0.5, "p50_ms": 7.0}
    other = {"file": "cjrc.dev.json", "answer_hit": 0.25, "index_seconds": 1.0}
    for number, record in enumerate((run, other, run | {"answer_hit": 0.75})):
        new = tmp_path / f"{number}.jsonl"
        new.write_text(json.dumps(record) + "\n")
        take(new)
    assert [json.loads(line) for line in figures.read_text().splitlines()] == [
        {"file": "drcd.dev.json", "answer_hit": 0.75},
        {"file": "cjrc.dev.json", "answer_hit": 0.25},
    ]
