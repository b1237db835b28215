"""A server that is killed at any moment, under a writer and a reader: nothing lost or doubled."""

from __future__ import annotations

import random
import threading
import time

import pytest
from library_parts import GOLD, THREE, Topics, article, found

from bot.core import settings
from bot.core.errors import LibraryError
from bot.library.milvus.client import Server
from bot.library.milvus.library import MilvusLibrary

KILLS = 15
SEED = 6


def versions(number):
    """What an update brings: two articles of one version, and four that were never there."""
    pair = [article(name, f"An {name} apple, version {number}.") for name in ("a", "b")]
    new = [article(f"n{number}-{n}", f"A train, {n} of {number}. Gold?") for n in range(4)]
    return [*pair, *new]


class Asking:
    """A reader that asks all the time: the versions it saw together, and what it was told."""

    def __init__(self, library):
        self.library, self.told, self.mixed, self.answers = library, [], [], 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._stop.set()
        self._thread.join()

    def _ask(self):
        while not self._stop.is_set():
            try:
                view = self.library.snapshot()
                ids = view.search_vectors((1, 0, 0), 2)[0]
                seen = {chunk.text.rsplit(maxsplit=1)[-1] for chunk in view.chunks(ids)}
                self.answers += 1
                if len(ids) != 2 or len(seen) != 1:
                    self.mixed.append(seen)
            except LibraryError as error:
                self.told.append(str(error))
                time.sleep(0.05)


def gives_up_after(place, seconds, monkeypatch):
    """The library, whose calls wait so long for a server that is away."""
    monkeypatch.setenv("WENDA_MILVUS_TIMEOUT", "20")
    library = MilvusLibrary.open(place, Topics())
    library._store.server.connection.seconds = seconds
    return library


def settled(library):
    """Has what is dead deleted; rows of each collection, counting or not, and those that count."""
    library.update([article("last", "Gold.")])
    view, store = library.snapshot(), library._store
    names = store.numbered_collections(view.manifest.dimension)
    return [[store.server.count(name, where) for name in names]
            for where in ("number >= 0", view.visible)]  # fmt: skip


def test_killed_at_random_moments(mortal_milvus, monkeypatch):
    for name, value in (("LEASE", 0.6), ("BEAT", 0.1), ("REFRESH", 0.1), ("BATCH_ROWS", 5)):
        monkeypatch.setattr(settings, f"MILVUS_{name}", value)
    moments = random.Random(SEED)
    place = mortal_milvus.place()
    hasty, patient = (gives_up_after(place, seconds, monkeypatch) for seconds in (0.5, 20))
    patient.update([GOLD, *versions(0)])
    start = time.monotonic()
    patient.update(versions(1))
    span = time.monotonic() - start
    expected, answers = [GOLD, *versions(0)[2:], *versions(1)[2:]], 0
    interrupted, told = 0, []
    for kill in range(2, KILLS + 2):
        survives = kill % 3 == 0  # the server is back while the writer waits for it
        writer = patient if survives else hasty
        troubles = []

        def write(writer=writer, kill=kill, troubles=troubles):
            try:
                writer.update(versions(kill))
            except LibraryError as error:
                troubles.append(str(error))

        with Asking(hasty) as reader:
            writing = threading.Thread(target=write)
            writing.start()
            time.sleep(moments.uniform(0, 1.2 * span))
            mortal_milvus.kill()
            if not survives:
                writing.join()
            mortal_milvus.start()
            writing.join()
            assert not (survives and troubles), troubles
            done = patient.update(versions(kill))  # again: what is there is not done twice
        assert set(done.added) | set(done.unchanged) | set(done.changed) == {
            one.id for one in versions(kill)
        }
        interrupted += bool(troubles)
        answers += reader.answers
        told += troubles + reader.told
        expected += versions(kill)[2:]
        assert reader.mixed == []
        ids = [one.id for one in patient.articles()]
        assert sorted(ids) == sorted(["a", "b", *(one.id for one in expected)])
        assert patient.article("a") == versions(kill)[0]
        assert patient.check() == []
    assert interrupted >= 3, "no update was interrupted"
    assert answers > KILLS
    print(f"{KILLS} kills, {interrupted} updates interrupted, {answers} questions answered, "
          f"{len(told)} told")  # fmt: skip
    for message in told:
        assert "\n" not in message
        assert place in message or "no passage has the id" in message, message
    monkeypatch.setattr(settings, "MILVUS_GRACE", 0.0)
    everything, counting = settled(patient)
    assert everything == counting
    assert hasty.refresh() in (True, False)
    assert len(hasty) == len(patient)
    hasty.close()
    patient.close()


def test_what_was_given_up_and_came_late_does_not_count(milvus, monkeypatch):
    """The server carries an upsert out after its writer gave up and cleared away: named as such."""
    late = []
    with MilvusLibrary.open(milvus.place("late"), Topics()) as library:
        library.update(THREE)
        upsert = Server.upsert

        def slow(self, collection, rows):
            if rows and "number" in rows[0] and collection.endswith(("_chunks", "_vectors_3")):
                late.append((collection, rows))
                raise LibraryError("the time was up")
            upsert(self, collection, rows)

        with monkeypatch.context() as patch:
            patch.setattr(Server, "upsert", slow)
            with pytest.raises(LibraryError, match="the time was up"):
                library.update([article("new", "An apple, a train and gold.")])
        for collection, rows in late:
            library._store.server.upsert(collection, rows)
        library.update([article("other", "A train.")])
        assert len(library) == 4
        assert library.check() == []
        assert found(library, library.search_vectors((1, 0, 0), 1)[0]) == ["fruit"]


def test_pauses_grow_while_a_server_is_away(mortal_milvus, monkeypatch):
    library = gives_up_after(mortal_milvus.place(), 2.0, monkeypatch)
    mortal_milvus.kill()
    pauses = []
    sleep = time.sleep
    monkeypatch.setattr(
        "bot.library.milvus.connection.time.sleep", lambda s: (pauses.append(s), sleep(s))
    )
    with pytest.raises(LibraryError, match="does not answer; see that Milvus runs there"):
        library.articles()
    assert len(pauses) >= 3
    assert pauses[-1] > pauses[0]
    assert pauses == sorted(pauses)
    mortal_milvus.start()
    assert library.articles() == []
    library.close()
