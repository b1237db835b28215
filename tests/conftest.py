"""What every test stands on: no network, no telemetry, and a data folder of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

# url, browser, visit: for whatever looks at the page, in tests/browser, tests/ui and tests/docs
pytest_plugins = ["browsing"]

ROOT = Path(__file__).parent.parent
SLOW = 1  # seconds, of computing or waiting, from which a test is to be marked slow
DOUBT = 10  # times as long is a failure: busy cores count work twice, hypothesis draws anew


def pytest_collection_modifyitems(config, items):
    """Tests with real models of sentence-transformers are slow: importing torch takes seconds.

    Where workers share out the files, those with slow tests go first: none begins at the end.
    """
    for item in items:
        if "checkpoints" in item.fixturenames:
            item.add_marker(pytest.mark.slow)
    if hasattr(config, "workerinput"):
        slow = {item.path for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: item.path not in slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Where CI is set, a test fails if it computes for long and is not marked slow.

    What counts is computing, its own and that of processes that it started and that ended. Time on
    the clock would fail tests whenever a machine has other work.
    """
    before = _computed()
    result = yield
    seconds = _computed() - before
    if os.environ.get("CI") and seconds > SLOW * DOUBT and not item.get_closest_marker("slow"):
        pytest.fail(f"it computed for {seconds:.0f} s: mark it slow, or make it quicker")
    return result


def _computed():
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


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
def elsewhere(tmp_path_factory):
    """The folder in which commands run."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="session")
def wenda_process(elsewhere):
    """Runs the real command in a process of its own: ``wenda_process("ask", "…", WENDA_DATA="…")``.

    A process takes a second or more; ``wenda`` does the same in this one.
    """

    def run(*arguments, stdin=None, timeout=120, **variables):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
        return subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            cwd=elsewhere,
            env={key: str(value) for key, value in environment.items() if value is not None},
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
        )

    return run


@pytest.fixture
def wenda(elsewhere, capsys):
    """Runs a command in this process, and returns what ``wenda_process`` does."""
    from bot.__main__ import main

    def run(*arguments, stdin=None, **variables):
        arguments = [str(argument) for argument in arguments]
        capsys.readouterr()
        with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
            warnings.resetwarnings()  # shown as they are to a user, not raised
            patch.chdir(elsewhere)
            for name, value in variables.items():
                if value is None:
                    patch.delenv(name, raising=False)
                else:
                    patch.setenv(name, str(value))
            if stdin is not None:
                patch.setattr(sys, "stdin", io.StringIO(stdin))
            try:
                code = main(arguments)
            except SystemExit as left:  # as argparse does
                code = left.code
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, said.out, said.err)

    return run
