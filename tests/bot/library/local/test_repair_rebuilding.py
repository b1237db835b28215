"""A damaged file that is read row by row into a new one."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import pytest
from library_parts import THREE, Topics, Wider, answers_of, article, changed, fill

from bot.core.errors import LibraryError
from bot.library import LocalLibrary
from bot.library.local.repair import Repair, rebuild, repair


@pytest.fixture
def folder(tmp_path):
    """A closed library of three articles."""
    fill(tmp_path / "library")
    return tmp_path / "library"


def test_a_file_that_sqlite_cannot_read_whole_is_read_row_by_row(tmp_path):
    many = [article(f"a{n}", f"Apple {n}. " + "Gold. " * 900) for n in range(30)]
    fill(tmp_path, many)
    file = tmp_path / "library.sqlite"
    data = bytearray(file.read_bytes())
    generator, hit = random.Random(4), 0
    for page in generator.sample(range(5, len(data) // 4096), 12):
        data[page * 4096 : page * 4096 + 64] = bytes(64)
        hit += 1
    file.write_bytes(data)
    done = repair(file, Topics())
    with LocalLibrary.open(tmp_path, Topics()) as library:
        texts = {one.id: one.text for one in library.articles()}
        whole = [one for one in many if texts.get(one.id) == one.text]
        assert hit == 12 and len(whole) >= 10
        named = " ".join(done.left)
        assert all(one in named for one in texts if texts[one] not in {a.text for a in many})
        assert len(library.check()) == sum("its text is damaged" in line for line in done.left)
    (kept,) = tmp_path.glob("library.sqlite.damaged-*")
    assert kept.read_bytes()[100:] == bytes(data[100:])  # the header says: no log any more
    assert str(kept) in named
    assert done.repaired[-1].endswith(f"{len(texts)} articles were read into a new file")


def test_a_file_that_somebody_has_open_is_not_replaced(folder):
    with closing(sqlite3.connect(folder / "library.sqlite")) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM articles").fetchone()
        changed(folder, "DROP TABLE tokens")
        with pytest.raises(LibraryError, match="is open in another process"):
            repair(folder / "library.sqlite", Topics())
    done = repair(folder / "library.sqlite", Topics())
    assert len(done.repaired) >= 1
    assert answers_of(folder)[0] == list(THREE)


def test_a_sound_file_is_read_whole(folder):
    expected = answers_of(folder)
    done, encoder = Repair(), Topics()
    rebuild(folder / "library.sqlite", encoder, done)
    assert (len(done.repaired), len(done.left), encoder.calls) == (1, 1, [])
    assert answers_of(folder) == expected
    assert len(list(folder.glob("library.sqlite.damaged-*"))) == 1
    assert not list(folder.glob("*.tmp*"))


def test_a_file_without_a_manifest_has_its_passages_made_again(folder):
    expected = answers_of(folder)
    changed(folder, "DELETE FROM manifest")
    done, encoder = Repair(), Topics()
    rebuild(folder / "library.sqlite", encoder, done)
    assert len(encoder.calls) == 3
    assert done.repaired[0] == (
        "article fruit (About fruit): its passages were made again from its text"
    )
    assert answers_of(folder) == expected


def test_the_library_of_another_encoder_stays_as_it_is(folder):
    before = (folder / "library.sqlite").read_bytes()
    with pytest.raises(LibraryError, match="made with encoder topics"):
        rebuild(folder / "library.sqlite", Wider("wider"), Repair())
    assert (folder / "library.sqlite").read_bytes()[100:] == before[100:]
    assert not list(folder.glob("*.tmp*"))


def test_a_file_of_which_nothing_can_be_read_stays(folder):
    changed(folder, "DELETE FROM articles")
    with pytest.raises(LibraryError, match="no article can be read"):
        rebuild(folder / "library.sqlite", Topics(), Repair())
    assert not list(folder.glob("*.tmp*"))
