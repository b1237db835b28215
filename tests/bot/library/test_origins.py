from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.core.records import Article
from bot.library.origins import NOTE, Origins, default_library, note_folder, writable


def articles(*names):
    return [Article(name, name.title(), f"text of {name}") for name in names]


def ids(found):
    return [article.id for article in found]


def test_a_new_library_takes_everything():
    origins = Origins()
    assert origins.new
    assert ids(origins.wanted_articles(articles("a", "b"))) == ["a", "b"]
    assert origins.missing_ids("folder", ["a", "b"]) == set()


def test_what_left_the_folder_leaves_the_library():
    origins = Origins()
    origins.record("folder", ["a", "b"])
    assert origins.missing_ids("folder", ["b", "c"]) == {"a"}


def test_what_was_added_on_its_own_stays():
    origins = Origins()
    origins.record("folder", ["a", "b"])
    origins.add(["a"])
    assert origins.missing_ids("folder", []) == {"b"}


def test_what_another_origin_holds_stays():
    origins = Origins()
    origins.record("one", ["a"])
    origins.record("two", ["a"])
    assert origins.missing_ids("one", []) == set()


def test_what_was_removed_does_not_come_back_until_it_is_added():
    origins = Origins()
    origins.record("shipped", ["a", "b"])
    origins.remove("a")
    assert ids(origins.wanted_articles(articles("a", "b"))) == ["b"]
    origins.add(["a"])
    assert ids(origins.wanted_articles(articles("a", "b"))) == ["a", "b"]


def test_a_removed_file_that_was_deleted_may_come_back():
    origins = Origins()
    origins.record("folder", ["a", "b"])
    origins.remove("a")
    origins.record("folder", ["b"])
    assert ids(origins.wanted_articles(articles("a", "b"))) == ["a", "b"]


def test_an_origin_that_was_not_read_whole_keeps_what_it_had():
    origins = Origins()
    origins.record("folder", ["a", "b"])
    origins.record("folder", ["b"], whole=False)
    assert origins.seen["folder"] == {"a", "b"}


def test_the_note_is_kept_beside_the_library(tmp_path):
    origins = Origins.read(tmp_path)
    assert origins.new
    origins.record("folder", ["a", "b"])
    origins.remove("b")
    origins.add(["c"])
    again = Origins.read(tmp_path)
    assert not again.new
    assert (again.seen, again.added, again.removed) == ({"folder": {"a", "b"}}, {"c"}, {"b"})
    assert [file.name for file in tmp_path.iterdir()] == [NOTE]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"seen": 1}', "null"])
def test_a_note_that_cannot_be_read_is_none(tmp_path, content):
    (tmp_path / NOTE).write_text(content, encoding="utf-8")
    assert Origins.read(tmp_path).new


def test_the_note_is_readable_json(tmp_path):
    Origins.read(tmp_path).record("文件夾", ["a"])
    note = json.loads((tmp_path / NOTE).read_text(encoding="utf-8"))
    assert note == {"seen": {"文件夾": ["a"]}, "added": [], "removed": []}


def test_each_folder_and_encoder_has_a_library_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("WENDA_DATA", str(tmp_path))
    one, two = tmp_path / "one" / "文章", tmp_path / "two" / "文章"
    places = {
        default_library(None, ""),
        default_library(None, "e5"),
        default_library(one, ""),
        default_library(two, ""),
        default_library(one, "e5"),
    }
    assert len(places) == 5
    assert default_library(None, "bundled") == default_library(None, "") == tmp_path / "library"
    assert default_library(one / ".." / "文章", "") == default_library(one, "")
    assert default_library(one, "").name.startswith("文章-")


def test_writable(tmp_path):
    assert writable(tmp_path / "new" / "folder")
    (tmp_path / "file").touch()
    assert not writable(tmp_path / "file")
    assert not writable(tmp_path / "file" / "below")


def test_the_note_of_a_library_on_a_server_is_this_machines(monkeypatch, tmp_path):
    monkeypatch.setenv("WENDA_DATA", str(tmp_path))
    assert note_folder(tmp_path / "library") == tmp_path / "library"
    first, second = (note_folder(f"milvus://{host}:19530/news") for host in "ab")
    assert first != second
    assert first.parent == second.parent == tmp_path / "libraries"
    assert first.name.startswith("milvus-news-")
    Origins.read(first).add(["fruit"])
    assert Origins.read(first).added == {"fruit"}


def test_corrections_are_kept_with_what_the_article_says_itself(tmp_path):
    origins = Origins.read(tmp_path)
    article = Article("a", "下载", "Text.", date="2013", date_origin="properties")
    now = replace(article, title="年报", date="2019", date_origin="user")
    assert origins.note_correction(article, "年报", "2019") == now
    assert Origins.read(tmp_path).wanted_articles([article]) == [now]
    assert origins.note_correction(now, None, "2020").title == "年报"
    again = Origins.read(tmp_path)
    assert again.correct(article).date == "2020"
    copy = Origins(tmp_path / "copy")
    assert copy.restore(again.note()) and copy.correct(article).date == "2020"
    assert again.drop_correction(replace(now, text="New.")) == replace(article, text="New.")
    assert again.drop_correction(article) == article
    assert Origins.read(tmp_path).corrected == {}


def test_a_correction_goes_with_its_article(tmp_path):
    origins = Origins.read(tmp_path)
    origins.note_correction(Article("a", "A", "Text."), "B", None)
    origins.remove("a")
    assert Origins.read(tmp_path).correct(Article("a", "A", "Text.")).title == "A"


@pytest.mark.parametrize("noted", [[], {"a": {}}, {"a": {"title": 1, "own": {}}}, {"a": 3}])
def test_a_damaged_correction_corrects_nothing(tmp_path, noted):
    note = {"seen": {}, "added": ["a"], "removed": [], "corrected": noted}
    (tmp_path / NOTE).write_text(json.dumps(note), encoding="utf-8")
    origins = Origins.read(tmp_path)
    assert origins.correct(Article("a", "A", "Text.")) == Article("a", "A", "Text.")
    assert origins.added == {"a"}
