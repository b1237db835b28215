"""A local library in whose files single bits, pages, or everything after some byte are wrong.

Files are read in a process of its own: FAISS may end it on bad bytes, and that would be a failure.
``pytest --log-cli-level=INFO tests/bot/library/local/test_local_bits.py`` says what met what.
"""

from __future__ import annotations

import json
import logging
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest
from children import outcome, posix
from library_parts import Topics, answers, article

from bot.core.errors import LibraryError
from bot.core.feedback import Feedback
from bot.core.records import Span
from bot.library import LocalLibrary
from bot.library.local.check import problems
from bot.library.local.files import Files, Noted, note

TRUTH = "library.sqlite"
PAGE = 4096

log = logging.getLogger(__name__)
pytestmark = posix


@pytest.fixture
def folder(tmp_path):
    """A closed library of 24 articles that came in six updates, with feedback."""
    folder = tmp_path / "library"
    for turn in range(6):
        with LocalLibrary.open(folder, Topics()) as library:
            several = [
                article(
                    f"a{turn}-{n}", f"Apple {n} came by train {turn}. Gold stays! " * (4 * n + 1)
                )
                for n in range(4)
            ]
            library.update(several, remove=[f"a{turn - 1}-0"])
            span = Span(f"a{turn}-1", 0, 5, "Apple", "text")
            library.add_feedback(
                Feedback(
                    *(f"key {turn}", "typed?", "asked?", "Told. " * 300, True, True),
                    quotes=(span,),
                )
            )
    held = several[-1]
    note(folder / TRUTH, [Noted(held.id, 10, 20, "30", held.digest, "40")])
    everything(folder)  # whatever is still to be made is made
    return folder


def everything(folder):
    """All that a library gives to read, in comparable form."""
    with LocalLibrary.open(folder, Topics()) as library:
        ids, scores = library.search_vectors((0.6, 0.48, 0.64), 10_000)
        files = Files(library.file)
        kept = files.article(files.get("a5-3")) if files.get("a5-3") else None
        files.close()
        assert kept in (None, library.article("a5-3"))  # a file that is not known is read again
        return (
            answers(library),
            library.chunks(ids),
            scores.tolist(),
            library.contents(ids),
            library.entries("gold", 0, 100),
            library.feedback(),
        )


def comparable(found):
    """The same, where two of them can be held against each other."""
    return repr(found)


# What is derived


def derived(folder):
    """Every file of a closed library but the one that holds it."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != TRUTH)


def put_back(folder, files):
    """The folder as it was: these files and no others."""
    for path in list(folder.iterdir()):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


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


# The truth


def try_truth(send, folder, cases):
    """Opens the library with each damage of its SQLite file; says of each what came of it."""
    expected = comparable(everything(folder))
    good = {path: path.read_bytes() for path in (folder / TRUTH, *derived(folder))}
    for at, bit in cases:
        data = bytearray(good[folder / TRUTH])
        data[at] ^= 1 << bit
        send.send((at, bit))
        (folder / TRUTH).write_bytes(data)
        send.send(read_damaged(folder, expected))
        put_back(folder, good)


def read_damaged(folder, expected):
    """How a library tells that it is damaged, or that it is not; "silent" when it does not."""
    try:
        found = problems(folder / TRUTH)
        assert all("\n" not in line for line in found)
        if found:
            return "named"
        return "harmless" if comparable(everything(folder)) == expected else "silent"
    except LibraryError as error:
        assert "\n" not in str(error)
        return "refused"


@pytest.mark.slow
def test_a_bit_flipped_at_1000_places_of_the_truth_is_never_wrong_in_silence(folder):
    size, chance = (folder / TRUTH).stat().st_size, random.Random(23)
    places = [*range(100), *(chance.randrange(100, size) for _ in range(900))]  # 100: the header
    said = outcome(try_truth, folder, [(at, chance.randrange(8)) for at in places])
    met = Counter(said[1::2])
    log.info("1,000 bits of %s (%d bytes): %s", TRUTH, size, dict(met))
    silent = [place for place, came in zip(said[::2], said[1::2], strict=True) if came == "silent"]
    assert silent == []
    assert met.total() == 1000
    assert met["named"] >= 200


@pytest.mark.parametrize("number", [0, 1, 3, 4, 200])
def test_another_number_of_the_format_is_refused_or_changes_nothing(folder, number):
    """Bytes 60 to 63 of the file; 0 is no format of ours, and some are formats to come."""
    expected = comparable(everything(folder))
    data = bytearray((folder / TRUTH).read_bytes())
    data[60:64] = number.to_bytes(4, "big")
    (folder / TRUTH).write_bytes(data)
    assert (
        read_damaged(Path(shutil.copytree(folder, folder.with_name("copy"))), expected) != "silent"
    )
