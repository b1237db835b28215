from __future__ import annotations

import pytest
from documents import CAPTION, INTRO, epub, epub_parts, packed

from bot.articles.formats.epub import parse
from bot.core.errors import ArticleError


def refused(parts):
    with pytest.raises(ArticleError) as caught:
        parse(packed(parts), "a.epub")
    assert str(caught.value).startswith("cannot read a.epub: ")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_chapters_in_their_order():
    book = parse(epub(date="2020-03-27T00:00:00+00:00"), "a.epub")
    lines = book.text.split("\n\n")
    assert lines[:3] == ["# 第一章", INTRO, CAPTION]
    assert lines[-2:] == [f"{CAPTION} — 徐州：實際使用外資20.9億美元，增長10.09%。", "第二章的話。"]
    assert (book.title, book.date, book.language) == ("江蘇外資", "2020-03-27", "zh-TW")


def test_the_spine_orders_and_the_contents_are_none():
    text = parse(epub([f"<p>Chapter {n}.</p>" for n in range(12)]), "a.epub").text
    assert text.split("\n\n") == [f"Chapter {n}." for n in range(12)]
    assert "目錄" not in text


def test_a_book_without_a_container_is_found_by_its_list():
    parts = epub_parts()
    del parts["META-INF/container.xml"]
    assert INTRO in parse(packed(parts), "x").text


def test_a_chapter_that_is_missing_is_left_out():
    parts = epub_parts()
    del parts["OEBPS/text/chapter 0.xhtml"]
    assert parse(packed(parts), "x").text == "第二章的話。"


def test_a_chapter_may_be_in_an_old_encoding_and_sloppy():
    parts = epub_parts()
    page = "<?xml version='1.0' encoding='big5'?><html><body><p>江蘇省的外資<br>續"
    parts["OEBPS/text/chapter 1.xhtml"] = page.encode("big5")
    assert parse(packed(parts), "x").text.endswith("江蘇省的外資\n\n續")


def test_what_is_no_book():
    assert "it has no list of its chapters" in refused({"a": "b"})
    parts = epub_parts()
    parts["OEBPS/book.opf"] = "<package"
    assert "it is damaged (OEBPS/book.opf: " in refused(parts)
    with pytest.raises(ArticleError, match="it is damaged"):
        parse(b"PK\x03\x04", "a.epub")


def test_protected_books_are_refused_and_hidden_fonts_are_not():
    parts = epub_parts()
    data = (
        "<encryption><EncryptedData><EncryptionMethod Algorithm='{}'/></EncryptedData></encryption>"
    )
    parts["META-INF/encryption.xml"] = data.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    assert "it is protected against copying" in refused(parts)
    parts["META-INF/encryption.xml"] = data.format("http://www.idpf.org/2008/embedding")
    assert INTRO in parse(packed(parts), "x").text


def test_entities_are_refused_in_lists_and_inert_in_chapters(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the secret", encoding="utf-8")
    declared = f"<!DOCTYPE x [<!ENTITY a SYSTEM '{secret.as_uri()}'>]>"
    parts = epub_parts(["<p>Said: &a;&nbsp;&eacute;</p>"])
    name = "OEBPS/text/chapter 0.xhtml"
    parts[name] = parts[name].replace("<!DOCTYPE html>", declared)
    text = parse(packed(parts), "x").text
    assert "the secret" not in text
    assert text.endswith("é")
    parts["OEBPS/book.opf"] = declared + parts["OEBPS/book.opf"]
    assert "OEBPS/book.opf declares entities" in refused(parts)


def test_deep_chapters_are_refused():
    assert "nested deeper than 250" in refused(epub_parts(["<div>" * 5_000]))
