from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import warnings
from pathlib import Path

import pytest
from documents import packed

from bot.articles.files import read, read_articles, read_file, shipped_articles
from bot.core import settings
from bot.core.errors import ArticleError

TEXT = "徐州2019年實際利用外資20.9億美元。"


def write(path: Path, data: str | bytes = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_file_with_front_matter(tmp_path):
    path = write(
        tmp_path / "a.md",
        "\ufeff---\ntitle: 外資\nlanguage: zh-TW\ndate: 2020-03-27\nlicense: MIT\n---\n\n"
        f"{TEXT}\r\nSecond.\rThird.\n\n",
    )
    article = read_file(path)
    assert article.title == "外資"
    assert article.text == f"{TEXT}\nSecond.\nThird."
    assert (article.language, article.date, article.licence) == ("zh-Hant", "2020-03-27", "MIT")
    assert article.source == str(path.resolve())
    assert article.id == hashlib.sha256(article.source.encode()).hexdigest()[:12]


def test_a_file_without(tmp_path):
    article = read_file(write(tmp_path / "report.TXT", TEXT * 10))
    assert article.title == "report"  # its first line is too long for a title
    assert article.language == "zh-Hant"
    assert (article.date, article.licence) == ("", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
def test_one_text_in_any_encoding(tmp_path, encoding):
    assert read_file(write(tmp_path / "a.txt", TEXT.encode(encoding))).text == TEXT


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "it holds no text"),
        ("blank.md", b" \r\n\t\n", "it holds no text"),
        ("only-front.md", b"---\ntitle: T\n---\n\n", "it holds no text"),
        ("image.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "it is binary, not text; save it as UTF-8"),
        ("cyrillic.txt", "Экономика страны растёт.".encode("cp1251"), "save it as UTF-8"),
        ("report.doc", b"text", "only .md, .txt, .html, .* are read"),
        ("noending", b"text", "only .md, .txt, .html, .* are read"),
    ],
)
def test_a_bad_file_is_one_clear_line(tmp_path, name, data, reason):
    path = write(tmp_path / name, data)
    for reader in (read_file, read_articles):
        with pytest.raises(ArticleError, match=reason) as caught:
            reader(path)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)


def test_missing_paths(tmp_path):
    for path in (tmp_path / "none.txt", tmp_path / "none"):
        with pytest.raises(ArticleError, match="no such file or folder: .*none.*; check the path"):
            read_articles(path)
    with pytest.raises(ArticleError, match="null"):
        read_articles(Path("a\0b"))
    with pytest.raises(ArticleError, match="cannot read"):
        read_articles(tmp_path / ("x" * 300 + ".txt"))


def test_a_folder_is_no_file_and_a_pipe_neither(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    for path in (tmp_path, tmp_path / "pipe.txt"):
        with pytest.raises(ArticleError, match="it is not a file"):
            read_file(path)


def test_a_file_that_is_too_large(tmp_path, monkeypatch):
    path = write(tmp_path / "a.txt", "0123456789")
    monkeypatch.setattr(settings, "MAX_ARTICLE_BYTES", 10)
    assert read_file(path).text == "0123456789"
    monkeypatch.setattr(settings, "MAX_ARTICLE_BYTES", 9)
    with pytest.raises(ArticleError, match="it is larger than .* MiB; split it"):
        read_file(path)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of POSIX")
def test_a_file_that_may_not_be_read():
    folder = Path(tempfile.mkdtemp())  # not tmp_path: its parents are closed to others
    try:
        folder.chmod(0o755)
        write(folder / "open.txt").chmod(0o644)
        write(folder / "closed.txt").chmod(0)
        write(folder / "locked/a.txt")
        (folder / "locked").chmod(0)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)  # nobody: permissions hold no root
        try:
            with pytest.raises(ArticleError, match="closed.txt: Permission denied"):
                read_file(folder / "closed.txt")
            with pytest.raises(ArticleError, match="Permission denied"):
                read_articles(folder / "locked")
            reading = read(folder)
        finally:
            if user == 0:
                os.seteuid(0)
            (folder / "locked").chmod(0o700)
    finally:
        shutil.rmtree(folder)
    assert [Path(article.source).name for article in reading.articles] == ["open.txt"]
    assert len(reading.problems) == 2
    assert all(problem.endswith("Permission denied") for problem in reading.problems)


def test_a_folder_is_walked_in_order(tmp_path):
    for name in ("b.txt", "a.md", "sub/c.TXT", ".hidden.md", ".git/d.md", "e.doc", "A/f.md"):
        write(tmp_path / name)
    with pytest.warns(RuntimeWarning, match="1 file of kinds that are not read: .doc 1"):
        articles = read_articles(tmp_path)
    sources = [Path(article.source).relative_to(tmp_path) for article in articles]
    assert [str(source) for source in sources] == ["A/f.md", "a.md", "b.txt", "sub/c.TXT"]


def test_the_same_file_has_one_id_however_it_is_reached(tmp_path, monkeypatch):
    write(tmp_path / "a.txt")
    monkeypatch.chdir(tmp_path)
    ids = {
        read_articles(Path(p))[0].id for p in (".", "a.txt", str(tmp_path), "./../" + tmp_path.name)
    }
    assert len(ids) == 1


def test_a_bad_file_does_not_take_the_others_down(tmp_path):
    write(tmp_path / "good.txt")
    write(tmp_path / "bad\n.txt", b"\0\0")
    reading = read(tmp_path)
    assert [article.text for article in reading.articles] == [TEXT]
    assert len(reading.problems) == 1
    assert "it is binary" in reading.problems[0] and "\n" not in reading.problems[0]
    with pytest.warns(RuntimeWarning, match="it is binary"):
        assert len(read_articles(tmp_path)) == 1


def test_a_folder_without_articles(tmp_path):
    write(tmp_path / "a.doc")
    with pytest.raises(ArticleError, match=r"no article in .*: \.md, \.txt, .* files are read"):
        read_articles(tmp_path)


def test_a_folder_of_bad_files(tmp_path):
    write(tmp_path / "a.txt", b"")
    write(tmp_path / "b.txt", b"")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ArticleError, match=r"a\.txt: it holds no text \(and 1 more like it\)"):
            read_articles(tmp_path)


def test_links(tmp_path):
    outside = write(tmp_path / "outside/secret.txt").parent
    folder = tmp_path / "folder"
    write(folder / "a.txt")
    write(folder / ".data/b.txt")  # how a cluster mounts files: links into a hidden folder
    (folder / "b.txt").symlink_to(".data/b.txt")
    (folder / "again.txt").symlink_to("a.txt")
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    (folder / "out").symlink_to(outside)
    (folder / "ring.txt").symlink_to("ring.txt")
    reading = read(folder)
    assert [Path(article.source).name for article in reading.articles] == ["a.txt", "b.txt"]
    assert len(reading.problems) == 3
    assert sum("leads out of" in problem for problem in reading.problems) == 2
    assert not any("secret" in article.source for article in reading.articles)


def test_a_name_that_is_not_utf_8_can_be_stored(tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"\xff.txt")
    Path(os.fsdecode(path)).write_text(TEXT * 10, encoding="utf-8")
    article = read_articles(tmp_path)[0]
    assert article.source.endswith("\\xff.txt")
    assert article.source.encode() and article.title.encode()


def test_shipped_articles_are_the_same_wherever_they_lie():
    articles = shipped_articles()
    assert [article.source for article in articles] == sorted(a.source for a in articles)
    for article in articles:
        assert article.id == hashlib.sha256(article.source.encode()).hexdigest()[:12]
        assert not article.text.startswith("---")


def test_what_is_in_a_file_is_read_and_what_is_not_is_named(tmp_path):
    inner = packed({"b.txt": "乙城人口12万人。", "c.exe": "MZ"})
    write(tmp_path / "all.zip", packed({"a/甲.md": "# 甲\n\n" + TEXT, "x.zip": inner, "e.txt": ""}))
    write(tmp_path / "records.jsonl", '{"text": "One."}\n{"text": "Two.", "date": "2019-05"}\n')
    reading = read(tmp_path)
    assert [(one.source.removeprefix(f"{tmp_path}/"), one.date) for one in reading.articles] == [
        ("all.zip/a/甲.md", ""),
        ("all.zip/x.zip/b.txt", ""),
        ("records.jsonl/1.txt", ""),
        ("records.jsonl/2.txt", "2019-05"),
    ]
    assert reading.problems == (
        f"{tmp_path}/all.zip: x.zip holds 1 file of kinds that are not read: .exe 1",
        f"cannot read {tmp_path}/all.zip: e.txt: it holds no text",
    )
    empty = hashlib.sha256(f"{tmp_path}/all.zip/e.txt".encode()).hexdigest()[:12]
    assert reading.unread == {empty}
    assert len({one.id for one in reading.articles}) == 4


def test_documents_too_deep_within_others(tmp_path):
    data = packed({"a.txt": "Text."})
    for _ in range(4):
        data = packed({"in.zip": data})
    with pytest.raises(ArticleError, match="in.zip: it is too deep within others") as caught:
        read(write(tmp_path / "a.zip", data))
    assert "\n" not in str(caught.value)


def test_all_documents_of_a_file_have_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "PARTS_SECONDS", -1.0)
    path = write(tmp_path / "a.zip", packed({"a.txt": "Text."}))
    with pytest.raises(ArticleError, match="a.txt: all of it takes over -1 seconds"):
        read(path)


def test_a_file_of_several_articles_is_none_by_itself(tmp_path):
    path = write(tmp_path / "a.jsonl", '{"text": "One."}\n{"text": "Two."}\n')
    with pytest.raises(
        ArticleError, match=r"documents within it \(2\) are .* `wenda add` takes them in"
    ):
        read_file(path)


def test_files_of_other_kinds_are_named_by_folder(tmp_path):
    write(tmp_path / "a.txt")
    for name in ("x.dwg", "y.DWG", "noext", "z.doc", ".hidden", "b/only.dwg"):
        write(tmp_path / name)
    assert read(tmp_path).problems == (
        f"{tmp_path} has 4 files of kinds that are not read: .dwg 2, without an ending 1, .doc 1;"
        " save .doc as .docx",
        f"{tmp_path}/b has 1 file of kinds that are not read: .dwg 1",
    )


def test_many_folders_of_other_kinds_are_a_line_together(tmp_path):
    write(tmp_path / "a.txt")
    for number in range(13):
        write(tmp_path / f"{number:02}" / "x.dwg")
    *lines, last = read(tmp_path).problems
    assert len(lines) == 10
    assert last == "3 more folders have 3 files of kinds that are not read: .dwg 3"


def test_the_files_of_a_library_are_no_articles(tmp_path):
    """A library may stand in the folder that it is filled from; what else is there is read."""
    (tmp_path / "tea.md").write_text("# Tea\n\nTea is hot.", encoding="utf-8")
    library = tmp_path / "library"
    (library / "index" / "ab").mkdir(parents=True)
    notes = ("origins.json", "writer.json", "index/ab/rows.json")
    for name in ("library.sqlite", "library.sqlite-wal", *notes):
        (library / name).write_text('{"text": "None of it is an article."}', encoding="utf-8")
    (library / "bees.md").write_text("# Bees\n\nBees hum.", encoding="utf-8")
    reading = read(tmp_path)
    assert [article.title for article in reading.articles] == ["Bees", "Tea"]
    assert reading.problems == ()
