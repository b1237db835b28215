from __future__ import annotations

import pytest
from hostile import HOSTILE

from bot.articles.uploads import file_name, from_link, from_text, from_upload
from bot.core import settings
from bot.core.errors import ArticleError
from bot.core.records import Article


def upload(folder, name, text, called=None, giver=""):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return from_upload(path, called or name, giver)


def test_an_upload_is_known_by_its_name_alone(tmp_path):
    first = upload(tmp_path, "report.md", "# Report\n\nOne.")
    assert (first.title, first.text, first.source) == ("Report", "# Report\n\nOne.", "report.md")
    assert len(first.id) == 12
    (tmp_path / "elsewhere").mkdir()
    newer = upload(tmp_path / "elsewhere", "report.md", "# Report\n\nTwo.")
    assert newer.id == first.id
    assert upload(tmp_path, "other.md", "# Report\n\nOne.").id != first.id


def test_two_givers_never_have_one_article(tmp_path):
    ids = {upload(tmp_path, "a.md", "One.", giver=giver).id for giver in ("", "x", "y")}
    ids |= {from_text("One.", giver=giver).id for giver in ("", "x", "y")}
    assert len(ids) == 6


def test_the_browsers_name_is_shown_not_the_one_on_the_disk(tmp_path):
    article = upload(tmp_path, "徐州2019.txt", "字" * 100, "徐州（2019）.txt")
    assert (article.title, article.source) == ("徐州（2019）", "徐州（2019）.txt")


def test_a_bad_upload_is_told_by_the_browsers_name(tmp_path):
    (tmp_path / "x.md").write_bytes(b"\x00\x01\x02" * 100)
    with pytest.raises(ArticleError, match=r"cannot read my \(1\)\.md: ") as told:
        from_upload(tmp_path / "x.md", "my (1).md")
    assert str(tmp_path) not in str(told.value)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a.md", "a.md"),
        ("C:\\Users\\x\\a.md", "a.md"),
        ("../../etc/a.md", "a.md"),
        (" a\n\tb\x00.md ", "ab.md"),
        ("\ud800.md", "?.md"),
        ("", ""),
    ],
)
def test_names_lose_their_folders_and_what_cannot_be_shown(given, name):
    assert file_name(given) == name


def test_a_long_name_keeps_both_ends():
    name = file_name(f"begin{'x' * 500}end.md")
    assert len(name) == 120
    assert name.startswith("begin")
    assert name.endswith("end.md")


def test_a_pasted_text_has_the_given_title_or_its_first_line():
    given = from_text("# Heading\r\n\r\nBody of it.\r", "  My\n title ")
    assert (given.title, given.text, given.language) == (
        "My title",
        "# Heading\n\nBody of it.",
        "en",
    )
    assert from_text("# Heading\n\nBody.").title == "Heading"
    assert from_text("徐州實際使用外資。").language == "zh-Hant"
    matter = from_text("---\ntitle: T\ndate: 2019-01-02\nlicence: CC0\n---\nBody.")
    assert (matter.title, matter.date, matter.licence, matter.text) == (
        "T",
        "2019-01-02",
        "CC0",
        "Body.",
    )


def test_the_same_text_is_the_same_article():
    assert from_text("One.", "T").id == from_text("One.", "T").id
    assert len({from_text("One.").id, from_text("Two.").id, from_text("One.", "T").id}) == 3


@pytest.mark.parametrize("blank", ["", "  \n\t\u3000", "---\ntitle: T\n---\n"])
def test_no_text_is_one_line(blank):
    with pytest.raises(ArticleError, match="there is no text; paste some"):
        from_text(blank)


def test_too_long_is_one_line(monkeypatch):
    with pytest.raises(ArticleError, match="the title has 201 characters; shorten it to 200"):
        from_text("One.", "x" * 201)
    monkeypatch.setattr(settings, "MAX_ARTICLE_BYTES", 1 << 20)
    with pytest.raises(ArticleError, match="larger than 1 MiB"):
        from_text("字" * (1 << 19))


@pytest.mark.parametrize("trick", [*HOSTILE, "half \ud83d a character"])
def test_hostile_texts_become_articles_that_can_be_stored(trick):
    article = from_text(trick, trick[:100])
    article.text.encode()
    article.title.encode()
    assert "\n" not in article.title


def pretend(monkeypatch, fetch_article):
    monkeypatch.setattr(
        "bot.articles.web.fetch.fetch_article", fetch_article
    )  # stands in for the network


def test_a_page_is_its_address_and_its_givers(monkeypatch):
    page = Article("id", "T", "Body.", source="https://example.com/a")
    pretend(monkeypatch, lambda address: page)
    assert from_link("https://example.com/a") == page
    mine, yours = from_link(page.source, "me"), from_link(page.source, "you")
    assert len({mine.id, yours.id, page.id}) == 3
    assert mine.text == "Body."
