from __future__ import annotations

import os
import subprocess

import pytest

from bot.articles.files import read, walk

TEXT = "徐州2019年實際利用外資20.9億美元。"


def walked(top):
    """What is met, and the errors; folders and names sorted."""
    failed = []
    met = [
        (place, sorted(folders), sorted(names))
        for place, folders, names in walk(top, failed.append)
    ]
    return met, failed


def test_it_goes_where_os_walk_goes(tmp_path):
    for place in ("a/b/c", "a/d", "e"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "x.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "to-a").symlink_to("a")
    (tmp_path / "ring").symlink_to("ring")
    (tmp_path / "a/up").symlink_to("..")
    met, failed = walked(tmp_path)
    expected = [(place, sorted(dirs), sorted(names)) for place, dirs, names in os.walk(tmp_path)]
    assert sorted(met) == sorted(expected)
    assert failed == []


def test_what_is_taken_out_is_not_looked_into(tmp_path):
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "c").mkdir()
    places = []
    for place, folders, _ in walk(tmp_path, print):
        folders[:] = [name for name in folders if name != "a"]
        places.append(os.path.relpath(place, tmp_path))
    assert places == [".", "c"]


def test_one_that_is_not_there(tmp_path):
    met, failed = walked(tmp_path / "none")
    assert met == [] and [type(error) for error in failed] == [FileNotFoundError]


def deep(top, depth):
    """A folder in a folder and so on, by steps: the whole path may be too long for the system."""
    before = os.open(".", os.O_RDONLY)
    try:
        os.chdir(top)
        for _ in range(depth):
            os.mkdir("a")
            os.chdir("a")
        with open("deep.txt", "w", encoding="utf-8") as file:
            file.write(TEXT)
    finally:
        os.fchdir(before)
        os.close(before)


@pytest.mark.slow
def test_folders_in_folders_without_an_end(tmp_path):
    (tmp_path / "ok.txt").write_text(TEXT, encoding="utf-8")
    try:
        deep(tmp_path / ".", 1_500)  # more than Python calls itself
        reading = read(tmp_path)
        assert [one.source.rpartition("/")[2] for one in reading.articles] == ["deep.txt", "ok.txt"]
        assert reading.problems == ()
        (tmp_path / "more").mkdir()
        deep(tmp_path / "more", 3_000)  # more than a path may have characters
        reading = read(tmp_path)
        assert len(reading.articles) == 2
        (problem,) = reading.problems
        assert problem.endswith(": File name too long") and "\n" not in problem
    finally:
        subprocess.run(["rm", "-rf", *tmp_path.iterdir()], check=True)  # rmtree calls itself, too
