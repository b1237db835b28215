"""Folders that are taken in by batches: what is in stays in, and nothing is done twice."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import warnings
from contextlib import closing
from pathlib import Path

import pytest
from library_parts import Topics

from bot.articles.documents import article_of
from bot.core import settings
from bot.core.errors import ArticleError, LibraryError, Stopped
from bot.core.feedback import Feedback
from bot.core.records import Span
from bot.library import LocalLibrary
from bot.library.ingest.intake import Intake
from bot.library.origins import NOTE, Origins

ROOT = Path(__file__).parents[4]
OLD = 1_600_000_000  # seconds: long before any test runs


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "BATCH_FILES", 2)
    home = tmp_path / "articles"
    home.mkdir()
    for number in range(6):
        write(home / f"{number}.txt", f"Apple {number}.")
    return home


def write(path, text):
    path.write_text(text, encoding="utf-8")
    os.utime(path, (OLD, OLD))


class Failing(LocalLibrary):
    """A library whose updates end in an error from one on: a full disk, a key pressed."""

    left, error = 99, None

    def update(self, *given, **named):
        if Failing.left == 0 and (given or "made" in named):
            raise Failing.error
        Failing.left -= 1
        return super().update(*given, **named)


@pytest.fixture
def intake(tmp_path, monkeypatch):
    monkeypatch.setattr(Failing, "left", 99)
    with Failing.open(tmp_path / "library", Topics()) as library:
        yield Intake(library, Origins.read(tmp_path / "library"))


def fail(monkeypatch, after, error):
    monkeypatch.setattr(Failing, "left", after)
    monkeypatch.setattr(Failing, "error", error)


def texts(intake):
    return sorted(article.text for article in intake._library.articles())


def noted(intake):
    return json.loads((intake.place / NOTE).read_text(encoding="utf-8"))


def test_a_folder_comes_in_batches(folder, intake):
    found = list(intake.add(folder))
    assert [len(batch.articles) for batch in found] == [2, 2, 2]
    assert [batch.passages for batch in found] == [2, 2, 2]
    assert texts(intake) == [f"Apple {n}." for n in range(6)]
    assert len(noted(intake)["added"]) == 6
    assert intake.taken == 6


def test_each_batch_is_in_when_it_is_given(folder, intake):
    given = intake.add(folder)
    assert len(next(given).articles) == 2
    assert texts(intake) == ["Apple 0.", "Apple 1."]
    given.close()
    assert len(noted(intake)["added"]) == 2


@pytest.mark.parametrize("error", [LibraryError("the disk is full"), KeyboardInterrupt()])
def test_after_an_error_the_next_time_goes_on(folder, intake, monkeypatch, parsed, error):
    fail(monkeypatch, 1, error)
    with pytest.raises(LibraryError if isinstance(error, LibraryError) else Stopped) as caught:
        list(intake.add(folder))
    if isinstance(caught.value, Stopped):
        assert str(caught.value) == (
            "stopped; 2 articles are in, run the same command again to go on"
        )
    assert texts(intake) == ["Apple 0.", "Apple 1."]
    assert len(noted(intake)["added"]) == 2
    fail(monkeypatch, 99, None)
    parsed.clear()
    intake._library.encoder.calls.clear()
    assert [len(batch.coming) for batch in intake.add(folder)] == [0, 2, 2]
    assert parsed == ["2.txt", "3.txt", "4.txt", "5.txt"]
    assert intake._library.encoder.calls == [["Apple 2.", "Apple 3."], ["Apple 4.", "Apple 5."]]
    assert texts(intake) == [f"Apple {n}." for n in range(6)]
    assert intake._library.check() == []


def test_nothing_is_taken_out_before_the_folder_was_read_to_its_end(folder, intake, monkeypatch):
    intake.sync(folder, empty=False)
    (folder / "0.txt").unlink()
    write(folder / "3.txt", "Train three.")
    fail(monkeypatch, 1, KeyboardInterrupt())
    with pytest.raises(Stopped):
        intake.sync(folder, empty=False)
    assert "Apple 0." in texts(intake)
    fail(monkeypatch, 99, None)
    update, problems = intake.sync(folder, empty=False)
    assert (len(update.added), len(update.removed), problems) == (0, 1, ())
    assert texts(intake) == ["Apple 1.", "Apple 2.", "Apple 4.", "Apple 5.", "Train three."]
    assert len(noted(intake)["seen"][str(folder)]) == 5


def test_what_a_stopped_sync_took_in_is_known_to_be_the_folders(folder, intake, monkeypatch):
    fail(monkeypatch, 2, KeyboardInterrupt())
    with pytest.raises(Stopped):
        intake.sync(folder, empty=False)
    assert len(texts(intake)) == 4
    fail(monkeypatch, 99, None)
    for path in folder.iterdir():
        path.unlink()
    update, _ = intake.sync(folder, empty=True)
    assert len(update.removed) == 4
    assert texts(intake) == []


def test_what_was_removed_for_good_is_not_prepared(folder, intake):
    intake.sync(folder, empty=False)
    gone = next(one for one in intake._library.articles() if one.text == "Apple 4.")
    intake.remove([gone.id])
    intake._library.encoder.calls.clear()
    update, _ = intake.sync(folder, empty=False)
    assert (update.added, len(update.unchanged)) == ((), 5)
    assert intake._library.encoder.calls == []


def test_bad_files_are_told_at_the_end(folder, intake):
    (folder / "1.txt").write_bytes(b"\x00" * 50)
    with pytest.warns(RuntimeWarning, match=r"1\.txt"):
        found = list(intake.add(folder))
    assert sum(len(batch.articles) for batch in found) == 5
    assert sum(batch.files for batch in found) == 6


def test_a_folder_without_a_good_file_changes_nothing(tmp_path, intake):
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "1.txt").write_bytes(b"\x00" * 50)
    with pytest.raises(ArticleError, match="can be read"):
        list(intake.add(tmp_path / "bad"))
    assert texts(intake) == []
    assert not (intake.place / NOTE).exists()


# The command


def command(place, folder, *before):
    """``wenda add`` in small batches; it hears Ctrl-C also as a job in the background."""
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from bot.core import settings; settings.BATCH_FILES = 3\n"
        + "\n".join(before)
        + "\nfrom bot.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    return [sys.executable, "-c", code, "add", str(folder), "--library", str(place)]


def stored(place):
    file = place / "library.sqlite"
    if not file.exists():
        return 0
    with closing(sqlite3.connect(file, timeout=20)) as db:
        try:
            return db.execute("SELECT count(*) FROM articles").fetchone()[0]
        except sqlite3.OperationalError:  # it is being made
            return 0


@pytest.fixture
def many(tmp_path):
    home = tmp_path / "many"
    home.mkdir()
    for number in range(90):
        write(home / f"{number:02}.md", f"# Bees {number}\n\nThe hive holds {number} bees.\n")
    return home


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_a_command_that_is_stopped_goes_on(many, tmp_path, how):
    place = tmp_path / "library"
    slowly = "import time; from bot.library import LocalLibrary as L; u = L.update"
    slower = "L.update = lambda *a, **k: (time.sleep(0.1), u(*a, **k))[1]"
    running = subprocess.Popen(
        command(place, many, slowly, slower), cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    end = time.monotonic() + 60
    while stored(place) < 6:
        assert running.poll() is None and time.monotonic() < end
        time.sleep(0.02)
    running.send_signal(how)
    _, said = running.communicate(timeout=60)
    there = stored(place)
    assert 6 <= there < 90
    assert there % 3 == 0  # whole batches
    if how == signal.SIGINT:
        assert running.returncode == 130
        assert said == (
            f"wenda: stopped; {there} articles are in, run the same command again to go on\n"
        )
    done = subprocess.run(command(place, many), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert f"wenda: 90 articles are in, {90 - there} of them new or changed; " in done.stderr
    assert stored(place) == 90
    with LocalLibrary.open(place, load()) as library:
        assert library.check() == []


def load():
    from embeddings.encoder.bundled import load_encoder

    return load_encoder()


def test_a_corrected_article_is_not_read_again_while_its_file_is_the_same(
    folder, intake, monkeypatch
):
    intake.sync(folder, empty=False)
    (article,) = [one for one in intake._library.articles() if one.text == "Apple 3."]
    intake.edit(article.id, "Pear", None)
    reads = []
    monkeypatch.setattr(
        "bot.articles.files.article_of", lambda *given: reads.append(given) or article_of(*given)
    )
    update, problems = intake.sync(folder, empty=False)
    assert (reads, len(update.unchanged), problems) == ([], 6, ())
    write(folder / "3.txt", "Apple three.")
    for read in (["3.txt"], []):
        intake.sync(folder, empty=False)
        assert [Path(given[2]).name for given in reads] == read
        reads.clear()
        now = intake._library.article(article.id)
        assert (now.title, now.text) == ("Pear", "Apple three.")


def test_articles_of_a_file_that_holds_several(folder, intake):
    path = folder / "several.jsonl"
    write(path, '{"text": "Pear."}\n{"text": "Plum."}\n')

    def texts():
        return sorted(one.text for one in intake._library.articles() if "Apple" not in one.text)

    intake.sync(folder, empty=False)
    assert texts() == ["Pear.", "Plum."]
    write(path, "half writt")  # it is not gone, only not to be read for a moment
    _, problems = intake.sync(folder, empty=False)
    assert texts() == ["Pear.", "Plum."] and "it is no JSON" in problems[0]
    write(path, '{"text": "Pear."}\n')
    intake.sync(folder, empty=False)
    assert texts() == ["Pear."]
    path.unlink()
    intake.sync(folder, empty=False)
    assert texts() == []


def moved(folder, intake, add):
    """Renames a folder that was taken in, takes it in again, and returns what is said of it."""
    new = folder.with_name("renamed")
    add(folder)
    (article,) = [one for one in intake._library.articles() if one.text == "Apple 3."]
    intake.edit(article.id, "Pear", None)
    span = Span(article.id, 0, 8, "Apple 3.")
    said = Feedback("key", "typed", "question", "text", True, True, quotes=(span,), marks=(span,))
    intake._library.add_feedback(said)
    folder.rename(new)
    return new, add(new)


def check_moved(intake, new):
    articles = {one.text: one for one in intake._library.articles()}
    assert len(intake._library.articles()) == len(articles) == 6
    assert {Path(one.source).parent for one in articles.values()} == {new}
    assert articles["Apple 3."].title == "Pear"
    (said,) = intake._library.feedback()
    assert {span.article_id for span in (*said.quotes, *said.marks)} == {articles["Apple 3."].id}
    assert intake._library.check() == []


def test_a_renamed_folder_gives_no_article_twice(folder, intake):
    def add(path):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            list(intake.add(path, tags=["fruit"] if path == folder else []))
        return [str(one.message) for one in caught]

    new, lines = moved(folder, intake, add)
    assert lines == [f"6 files of {folder} are at {new} now: moved, not added a second time"]
    check_moved(intake, new)
    assert {one.tags for one in intake._library.articles()} == {("fruit",)}
    origins = Origins.read(intake.place)
    assert origins.added == {one.id for one in intake._library.articles()}
    assert add(new) == []


def test_a_renamed_folder_that_is_followed(folder, intake):
    new, (update, lines) = moved(folder, intake, lambda path: intake.sync(path, empty=False))
    assert lines == (f"6 files of {folder} are at {new} now: moved, not added a second time",)
    assert (len(update.added), len(update.removed)) == (6, 6)
    check_moved(intake, new)
    assert intake.sync(new, empty=False)[1] == ()


def test_a_copy_is_no_move(folder, intake):
    list(intake.add(folder))
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    (folder / "3.txt").unlink()
    with pytest.warns(
        RuntimeWarning, match=r"1 file of .*/articles is at .*/copy now: moved"
    ) as said:
        list(intake.add(copy))
    assert len(said) == 1
    assert len(intake._library.articles()) == 11


def test_a_file_of_the_same_bytes_beside_a_moved_one_is_new(folder, intake):
    list(intake.add(folder))
    (folder / "3.txt").rename(folder / "a.txt")
    shutil.copy2(folder / "a.txt", folder / "b.txt")
    with pytest.warns(RuntimeWarning, match="1 file of"):
        list(intake.add(folder))
    names = sorted(Path(one.source).name for one in intake._library.articles())
    assert names == ["0.txt", "1.txt", "2.txt", "4.txt", "5.txt", "a.txt", "b.txt"]
