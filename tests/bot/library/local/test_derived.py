"""What is made from a library's file may be missing, unreadable, or something else than a file.

None of it may keep a library from answering, or make whoever opens it wait.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from library_parts import THREE, Topics, answers, answers_of, fill

from bot.core import settings
from bot.core.errors import LibraryError
from bot.library import LocalLibrary, Origins
from bot.library.local.library import sweep

ROOT = Path(__file__).parents[4]
HOUR = settings.LEFTOVER_SECONDS


@pytest.fixture
def folder(tmp_path):
    """A closed library of three articles, with a note where they came from."""
    place = tmp_path / "library"
    fill(place)
    Origins.read(place).add(["one"])
    return place


def remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def as_nothing(path):
    remove(path)


def as_pipe(path):
    remove(path)
    os.mkfifo(path)


def as_folder(path):
    remove(path)
    (path / "inside").mkdir(parents=True)


def as_file(path):
    remove(path)
    path.write_bytes(b"x" * 100)


def as_ring(path):
    remove(path)
    path.symlink_to(path.name)


def as_way_out(path):
    remove(path)
    path.symlink_to("/dev/zero")


FORMS = [as_nothing, as_pipe, as_folder, as_file, as_ring, as_way_out]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("which", ["index", "segment", "each file", "origins.json", "writer.json"])
def test_a_derived_file_may_be_anything(folder, which, form):
    expected = answers_of(folder)
    (folder / "writer.json").touch()
    (segment,) = (folder / "index").iterdir()
    paths = {"index": [folder / "index"], "segment": [segment], "each file": segment.iterdir()}
    for path in list(paths.get(which, [folder / which])):
        form(path)
    assert answers_of(folder) == expected
    with LocalLibrary.open(folder, Topics()) as library:
        assert library.check() == [] or which == "index"  # of which nothing can be kept
        library.update(remove=["one"])
        assert answers(library)[0] == [one for one in THREE if one != "one"]


@pytest.mark.parametrize("mode", [0o000, 0o100, 0o400])
@pytest.mark.parametrize("which", ["index", "segment", "origins.json"])
def test_a_derived_file_that_may_not_be_read(folder, which, mode):
    (segment,) = (folder / "index").iterdir()
    path = {"segment": segment}.get(which, folder / which)
    path.chmod(mode)
    code = (
        "import sys; sys.path[:0] = sys.argv[2:]\n"
        "from pathlib import Path\n"
        "from library_parts import answers_of\n"
        "from bot.library import Origins\n"
        "print(answers_of(Path(sys.argv[1]))[0], len(Origins.read(Path(sys.argv[1])).seen))"
    )
    command = [sys.executable, "-c", code, str(folder), str(ROOT), str(ROOT / "tests/support")]
    if os.geteuid() == 0:  # who may read everything, unless told otherwise
        command[:0] = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)
    path.chmod(0o700)
    assert done.stdout == f"{list(THREE)} 0\n", done.stderr


@pytest.mark.parametrize("form", [as_pipe, as_folder])
def test_a_library_that_is_no_file_is_told(folder, form):
    form(folder / "library.sqlite")
    with pytest.raises(LibraryError, match=r"library\.sqlite is not a file; move it away") as told:
        LocalLibrary.open(folder, Topics())
    assert "\n" not in str(told.value)


def test_a_library_that_is_a_link_to_nothing_is_not_made_there(folder, tmp_path):
    (folder / "library.sqlite").unlink()
    (folder / "library.sqlite").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LibraryError, match="cannot be read"):
        LocalLibrary.open(folder, Topics())
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("left", ["index", "origins.json", "library.sqlite-wal"])
def test_no_library_is_begun_where_one_was(folder, left):
    (folder / "library.sqlite-wal").touch()
    for path in list(folder.iterdir()):
        if path.name != left:
            remove(path)
    names = sorted(folder.rglob("*"))
    with pytest.raises(LibraryError, match=rf"library\.sqlite is missing, but {left}"):
        LocalLibrary.open(folder, Topics())
    assert sorted(folder.rglob("*")) == names


def test_a_library_is_begun_beside_what_is_not_ours(tmp_path):
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "index.html").touch()
    (tmp_path / "notes.md").touch()
    fill(tmp_path)
    assert answers_of(tmp_path)[0] == list(THREE)
    assert (tmp_path / "index" / "index.html").exists()


def test_what_a_kill_left_is_swept_when_a_library_is_opened(folder):
    left = [
        folder / "origins.json.4711.tmp",
        folder / "library.sqlite.0123abcd.tmp",
        folder / "library.sqlite.0123abcd.tmp-wal",
    ]
    others = [folder / "my.tmp", folder / "origins.json.bak", folder / "library.sqlite.old.tmp"]
    for path in [*left, *others]:
        path.touch()
    sweep(folder)
    assert all(path.exists() for path in left)  # somebody may be writing them
    old = (folder / "my.tmp").stat().st_mtime - HOUR - 1
    for path in [*left, *others]:
        os.utime(path, (old, old))
    answers_of(folder)
    assert [path.name for path in [*left, *others] if path.exists()] == [
        "my.tmp", "origins.json.bak", "library.sqlite.old.tmp",
    ]  # fmt: skip
