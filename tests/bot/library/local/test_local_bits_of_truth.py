"""A local library in whose SQLite file, the one that holds everything, single bits are wrong.

Files are read in a process of its own, as in ``test_local_bits``.
"""

from __future__ import annotations

import logging
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest
from children import outcome, posix
from damaged import TRUTH, comparable, damaged_folder, derived, everything, put_back

from bot.core.errors import LibraryError
from bot.library.local.check import problems

log = logging.getLogger(__name__)
pytestmark = posix
folder = damaged_folder


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
