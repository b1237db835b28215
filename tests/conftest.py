"""What every test stands on: no network, no telemetry, and a data folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# url, browser, visit: for the tests of the page; milvus: a server; within_memory
pytest_plugins = ["browsing", "milvus_server", "bounded"]

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def surroundings(tmp_path_factory):
    """The tests never touch the user's library, and a model hub is never asked."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("WENDA_")]:
            patch.delenv(name)
        patch.setenv("WENDA_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
        yield


@pytest.fixture(scope="session")
def wenda(tmp_path_factory):
    """Runs the real command in a process of its own: ``wenda("ask", "…", WENDA_DATA="…")``."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def run(*arguments, stdin=None, timeout=120, **variables):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
        return subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            cwd=elsewhere,
            env={key: value for key, value in environment.items() if value is not None},
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
        )

    return run


@pytest.fixture
def parsed(monkeypatch):
    """The names of the files that were parsed; the parser is the real one."""
    import bot.articles.files as articles_module

    names, real = [], articles_module.article_of

    def counted(data, shown, source, ending):
        names.append(source.rpartition("/")[2])
        return real(data, shown, source, ending)

    monkeypatch.setattr(articles_module, "article_of", counted)
    return names


@pytest.fixture
def own_articles(tmp_path):
    """A folder of two, one English, one Chinese."""
    home = tmp_path / "articles"
    home.mkdir()
    (home / "bees.md").write_text("# Bees\n\nThe hive holds 40,000 bees.\n", encoding="utf-8")
    (home / "茶.txt").write_text("茶園在二零一九年出產紅茶三百噸。\n", encoding="utf-8")
    return home
