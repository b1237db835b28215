"""A folder that is watched: the real watcher, real files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import documents
import pytest

from bot import Bot
from bot.__main__ import main
from bot.cli.watch import watch
from bot.core import settings
from bot.library import LocalLibrary

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.slow


def write(path, text):
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "articles"
    home.mkdir()
    write(home / "bees.md", "# Bees\n\nThe hive holds 40,000 bees.\n")
    return home


def until(condition, seconds=20.0):
    """Waits for something to come true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


@contextmanager
def watched(folder, place):
    """The lines that are said, while the folder is watched; and the bot."""
    lines, stop = [], threading.Event()
    with Bot.open(library=place, shipped=False) as opened:
        thread = threading.Thread(target=watch, args=(opened, folder, lines.append, stop))
        thread.start()
        try:
            until(lambda: lines)
            yield lines, opened
        finally:
            stop.set()
            thread.join(20)
            assert not thread.is_alive()


def test_additions_changes_renames_and_deletions(folder, tmp_path):
    with watched(folder, tmp_path / "library") as (lines, opened):
        assert lines == ["added bees.md"]
        (folder / "below").mkdir()
        write(folder / "below" / "茶.txt", "茶園在二零一九年出產紅茶三百噸。\n")
        until(lambda: len(lines) == 2)
        write(folder / "bees.md", "# Bees\n\nThe hive holds 90,000 bees.\n")
        until(lambda: len(lines) == 3)
        (folder / "bees.md").rename(folder / "hive.md")
        until(lambda: len(lines) == 4)
        (folder / "below").rename(tmp_path / "elsewhere")  # a whole folder leaves
        until(lambda: len(lines) == 5)
        (folder / "hive.md").unlink()  # the last one
        until(lambda: len(lines) == 6)
        assert opened.articles() == []
    assert lines[1:] == [
        "added below/茶.txt",
        "changed bees.md",
        "renamed bees.md to hive.md",
        "removed below/茶.txt",
        "removed hive.md",
    ]


def test_a_half_written_file_is_left_as_it_was_until_it_is_whole(folder, tmp_path):
    whole = documents.docx()
    (folder / "report.docx").write_bytes(whole)
    with watched(folder, tmp_path / "library") as (lines, opened):
        before = {one.source: one.text for one in opened.articles()}
        assert len(before) == 2
        (folder / "report.docx").write_bytes(whole[: len(whole) // 2])
        (folder / "bees.md").unlink()  # what is deleted meanwhile goes all the same
        until(lambda: any("report.docx" in line and "cannot read" in line for line in lines))
        until(lambda: "removed bees.md" in lines)
        assert [one.text for one in opened.articles()] == [before[str(folder / "report.docx")]]
        changed = documents.docx(lambda document: document.add_heading("新的報告", 1))
        (folder / "report.docx").write_bytes(changed)
        until(lambda: "changed report.docx" in lines)
        assert [one.title for one in opened.articles()] == ["新的報告"]
    assert sum("cannot read" in line for line in lines) == 1


def test_a_file_that_is_written_slowly_is_taken_once(folder, tmp_path):
    with watched(folder, tmp_path / "library") as (lines, _):
        with (folder / "slow.md").open("w", encoding="utf-8") as file:
            for number in range(8):
                file.write(f"Sentence {number} of it.\n")
                file.flush()
                time.sleep(settings.WATCH_QUIET / 4)
        until(lambda: "added slow.md" in lines)
        time.sleep(2 * settings.WATCH_QUIET)
    assert lines == ["added bees.md", "added slow.md"]


def test_many_are_counted_and_a_library_is_not_read_for_a_line(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "ADD_LISTED", 3)
    monkeypatch.setattr(Bot, "articles", None)
    for number in range(4):
        write(folder / f"tea{number}.md", f"Tea number {number}.\n")
    with watched(folder, tmp_path / "library") as (lines, opened):
        assert lines == ["added 5 articles"]
        (folder / "bees.md").rename(tmp_path / "bees.md")
        until(lambda: len(lines) == 2)
        (folder / "below").mkdir()
        for number in range(4):
            (folder / f"tea{number}.md").rename(folder / "below" / f"tea{number}.md")
        until(lambda: len(lines) == 4)
    assert lines[1:] == ["removed bees.md", "added 4 articles", "removed 4 articles"]


def test_files_of_other_kinds_are_named_once_and_not_tried_again(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "WATCH_AGAIN", 0.2)
    write(folder / "plan.dwg", "x")
    note = f"{folder} has 1 file of kinds that are not read: .dwg 1"
    with watched(folder, tmp_path / "library") as (lines, opened):
        until(lambda: len(lines) == 2)
        synced = []
        monkeypatch.setattr(opened, "sync", lambda *given, **named: synced.append(given))
        time.sleep(1.0)
        assert (lines, synced) == (["added bees.md", note], [])


def test_a_running_chat_sees_it(folder, tmp_path):
    with watched(folder, tmp_path / "library") as (lines, opened):
        with LocalLibrary.open(tmp_path / "library", opened.encoder) as chat:
            write(folder / "tea.md", "# Tea\n\nThe garden gave 300 tons.\n")
            until(lambda: "added tea.md" in lines)
            assert chat.refresh()
            assert [one.title for one in chat.articles()] == ["Bees", "Tea"]


def test_what_another_process_removed_does_not_come_back(folder, tmp_path):
    with watched(folder, tmp_path / "library") as (lines, opened):
        (bees,) = opened.articles()
        assert main(["remove", bees.id, "--library", str(tmp_path / "library")]) == 0
        write(folder / "tea.md", "# Tea\n\nThe garden gave 300 tons.\n")
        until(lambda: "added tea.md" in lines)
        assert [one.title for one in opened.articles()] == ["Tea"]
    assert lines == ["added bees.md", "added tea.md"]


def test_a_folder_that_is_gone_takes_nothing_out(folder, tmp_path):
    with watched(folder, tmp_path / "library") as (lines, opened):
        folder.rename(tmp_path / "moved")
        folder.mkdir()  # as a drive that is no longer mounted leaves it
        until(lambda: any("no article in" in line for line in lines) or len(lines) > 1)
        assert len(opened.articles()) == 1
    assert "removed bees.md" not in lines


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX here")
def test_ctrl_c_ends_the_command_cleanly(folder, tmp_path):
    command = [sys.executable, "-m", "bot", "watch", folder, "--library", tmp_path / "library"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(
        command,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # as in a terminal: a job in the background would never hear of it
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        said = [running.stderr.readline(), running.stderr.readline()]
        assert said[1] == "wenda: added bees.md\n"
        running.send_signal(signal.SIGINT)
        rest, error = running.communicate(timeout=30)
    finally:
        running.kill()
    assert (running.returncode, rest) == (0, "")
    assert error == "wenda: ended; the library stays as it is\n"


def test_what_is_no_folder_makes_no_library(folder, tmp_path, capsys):
    place = tmp_path / "library"
    assert main(["watch", str(tmp_path / "none"), "--library", str(place)]) == 1
    assert "no such file or folder" in capsys.readouterr().err
    assert not place.exists()
    assert main(["watch", str(folder / "bees.md"), "--library", str(place)]) == 1
    assert "is not a folder" in capsys.readouterr().err
    assert not place.exists()
