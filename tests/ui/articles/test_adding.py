from __future__ import annotations

import pytest
from hostile import HOSTILE
from library_parts import Topics

from bot.articles.uploads import from_text
from bot.core import settings
from bot.core.errors import LibraryError
from bot.library import LocalLibrary
from ui.articles import adding
from ui.articles.adding import Given, add_all, files
from ui.articles.uploads import Upload
from ui.articles.visits import FullError
from ui.escape import unescape


class Shelf:
    """A real library that notes what it was given at one time."""

    def __init__(self, library):
        self.library, self.groups = library, []

    def add_articles(self, articles):
        self.groups.append(len(articles))
        return self.library.update(articles)


@pytest.fixture
def shelf(tmp_path):
    with LocalLibrary.open(tmp_path / "library", Topics()) as library:
        yield Shelf(library)


@pytest.fixture
def drop(tmp_path):
    """Files as they wait after an upload, by name and content."""

    def dropped(**contents):
        uploads = []
        for number, (name, content) in enumerate(contents.items()):
            path = tmp_path / "waiting" / str(number) / name.replace("_", ".")
            path.parent.mkdir(parents=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            uploads.append(Upload(path, path.name))
        return uploads

    return dropped


def run(given, shelf, language="en"):
    """The steps, and the last of them as text."""
    *steps, last = add_all(given, shelf, language)
    return steps, unescape(last.replace("<li>", "\n"))


def titles(shelf):
    return sorted(article.title for article in shelf.library.articles())


def test_bad_files_are_lines_beside_the_good_ones(drop, shelf):
    uploads = drop(
        one_md="# One\n\nApple.",
        bad_exe=b"MZ",
        two_txt="Two trains",
        empty_md=b"",
        broken_txt=b"\x00\x01\x02" * 100,
        blank_md="\n \n",
    )
    _, said = run(files(uploads, "", "en"), shelf)
    head, *lines = said.splitlines()
    assert head == "2 added, 4 left out"
    assert len(lines) == 4
    assert lines[0].startswith("bad.exe: only ")
    assert lines[1] == "empty.md: the file is empty"
    assert "broken.txt" in lines[2]
    assert "blank.md" in lines[3]
    assert titles(shelf) == ["One", "Two trains"]


def test_no_file_is_kept_once_it_was_read(drop, shelf, tmp_path):
    run(files(drop(one_md="Apple.", bad_exe=b"MZ"), "", "en"), shelf)
    assert list((tmp_path / "waiting").iterdir()) == []


def test_what_is_there_already_and_what_is_newer(drop, shelf):
    run(files(drop(one_md="Apple."), "", "en"), shelf)
    given = [Given("one.md", 1, lambda: shelf.library.articles()[0])]
    assert run(given, shelf)[1] == "1 already there"
    text = shelf.library.articles()[0]
    newer = type(text)(text.id, "One", "Gold.", source=text.source)
    assert run([Given("one.md", 1, lambda: newer)], shelf)[1] == "1 replaced by a newer version"


def test_two_files_of_one_name_do_not_replace_each_other(drop, shelf):
    first, other = drop(one_md="Apple.", two_md="Gold.")
    second = Upload(other.path, "folder/one.md")
    _, said = run(files([first, second], "", "en"), shelf)
    assert said.splitlines() == [
        "1 added, 1 left out",
        "one.md: another file of this name came with it; rename one",
    ]
    assert [article.text for article in shelf.library.articles()] == ["Apple."]


def test_a_file_that_is_gone_or_too_large(drop, shelf, monkeypatch):
    monkeypatch.setattr(settings, "MAX_ARTICLE_BYTES", 1 << 20)
    large, gone = drop(large_md=b"x" * ((1 << 20) + 1), gone_md=b"x")
    gone.path.unlink()
    _, said = run(files([large, gone], "", "en"), shelf)
    assert said.splitlines()[1:] == [
        "large.md: larger than 1 MB; split it",
        "gone.md: it did not arrive; add it again",
    ]


def test_many_are_put_in_by_the_handful(shelf, monkeypatch):
    monkeypatch.setattr(settings, "ADDED_CHARS", 50)
    given = [Given(f"{n}", 10, lambda n=n: from_text("Apple. " * 3, f"T{n}")) for n in range(7)]
    steps, said = run(given, shelf)
    assert said == "7 added"
    assert shelf.groups == [3, 3, 1]
    assert len(steps) == 7 + 3
    assert 'value="0" max="70"' in steps[0]
    assert 'value="60" max="70"' in steps[-2]
    assert "7 of 7: 6 · " in unescape(steps[-2])
    assert "characters/s" in unescape(steps[-2])


def test_one_that_cannot_be_stored_is_left_out_alone(shelf):
    good = from_text("Apple.", "Good")
    half = type(good)("id", "Half", "\ud800", source="half.md")
    given = [Given("good", 1, lambda: good), Given("half", 1, lambda: half)]
    _, said = run(given, shelf)
    assert said.splitlines()[0] == "1 added, 1 left out"
    assert "half a character" in said
    assert titles(shelf) == ["Good"]


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (LibraryError("the disk is full"), "x: the disk is full"),
        (FullError("visit_files", 30), "x: you may have 30 articles at one time"),
        (RuntimeError("a secret path"), "x: something went wrong; please try again"),
    ],
)
def test_what_goes_wrong_while_storing_is_one_line(error, line, caplog):
    class Broken:
        def add_articles(self, articles):
            raise error

    given = [Given("x", 1, lambda: from_text("Apple."))]
    _, said = run(given, Broken())
    assert said.splitlines()[0] == "1 left out"
    assert said.splitlines()[1].startswith(line)
    assert "secret" not in said


@pytest.mark.parametrize(
    ("language", "head"), [("zh-Hans", "已添加1篇，1篇未添加"), ("zh-Hant", "已加入1篇，1篇未加入")]
)
def test_the_report_speaks_the_visitors_language(drop, shelf, language, head):
    _, said = run(files(drop(one_md="Apple.", bad_exe=b"MZ"), "", language), shelf, language)
    assert said.splitlines()[0] == head
    assert said.splitlines()[1].startswith("bad.exe：只能")


def test_hostile_names_are_text(shelf):
    given = [Given(trick, 1, lambda: from_text("")) for trick in HOSTILE]
    for step in add_all(given, shelf, "en"):
        bare = step
        for tag in ("<div", "</div", "<b>", "</b", "<ul", "</ul", "<li", "</li", "<span>"):
            bare = bare.replace(tag, "")
        bare = bare.replace("</span", "").replace("<progress", "").replace("</progress", "")
        assert "<" not in bare.replace("<br>", "")
        assert "__i18n__" not in step


def test_a_thousand_problems_are_counted_not_all_shown(shelf):
    given = [Given(str(number), 1, lambda: from_text("")) for number in range(1_000)]
    _, said = run(given, shelf)
    assert said.splitlines()[0] == "1000 left out"
    assert len(said.splitlines()) == 1 + adding.PROBLEMS_SHOWN + 1
