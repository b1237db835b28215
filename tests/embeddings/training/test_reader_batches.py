from __future__ import annotations

import random
from collections import Counter
from itertools import islice

import numpy as np
import pytest
import tiny_reader
import torch

from embeddings.reader.inputs import END, PAD, START, WINDOW
from embeddings.training import reader_batches
from embeddings.training.examples import Example
from embeddings.training.reader_batches import Marked, batches, collate_batch, mark

TEXT = "the cat drinks milk"


@pytest.fixture(scope="module")
def cutter():
    return tiny_reader.cutter(tiny_reader.pretrained())


def marked(size, first=0, last=0):
    return Marked(np.full(size, size, np.int32), first, last)


def said(one, cutter):
    """The pieces of a window that are marked as its answer."""
    return [tiny_reader.PIECES[n] for n in one.ids[one.first : one.last + 1].tolist()]


def test_the_answer_is_marked_by_the_pieces_that_it_touches(cutter):
    examples = [
        Example("what drinks the cat", TEXT, 15, 19),
        Example("what drinks", TEXT, 4, 14),
        Example.without_answer("who", TEXT),
    ]
    drink, both, none = mark(examples, cutter, random.Random(1))
    assert said(drink, cutter) == ["▁milk"]
    assert said(both, cutter) == ["▁cat", "▁drinks"]
    assert (none.first, none.last) == (0, 0)
    assert none.ids[0] == START and none.ids[-1] == END


def test_a_long_text_is_cut_around_its_answer(cutter):
    text = "a dog " * 300 + "drinks water " + "the cat " * 300
    at = text.index("drinks water")
    asked = [Example("what drinks", text, at, at + 12)] * 30
    places = set()
    for one in mark(asked, cutter, random.Random(1)):
        assert len(one.ids) == WINDOW
        assert said(one, cutter) == ["▁drinks", "▁water"]
        places.add(one.first)
    assert len(places) > 10  # not always in the middle


def test_the_first_piece_of_a_long_text_may_be_the_answer(cutter):
    asked = [Example("what drinks", "milk " + "a dog " * 300, 0, 4)] * 30
    assert {tuple(said(one, cutter)) for one in mark(asked, cutter, random.Random(1))} == {
        ("▁milk",)
    }


def test_what_cannot_be_learned_from_is_left_out(cutter):
    examples = [
        Example("what", TEXT, len(TEXT), len(TEXT)),  # no piece
        Example("", TEXT, 0, 3),
        Example.without_answer("what", ""),
        Example("what", "cat " * 400, 0, 1_600),  # longer than a window
    ]
    assert mark(examples, cutter, random.Random(1)) == []


def test_a_batch_holds_so_many_pieces_of_windows_of_like_length():
    drawn = batches([marked(size) for size in range(1, 256)], random.Random(1))
    for batch in islice(drawn, 20):
        sizes = [len(one.ids) for one in batch]
        assert len(batch) * max(sizes) <= reader_batches.TOKENS + 8 * len(batch)
        assert max(sizes) - min(sizes) < 100


def test_every_window_once_before_any_comes_again():
    drawn = batches([marked(size) for size in range(1, 101)], random.Random(1))
    counts = Counter()
    while sum(counts.values()) < 200:
        counts.update(len(one.ids) for one in next(drawn))
    assert counts == {size: 2 for size in range(1, 101)}


def test_nothing_to_learn_from():
    with pytest.raises(ValueError, match="no example to learn from"):
        next(batches([], random.Random(1)))


def test_collated():
    ids, places = collate_batch([marked(3, 1, 2), marked(2)])
    assert ids.tolist() == [[3, 3, 3], [2, 2, PAD]]
    assert places.tolist() == [[1, 2], [0, 0]]
    assert ids.dtype == places.dtype == torch.int64


@pytest.mark.parametrize("several", [[], [marked(3, 1, 2)], [marked(5), marked(2, 1, 1)]])
def test_windows_are_kept_in_a_file(several, tmp_path):
    reader_batches.save(several, tmp_path / "windows.npz")
    found = reader_batches.load(tmp_path / "windows.npz")
    assert [(one.ids.tolist(), one.first, one.last) for one in found] == [
        (one.ids.tolist(), one.first, one.last) for one in several
    ]
    assert [file.name for file in tmp_path.iterdir()] == ["windows.npz"]
