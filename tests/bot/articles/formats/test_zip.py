from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from documents import docx, packed

from bot.articles.formats.zip import parse
from bot.core import settings
from bot.core.errors import ArticleError


def test_documents_are_parts_and_the_others_are_named():
    word = docx()
    data = packed({
        "a/報告.md": "# 一", "b.docx": word, "c.exe": "MZ", "README": "x", ".hidden.md": "x",
        "__MACOSX/._b.docx": "x", "d/": "",
    })  # fmt: skip
    parsed = parse(data, "a.zip")
    assert [part.name for part in parsed.parts] == ["a/報告.md", "b.docx"]
    assert [part.data for part in parsed.parts] == ["# 一".encode(), word]
    assert (parsed.text, parsed.unread) == ("", ("c.exe", "README"))


@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
def test_names_without_a_sign_for_utf8(codec):
    name = "年报.txt".encode(codec)
    data = packed({"x" * len(name): "text"}).replace(b"x" * len(name), name)
    assert [part.name for part in parse(data, "a.zip").parts] == ["年报.txt"]


def test_an_archive_beyond_the_limits_is_one_line(monkeypatch):
    bomb = packed({"a.txt": bytes(20_000_000)})
    with pytest.raises(ArticleError, match="it unpacks to more than 100 times its size"):
        parse(bomb, "a.zip")
    monkeypatch.setattr(settings, "MAX_PACKED_ENTRIES", 3)
    with pytest.raises(ArticleError, match="it holds 4 files, at most 3"):
        parse(packed({f"{n}.txt": "x" for n in range(4)}), "a.zip")
    with pytest.raises(ArticleError, match="it is damaged"):
        parse(packed({"a.txt": "x"})[:30], "a.zip")


def test_an_archive_with_a_password_is_refused():
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "x")
    data = bytearray(made.getvalue())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    with pytest.raises(ArticleError, match="it is encrypted; save it without a password"):
        parse(bytes(data), "a.zip")
