"""The chat is started from Python: what is told before Gradio is loaded."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

import ui
from bot.core.errors import WendaError
from ui import access


def test_a_port_in_use_is_told_in_one_line_before_anything_else():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WendaError, match=f"port {port} on 127.0.0.1 is in use.*--port") as told:
            ui.serve(None, "127.0.0.1", port)
    assert "\n" not in str(told.value)


def test_bad_options_are_refused_before_a_socket_is_opened(monkeypatch):
    monkeypatch.setattr(access, "listen", lambda *_: pytest.fail("a socket was opened"))
    with pytest.raises(ValueError, match="user:password"):
        ui.serve(None, auth="nobody")
    with pytest.raises(ValueError, match="'klingon' is not one of en, zh-Hans, zh-Hant"):
        ui.serve(None, language="klingon")


def test_importing_the_package_is_cheap_and_keeps_gradio_from_calling_home():
    code = (
        "import os, sys, ui; assert 'gradio' not in sys.modules;"
        "assert os.environ['GRADIO_ANALYTICS_ENABLED'] == 'False'"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_mistake_is_told_before_gradio_is_loaded():
    code = (
        "import sys, ui\n"
        "try: ui.serve(None, port=-1)\n"
        "except ValueError: assert 'gradio' not in sys.modules; print('told')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "told\n", done.stderr


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ({"root_path": "wenda"}, "'wenda' is no path; give one such as /wenda"),
        ({"embed": ["https://a.example", "*"]}, r"'\*' is no origin"),
        ({"log_format": "xml"}, "'xml' is not one of text, json"),
    ],
)
def test_where_it_runs_is_checked_before_a_socket_is_opened(monkeypatch, flags, told):
    monkeypatch.setattr(access, "listen", lambda *_: pytest.fail("a socket was opened"))
    with pytest.raises(ValueError, match=told):
        ui.serve(None, **flags)
