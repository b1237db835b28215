"""Processes that read while one writes: what each reads is of one state, and nothing fails.

15 seconds; ``WENDA_TEST_SECONDS=60`` or ``benchmarks/readers.py`` take longer.
"""

from __future__ import annotations

import os

import pytest
from children import posix

from benchmarks import readers
from benchmarks.readers import Read, articles, states

SECONDS = float(os.environ.get("WENDA_TEST_SECONDS", "15"))


def test_a_state_is_told_by_every_text():
    assert len(articles(3, 4)) == 5
    assert len(articles(4, 4)) == 4
    assert states(one.text for one in articles(7, 2)) == {7}
    assert states([]) == set()


class Mixed:
    """Stands for a bot whose library gives parts of two states."""

    def __init__(self, hits, held):
        self.library = self
        self._hits, self._held = hits, held

    def refresh(self):
        return False

    def snapshot(self):
        return self

    def articles(self):
        return self._held

    def retrieve(self, question, k):
        from bot.core.records import Chunk, Hit

        return [Hit(Chunk(one.id, 0, 1, one.text, ()), one, 1.0) for one in self._hits]


@pytest.mark.parametrize(
    ("hits", "held", "told"),
    [
        (articles(4, 2), articles(4, 2), []),
        ([*articles(4, 2), *articles(5, 2)], articles(5, 2), ["passages of states [4, 5]"]),
        (articles(4, 2), articles(4, 2)[:1], ["1 articles of states [4]"]),
        (articles(4, 2), articles(3, 2)[:2] + articles(4, 2), ["4 articles of states [3, 4]"]),
        (articles(2, 2), articles(2, 2), ["state 2 after 3"]),
    ],
)
def test_a_torn_state_is_noticed(hits, held, told):
    read = Read(states={3} if told == ["state 2 after 3"] else set())
    readers.look(Mixed(hits, held), 2, read)
    assert read.torn == told


def test_the_report_counts_what_is_torn_and_what_failed():
    reads = [Read([0.01, 0.02], {1, 2}, ["x"], []), Read([0.03], {1}, [], ["y"])]
    told = readers.report(reads, 3, 1.0).splitlines()
    assert told[1:] == [
        "3 states written, 1 to 2 of them seen by one reader",
        "3 readings, p50 20 ms, p95 30 ms, longest 30 ms",
        "1 torn, 1 errors",
        "x",
        "y",
    ]


@posix
@pytest.mark.slow
def test_eight_readers_see_whole_states_while_one_writes(tmp_path):
    reads, state = readers.run(tmp_path / "library", 8, SECONDS, 20)
    assert len(reads) == 8
    assert [read.errors for read in reads] == [[]] * 8
    assert [read.torn for read in reads] == [[]] * 8
    assert state >= 4  # that many were written, also on a busy machine
    assert min(len(read.states) for read in reads) >= 2  # and each reader went along
    assert min(len(read.seconds) for read in reads) >= 5
