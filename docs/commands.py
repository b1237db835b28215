"""Writes the tables of ``docs/commands.md`` from the parser of the command line.

    python docs/commands.py

``tests/docs/test_commands.py`` fails if the page differs from what this would write.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

from pages import table, with_part  # noqa: E402

from bot.cli import build_parser  # noqa: E402

PAGE = ROOT / "docs/commands.md"


def page() -> str:
    """The whole page as it should be."""
    return with_part(PAGE, tables(), "docs/commands.py")


def tables() -> str:
    """Every command, the flags that several commands take, and each command's own flags."""
    commands = commands_of(build_parser())
    users = defaultdict(list)  # (flag, meaning) → the commands that take it
    for name, (_, parser) in commands.items():
        for action in flags_of(parser):
            users[usage(action), action.help].append(name)
    parts = [
        table(
            ["command", "what it does"],
            [[f"`{call(name, parser)}`", meaning] for name, (meaning, parser) in commands.items()],
        ),
        "## Flags of several commands",
        table(
            ["flag", "meaning", "commands"],
            [
                [f"`{flag}`", meaning, say_names(names, list(commands))]
                for (flag, meaning), names in users.items()
                if len(names) > 1
            ],
        ),
    ]
    for name, (_, parser) in commands.items():
        rows = [
            [f"`{usage(action)}`", action.help]
            for action in parser._actions
            if is_shown(action)
            if len(users.get((usage(action), action.help), ())) < 2
        ]
        if rows:
            parts += [f"## `wenda {name}`", table(["argument", "meaning"], rows)]
    return "\n\n".join(parts)


def commands_of(parser: argparse.ArgumentParser) -> dict[str, tuple[str, argparse.ArgumentParser]]:
    """The commands in the parser's order: name → its meaning in a line, and its own parser."""
    (group,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    meanings = {choice.dest: choice.help for choice in group._choices_actions}
    return {name: (meanings[name], inner) for name, inner in group.choices.items()}


def flags_of(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """What begins with a dash and is meant to be seen, ``--help`` apart."""
    return [action for action in parser._actions if action.option_strings and is_shown(action)]


def is_shown(action: argparse.Action) -> bool:
    """Whether an argument is meant to be seen, ``--help`` apart."""
    return action.help not in (None, argparse.SUPPRESS) and "-h" not in action.option_strings


def say_names(names: list[str], everyone: list[str]) -> str:
    """The commands by name, or the few that are left out."""
    others = [name for name in everyone if name not in names]
    if len(others) < len(names):
        return "all but " + ", ".join(f"`{name}`" for name in others)
    return ", ".join(f"`{name}`" for name in names)


def call(name: str, parser: argparse.ArgumentParser) -> str:
    """How the command is typed, without its flags: ``wenda add PATH…``."""
    arguments = [usage(action) for action in parser._actions if not action.option_strings]
    return " ".join(["wenda", name, *arguments])


def usage(action: argparse.Action) -> str:
    """How one argument is typed: ``--mode hybrid|dense|keyword``, ``PATH…``."""
    if action.nargs == 0:
        return action.option_strings[-1]
    value = "|".join(action.choices) if action.choices else str(action.metavar or action.dest)
    if not action.option_strings:
        return (value if action.metavar else value.upper()) + ("…" if action.nargs == "+" else "")
    if not (action.metavar or action.choices):
        value = value.upper()
    value = f"[{value}]" if action.nargs == "?" else value
    return f"{action.option_strings[-1]} {value}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
