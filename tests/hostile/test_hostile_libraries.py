"""Libraries and exports whose bytes somebody else wrote: refused in one line, and nothing lost."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from bounded import JSON, TEXTS, Data, damaged, tried
from hypothesis import given
from hypothesis import strategies as st
from library_parts import APPLE, THREE, Topics, article, fill

from bot.core.errors import LibraryError
from bot.library import LocalLibrary
from bot.library.origins import Origins
from bot.library.transfer.export_file import export
from bot.library.transfer.import_file import take

pytestmark = pytest.mark.usefixtures("within_memory")

TOKENS = [
    b"null", b"-1", b"1e9", b"99999999999999999999", b'"', b"{}", b"[]", b"\\ud800", b"\\u0000",
    b"true", b"NaN", b"Infinity", b"[" * 2_000, b"\n", b'"x":', b"AAAA", b",", b"}",
]  # fmt: skip


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    place = tmp_path_factory.mktemp("exported")
    fill(place / "library", (*THREE, article("long", "An apple. A train.\n\n" * 40)))
    export(place / "library" / "library.sqlite", place / "out.jsonl")
    return (place / "out.jsonl").read_bytes()


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    with LocalLibrary.open(tmp_path_factory.mktemp("into") / "library", Topics()) as opened:
        opened.update([APPLE])
        yield opened


def taken(library, data, place):
    """Whether it was imported; if not, one line says why and the library is as it was."""
    file = place / "damaged.jsonl"
    file.write_bytes(data)
    before = library.articles()
    try:
        take(file, library)
    except LibraryError as error:
        assert str(error).isprintable(), ascii(str(error))
        assert library.articles() == before
        return False
    assert library.check() == []
    library.update(remove=[one.id for one in library.articles() if one.id != APPLE.id])
    library.update([APPLE])
    return True


def test_an_export_after_an_accident(exported, library, tmp_path):
    assert taken(library, exported, tmp_path)

    @tried(150)
    @given(damaged([exported], TOKENS))
    def check(data):
        assert not taken(library, data, tmp_path) or data == exported

    check()


def resealed(lines):
    """Lines with a last one that fits them: damage that was meant."""
    data = b"".join(line + b"\n" for line in lines)
    end = {"end": {"lines": len(lines), "sha256": hashlib.sha256(data).hexdigest()}}
    return Data(data + json.dumps(end).encode() + b"\n")


@st.composite
def replaced(draw, value):
    """A JSON value with one of the values in it another."""
    if isinstance(value, dict | list) and value and draw(st.integers(0, 9)):
        key = draw(st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value))))
        copy = value.copy()
        copy[key] = draw(replaced(value[key]))
        return copy
    if isinstance(value, int):
        return draw(st.integers() | JSON)
    return draw(JSON)


@st.composite
def rewritten(draw, exported):
    """An export in which one line is another, or one value of it, and whose sum is right."""
    *lines, _ = exported.splitlines()
    at = draw(st.integers(0, len(lines) - 1))
    if draw(st.booleans()):
        lines[at] = draw(damaged([lines[at]], TOKENS)).replace(b"\n", b"")
    else:
        lines[at] = json.dumps(draw(replaced(json.loads(lines[at])))).encode()
    return resealed(lines)


def test_an_export_that_was_rewritten_on_purpose(exported, library, tmp_path):
    @tried(200)
    @given(st.data())
    def check(data):
        taken(library, data.draw(rewritten(exported)), tmp_path)

    check()


KEYS = ["encoder", "fingerprint", "dimension", "words", "articles", "chunks", "generation"]


def test_a_manifest_with_other_values(tmp_path):
    fill(tmp_path / "sound")
    file = tmp_path / "library" / "library.sqlite"

    @tried(150)
    @given(
        st.sampled_from([*KEYS, "revision"]),
        st.none() | st.integers(-(2**62), 2**62) | st.binary(max_size=9) | TEXTS.map(printable),
    )
    def check(key, value):
        shutil.rmtree(file.parent, ignore_errors=True)
        shutil.copytree(tmp_path / "sound", file.parent)
        with closing(sqlite3.connect(file)) as db, db:
            try:
                db.execute("UPDATE manifest SET value = ? WHERE key = ?", (value, key))
            except sqlite3.IntegrityError:  # its own rules keep it out
                return
        opened_or_refused(file.parent)

    check()


def printable(text):
    return text.encode("utf-8", "replace").decode()


def opened_or_refused(folder):
    try:
        with LocalLibrary.open(folder, Topics()) as library:
            assert {one.id for one in library.articles()} <= {one.id for one in THREE}
            library.search_vectors((1, 0, 0), 5)
            library.check()
    except LibraryError as error:
        assert str(error).isprintable(), ascii(str(error))


@pytest.mark.parametrize("pattern", ["library.sqlite", "index/*/vectors.*", "index/*/rows.npy"])
def test_a_file_of_a_library_after_an_accident(pattern, tmp_path):
    fill(tmp_path / "sound")
    (path,) = (tmp_path / "sound").glob(pattern)

    @tried(40)
    @given(damaged([path.read_bytes()], TOKENS))
    def check(data):
        shutil.rmtree(tmp_path / "library", ignore_errors=True)
        shutil.copytree(tmp_path / "sound", tmp_path / "library")
        (tmp_path / "library" / path.relative_to(tmp_path / "sound")).write_bytes(data)
        opened_or_refused(tmp_path / "library")

    check()


@tried(100)
@given(JSON | st.fixed_dictionaries({key: JSON for key in ("seen", "added", "removed")}))
def test_a_note_of_origins_of_any_shape(note):
    origins = Origins()
    origins.restore(note)
    assert all(isinstance(one, str) for one in (*origins.added, *origins.removed))
    json.dumps(origins.note())
