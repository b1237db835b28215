"""Small files that would become large ones, and folders that lead elsewhere.

More such files are in the tests of what reads them: test_archives, test_docx, test_epub, test_html,
test_pdf and test_files.
"""

from __future__ import annotations

import os
import resource
import socket
import struct
import time
import zipfile
import zlib

import documents
import pytest
from bounded import SECONDS
from documents import packed
from pdf_text import pdf

from bot.articles.documents import article_of
from bot.articles.files import read
from bot.articles.formats.archives import unpack_parts
from bot.bot import Bot
from bot.core import settings
from bot.core.errors import ArticleError

TEXT = "徐州2019年實際利用外資20.9億美元。"
LAUGHS = "<!ENTITY l0 'lol'>" + "".join(
    f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10)
)


def refused(data, ending, seconds=SECONDS):
    """The line with which a document is refused, soon enough."""
    began = time.monotonic()
    with pytest.raises(ArticleError) as caught:
        article_of(data, "a bomb", "a bomb", ending)
    assert time.monotonic() - began < seconds
    assert str(caught.value).startswith("cannot read a bomb: ")
    return str(caught.value)


# Archives


def overlapping(count, kernel):
    """An archive all of whose entries are the same packed bytes, as bombs of one layer have it."""
    compress = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = compress.compress(kernel) + compress.flush()
    sizes = struct.pack("<III", zlib.crc32(kernel), len(data), len(kernel))
    entry = struct.pack("<HHHHH", 20, 0, 8, 0, 0x21) + sizes + struct.pack("<HH", 5, 0)
    local = b"PK\x03\x04" + entry + b"a.xml" + data
    central = b"PK\x01\x02\x14\x00" + entry + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"a.xml"
    end = b"PK\x05\x06" + struct.pack(
        "<HHHHIIH", 0, 0, count, count, len(central) * count, len(local), 0
    )
    return local + central * count + end


def test_entries_that_are_one_another_count_each_time(monkeypatch):
    data = overlapping(1_000, bytes(range(256)) * 400)  # 100 kB each: none is a bomb by itself
    assert len(data) < 100_000
    monkeypatch.setattr(settings, "MAX_UNPACKED_BYTES", 5 * 1024**2)
    with pytest.raises(ArticleError, match="it unpacks to more than 5 MiB"):
        unpack_parts(data, "a.zip", lambda name: True)
    assert unpack_parts(overlapping(3, b"text"), "a.zip", lambda name: True) == {"a.xml": b"text"}


def test_a_packed_size_that_lies_does_not_hide_the_ratio(monkeypatch):
    data = bytearray(packed({"a.xml": bytes(60_000_000)}))
    for signature, place in ((b"PK\x03\x04", 18), (b"PK\x01\x02", 20)):
        at = data.index(signature) + place
        data[at : at + 4] = (2**31).to_bytes(4, "little")
    with pytest.raises(ArticleError, match="it unpacks to more than 50 MiB|it is damaged"):
        unpack_parts(bytes(data), "a.zip", lambda name: True)


def test_a_count_of_entries_that_lies():
    data = bytearray(packed({"a.xml": "x"}))
    at = data.index(b"PK\x05\x06")
    data[at + 8 : at + 12] = b"\xff\xff\xff\xff"
    data[at + 12 : at + 16] = b"\xff\xff\xff\x7f"
    with pytest.raises(ArticleError, match="it is damaged"):
        unpack_parts(bytes(data), "a.zip", lambda name: True)


def test_archives_in_archives_are_not_opened():
    inner = packed({"a": bytes(1_000_000)})
    for _ in range(5):
        inner = packed({"a.zip": inner})
    line = refused(packed({"[Content_Types].xml": "<Types/>", "word/x.zip": inner}), ".docx")
    assert "it holds another archive (word/x.zip)" in line
    line = refused(packed({**documents.epub_parts(), "OEBPS/deep.xhtml": inner}), ".epub")
    assert "it holds another archive (OEBPS/deep.xhtml)" in line


TRICKS = [
    "../../escaped.xhtml", "/etc/escaped.xhtml", "C:\\escaped.xhtml", "..\\..\\escaped.xhtml",
    "\\\\server\\share\\escaped.xhtml", "a/../../../escaped.xhtml", "OEBPS/CON.xhtml", "~/x.xhtml",
    "file:///etc/passwd", "x\n\x1b[2J.xhtml", "a" * 60_000 + ".xhtml",
]  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS, ids=lambda name: ascii(name[:30]))
def test_names_in_a_book_lead_to_parts_of_the_book_alone(trick, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    parts = documents.epub_parts()
    parts["OEBPS/book.opf"] = parts["OEBPS/book.opf"].replace("text/chapter%201.xhtml", "&#10;")
    parts[trick] = "<html><body><p>It escaped.</p></body></html>"
    for reference in (trick[:2_000], f"../../../..{tmp_path}/outside.xhtml"):
        opf = parts["OEBPS/book.opf"].replace(
            "</manifest>", f'<item id="t" href="{printable(reference)}"/></manifest>'
        )
        opf = opf.replace("</spine>", '<itemref idref="t"/></spine>')
        (tmp_path / "outside.xhtml").write_text("<p>outside</p>", encoding="utf-8")
        article = article_of(packed({**parts, "OEBPS/book.opf": opf}), "x", "x", ".epub")
        assert "outside" not in article.text and documents.INTRO in article.text
    assert [one.name for one in tmp_path.iterdir()] == ["outside.xhtml"]


def printable(text):
    return "".join(one if one.isprintable() else "_" for one in text)


def test_an_entry_that_is_a_link_is_its_text(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the secret", encoding="utf-8")
    link = zipfile.ZipInfo("OEBPS/text/chapter 0.xhtml")
    link.create_system, link.external_attr = 3, 0o120777 << 16  # Unix, a symbolic link
    place = tmp_path / "a.epub"
    with zipfile.ZipFile(place, "w") as archive:
        for name, data in documents.epub_parts().items():
            if name == link.filename:
                archive.writestr(link, str(secret))
            else:
                archive.writestr(name, data)
    assert "the secret" not in article_of(place.read_bytes(), "x", "x", ".epub").text


# XML and HTML


@pytest.mark.parametrize("part", ["META-INF/container.xml", "OEBPS/book.opf"])
def test_entities_in_a_book(part, tmp_path):
    parts = documents.epub_parts()
    parts[part] = f"<!DOCTYPE x [{LAUGHS}]>" + parts[part].replace("</", "&l9;</", 1)
    assert f"{part} declares entities, which are refused" in refused(packed(parts), ".epub")


def test_entities_of_a_page_are_its_own_text(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the secret", encoding="utf-8")
    for declared in (LAUGHS, f"<!ENTITY l9 SYSTEM '{secret.as_uri()}'>"):
        page = f"<!DOCTYPE html [{declared}]><html><body><p>Before &l9; after.</p></body></html>"
        parts = documents.epub_parts([f"<p>{TEXT}</p>"])
        parts["OEBPS/text/chapter 0.xhtml"] = page
        for data, ending in ((page.encode(), ".html"), (packed(parts), ".epub")):
            text = article_of(data, "x", "x", ending).text
            assert "after." in text and "the secret" not in text and text.count("lol") < 20


def test_a_page_of_references_that_name_themselves():
    page = "<table>" * 200 + "<td colspan=1000 rowspan=65534>x" * 200
    assert "nested deeper" in refused(page.encode() + b"<div>" * 200, ".html")


def test_a_table_of_a_million_columns():
    for text in (",".join(["1"] * 1_000_000), ",".join(["a"] * 500_000) + "\n" + "1," * 499_999):
        began = time.monotonic()
        article = article_of(text.encode(), "x", "x", ".csv")
        assert time.monotonic() - began < 4 * SECONDS  # two seconds where nothing else runs
        assert len(article.text) < 10_000_000


def test_a_table_whose_rows_would_all_be_as_long_as_its_longest():
    data = b"a,b\n" * 100_000 + b"1," * 100_000 + b"\n"
    assert "it takes more than 1 GiB of memory" in refused(data, ".csv", 4 * SECONDS)


def test_a_field_that_is_no_field():
    assert "field larger than field limit" in refused(b'a,"' + b"x" * 200_000 + b'"\n', ".csv")


# PDF

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>"


def document(*more, pages=b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page=PAGE):
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, page, *more)


def stream(data, filters=b"/FlateDecode", more=b""):
    return b"<</Filter%s/Length %d%s>>stream\n%s\nendstream" % (filters, len(data), more, data)


def test_a_bomb_packed_twice_and_thrice():
    data = bytes(400_000_000)
    filters = b"/FlateDecode"
    for layer in range(1, 4):
        data = zlib.compress(data, 9)
        if layer > 1:
            packed_so = b"[" + filters * layer + b"]"
            line = refused(document(stream(data, packed_so)), ".pdf", 30)
            assert "memory" in line or "no text" in line or "damaged" in line


@pytest.mark.parametrize("count", [b"2000000000", b"-1", b"9" * 40, b"3 0 R"])
def test_a_count_of_pages_that_lies(count):
    pages = b"<</Type/Pages/Count " + count + b"/Kids[3 0 R]>>"
    drawn = zlib.compress(b"BT ET")
    refused(document(stream(drawn), pages=pages), ".pdf", 3 * SECONDS)


@pytest.mark.slow  # a few seconds of computing, more where others compute too
@pytest.mark.parametrize("times", [20, 4_000])
def test_forms_that_draw_each_other(times):
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R/B 6 0 R>>>>"
    draw = zlib.compress(b"/A Do /B Do " * times)
    page = PAGE[:-2] + b"/Resources<</XObject<</A 5 0 R/B 6 0 R>>>>>>"
    twins = [stream(draw, more=form), stream(draw, more=form)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    line = refused(document(stream(draw), *twins, page=page), ".pdf", 60)
    assert "reading it failed" in line or "seconds of computing, too many for its size" in line
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < SECONDS + 2


def test_a_page_that_is_a_country():
    page = PAGE.replace(b"[0 0 300 300]", b"[-1e30 -1e30 1e30 1e30]")
    refused(document(stream(zlib.compress(b"0 0 m 1e30 1e30 l S")), page=page), ".pdf", 3 * SECONDS)


# Folders


def test_a_folder_of_what_is_no_file(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "ok.txt").write_text(TEXT, encoding="utf-8")
    os.mkfifo(folder / "pipe.txt")
    (folder / "folder.txt").mkdir()
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "memory.txt").symlink_to("/proc/self/mem")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    (folder / "here").symlink_to(".")
    (folder / "round.txt").symlink_to("about.txt")
    (folder / "about.txt").symlink_to("round.txt")
    (folder / "up").symlink_to("..")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "socket.txt")[-100:] if len(str(folder)) < 90 else "\0wenda-test")
        began = time.monotonic()
        reading = read(folder)
    assert time.monotonic() - began < SECONDS
    assert [one.text for one in reading.articles] == [TEXT]
    assert all(problem.isprintable() for problem in reading.problems)
    said = "\n".join(reading.problems)
    for name in ("zero.txt", "memory.txt", "up"):
        assert f"skipped {folder / name}: it leads out of {folder}" in said
    assert f"{folder / 'pipe.txt'}: it is not a file" in said
    assert f"no such file or folder: {folder / 'gone.txt'}" in said
    assert "round.txt" in said and "about.txt" in said


def test_a_link_by_another_way_out(tmp_path):
    """Through a folder that is a link, with ``..`` behind it, and to a name that begins alike."""
    (tmp_path / "folder-secret").mkdir()
    (tmp_path / "folder-secret" / "secret.txt").write_text("the secret", encoding="utf-8")
    folder = tmp_path / "folder"
    (folder / "a/b").mkdir(parents=True)
    (folder / "ok.txt").write_text(TEXT, encoding="utf-8")
    (folder / "deep").symlink_to("a/b")
    for name, target in {
        "one.txt": "deep/../../../folder-secret/secret.txt",
        "two.txt": str(folder / ".." / "folder-secret" / "secret.txt"),
        "three.txt": "/proc/self/root" + str(tmp_path / "folder-secret/secret.txt"),
        "four": "../folder-secret",
    }.items():
        (folder / name).symlink_to(target)
    reading = read(folder)
    assert [one.text for one in reading.articles] == [TEXT]
    assert len(reading.problems) == 4
    assert all("leads out of" in problem for problem in reading.problems)


NAMES = [
    b"x" * 251 + b".txt", "字".encode() * 83 + b".txt", b"\xff\xfe\x80.txt", b"new\nline.txt",
    b"\x1b[31mred.txt", b"a;rm -rf ~.txt", b"$(id).txt", b"-rf.txt", b"..txt", b"%s%n{0}.txt",
    "\u202etxt.exe.txt".encode(), b"<script>.txt", b"'\".txt", b" .txt", "é.txt".encode(),
    b"\\.txt",
]  # fmt: skip


def test_names_of_every_kind_are_kept_asked_and_told_on_one_line(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        with open(os.path.join(os.fsencode(folder), name), "w", encoding="utf-8") as file:
            file.write(f"第{number}項。{TEXT}")
    with Bot.open(folder, tmp_path / "library") as bot:
        articles = bot.articles()
        assert len(articles) == len(NAMES) - 1  # "..txt" is hidden
        for article in articles:
            assert article.source.encode() and article.title.encode()
            assert bot.article(article.id) == article
        assert bot.ask("徐州2019年實際利用外資多少？").marks[0].text == "20.9億美元"
