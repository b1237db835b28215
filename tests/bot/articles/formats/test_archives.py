from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from documents import packed

from bot.articles.formats.archives import unpack_parts
from bot.core import settings
from bot.core.errors import ArticleError


def read(data, wanted=lambda name: True):
    return unpack_parts(data, "a.zip", wanted)


def refused(data, wanted=lambda name: True):
    with pytest.raises(ArticleError) as caught:
        read(data, wanted)
    assert str(caught.value).startswith("cannot read a.zip: ")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_only_what_is_wanted_is_unpacked():
    data = packed({"a.xml": "one", "b.bin": b"\0" * 10**6, "folder/": b"", "c.xml": ""})
    assert read(data, lambda name: name.endswith(".xml")) == {"a.xml": b"one", "c.xml": b""}


def test_names_are_only_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = ("../up.xml", "/etc/x.xml", "..\\..\\y.xml", "C:/z.xml", "a\nb.xml")
    assert len(read(packed(dict.fromkeys(names, "x")))) == len(names)
    assert not list(tmp_path.parent.glob("up.xml"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_bomb_is_stopped_while_it_is_unpacked():
    data = packed({"a.xml": b"\0" * 200_000_000})
    assert len(data) < 300_000
    assert "it unpacks to more than 100 times its size" in refused(data)


def test_many_parts_together_have_a_limit(monkeypatch):
    monkeypatch.setattr(settings, "MAX_UNPACKED_BYTES", 1024**2)
    parts = {f"{n}.xml": b"x" * 300_000 for n in range(4)}
    assert "it unpacks to more than 1 MiB" in refused(packed(parts, zipfile.ZIP_STORED))


def test_a_header_that_lies_about_the_size():
    data = bytearray(packed({"a.xml": b"x" * 5_000}))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + place
        assert int.from_bytes(data[at : at + 4], "little") == 5_000
        data[at : at + 4] = (10).to_bytes(4, "little")
    assert "it is damaged" in refused(bytes(data))


def test_a_thousand_files_and_one():
    assert len(read(packed({str(n): b"" for n in range(1_000)}))) == 1_000
    many = packed({str(n): b"" for n in range(1_001)})
    assert "it holds 1,001 files, at most 1,000" in refused(many)


@pytest.mark.parametrize("name", ["b.zip", "B.ZIP", "x/c.epub", "plain.xml"])
def test_an_archive_within_is_refused(name):
    data = packed({name: packed({"a": "b"})})
    assert "it holds another archive" in refused(data)


def test_a_workbook_behind_a_chart_is_left_alone():
    name = "word/embeddings/sheet.docx"
    assert read(packed({name: packed({"a": "b"}), "a.xml": "x"}), lambda n: n != name) == {
        "a.xml": b"x"
    }


def test_an_encrypted_one():
    data = bytearray(packed({"a.xml": "x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "it is encrypted; save it without a password" in refused(bytes(data))


def test_a_way_of_packing_that_is_not_known():
    data = bytearray(packed({"a.xml": "x"}))
    data[data.index(b"PK\x03\x04") + 8] = data[data.index(b"PK\x01\x02") + 10] = 99
    assert "it is packed in a way not known" in refused(bytes(data))


def test_damage():
    whole = packed({"a.xml": "text " * 100})
    for data in (b"", b"PK", whole[:50], whole[:-30], whole[40:]):
        assert "it is damaged" in refused(data)
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        at = archive.infolist()[0].header_offset + 40
    broken = bytearray(whole)
    broken[at] ^= 0xFF
    assert "it is damaged" in refused(bytes(broken))
