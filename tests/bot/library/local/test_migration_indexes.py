"""The indexes of another encoder are there before the switch: nobody makes them after it."""

from __future__ import annotations

import json
import logging
import sqlite3
from contextlib import closing

import pytest
from children import posix, processes
from library_parts import Topics, Wider, answers, article, fill
from turned import SEVERAL, Turned

from bot.core import settings
from bot.core.records import Term
from bot.library import LocalLibrary, compatibility
from bot.library.local import (
    building,
    index_files,
    loading,
    migration_indexes,
    migration_rows,
    reencode,
)
from bot.library.local.migration_indexes import NewIndexes

FILE = "library.sqlite"


@pytest.fixture
def folder(tmp_path):
    """A closed library of thirty articles, in three segments."""
    path = tmp_path / "library"
    with LocalLibrary.open(path, Topics()) as library:
        for first, last in ((0, 22), (22, 28), (28, 30)):
            library.update(SEVERAL[first:last])
    assert len(listed(path)) == 3
    return path


@pytest.fixture
def built(monkeypatch):
    """The passages of each piece that is made from rows; it is made all the same."""
    pieces, real = [], building.index_passages

    def noted(db, numbers, dim, *tables, **named):
        pieces.append(numbers.tolist())
        return real(db, numbers, dim, *tables, **named)

    for module in (building, migration_indexes):
        monkeypatch.setattr(module, "index_passages", noted)
    return pieces


def listed(path):
    """The names of the segments of the newest state, in order."""
    with closing(sqlite3.connect(path / FILE)) as db:
        values = dict(db.execute("SELECT key, value FROM manifest"))
        assert values[index_files.INDEXED] == values["generation"]
        return [name for (name,) in db.execute("SELECT name FROM segments ORDER BY place")]


def files(path):
    return {one.name for one in (path / index_files.FOLDER).iterdir()}


def after_catching_up(monkeypatch, deed, times=1):
    """Has ``deed`` done once the indexes are made, before the switch; how often they were made."""
    made, real = [], NewIndexes.catch_up

    def catch_up(self):
        real(self)
        made.append([len(one) for one in self.segments])
        if len(made) <= times:
            deed(len(made))

    monkeypatch.setattr(NewIndexes, "catch_up", catch_up)
    return made


def found(library):
    """What a library finds by vectors and by words: texts and scores, and how many passages."""
    result = []
    for word in ("apple", "train", "gold", "new"):
        snapshot = library.snapshot()
        vector = snapshot.encoder.encode([f"{word} and gold"])[0]
        for ids, scores in (
            snapshot.search_vectors(vector, 50),
            snapshot.search_keywords([Term({word: 1.0}, 1.0)], 50),
        ):
            texts = [chunk.text for chunk in snapshot.chunks(ids)]
            result.append(sorted(zip(scores.round(5).tolist(), texts, strict=True)))
    return result, len(library)


def expect_fresh(path, encoder, articles, tmp_path):
    """The library reads its indexes and finds what one made anew with this encoder does."""
    with (
        LocalLibrary.open(path, encoder) as library,
        LocalLibrary.open(tmp_path / "fresh", encoder) as fresh,
    ):
        fresh.update(articles)
        assert library.check() == []
        assert found(library) == found(fresh)
        assert files(path) == set(listed(path))
        held = [one.name for one in library.snapshot().segments]
        assert held == listed(path)


def test_nobody_makes_indexes_after_the_switch(folder, built, tmp_path, monkeypatch, caplog):
    before = listed(folder)
    with LocalLibrary.open(folder, Topics()) as serving:
        monkeypatch.setattr(serving._named, "get", lambda *_: Turned())  # is loaded
        reencode.reencode(folder / FILE, Turned())
        names = listed(folder)
        assert len(names) == 3
        assert not set(names) & set(before)
        assert files(folder) == set(names)  # the old ones went
        monkeypatch.setattr(loading, "_keep_indexes", None)
        assert serving.refresh()
        assert [one.name for one in serving.snapshot().segments] == names
    assert built == []  # the keyword indexes were taken over, too
    assert caplog.records == []
    monkeypatch.undo()
    expect_fresh(folder, Turned(), SEVERAL, tmp_path)


def test_the_process_that_switched_reads_them_too(folder, built):
    with LocalLibrary.open(folder, Topics()) as library:
        assert library.reencode(Wider("wider")) == 30
        assert [one.name for one in library.snapshot().segments] == listed(folder)
    assert built == []


def test_segments_with_approximate_vectors(folder, built, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "FLAT_PASSAGES", 10)
    reencode.reencode(folder / FILE, Turned())
    assert built == []
    with LocalLibrary.open(folder, Turned()) as library:
        first, *others = library.snapshot().segments
        assert not first.flat
        assert all(one.flat for one in others)
        assert first.counts.tolist() == [3] * 22
    expect_fresh(folder, Turned(), SEVERAL, tmp_path)


def test_where_the_tokens_change_all_is_made_from_the_rows(folder, built, tmp_path, monkeypatch):
    monkeypatch.setattr(compatibility, "words_version", lambda: "other")
    monkeypatch.setattr(settings, "BUILT_AT_ONCE", 7)
    reencode.reencode(folder / FILE, Turned())
    assert [len(numbers) for numbers in built] == [7, 7, 7, 7, 2]
    made = list(built)
    expect_fresh(folder, Turned(), SEVERAL, tmp_path)
    assert built == made


def test_an_index_that_is_damaged_is_made_from_the_rows(folder, built, tmp_path, caplog):
    (folder / index_files.FOLDER / listed(folder)[1] / "rows.npy").write_bytes(b"damaged")
    reencode.reencode(folder / FILE, Turned())
    assert built == [list(range(23, 29))]
    expect_fresh(folder, Turned(), SEVERAL, tmp_path)
    assert built == [list(range(23, 29))]
    assert caplog.records == []  # it served nobody


def test_articles_that_come_and_go_while_it_is_indexed(folder, built, tmp_path, monkeypatch):
    new = article("new", "The new apple. A new train.")
    changed = article("a7", "No longer a train: gold, gold, gold.")
    with LocalLibrary.open(folder, Topics()) as other:
        made = after_catching_up(
            monkeypatch, lambda _: other.update([new, changed], remove=["a0", "a29"])
        )
        reencode.reencode(folder / FILE, Turned())
    assert made[0] == [22, 6, 2]
    assert len(made) == 2  # what came was encoded in between
    kept = [one for one in SEVERAL if one.id not in ("a0", "a29", "a7")]
    count = len(built)
    expect_fresh(folder, Turned(), [*kept, changed, new], tmp_path)
    assert len(built) == count


def test_what_only_goes_is_followed_within_the_switch(folder, tmp_path, monkeypatch):
    with LocalLibrary.open(folder, Topics()) as other:
        made = after_catching_up(monkeypatch, lambda _: other.update(remove=["a1", "a29"]))
        reencode.reencode(folder / FILE, Turned())
    assert made == [[22, 6, 2]]
    kept = [one for one in SEVERAL if one.id not in ("a1", "a29")]
    with LocalLibrary.open(folder, Turned()) as library:
        assert [len(one) for one in library.snapshot().segments] == [21, 6, 1]
    expect_fresh(folder, Turned(), kept, tmp_path)


def test_what_takes_long_is_not_made_within_the_switch_but_not_put_off_forever(
    folder, tmp_path, monkeypatch
):
    monkeypatch.setattr(settings, "BUILT_AT_ONCE", 5)
    followed, real = [], NewIndexes.follow

    def follow(self, db, *, force):
        followed.append((force, real(self, db, force=force)))
        return followed[-1][1]

    monkeypatch.setattr(NewIndexes, "follow", follow)
    with LocalLibrary.open(folder, Topics()) as other:
        made = after_catching_up(monkeypatch, lambda n: other.update(remove=[f"a{n}"]), 99)
        reencode.reencode(folder / FILE, Turned())
    # the big segment has to be cut each time, which others would wait for
    assert followed == [(False, False)] * settings.SWITCH_TRIES + [(True, True)]
    assert len(made) == settings.SWITCH_TRIES + 1
    kept = [one for one in SEVERAL if one.id not in [f"a{n + 1}" for n in range(len(made))]]
    expect_fresh(folder, Turned(), kept, tmp_path)


def test_what_goes_while_a_segment_is_read(folder, built, tmp_path, monkeypatch):
    """Between reading its keyword index and its vectors."""
    with LocalLibrary.open(folder, Topics()) as other:
        gone, real = [], index_files.read

        def read(path, entry, dim):
            segment = real(path, entry, dim)
            if not gone:
                gone.append("a3")
                monkeypatch.setattr(index_files, "read", real)
                other.update(remove=gone)
            return segment

        monkeypatch.setattr(index_files, "read", read)
        reencode.reencode(folder / FILE, Turned())
    assert gone == ["a3"]
    expect_fresh(folder, Turned(), [one for one in SEVERAL if one.id != "a3"], tmp_path)


def test_others_that_look_leave_its_files(folder, tmp_path, monkeypatch):
    seen = []

    def look(_):
        with LocalLibrary.open(folder, Topics()) as other:
            other.update([article("more", "More gold.")])
            other.update(remove=["more"])
            assert not other.settle(rewrite=True)  # what is indexed may hold what was removed
        seen.append(len(files(folder) - set(listed(folder))))

    after_catching_up(monkeypatch, look)
    reencode.reencode(folder / FILE, Turned())
    assert seen == [3]
    expect_fresh(folder, Turned(), SEVERAL, tmp_path)


@pytest.mark.parametrize(
    ("module", "name"), [(migration_rows, "switch_tables"), (index_files, "list_anew")]
)
def test_a_switch_that_fails_leaves_the_old_indexes_alone(folder, monkeypatch, module, name):
    before = listed(folder)

    def failing(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, name, failing)
        with pytest.raises(KeyboardInterrupt):
            reencode.reencode(folder / FILE, Turned())
    assert listed(folder) == before
    assert files(folder) == set(before)
    with LocalLibrary.open(folder, Topics()) as library:
        assert library.check() == []
        assert library.settle(rewrite=True)  # nobody holds a claim


def test_who_is_overtaken_leaves_nothing(folder, tmp_path, monkeypatch):
    made = []

    def overtake(_):
        monkeypatch.undo()
        made.append(reencode.reencode(folder / FILE, Wider("wider")))

    after_catching_up(monkeypatch, overtake)
    assert reencode.reencode(folder / FILE, Turned()) == 30  # from that one's on
    assert made == [30]
    expect_fresh(folder, Turned(), SEVERAL, tmp_path)


def test_a_disk_that_takes_no_indexes_is_no_error(folder, tmp_path, monkeypatch, caplog):
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("bot.library.local.index_files.os.replace", full)
        assert reencode.reencode(folder / FILE, Turned()) == 30
    assert "an index could not be kept (No space left on device)" in caplog.text
    assert listed(folder) == []
    expect_fresh(folder, Turned(), SEVERAL, tmp_path)


def test_a_library_without_articles(tmp_path):
    fill(tmp_path / "library", ())
    reencode.reencode(tmp_path / "library" / FILE, Turned())
    assert listed(tmp_path / "library") == []


# Killed

PLACES = ("catch_up", "follow", "__exit__")  # before, within and after the switch


def move_until(path, place, told):
    """Moves the library up to a place, and waits there."""

    def stop(self, *_, **__):
        if place == "follow":  # its transaction is open, its files are there
            self._keep(self.segments)
        told.send(place)
        told.recv()

    if place == "catch_up":
        real = NewIndexes.catch_up

        def catch_up(self):
            real(self)
            stop(self)

        NewIndexes.catch_up = catch_up
    elif place == "follow":
        real = NewIndexes.catch_up

        def catch_up(self):
            real(self)
            self.checked = "another"  # as if somebody had written since

        NewIndexes.catch_up, NewIndexes.follow = catch_up, stop
    else:
        NewIndexes.__exit__ = stop
    reencode.reencode(path / FILE, Turned())


@posix
@pytest.mark.parametrize("place", PLACES)
def test_a_kill_leaves_strays_at_most(folder, built, tmp_path, place, caplog):
    with LocalLibrary.open(folder, Topics()) as library:
        expected = answers(library)
    context = processes()
    here, there = context.Pipe()
    mover = context.Process(target=move_until, args=(folder, place, there))
    mover.start()
    try:
        assert here.poll(60)
        assert len(files(folder)) == 6  # those in use, and those to come
    finally:
        mover.kill()
        mover.join(10)
    if place == "__exit__":  # it was switched
        expect_fresh(folder, Turned(), SEVERAL, tmp_path)
    else:
        with LocalLibrary.open(folder, Topics()) as library:
            assert answers(library) == expected
            assert files(folder) == set(listed(folder))
            assert library.settle(rewrite=True)
        reencode.reencode(folder / FILE, Turned())  # goes on
        expect_fresh(folder, Turned(), SEVERAL, tmp_path)
    assert built == []
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []
    with closing(sqlite3.connect(folder / FILE)) as db:
        assert db.execute("SELECT count(*) FROM next").fetchone() == (0,)
        for _, digests in db.execute("SELECT name, files FROM segments"):
            assert len(json.loads(digests)) >= 11
