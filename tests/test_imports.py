"""The house rules that a reader of the design relies on, read from the source."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache

import pytest
from sources import PACKAGES, ROOT, name, sources

import bot
from benchmarks.house import circles, count, files_of, imports_of

# Which of our packages each may import: ui → bot → embeddings.
ALLOWED = {
    "embeddings": {"embeddings"},
    "bot": {"bot", "embeddings", "seeds"},
    "ui": {"ui", "bot"},
}
COMPOSITION_ROOT = "bot/__main__.py"  # puts bot and ui together for `wenda chat`

# The packages of bot from the ground up: each imports those before it, and none after it.
ORDER = (
    "core", "text", "articles", "question", "library", "search", "answering", "bot",
    "evaluation", "cli", "__main__",
)  # fmt: skip
# These stand beside each other and do not know each other.
APART = {("library", "question"), ("question", "library"), ("question", "articles")}
# Packages inside packages that have a face of their own.
INNER_FACES = (
    "bot.text.figures", "bot.text.names", "bot.articles.formats", "bot.answering.llm",
)  # fmt: skip

# A command that nothing imports: it makes a model for words and questions as the bot takes them.
TRAINING = "embeddings/training/"
SHARED_WITH_TRAINING = {"bot.question", "bot.text", "bot.text.figures"}

# The only places that may import a library.
OWNERS = {
    "faiss": ("embeddings/index/",),
    "sentence_transformers": ("embeddings/encoder/", "embeddings/training/"),
    "model2vec": (),  # tests compare with it
    "torch": ("embeddings/",),
    "tokenizers": ("embeddings/",),
    "safetensors": ("embeddings/",),
    "onnxruntime": ("embeddings/reader/", "embeddings/encoder/", "embeddings/training/"),
    "onnx": ("embeddings/training/",),
    "transformers": ("embeddings/",),
    "sentencepiece": ("embeddings/training/",),
    "jieba": ("bot/text/segmenter.py",),
    "opencc": ("bot/text/folding.py", "embeddings/training/"),
    "snowballstemmer": ("bot/text/words.py",),
    "charset_normalizer": ("bot/articles/encodings.py",),
    "sqlite3": ("bot/library/",),
    "lxml": ("bot/articles/formats/",),
    "trafilatura": ("bot/articles/formats/html.py",),
    "docx": ("bot/articles/formats/docx.py",),
    "platformdirs": ("bot/core/settings.py",),
    "gradio": ("ui/",),
    "fastapi": ("ui/",),
    "uvicorn": ("ui/",),
    "mcp": ("ui/api/mcp_server.py",),
    "mcp_types": ("ui/api/mcp_server.py", "ui/api/mcp_tools.py"),
    "anyio": ("ui/api/capacity.py",),
    "starlette": ("ui/",),
    "segno": ("ui/access/qr.py",),
    "openai": ("bot/answering/llm/client.py",),
    "httpx2": ("bot/answering/llm/client.py",),
    "httpcore2": ("bot/articles/web/download.py",),
    "pypdfium2": ("bot/articles/formats/pdf/",),
    "watchfiles": ("bot/cli/watch.py",),
    "pymilvus": ("bot/library/milvus/connection.py",),
    "grpc": ("bot/library/milvus/connection.py",),
    "ray": ("bot/library/ingest/ray.py",),
}

HEAVY = {
    "numpy", "faiss", "jieba", "opencc", "model2vec", "tokenizers", "torch", "gradio", "sqlite3",
    "onnxruntime", "onnx",
    "openai", "httpx2", "lxml", "trafilatura", "docx",
    "mcp", "mcp_types",
    "httpcore2", "pypdfium2", "ray", "watchfiles", "pymilvus", "grpc", "pyarrow", "milvus_lite",
    "sentence_transformers", "transformers", "scipy", "sklearn", "pandas",
}  # fmt: skip

FILES = files_of(ROOT, *PACKAGES)


@cache
def graph():
    """Which module imports which."""
    return {module: imports_of(module, file, FILES) for module, file in FILES.items()}


def modules(file, top=""):
    """The full names of the modules that a module imports anywhere in it, those of ``top`` only."""
    return [module for module in _modules(file) if not top or f"{module}.".startswith(f"{top}.")]


@cache
def _modules(file):
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(file)}:{node.lineno}: relative import"
            found.append(node.module)
    return found


def imports(file):
    """The top-level names of the same."""
    return {module.split(".")[0] for module in modules(file)}


def is_package(module):
    return FILES[module].name == "__init__.py"


def place(module):
    """The package of bot that a module belongs to: ``text`` for ``bot.text.figures``.

    ``bot`` itself stands where ``bot.bot`` does, which its face opens.
    """
    return module.split(".")[1] if "." in module else "bot"


def room(module):
    """The package whose files may reach inside each other: ``bot.text``, ``ui.answer``."""
    top, *rest = module.split(".")
    inner = f"{top}.{rest[0]}" if rest else top
    return inner if top == "bot" or (rest and is_package(inner)) else top


def test_there_is_something_to_read():
    assert len(sources()) > 20


def test_direction_of_imports():
    for file in sources():
        package = name(file).split("/")[0]
        allowed = ALLOWED[package] | ({"ui"} if name(file) == COMPOSITION_ROOT else set())
        if name(file).startswith(TRAINING):
            allowed |= {"bot"}
            assert set(modules(file, "bot")) <= SHARED_WITH_TRAINING, name(file)
        else:
            assert not set(modules(file, "embeddings.training")), name(file)
        ours = {found for found in imports(file) if found in {*PACKAGES, "seeds", "tests"}}
        assert ours <= allowed, name(file)


def test_training_is_allowed_no_more_than_it_needs():
    files = [file for file in sources() if name(file).startswith(TRAINING)]
    assert {found for file in files for found in modules(file, "bot")} == SHARED_WITH_TRAINING


def test_packages_import_downwards_only():
    """Type-only imports included."""
    pairs = [(here, there) for here in graph() for there in graph()[here]]
    pairs = [pair for pair in pairs if all(one.split(".")[0] == "bot" for one in pair)]
    assert len(pairs) > 500
    for here, there in pairs:
        assert ORDER.index(place(there)) <= ORDER.index(place(here)), f"{here} imports {there}"
        assert (place(here), place(there)) not in APART, f"{here} imports {there}"


def test_the_page_is_handed_a_bot_and_knows_little_else_of_it():
    known = {
        place(there)
        for here, found in graph().items()
        for there in found
        if here.split(".")[0] == "ui" and there.split(".")[0] == "bot"
    }
    assert known == {"core", "text", "articles", "library", "answering"}


def test_no_file_imports_itself_by_way_of_others():
    assert circles(graph()) == []


def test_a_circle_would_be_found():
    assert circles({"a": ["b"], "b": ["c"], "c": ["a", "d"], "d": []}) == [["a", "b", "c"]]


def test_packages_are_used_by_their_faces():
    """Only a package's own files reach inside; embeddings' training and ui are held to it, too."""
    for here, found in graph().items():
        for there in found:
            if room(there) == room(here) or room(there) in PACKAGES:
                continue
            face = is_package(there) and (there == room(there) or there in INNER_FACES)
            # Settings are used as a module; a face is made lazy by a file of core.
            whole = there == "bot.core.settings" or (is_package(here) and there == "bot.core.lazy")
            assert face or whole or there == "bot.bot", f"{here} reaches into {there}"


def test_what_a_face_names_is_there_and_nothing_else():
    rooms = {room(module) for module in FILES} | set(INNER_FACES)
    for face in sorted(rooms - {*PACKAGES, "bot.bot", "bot.__main__"}):
        if face == "embeddings.training":  # a command: nothing imports it
            continue
        module = __import__(face, fromlist=["__all__"])
        assert module.__all__ == sorted(set(module.__all__)), face
        for public in module.__all__:
            assert getattr(module, public) is not None, f"{face}.{public}"
            inner = f"{face}.{public}"
            assert inner not in FILES, f"{inner} is a module"
        tree = ast.parse(FILES[face].read_text(encoding="utf-8"))
        body = tree.body + [
            one for node in tree.body if isinstance(node, ast.If) for one in node.body
        ]
        imported = {
            alias.asname or alias.name
            for node in body
            if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{face}.")
            if node.module != "bot.core.lazy"
            for alias in node.names
        }
        own = {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
        assert imported - {"Draft"} <= set(module.__all__), face
        assert set(module.__all__) <= imported | own | {"KINDS"}, face


def test_the_house_stays_small():
    """Few entries, few imports, names that name; ``python benchmarks/house.py`` has the rest."""
    found = count(ROOT)
    assert found["entries directly in bot/"] == 12
    assert found["file-to-file imports"] <= 1159
    assert found["… named by a bare participle"] <= 4


def test_each_library_has_its_place():
    for file in sources():
        for found in imports(file):
            places = OWNERS.get(found)
            assert places is None or name(file).startswith(places), f"{name(file)}: {found}"


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


@pytest.mark.slow
def test_the_chat_and_the_commands_need_no_extra():
    done = python(
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('mcp', 'mcp_types', 'openai', 'pymilvus', 'ray'):\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, Missing())\n"
        "import bot.__main__, bot.bot, ui.page, ui.server\n"
    )
    assert done.returncode == 0, done.stderr


def test_bot_retrieve_stays_the_function():
    done = python(
        "from bot import retrieve\n"
        "import bot, bot.search\n"
        "from bot.search import retrieve as r\n"
        "from bot import retrieve as again\n"
        "assert callable(retrieve) and again is retrieve is bot.retrieve and r is not retrieve"
    )
    assert done.returncode == 0, done.stderr
