from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest
from library_parts import THREE, Topics, article

from bot import preparing, settings
from bot.articles import shipped_articles
from bot.batches import Batch
from bot.library.passages import prepare
from bot.preparing import made_of, prepared, processes
from embeddings.encoder import bundled

ROOT = Path(__file__).parent.parent


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


def test_another_encoder_is_asked_here(monkeypatch):
    monkeypatch.setattr(settings, "POOL_FROM", 0)
    monkeypatch.setattr(preparing, "_pool", None)  # would fail
    encoder = Topics()
    found = list(prepared(batches(THREE[:1], THREE[1:]), encoder, 8))
    assert [batch.passages for batch in found] == [1, 2]
    assert len(encoder.calls) == 2


def test_a_few_passages_start_no_process(monkeypatch):
    monkeypatch.setattr(preparing, "_pool", None)
    (batch,) = prepared(batches(THREE), bundled(), 8)
    assert batch.passages == 3


def test_one_process_is_this_one(monkeypatch):
    monkeypatch.setattr(settings, "POOL_FROM", 0)
    monkeypatch.setattr(preparing, "_pool", None)
    assert [one.passages for one in prepared(batches(THREE, THREE), bundled(), 1)] == [3, 3]


def test_how_many_processes(monkeypatch):
    monkeypatch.delenv("WENDA_PROCESSES", raising=False)
    assert processes() == 1
    monkeypatch.setenv("WENDA_PROCESSES", "3")
    assert processes() == 3
    monkeypatch.setenv("WENDA_PROCESSES", "999")
    assert processes() == settings.MAX_PROCESSES
    for bad in ("0", "-1", "two", "1.5", "²"):
        monkeypatch.setenv("WENDA_PROCESSES", bad)
        with pytest.raises(ValueError, match="WENDA_PROCESSES is .*; give a whole number"):
            processes()


@pytest.mark.slow
def test_processes_make_the_same_in_the_same_order(monkeypatch):
    monkeypatch.setattr(settings, "POOL_FROM", 1)
    groups = [[one] for one in shipped_articles()]
    read = []

    def lazily():
        for batch in batches(*groups):
            read.append(batch)
            yield batch

    found = []
    for batch in prepared(lazily(), bundled(), 2):
        found.append(batch)
        assert len(read) <= len(found) + 2  # no further ahead than there is work for
    assert [one.articles for one in found] == groups
    for batch in found:
        same(batch.made, made_of(batch.articles, bundled()))


@pytest.mark.slow
def test_processes_end_with_the_one_that_is_killed():
    code = (
        "import sys, time; from bot import settings, preparing; settings.POOL_FROM = 0\n"
        "from bot.articles import shipped_articles; from bot.batches import Batch\n"
        "from embeddings.encoder import bundled\n"
        "groups = [Batch([one], [one], 1, [], {}) for one in shipped_articles()]\n"
        "for batch in preparing.prepared(groups, bundled(), 2):\n"
        "    print(batch.passages, flush=True); time.sleep(60)\n"
    )
    done = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert int(done.stdout.readline()) > 0
        below = psutil.Process(done.pid).children(recursive=True)
        assert len(below) >= 2
    finally:
        os.kill(done.pid, signal.SIGKILL)
        done.wait()
        done.stdout.close()
    gone, alive = psutil.wait_procs(below, timeout=20)
    assert alive == []
    assert len(gone) == len(below)
