"""docs/commands.md holds what its script writes, and every variable that the code reads."""

from __future__ import annotations

import re
import runpy

import pytest
from sources import ROOT, sources

SCRIPT = ROOT / "docs/commands.py"
PAGE = ROOT / "docs/commands.md"


@pytest.fixture(scope="module")
def script():
    return runpy.run_path(str(SCRIPT))


def test_the_page_is_what_the_script_writes(script):
    assert PAGE.read_text("utf-8") == script["page"](), "run python docs/commands.py"


def test_every_command_has_a_line(script):
    page = PAGE.read_text("utf-8")
    commands = script["commands_of"](script["build_parser"]())
    assert len(commands) == 16
    for name, (_, parser) in commands.items():
        assert f"| `wenda {name}" in page
        for action in script["flags_of"](parser):
            assert f"| `{action.option_strings[-1]}" in page, f"{name} {action.option_strings}"


def test_every_variable_is_named():
    """Each ``settings.variable("NAME")``: a flag's, or one of those that have no flag."""
    page = PAGE.read_text("utf-8")
    names = set()
    for file in sources():
        names.update(re.findall(r'\b(?:split_)?variable\(\s*"([A-Z_]+)"', file.read_text("utf-8")))
    assert len(names) > 15
    for name in names:
        assert f"`WENDA_{name}`" in page or f"`--{name.lower()}`" in page, name


def test_a_page_without_a_place_is_an_error(script, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# Nothing here\n")
    with pytest.raises(ValueError, match="has no place for the part"):
        script["with_part"](page, "part", "docs/commands.py")
