from __future__ import annotations

import os
import signal
import threading

import pytest

from bot.articles.files import Walk
from bot.core import settings
from bot.core.errors import ArticleError
from bot.library.ingest.batches import batches, unbroken
from bot.library.ingest.unchanged import Unchanged


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "articles"
    home.mkdir()
    for number in range(7):
        (home / f"{number}.txt").write_text(f"Bees {number}. " * (number + 1), encoding="utf-8")
    return home


def everything(articles):
    return list(articles)


def cut(walk):
    return [(len(one.articles), one.files) for one in batches(walk, None, everything)]


def test_so_many_files_are_a_batch(folder, monkeypatch):
    monkeypatch.setattr(settings, "BATCH_FILES", 3)
    assert cut(Walk(folder)) == [(3, 3), (3, 3), (1, 1)]


def test_so_many_characters_are_a_batch(folder, monkeypatch):
    monkeypatch.setattr(settings, "BATCH_CHARS", 40)  # articles have 8, 16, ... 56
    assert cut(Walk(folder)) == [(3, 3), (2, 2), (1, 1), (1, 1)]


def test_so_many_seconds_of_reading_are_a_batch(folder, monkeypatch):
    monkeypatch.setattr(settings, "BATCH_SECONDS", 0.0)
    assert cut(Walk(folder)) == [(1, 1)] * 7


def test_files_that_give_nothing_are_counted(folder, monkeypatch):
    monkeypatch.setattr(settings, "BATCH_FILES", 3)
    for name in ("1.txt", "5.txt", "6.txt"):
        (folder / name).write_bytes(b"\x00" * 50)
    walk = Walk(folder)
    assert cut(walk) == [(2, 3), (2, 4)]
    assert (walk.done, len(walk.problems), len(walk.unread)) == (7, 3, 3)


def test_files_are_read_when_their_batch_is_asked_for(folder, monkeypatch):
    monkeypatch.setattr(settings, "BATCH_FILES", 3)
    walk = Walk(folder)
    first = next(iter(batches(walk, None, everything)))
    assert (walk.done, len(walk.files), len(first.articles)) == (3, 7, 3)


def test_a_batch_brings_what_was_learnt_of_its_files_only(folder, monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "BATCH_FILES", 4)
    unchanged = Unchanged(tmp_path / "no library")
    found = list(batches(Walk(folder, unchanged), unchanged, everything))
    assert [[one.article for one in batch.learnt] for batch in found] == [
        [article.id for article in batch.articles] for batch in found
    ]
    assert unchanged.take_learnt() == []


def test_only_what_is_coming_is_prepared(folder):
    (batch,) = batches(Walk(folder), None, lambda articles: articles[:2])
    assert (len(batch.articles), len(batch.coming), batch.passages) == (7, 2, 0)


def test_an_empty_folder(tmp_path):
    with pytest.raises(ArticleError, match="no article in"):
        Walk(tmp_path)
    assert cut(Walk(tmp_path, empty=True)) == []


def test_a_folder_without_one_good_file_says_so_at_the_end(tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"\x00" * 50)
    (tmp_path / "worse.txt").write_bytes(b"\x00" * 50)
    found = batches(Walk(tmp_path), None, everything)
    with pytest.raises(ArticleError, match=r"can be read: .*bad\.txt.* \(and 1 more like it\)"):
        list(found)


@pytest.fixture
def ctrl_c():
    """Ctrl-C as a terminal's programs have it: who is started in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_waits_for_the_end_of_the_block(ctrl_c):
    done = []
    with pytest.raises(KeyboardInterrupt):
        with unbroken():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("whole")
        done.append("never")
    assert done == ["whole"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_ctrl_c_does_not_wait(ctrl_c):
    done = []
    with pytest.raises(KeyboardInterrupt), unbroken():
        os.kill(os.getpid(), signal.SIGINT)
        done.append("once")
        os.kill(os.getpid(), signal.SIGINT)
        done.append("twice")
    assert done == ["once"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_another_thread_has_no_ctrl_c_to_wait_for(ctrl_c):
    done = []

    def work():
        with unbroken():
            done.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [signal.default_int_handler]


def test_somebody_elses_handler_is_left_alone():
    heard = []
    before = signal.signal(signal.SIGINT, lambda *_: heard.append("heard"))
    try:
        with unbroken():
            os.kill(os.getpid(), signal.SIGINT)
        assert heard == ["heard"]
    finally:
        signal.signal(signal.SIGINT, before)
