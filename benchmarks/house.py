"""How the code is built, in numbers: ``python benchmarks/house.py [FOLDER…] [--ask]``.

Each FOLDER is a checkout, this one when none is given; several stand side by side. What is counted
is read from the source; ``--ask`` also asks one question of the shipped articles, once more about
another year, and counts the files and packages that it passes through.
"""

from __future__ import annotations

import argparse
import ast
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "How much FDI did Xuzhou use in 2019?"
SHORT = 60  # lines: a file below that has to show why it stands alone

# Irregular participles and particles that name nothing; "read" or "put" is the verb as well.
_IRREGULAR = frozenset(
    "made held said found left kept given taken seen known shown written drawn chosen told sent "
    "built bought thought caught taught laid paid met led lost meant spent stood understood gone "
    "done become begun grown thrown born worn torn spoken broken woken hidden risen fallen eaten "
    "forgotten got ground wound struck stuck felt fed fled sought fought sold lent bent apart "
    "alike ahead around away besides beyond inside outside within without like near over under up "
    "down off on out fit due".split()
)
_NO_PARTICIPLES = frozenset("need feed seed speed embed exceed proceed succeed bed red".split())

# Asks one question and prints which of bot's files called which.
_ASK = """
import json, os, sys, tempfile
root, question = sys.argv[1:]
sys.path.insert(0, root)
data = tempfile.TemporaryDirectory()
os.environ["WENDA_DATA"] = data.name
from bot import Bot
pairs = set()
home = os.path.join(root, "bot") + os.sep
with Bot.open() as bot:
    bot.ask(question)  # loads what the first question loads
    def profile(frame, event, argument):
        if event == "call" and frame.f_back is not None:
            to, of = frame.f_code.co_filename, frame.f_back.f_code.co_filename
            if to.startswith(home) and of.startswith(home):
                pairs.add((of[len(home):], to[len(home):]))
    sys.setprofile(profile)
    bot.ask(question.replace("2019", "2018"))
    bot.ask(question)
    sys.setprofile(None)
print(json.dumps(sorted(pairs)))
"""


def module_of(file: Path, root: Path) -> str:
    """The dotted name of a file: ``bot/core/__init__.py`` is ``bot.core``."""
    return ".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def files_of(root: Path, *packages: str) -> dict[str, Path]:
    """Module → file, of some top-level packages."""
    files = (file for package in packages for file in sorted((root / package).rglob("*.py")))
    return {module_of(file, root): file for file in files}


def imports_of(module: str, file: Path, modules: Mapping[str, Path]) -> set[str]:
    """Which of ``modules`` a file imports anywhere in it, also for types alone."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name in modules}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in modules else node.module)
    return {name for name in found if name in modules} - {module}


def circles(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The groups of modules that import each other (Tarjan 1972); none when all is well."""
    numbers: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    groups: list[list[str]] = []

    def visit(module: str) -> None:
        numbers[module] = lowest[module] = len(numbers)
        stack.append(module)
        for other in graph.get(module, ()):
            if other not in numbers:
                visit(other)
                lowest[module] = min(lowest[module], lowest[other])
            elif other in stack:
                lowest[module] = min(lowest[module], numbers[other])
        if lowest[module] == numbers[module]:
            at = stack.index(module)
            groups.append(stack[at:])
            del stack[at:]

    for module in graph:
        if module not in numbers:
            visit(module)
    return [group for group in groups if len(group) > 1]


def is_participle(name: str) -> bool:
    """Whether a function's name is a bare participle or particle: ``held``, ``_made``."""
    word = name.strip("_")
    if "_" in word or word in _NO_PARTICIPLES:
        return False
    return word.endswith("ed") or word in _IRREGULAR


def functions_of(files: Iterable[Path]) -> Iterator[str]:
    """The names of all functions and methods."""
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield node.name


def count(root: Path) -> dict[str, int]:
    """What can be counted without running anything, of ``bot`` unless it says otherwise."""
    files = files_of(root, "bot")
    graph = {module: imports_of(module, file, files) for module, file in files.items()}
    lines = {module: len(file.read_text().splitlines()) for module, file in files.items()}
    names = list(functions_of(files_of(root, "bot", "embeddings", "ui").values()))
    home = [one for one in (root / "bot").iterdir() if one.suffix == ".py" or _is_package(one)]
    faces = {module for module, file in files.items() if file.name == "__init__.py"}
    return {
        "entries directly in bot/": len(home),
        "files": len(files),
        f"files under {SHORT} lines, faces apart": sum(
            size < SHORT for module, size in lines.items() if module not in faces
        ),
        "lines": sum(lines.values()),
        "file-to-file imports": sum(len(found) for found in graph.values()),
        "circles of files": len(circles(graph)),
        "functions (bot, embeddings, ui)": len(names),
        "… named by a bare participle": sum(map(is_participle, names)),
    }


def ask(root: Path) -> dict[str, int]:
    """What one question passes through; packages only where the checkout has them."""
    command = [sys.executable, "-c", _ASK, str(root), QUESTION]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    calls = json.loads(done.stdout.splitlines()[-1])
    pairs = {(caller.split("/")[0], called.split("/")[0]) for caller, called in calls}
    pairs = {pair for pair in pairs if pair[0] != pair[1]}
    return {
        "one question: files entered": len({file for call in calls for file in call}),
        "… file-to-file pairs": sum(caller != called for caller, called in calls),
        "… packages entered": len({name for pair in pairs for name in pair}),
        "… package-to-package pairs": len(pairs),
    }


def _is_package(folder: Path) -> bool:
    return folder.is_dir() and any(folder.glob("*.py"))


def main() -> None:
    """Prints a table, a column for each checkout."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT])
    parser.add_argument("--ask", action="store_true", help="also ask a question, and follow it")
    args = parser.parse_args()
    columns = []
    for folder in args.folders:
        root = folder.resolve()
        columns.append(count(root) | (ask(root) if args.ask else {}))
    for row in columns[0]:
        print(f"{row:44}", *(f"{column[row]:>9,}" for column in columns))


if __name__ == "__main__":
    main()
