from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from library_parts import THREE, Topics, article

from bot.articles.files import shipped_articles
from bot.core import settings
from bot.library.ingest import prepare as preparing
from bot.library.ingest.batches import Batch
from bot.library.ingest.prepare import ROOM, Preparer, made_of, prepare_batches, processes
from bot.library.passages import prepare
from bot.library.stored import pack_passages, unpack_passages
from embeddings.encoder.bundled import bundled_encoder

ROOT = Path(__file__).parents[4]


def batches(*groups):
    return [Batch(list(group), list(group), len(group), [], {}) for group in groups]


def same(one, other):
    assert one.keys() == other.keys()
    for key, passages in one.items():
        for ours, theirs in zip(passages, other[key], strict=True):
            assert (ours.chunk, ours.content) == (theirs.chunk, theirs.content)
            assert np.array_equal(ours.vectors, theirs.vectors)


def test_what_was_made_is_not_made_again():
    encoder = Topics()
    made = made_of(THREE[:2], encoder)
    encoder.calls.clear()
    changed = article("fruit", "The apple is green.")
    prepared = prepare([changed, *THREE], encoder, made)
    assert [passages[0].chunk.text for passages in prepared] == [
        "The apple is green.", *(one.text for one in THREE)
    ]  # fmt: skip
    assert encoder.calls == [["The apple is green.", "The gold is heavy."]]


def test_an_article_without_passages_is_made_too():
    blank = article("blank", "")
    encoder = Topics()
    assert prepare([blank], encoder, made_of([blank], encoder)) == [[]]


@pytest.fixture
def at_once(monkeypatch):
    """Processes are started from the first passage on."""
    monkeypatch.setattr(settings, "POOL_FROM", 0)


@pytest.fixture
def none_beside(monkeypatch):
    monkeypatch.setattr(preparing, "Preparer", None)  # would fail


@pytest.fixture
def beside():
    one = Preparer()
    try:
        wait_for(lambda: one.ready)
        yield one
    finally:
        one.end()


def wait_for(what, seconds=60.0):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)


def refused():
    raise OSError("no more processes")


def test_another_encoder_is_asked_here(at_once, none_beside):
    encoder = Topics()
    found = list(prepare_batches(batches(THREE[:1], THREE[1:]), encoder, 8))
    assert [batch.passages for batch in found] == [1, 2]
    assert len(encoder.calls) == 2


def test_a_few_passages_start_no_process(none_beside):
    (batch,) = prepare_batches(batches(THREE), bundled_encoder(), 8)
    assert batch.passages == 3


def test_one_process_is_this_one(at_once, none_beside):
    assert [
        one.passages for one in prepare_batches(batches(THREE, THREE), bundled_encoder(), 1)
    ] == [3, 3]


def test_where_no_process_can_be_started_passages_are_made_here(at_once, monkeypatch):
    monkeypatch.setattr(preparing, "Preparer", refused)
    assert [
        one.passages for one in prepare_batches(batches(THREE, (), THREE), bundled_encoder(), 2)
    ] == [3, 0, 3]


def test_no_batches(at_once):
    assert list(prepare_batches([], bundled_encoder(), 2)) == []


def test_how_many_processes(monkeypatch):
    monkeypatch.delenv("WENDA_PROCESSES", raising=False)
    for cores, count in ((1, 1), (2, 2), (64, 2)):
        monkeypatch.setattr(preparing, "_cores", lambda cores=cores: cores)
        assert processes() == count
    monkeypatch.setenv("WENDA_PROCESSES", "3")
    assert processes() == 3
    monkeypatch.setenv("WENDA_PROCESSES", "999")
    assert processes() == settings.MAX_PROCESSES
    for bad in ("0", "-1", "two", "1.5", "²"):
        monkeypatch.setenv("WENDA_PROCESSES", bad)
        with pytest.raises(ValueError, match="WENDA_PROCESSES is .*; give a whole number"):
            processes()


class Answers:
    """Stands in for a process beside: answers in a twentieth of a second, or with nothing."""

    def __init__(self, empty=False):
        self.open, self.empty, self.ended = 0, empty, False

    @property
    def ready(self):
        return self.open < ROOM

    def begin(self, articles):
        reply = Future()
        self.open += 1
        threading.Timer(0.05, self.answer, (list(articles), reply)).start()
        return reply

    def answer(self, articles, reply):
        self.open -= 1
        reply.set_result(b"" if self.empty else pack_passages(prepare(articles, bundled_encoder())))

    def end(self):
        self.ended = True


@pytest.mark.parametrize("empty", [False, True])
def test_batches_are_given_in_their_order(at_once, monkeypatch, empty):
    one = Answers(empty)
    monkeypatch.setattr(preparing, "Preparer", lambda: one)
    groups = [[article] for article in THREE * 5]
    read, found = [], []

    def lazily():
        for batch in batches(*groups):
            read.append(batch)
            yield batch

    for batch in prepare_batches(lazily(), bundled_encoder(), 2):
        found.append(batch)
        assert len(read) <= len(found) + ROOM + preparing._AHEAD
    assert [batch.articles for batch in found] == groups
    for batch in found:
        same(batch.made, made_of(batch.articles, bundled_encoder()))
    assert one.ended


def test_batches_without_anything_new_do_not_all_wait(at_once, monkeypatch):
    one = Answers()
    monkeypatch.setattr(preparing, "Preparer", lambda: one)
    read = []

    def unchanged():
        for number in range(50):
            read.append(number)
            yield Batch([THREE[0]], [], 1, [], {})

    for count, batch in enumerate(prepare_batches(unchanged(), bundled_encoder(), 2), 1):
        assert batch.made == {}
        assert len(read) <= count + ROOM + preparing._AHEAD
    assert count == 50


@pytest.mark.slow
def test_a_process_beside_makes_the_same(beside):
    articles = [article("blank", ""), *shipped_articles()]
    tagged = [replace(one, tags=("a", "b")) for one in articles]
    for some in (articles, tagged, []):
        reply = beside.begin(some).result(60)
        found = unpack_passages(some, reply, bundled_encoder().dim)
        same(dict(enumerate(found)), dict(enumerate(prepare(some, bundled_encoder()))))


@pytest.mark.slow
def test_what_a_process_beside_cannot_make_is_left_to_this_one(beside):
    assert beside.begin([article("half", "徐\ud800州")]).result(60) == b""
    assert beside.begin([article("whole", "徐州")]).result(60) != b""


@pytest.mark.slow
def test_a_process_that_is_killed_leaves_its_work_to_this_one(at_once, monkeypatch):
    started = []

    class Killed(Preparer):
        def __init__(self):
            super().__init__()
            started.append(self)
            wait_for(lambda: self.ready)

        def begin(self, articles):
            reply = super().begin(articles)
            if len(found) > 2:
                self._process.kill()
            return reply

    monkeypatch.setattr(preparing, "Preparer", Killed)
    groups = [[one] for one in shipped_articles()]
    found = []
    for batch in prepare_batches(batches(*groups), bundled_encoder(), 2):
        found.append(batch)
        same(batch.made, made_of(batch.articles, bundled_encoder()))
    assert [one.articles for one in found] == groups
    assert not started[0].ready
    assert started[0].begin(groups[0]).result(0) == b""


@pytest.mark.slow
def test_processes_make_the_same_in_the_same_order(monkeypatch):
    monkeypatch.setattr(settings, "POOL_FROM", 1)
    groups = [[one] for one in shipped_articles()] * 3
    read = []

    def lazily():
        for batch in batches(*groups):
            read.append(batch)
            yield batch

    found = []
    for batch in prepare_batches(lazily(), bundled_encoder(), 2):
        found.append(batch)
        assert len(read) <= len(found) + ROOM + preparing._AHEAD
    assert [one.articles for one in found] == groups
    for batch in found:
        same(batch.made, made_of(batch.articles, bundled_encoder()))


@pytest.mark.slow
def test_a_script_without_a_guarded_main_is_not_run_again(tmp_path):
    """And neither the current folder nor the environment says what is imported."""
    (tmp_path / "json.py").write_text("raise SystemExit('not this one')")
    script = tmp_path / "script.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.path.pop(1); import time\n"
        "print('run', flush=True)\n"
        "from bot.core import settings\n"
        "from bot.library.ingest.prepare import Preparer\n"
        "from bot.articles.files import shipped_articles\n"
        "settings.POOL_FROM = 0\n"
        "one = Preparer(); end = time.monotonic() + 60\n"
        "while not one.ready and time.monotonic() < end: time.sleep(0.01)\n"
        "print(len(one.begin(shipped_articles()).result(60)) > 1000); one.end()\n"
    )
    command = [sys.executable, str(script)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["run", "True"], done.stderr


@pytest.mark.slow
def test_processes_end_with_the_one_that_is_killed():
    code = (
        "import time\n"
        "from bot.articles.files import shipped_articles\n"
        "from bot.core import settings\n"
        "from bot.library.ingest.batches import Batch\n"
        "from bot.library.ingest.prepare import prepare_batches\n"
        "from embeddings.encoder.bundled import bundled_encoder\n"
        "settings.POOL_FROM = 0\n"
        "groups = [Batch([one], [one], 1, [], {}) for one in shipped_articles()]\n"
        "for batch in prepare_batches(groups, bundled_encoder(), 3):\n"
        "    print(batch.passages, flush=True); time.sleep(60)\n"
    )
    done = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert int(done.stdout.readline()) > 0
        below = psutil.Process(done.pid).children(recursive=True)
        assert len(below) == 2
    finally:
        os.kill(done.pid, signal.SIGKILL)
        done.wait()
        done.stdout.close()
    gone, alive = psutil.wait_procs(below, timeout=20)
    assert alive == []
    assert len(gone) == len(below)
