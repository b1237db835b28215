"""A local library whose process is killed 230 times, whatever it is doing.

How many kills met what: ``pytest --log-cli-level=INFO`` with this file.
"""

from __future__ import annotations

import logging
import os
import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import count

import pytest
from children import Killer, posix
from library_parts import THREE, Topics, article, fill
from released import FIXTURES, expect_all

from bot.library import LocalLibrary
from bot.library.local.repair import repair
from bot.library.transfer.export_file import export
from bot.library.transfer.import_file import take, verify_file
from embeddings.encoder.bundled import bundled_encoder

KINDS = ("add", "change", "remove", "import", "export")
OFTEN = (1, 1, 1, 1, 4)  # an export is soon done, so it is met less often
MOST = 40  # articles, from which on some are removed
CARRIED = {f"carried {n}": 0 for n in range(8)}  # what the portable file holds

log = logging.getLogger(__name__)
pytestmark = [posix, pytest.mark.slow]


def made(article_id, version):
    """An article of this version: about 1 kB, in sentences that all say which it is."""
    return article(
        article_id, f"Apple {article_id} of version {version}. A train. Some gold! " * 15
    )


def step(state, number):
    """The ``number``-th thing that is done to a library, and its state (id → version) after it."""
    chance = random.Random(number)
    kind = "remove" if len(state) > MOST else chance.choices(KINDS, OFTEN)[0]
    some = chance.sample(sorted(state), min(len(state), chance.randint(1, 6)))
    after = dict(state)
    if kind == "add":
        after |= {f"n{number}-{n}": number for n in range(chance.randint(1, 6))}
    elif kind == "change":
        after |= dict.fromkeys(some, number)
    elif kind == "remove":
        after = {one: version for one, version in state.items() if one not in some}
    elif kind == "import":
        after |= CARRIED
    return kind, after


def work(send, place, first, state):
    """Until killed: one thing after the other, said before and after."""
    with LocalLibrary.open(place / "library", Topics()) as library:
        for number in count(first):
            kind, after = step(state, number)
            send.send(number)
            if kind == "import":
                take(place / "carried.jsonl", library)
            elif kind == "export":
                export(library.file, place / "out.jsonl")
            else:
                library.update(
                    [made(one, v) for one, v in after.items() if state.get(one) != v],
                    remove=[one for one in state if one not in after],
                )
            send.send(number)
            state = after


def stored(place):
    """The state (id → version) of a library; fails on whatever is not whole."""
    with LocalLibrary.open(place / "library", encoder := Topics()) as library:
        assert library.check() == []
        found = {}
        for one in library.articles():
            version = int(one.text.split("version ")[1].split(".")[0])
            assert one == made(one.id, version)
            found[one.id] = version
        ids, _ = library.search_vectors((1, 1, 1), 10_000)
        assert {chunk.article_id for chunk in library.chunks(ids)} == set(found)
        assert encoder.calls == []  # nothing had to be encoded again
    return found


def test_150_kills_leave_what_was_acknowledged(tmp_path):
    """0 lost, 0 half there: the state is that before or after what was being done."""
    fill(tmp_path / "carried", [made(one, 0) for one in CARRIED])
    export(tmp_path / "carried" / "library.sqlite", tmp_path / "carried.jsonl")
    state, number, met = {}, 0, Counter()
    fill(tmp_path / "library", [])
    killer = Killer(6, __name__, longest=0.25)
    for _ in range(150):
        said = killer.run(work, tmp_path, number, state)
        for done in range(number, said[-1]):
            state = step(state, done)[1]
        number = said[-1]
        kind, after = step(state, number)
        found = stored(tmp_path)
        if len(said) % 2:  # it was killed within this one
            met[kind] += 1
            assert found in (state, after), kind
        else:  # which was acknowledged
            met["between"] += 1
            assert found == after, kind
        state, number = found, number + 1
        if (tmp_path / "out.jsonl").exists():
            verify_file(tmp_path / "out.jsonl")  # whole, or not there
    log.info("killed %d times: %s; %d things were done", met.total(), dict(met), number)
    assert min(met[kind] for kind in KINDS) >= 3
    left = list((tmp_path / "library").rglob("*.tmp*"))
    log.info("%d files were left half-written", len(left))
    fill(tmp_path / "library", [made("last", number)])
    assert not list((tmp_path / "library").rglob("*.tmp*"))


def older(folder, number):
    """A library of format 1; with an odd number, one whose tokens are of another day."""
    shutil.copytree(FIXTURES / "library-format-1", folder)
    if number % 2:
        with closing(sqlite3.connect(folder / "library.sqlite")) as db, db:
            db.execute("UPDATE manifest SET value = 'older' WHERE key = 'words'")


def renew(send, place, first):
    """Until killed: opens libraries that an earlier Wenda made."""
    older(place / "warm", 1)
    LocalLibrary.open(place / "warm", bundled_encoder()).close()  # what is slow the first time
    shutil.rmtree(place / "warm")
    for number in count(first):
        older(place / f"{number}.tmp", number)
        os.rename(place / f"{number}.tmp", place / str(number))
        send.send(number)
        LocalLibrary.open(place / str(number), bundled_encoder()).close()
        send.send(number)


def test_50_kills_leave_a_library_of_the_old_format_or_of_the_new_one(tmp_path):
    number, within = 0, 0
    killer = Killer(7, __name__, "released", longest=0.15)
    for _ in range(50):
        said = killer.run(renew, tmp_path, number)
        within += len(said) % 2
        for one in range(number, said[-1] + 1):
            with LocalLibrary.open(tmp_path / str(one), bundled_encoder()) as library:
                expect_all(library)
            shutil.rmtree(tmp_path / str(one))
        number = said[-1] + 2  # the next one may have been copied, and not said
        shutil.rmtree(tmp_path / "warm", ignore_errors=True)
    log.info("killed 50 times, %d of them while a library was renewed", within)
    assert within >= 15


def mend(send, place, first):
    """Until killed: mends libraries that SQLite cannot read whole."""
    shutil.copytree(place / "damaged", place / "warm", dirs_exist_ok=True)
    repair(place / "warm" / "library.sqlite", Topics())  # what is slow the first time
    for number in count(first):
        shutil.copytree(place / "damaged", place / f"{number}.tmp")
        os.rename(place / f"{number}.tmp", place / str(number))
        send.send(number)
        repair(place / str(number) / "library.sqlite", Topics())
        send.send(number)


def test_30_kills_of_a_repair_lose_nothing(tmp_path):
    fill(tmp_path / "damaged")
    with closing(sqlite3.connect(tmp_path / "damaged" / "library.sqlite")) as db:
        db.execute("DROP TABLE tokens")
    number, within, half = 0, 0, 0
    killer = Killer(8, __name__, longest=0.15)
    for _ in range(30):
        said = killer.run(mend, tmp_path, number)
        within += len(said) % 2
        for one in range(number, said[-1] + 1):
            done = repair(tmp_path / str(one) / "library.sqlite", Topics())
            half += bool(done.repaired)
            with LocalLibrary.open(tmp_path / str(one), Topics()) as library:
                assert library.articles() == list(THREE)
                assert library.check() == []
        number = said[-1] + 2
    log.info("killed 30 times, %d within a repair, %d of those had to begin anew", within, half)
    assert within >= 10
    assert half >= 5
