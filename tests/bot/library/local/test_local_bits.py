"""A local library in whose derived files bits, pages, or everything after some byte are wrong.

Files are read in a process of its own: FAISS may end it on bad bytes, and that would be a failure.
``pytest --log-cli-level=INFO tests/bot/library/local/test_local_bits.py`` says what met what.
"""

from __future__ import annotations

import json
import logging
import random
from collections import Counter

import pytest
from children import outcome, posix
from damaged import TRUTH, comparable, damaged_folder, derived, everything, put_back

from bot.library.local.check import problems

PAGE = 4096

log = logging.getLogger(__name__)
pytestmark = posix
folder = damaged_folder


def damages(data, chance):
    """What may happen to a file: a name, and the bytes (None: it is gone)."""
    yield "gone", None
    for length in sorted({0, 1, *chance.choices(range(len(data)), k=6), len(data) - 1}):
        yield f"cut to {length}", data[:length]
    yield "garbage behind", data + chance.randbytes(100)
    yield "one zero behind", data + b"\0"
    yield "another file", chance.randbytes(len(data))
    start = chance.randrange(max(1, len(data) - PAGE))
    yield (
        "a page of zeros",
        data[:start] + bytes(min(PAGE, len(data) - start)) + data[start + PAGE :],
    )


def flips(files, places, chance):
    """Single bits over all files, by their sizes: (file, bytes)."""
    sizes = [len(data) for data in files.values()]
    for path in chance.choices(list(files), weights=sizes, k=places):
        data = bytearray(files[path])
        at, bit = chance.randrange(len(data)), chance.randrange(8)
        data[at] ^= 1 << bit
        yield path, f"bit {bit} of byte {at}", bytes(data)


def try_derived(send, folder, cases):
    """Opens the library with each damage; says of each what came of it."""
    expected = comparable(everything(folder))
    good = {path: path.read_bytes() for path in (folder / TRUTH, *derived(folder))}
    for path, what, data in cases:
        send.send(f"{path.name}: {what}")
        path.write_bytes(data) if data is not None else path.unlink()
        named = bool(problems(folder / TRUTH))
        same = comparable(everything(folder)) == expected
        left = path.exists() and path.read_bytes() == data
        sound = problems(folder / TRUTH) == []
        send.send((path.name, what, named, same, left, sound, same_list(good.get(path), data)))
        put_back(folder, good)


def same_list(good, data):
    """Whether damage to a list of files changed nothing that it says."""
    try:
        return json.loads(good) == json.loads(data)
    except (TypeError, ValueError):
        return False


def judge(said):
    """Fails on whatever was not noticed, not mended, or changed an answer; counts the rest."""
    met = Counter()
    for name, what, named, same, left, sound, harmless in said[1::2]:
        assert same, f"{name}, {what}: other answers"
        assert sound, f"{name}, {what}: not made again"
        assert not left or harmless, f"{name}, {what}: not noticed"
        met["harmless" if left else "named by check" if named else "made again"] += 1
    return met


@pytest.mark.slow
def test_every_derived_file_damaged_in_every_way_is_made_again(folder):
    chance = random.Random(21)
    cases = [
        (path, what, data)
        for path in derived(folder)
        for what, data in damages(path.read_bytes(), chance)
    ]
    assert len(cases) >= 3 * 13
    met = judge(outcome(try_derived, folder, cases))
    log.info("%d damages of %d files: %s", len(cases), len(derived(folder)), dict(met))
    assert met.total() == len(cases)
    assert met["harmless"] == 0


@pytest.mark.slow
def test_a_bit_flipped_at_1000_places_of_the_derived_files_is_noticed_each_time(folder):
    files = {path: path.read_bytes() for path in derived(folder)}
    cases = list(flips(files, 1000, random.Random(22)))
    met = judge(outcome(try_derived, folder, cases))
    log.info("1,000 bits of %d files: %s", len(files), dict(met))
    assert met.total() == 1000
    assert met["harmless"] <= 5  # a blank of the list that became another one


def test_what_is_no_file_of_ours_is_left_alone(folder):
    (folder / "notes.txt").write_text("mine")
    everything(folder)
    assert (folder / "notes.txt").read_text() == "mine"
