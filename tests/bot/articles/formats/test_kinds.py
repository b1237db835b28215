"""Every kind of file through the whole of it: read, kept, asked."""

from __future__ import annotations

import subprocess
import sys

import documents
import pytest
from sources import ROOT

from bot.__main__ import main
from bot.articles.files import read, read_file
from bot.articles.formats import kinds
from bot.bot import Bot
from bot.core import settings
from bot.core.errors import ArticleError

FILES = {
    "page.html": documents.html,
    "old.htm": lambda: documents.html(charset="big5"),
    "report.docx": documents.docx,
    "book.epub": documents.epub,
    "table.csv": lambda: documents.csv("gb18030"),
    "table.tsv": lambda: documents.csv(delimiter="\t"),
}


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "articles"
    place.mkdir()
    for name, made in FILES.items():
        (place / name).write_bytes(made())
    return place


def test_a_folder_of_every_kind(folder):
    articles = {article.source.rpartition("/")[2]: article for article in read(folder).articles}
    assert articles.keys() == FILES.keys()
    assert {article.language for article in articles.values()} == {"zh-Hant"}
    assert articles["book.epub"].date == "2020-03-27"
    assert articles["page.html"].title == "江蘇外資"
    assert articles["table.csv"].title == "table"
    for article in articles.values():
        assert "徐州：實際使用外資20.9億美元，增長10.09%。" in article.text


@pytest.mark.parametrize("name", FILES)
def test_a_figure_of_a_table_is_answered(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    with Bot.open(path, tmp_path / "library") as bot:
        for question in ("How much FDI did Xuzhou use?", "徐州實際使用外資多少？"):
            answer = bot.ask(question)
            assert answer.answered
            assert answer.marks[0].text == "20.9億美元"
            assert "徐州：實際使用外資20.9億美元" in answer.quotes[0].text
        if not name.startswith("table"):
            answer = bot.ask("How much FDI did Xuzhou use in 2019?")
            assert answer.marks[0].text == "20.9億美元"
            assert "US$2.09 billion" in answer.text
        answer = bot.ask("徐州實際使用外資增長了多少？")
        assert answer.marks[0].text == "10.09%"


def test_the_command_adds_them(folder, tmp_path, capsys):
    library = ["--library", str(tmp_path / "library")]
    for path in (folder / "report.docx", folder):
        assert main(["add", str(path), *library]) == 0
    capsys.readouterr()
    assert main(["list", *library]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in FILES)


def test_bad_files_do_not_take_the_others_down(folder):
    (folder / "bad.docx").write_bytes(b"PK\3\4 not really")
    (folder / "bad.epub").write_bytes(documents.packed({"a": "b"}))
    (folder / "bad.html").write_bytes(b"<body>" + b"<div>" * 100_000)
    (folder / "bad.csv").write_bytes(b"\0\1\2")
    (folder / "empty.html").write_bytes(b" \n")
    reading = read(folder)
    assert len(reading.articles) == len(FILES)
    assert [problem.rpartition("/")[2].partition(":")[0] for problem in reading.problems] == [
        "bad.csv", "bad.docx", "bad.epub", "bad.html", "empty.html",
    ]  # fmt: skip
    assert not any("\n" in problem for problem in reading.problems)


def test_files_may_have_their_size(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "MAX_DOCUMENT_BYTES", 2_000)
    monkeypatch.setattr(settings, "MAX_ARTICLE_BYTES", 1_000)
    for name, limit in (("a.docx", 2_000), ("a.html", 1_000)):
        path = tmp_path / name
        path.write_bytes(b"x" * (limit + 1))
        with pytest.raises(ArticleError, match=r"it is larger than .* MiB; split it"):
            read_file(path)
    assert kinds.max_bytes(".epub") == 2_000
    assert kinds.max_bytes(".txt") == kinds.max_bytes(".csv") == 1_000


def test_text_that_is_too_long_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.html"
    path.write_bytes(b"<p>" + b"word " * 10)
    monkeypatch.setattr(settings, "MAX_ARTICLE_BYTES", 60)
    read_file(path)
    monkeypatch.setattr(kinds, "max_bytes", lambda ending: 1_000)
    monkeypatch.setattr(settings, "MAX_ARTICLE_BYTES", 20)
    with pytest.raises(ArticleError, match="its text is longer than 20 characters; split it"):
        read_file(path)


def test_what_a_library_cannot_store_is_left_out(tmp_path):
    path = tmp_path / "a.html"
    path.write_bytes("<p>bell &#7; and &#xD800; and &#0;end\u202e</p>".encode())
    text = read_file(path).text
    assert text.encode()
    assert text.isprintable() or "\u202e" in text
    assert "\x07" not in text and "\0" not in text


def test_the_words_of_a_template_do_not_say_the_language(tmp_path):
    path = tmp_path / "a.html"
    path.write_bytes(documents.html(lang="en"))
    assert read_file(path).language == "zh-Hant"


def test_no_library_of_a_format_is_imported_by_the_bot(folder):
    names = {"lxml", "trafilatura", "docx", "pypdf", "pdfplumber", "fitz", "pypdfium2"}
    code = (
        "import sys, bot.articles, pathlib\n"
        f"bot.articles.read_articles(pathlib.Path({str(folder)!r}))\n"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert not names & set(done.stdout.split())
    assert sys.modules  # the test itself may have them


def test_endings_are_told_in_words():
    assert kinds.ENDINGS[:8] == (
        ".md", ".txt", ".html", ".htm", ".docx", ".epub", ".csv", ".tsv",
    )  # fmt: skip
    assert kinds.say_endings().startswith(".md, .txt, .html, ")
    assert f" and {kinds.ENDINGS[-1]}" in kinds.say_endings()
