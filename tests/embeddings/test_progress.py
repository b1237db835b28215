from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_checkpoints import Checkpoints

from embeddings.progress import MANY, Bar, batches, has_bar, hush, hush_bars, show_progress

ROOT = Path(__file__).parents[2]


def test_no_terminal_no_bar(capsys):
    assert not has_bar(10**6)
    assert list(batches(5, 2)) == [0, 2, 4]
    assert list(batches(0, 2)) == []
    assert list(batches(MANY + 1, MANY)) == [0, MANY]
    assert capsys.readouterr().err == ""


def test_no_error_stream_no_bar(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)  # as under pythonw
    assert not has_bar(10**6)


def on_a_terminal(code):
    """What a program prints to a real terminal as its error stream."""
    pty = pytest.importorskip("pty")
    fcntl, termios = pytest.importorskip("fcntl"), pytest.importorskip("termios")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))  # rows, columns
    try:
        done = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=theirs
        )
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65_536)
            except OSError:  # how Linux says that the other end is closed
                break
            if not part:
                break
            shown += part
        assert done.wait(timeout=120) == 0, shown.decode()
    finally:
        os.close(ours)
    return shown.decode()


@pytest.mark.slow
def test_many_texts_on_a_terminal_show_a_bar_and_a_question_none(tmp_path):
    checkpoints = Checkpoints(tmp_path)
    folder = checkpoints.save("table", [checkpoints.table(4)])
    code = (
        "import sys; from embeddings.encoder.bundled import load_encoder\n"
        f"e = load_encoder({folder!r})\n"
        f"e.encode_queries(['a'] * {MANY + 1}); e.encode(['a'] * 60)\n"
        f"print('now many', file=sys.stderr, flush=True); e.encode(['a'] * {MANY + 1})"
    )
    before, _, shown = on_a_terminal(code).partition("now many")
    assert before == ""
    assert "100%" in shown
    assert "Batches" in shown


def test_the_bundled_model_shows_one_when_it_takes_long():
    head = "from embeddings import progress; progress._DELAY = 0;"
    head += "from embeddings.encoder.bundled import load_encoder; e = load_encoder();"
    assert on_a_terminal(f"{head} e.encode(['a'] * {MANY})") == ""
    shown = on_a_terminal(f"{head} e.encode(['a'] * {MANY + 1})")
    assert re.search(rf"Encoding: {MANY + 1} of {MANY + 1} texts .*100%, 00:00 left", shown)


def test_what_is_counted_shows_rate_and_time_left_and_begins_where_it_was():
    head = "from embeddings import progress; import time; progress._DELAY = 0;"
    code = head + (
        "\nwith progress.show_progress('Encoding', 'passage') as show:"
        "\n    for done in range(40, 100, 20): show(done, 100); time.sleep(0.2)"
    )
    shown = on_a_terminal(code)
    assert re.search(r"Encoding: 40 of 100 passages \|.*\|  40%", shown)
    assert re.search(r"Encoding: 80 of 100 passages \|.*\|  80%, 00:\d\d left", shown)
    assert int(re.findall(r"(\d+) passages/s", shown)[-1]) <= 100  # 20 were done, not 60, a step


def test_what_is_counted_says_nothing_without_a_terminal(capsys):
    with show_progress("Encoding", "passage") as show:
        show(1, 2)
    assert capsys.readouterr().err == ""


def test_a_task_without_a_terminal_shows_nothing(capsys):
    with Bar(3, "file", "passages") as bar:
        bar.add(3, 20)
    assert capsys.readouterr().err == ""


@pytest.mark.slow
def test_a_task_on_a_terminal_shows_parts_speed_and_time_left():
    head = "import time; from embeddings import progress; progress._DELAY = 0\n"
    loop = "    for _ in range(4): time.sleep(0.2); bar.add(1_000, 5)\n"
    shown = on_a_terminal(f"{head}with progress.Bar(4_000, 'file', 'passages') as bar:\n{loop}")
    last = shown.rstrip().split("\r")[-1]
    assert "4,000 of 4,000 files" in last
    assert "100%, 00:00 left" in last
    assert re.search(r"\b\d+ passages/s", last)
    assert (
        on_a_terminal(
            f"{head}progress.hush()\nwith progress.Bar(4_000, 'file', 'passages') as bar:\n{loop}"
        )
        == ""
    )


def test_the_encoders_bar_stays_away_from_a_tasks():
    head = "from embeddings import progress; progress._DELAY = 0;"
    head += "from embeddings.encoder.bundled import load_encoder; e = load_encoder()\n"
    shown = on_a_terminal(
        f"{head}with progress.Bar(1, 'file', 'passages') as bar:\n"
        f"    e.encode(['a'] * {MANY + 1}); bar.add(1, 1)\n"
    )
    assert "Encoding" not in shown
    assert "1 of 1 files" in shown


def test_hushed_is_undone():
    with hush_bars():
        assert hush(True) is True
    assert hush(False) is False
