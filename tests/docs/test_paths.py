"""Files and modules that the documents and the code's docstrings name are there."""

from __future__ import annotations

import ast
import re

import pytest
from sources import ROOT, name, sources

from benchmarks.house import files_of

TOPS = "bot|ui|embeddings|tests|benchmarks|docs|seeds"
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("tests/**/README.md")]
    + [ROOT / "embeddings/model/README.md"]
)
DOCUMENTS = [file for file in DOCUMENTS if "node_modules" not in file.parts]
CODE = sorted([*sources(), *ROOT.glob("benchmarks/**/*.py"), *ROOT.glob("docs/*.py")])
NAMES = {
    file.name
    for top in TOPS.split("|")
    for file in (ROOT / top).rglob("*.*")
    if "node_modules" not in file.parts
}
NAMES |= {file.name for file in ROOT.glob("*.md")}
MODULES = files_of(ROOT, "bot", "ui", "embeddings", "benchmarks")

QUOTED = re.compile(r"`+([^`\n]+)`+")
PATH = re.compile(rf"(?<![\w/.~-])(?:{TOPS})/[\w./*-]*")
COMMAND = re.compile(r"^    .+$", re.M)  # a line of an indented code block
BARE = re.compile(r"(?<![\w/.*-])\w+\.(?:py|js|css|md)\b(?!/)")
EXAMPLES = {"app.py", "report.md"}  # files of the reader's
LINK = re.compile(r"\]\(([^)#\s]*)(#[^)\s]+)?\)")
MODULE = re.compile(r"(?<![\w./])(?:bot|ui|embeddings)(?:\.\w+)+")
IMPORT = re.compile(r"\bfrom ((?:bot|ui|embeddings)[\w.]*) import ([\w, ]+)")
ROLE = re.compile(r":(?:mod|func|class|meth|attr|data):`~?([\w.]+)`")
BOT_OBJECT = re.compile(r"\bbot\.\w+\(")  # a call of a bot that an example has opened


def paths_in(text):
    """The paths of this repository between back-ticks, and those of programs in code blocks."""
    found = [path for quoted in QUOTED.findall(text) for path in PATH.findall(quoted)]
    for line in COMMAND.findall(text):
        found += [path for path in PATH.findall(line) if path.endswith(".py")]
    return {path.rstrip(".") for path in found}


def bare_names_in(text):
    """Names of files without their folder: ``conversation.py``."""
    return {one for quoted in QUOTED.findall(text) for one in BARE.findall(quoted)} - EXAMPLES


def exists(path, root=ROOT):
    return any(root.glob(path)) if "*" in path else (root / path).exists()


def anchors(file):
    """What a link may lead to in a document, as GitHub makes it of the headings."""
    heads = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.M)
    plain = (re.sub(r"[^\w\- ]", "", head.lower()) for head in heads)
    return {"#" + head.strip().replace(" ", "-") for head in plain}


def docstrings_of(tree):
    """Each docstring of a module, its classes and functions, with the line it begins in."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            text = ast.get_docstring(node, clean=False)
            if text:
                yield node.body[0].lineno, text


def names_in(module):
    """What a module defines, at any depth: name → the module that it is imported from, or ""."""
    found = {}
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            found[node.name] = ""
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found[node.id] = ""
        elif isinstance(node, ast.ImportFrom):
            found.update((alias.asname or alias.name, node.module) for alias in node.names)
    return found


def is_there(dotted):
    """Whether ``bot.text.figures.same`` names a module, or something that a module has."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        if module in MODULES:
            return has(module, parts[length:])
    return False


def has(module, parts):
    """Whether a module has ``Bot.ask``, given in parts, or imports it from one that does."""
    if not parts:
        return True
    names = names_in(module)
    if parts[0] in names and names[parts[0]] in MODULES:
        return has(names[parts[0]], parts)
    return set(parts) <= set(names)


def test_there_is_something_to_read():
    assert len(DOCUMENTS) > 20
    assert len(CODE) > 250
    assert sum(len(paths_in(file.read_text("utf-8"))) for file in DOCUMENTS) > 150


@pytest.mark.parametrize("file", DOCUMENTS, ids=name)
def test_paths_in_documents(file):
    text = file.read_text("utf-8")
    assert sorted(path for path in paths_in(text) if not exists(path)) == []
    assert sorted(bare_names_in(text) - NAMES) == []


@pytest.mark.parametrize("file", DOCUMENTS, ids=name)
def test_links_in_documents(file):
    for path, anchor in LINK.findall(file.read_text("utf-8")):
        if "://" in path:
            continue
        target = file.parent / path if path else file
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), f"{path}{anchor}"


@pytest.mark.parametrize("file", DOCUMENTS, ids=name)
def test_modules_in_documents(file):
    quoted = " ".join(QUOTED.findall(file.read_text("utf-8")))
    found = MODULE.findall(BOT_OBJECT.sub("", quoted))
    assert sorted(one for one in found if not is_there(one)) == []


@pytest.mark.parametrize("file", DOCUMENTS, ids=name)
def test_imports_in_documents(file):
    """Of what a document tells readers to import, each name is there, and in a package's face."""
    for module, imported in IMPORT.findall(file.read_text("utf-8")):
        assert module in MODULES and MODULES[module].name == "__init__.py", module
        for one in imported.split(","):
            assert has(module, [one.strip()]), f"{module}.{one}"


def test_contributing_names_every_package():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    picture = re.search(r"```\n( +__main__.+?)```", text, re.S)[1]
    for folder in (ROOT / "bot").iterdir():
        if (folder / "__init__.py").exists():
            assert f"\n| `bot/{folder.name}/` |" in text
            assert re.search(rf"\b{folder.name}\b", picture), folder.name
    for folder in (ROOT / "ui").iterdir():
        assert not (folder / "__init__.py").exists() or f"`{folder.name}/`" in text, folder.name


@pytest.mark.slow
def test_docstrings_of_the_code():
    wrong = []
    for file in CODE:
        for line, text in docstrings_of(ast.parse(file.read_text("utf-8"))):
            quoted = [*QUOTED.findall(text)]
            modules = [
                one
                for part in quoted
                for one in MODULE.findall(BOT_OBJECT.sub("", part))
                if not is_there(one)
            ]
            paths = [path for path in paths_in(text) if not exists(path)]
            paths += bare_names_in(text) - NAMES
            paths = [path for path in paths if "NAME" not in path]  # stands for any
            wrong += [f"{name(file)}:{line}: {one}" for one in modules + paths]
    assert wrong == []


@pytest.mark.slow
def test_roles_in_docstrings():
    """:func:`name` and its like: of the same module, or with the module that has it."""
    wrong = []
    for module, file in MODULES.items():
        for line, text in docstrings_of(ast.parse(file.read_text("utf-8"))):
            for one in ROLE.findall(text):
                if not (has(module, one.split(".")) or is_there(one)):
                    wrong.append(f"{name(file)}:{line}: {one}")
    assert wrong == []


def test_what_is_not_there_is_found():
    assert paths_in("see `bot/nothing.py` and `python docs/x.py`.") == {
        "bot/nothing.py",
        "docs/x.py",
    }
    assert not exists("bot/nothing.py")
    assert is_there("bot.text.figures.same")
    assert is_there("bot.core.settings")
    assert is_there("bot.Bot.ask")
    assert not is_there("bot.Bot.nothing")
    assert not is_there("bot.figures")
    assert not is_there("bot.text.figures.nothing")
