"""A few seconds of the fuzzer with each parser; ``tests/fuzz/parsers.py`` goes on for as long as
it is told to."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sources import ROOT

pytestmark = pytest.mark.slow

SCRIPT = ROOT / "tests/fuzz/parsers.py"
TARGETS = [
    *("html", "csv", "docx", "epub", "pdf", "xlsx", "pptx", "rtf", "email", "json"),
    *("encodings", "texts", "imports", "addresses"),
]


def fuzzed(*arguments):
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments], capture_output=True, text=True, timeout=200
    )


@pytest.mark.parametrize("target", TARGETS)
def test_a_few_seconds_find_nothing(target):
    pytest.importorskip("atheris", reason="atheris is not installed; it has wheels for Linux alone")
    done = fuzzed(target, "3")
    assert done.returncode == 0, done.stdout + done.stderr
    inputs = int(done.stdout.split()[1].replace(",", ""))
    assert inputs > 20 and done.stdout.endswith("nothing found\n"), done.stdout


def test_a_target_that_is_not_there():
    done = fuzzed("exe")
    assert done.returncode == 2
    assert done.stderr == f"give one of {', '.join(TARGETS)}, or all, and seconds for each\n"
