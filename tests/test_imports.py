"""The house rules that a reader of the design relies on, read from the source."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from sources import PACKAGES, ROOT, name, sources

import bot

# Which of our packages each may import: ui → bot → embeddings.
ALLOWED = {
    "embeddings": {"embeddings"},
    "bot": {"bot", "embeddings", "seeds"},
    "ui": {"ui", "bot"},
}
COMPOSITION_ROOT = "bot/__main__.py"  # puts bot and ui together for `wenda chat`

# A command that nothing imports: it makes a model for words and questions as the bot takes them.
TRAINING = "embeddings/training/"
SHARED_WITH_TRAINING = {
    "bot.question.kind", "bot.search.match", "bot.text.figures", "bot.text.folding", "bot.text.segmenter", "bot.text.sentences",
    "bot.text.words", "bot.question.terms", "bot.text.words",
}  # fmt: skip

# The only places that may import a library.
OWNERS = {
    "faiss": ("embeddings/",),
    "sentence_transformers": ("embeddings/",),
    "model2vec": ("embeddings/",),
    "torch": ("embeddings/",),
    "tokenizers": ("embeddings/",),
    "safetensors": ("embeddings/",),
    "transformers": ("embeddings/",),
    "sentencepiece": ("embeddings/training/",),
    "jieba": ("bot/text/segmenter.py", "embeddings/training/"),
    "opencc": ("bot/text/folding.py", "embeddings/"),
    "charset_normalizer": ("bot/articles/encodings.py",),
    "sqlite3": ("bot/library/",),
    "lxml": ("bot/formats/",),
    "trafilatura": ("bot/articles/formats/html.py",),
    "docx": ("bot/articles/formats/docx.py",),
    "platformdirs": ("bot/core/settings.py",),
    "gradio": ("ui/",),
    "fastapi": ("ui/",),
    "uvicorn": ("ui/",),
    "mcp": ("ui/api/mcp_server.py", "ui/api/mcp_tools.py"),
    "mcp_types": ("ui/api/mcp_server.py", "ui/api/mcp_tools.py"),
    "anyio": ("ui/api/room.py",),
    "starlette": ("ui/",),
    "segno": ("ui/access/qr.py",),
    "openai": ("bot/answering/llm/client.py",),
    "httpx2": ("bot/answering/llm/client.py",),
    "httpcore2": ("bot/articles/web/download.py",),
    "pypdfium2": ("bot/formats/pdf_",),
    "watchfiles": ("bot/cli/watch.py",),
    "pymilvus": ("bot/library/milvus/connection.py",),
    "grpc": ("bot/library/milvus/connection.py",),
    "ray": ("bot/library/ingest/ray.py",),
}

HEAVY = {
    "numpy", "faiss", "jieba", "opencc", "model2vec", "tokenizers", "torch", "gradio", "sqlite3",
    "openai", "httpx2", "lxml", "trafilatura", "docx",
    "mcp", "mcp_types",
    "httpcore2", "pypdfium2", "ray", "watchfiles", "pymilvus", "grpc", "pyarrow", "milvus_lite",
    "sentence_transformers", "transformers", "scipy", "sklearn", "pandas",
}  # fmt: skip


def modules(file, top=""):
    """The full names of the modules that a module imports anywhere in it, those of ``top`` only."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(file)}:{node.lineno}: relative import"
            found.append(node.module)
    return [module for module in found if not top or f"{module}.".startswith(f"{top}.")]


def imports(file):
    """The top-level names of the same."""
    return {module.split(".")[0] for module in modules(file)}


def test_there_is_something_to_read():
    assert len(sources()) > 20


@pytest.mark.parametrize("file", sources(), ids=name)
def test_direction_of_imports(file):
    package = name(file).split("/")[0]
    allowed = ALLOWED[package] | ({"ui"} if name(file) == COMPOSITION_ROOT else set())
    if name(file).startswith(TRAINING):
        allowed |= {"bot"}
        assert set(modules(file, "bot")) <= SHARED_WITH_TRAINING
    else:
        assert not set(modules(file, "embeddings.training"))
    assert {found for found in imports(file) if found in {*PACKAGES, "seeds", "tests"}} <= allowed


def test_training_is_allowed_no_more_than_it_needs():
    files = [file for file in sources() if name(file).startswith(TRAINING)]
    assert {found for file in files for found in modules(file, "bot")} == SHARED_WITH_TRAINING


@pytest.mark.parametrize("file", sources(), ids=name)
def test_each_library_has_its_place(file):
    for found in imports(file):
        places = OWNERS.get(found)
        assert places is None or name(file).startswith(places), f"{name(file)} imports {found}"


def test_public_names():
    visible = {
        key
        for key, value in vars(bot).items()
        if getattr(value, "__module__", "").startswith(("bot", "embeddings.errors"))
    }
    visible = {key for key in visible if not key.startswith("_")} | {"Bot"}
    assert visible == set(bot.__all__)
    assert bot.__all__ == sorted(bot.__all__)
    for public in bot.__all__:
        assert getattr(bot, public).__name__ == public
    assert set(bot.__all__) <= set(dir(bot))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        bot.nothing  # noqa: B018


def python(code):
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def test_importing_bot_imports_nothing_heavy():
    done = python("import sys, bot; print(*{name.split('.')[0] for name in sys.modules})")
    assert done.returncode == 0, done.stderr
    assert not HEAVY & set(done.stdout.split())


def test_bot_retrieve_stays_the_function():
    done = python(
        "from bot.search import retrieval as retrieve\n"
        "import bot, bot.retrieve\n"
        "from bot.retrieve import retrieve as r\n"
        "from bot import retrieve as again\n"
        "assert callable(retrieve) and again is retrieve is bot.retrieve and r is not retrieve"
    )
    assert done.returncode == 0, done.stderr
