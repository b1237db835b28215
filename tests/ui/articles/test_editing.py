"""Correcting title and date on the page: who may, what is wrong in a line, and the way back."""

from __future__ import annotations

import pytest
from hostile import HOSTILE

from bot.articles.uploads import from_text
from bot.bot import Bot
from bot.core import settings
from bot.core.errors import LibraryError
from ui.access.arrivals import KEY, Visitor
from ui.articles.editing import Correction, Editor
from ui.articles.library_list import Shelf
from ui.escape import unescape
from ui.options import Options
from ui.texts import TEXTS

WORDS = TEXTS["en"]
OWNER = Visitor("127.0.0.1", owner=True)


class Request:
    def __init__(self, who=OWNER, language="en"):
        self.headers = {"accept-language": language}
        self.scope = {KEY: who}


@pytest.fixture
def bot(tmp_path):
    with Bot.open(library=tmp_path, shipped=False) as opened:
        opened.add_articles([from_text(f"Tea number {n}.", f"Tea {n}") for n in range(2)])
        yield opened


@pytest.fixture
def editor(bot):
    return Editor(bot, Shelf(bot, Options(readonly=False), None, None))


def opened(editor, ids):
    """Returns the correction that is begun for the articles."""
    *_, before = editor.edit(ids, Request())
    return before


def said(updates):
    return unescape(updates[0])


def test_the_form_opens_with_what_the_article_is_called(editor, bot):
    (article, _) = bot.articles()
    line, form, title, date, undo, before = editor.edit([article.id], Request())
    assert (line, form.visible, title.value, date.value) == ("", True, "Tea 0", "")
    assert undo.visible is False
    assert before == Correction(article.id, "Tea 0", "")


@pytest.mark.parametrize("chosen", [[], None, ["a", "b"]])
def test_one_article_has_to_be_chosen(editor, chosen):
    updates = editor.edit(chosen, Request())
    assert (said(updates), updates[1].visible) == (WORDS["lib_choose_one"], False)


def test_an_article_that_is_gone_is_told(editor):
    assert "'none'" in said(editor.edit(["none"], Request()))
    gone = Correction("none", "Old", "")
    assert "there is no article 'none'" in said(editor.correct("New", "", gone, Request()))
    assert "there is no article 'none'" in said(editor.undo(gone, Request()))


def test_what_is_saved_is_undone_to_what_it_was(editor, bot):
    (article, _) = bot.articles()
    before = opened(editor, [article.id])
    updates = editor.correct("  Green\n tea ", "2019-03", before, Request())
    assert said(updates) == "Saved: Green tea · 2019-03"
    assert (updates[1].visible, updates[4].visible, updates[5]) == (False, True, before)
    now = bot.article(article.id)
    assert (now.title, now.date, now.date_origin) == ("Green tea", "2019-03", "user")

    again = opened(editor, [article.id])
    editor.correct("Black tea", "2019-03", again, Request())
    assert said(editor.undo(again, Request())) == "As before: Green tea · 2019-03"
    assert bot.article(article.id).title == "Green tea"
    assert said(editor.undo(before, Request())) == "As before: Tea 0"
    assert bot.article(article.id) == article  # its own again, and no correction


def test_nothing_changed_is_nothing_to_undo(editor, bot):
    (article, _) = bot.articles()
    updates = editor.correct("Tea 0", "", opened(editor, [article.id]), Request())
    assert (updates[4].visible, updates[5]) == (False, None)
    assert bot.article(article.id) == article


@pytest.mark.parametrize(
    ("title", "date", "line"),
    [
        (" ", "2019", WORDS["lib_no_title"]),
        (None, None, WORDS["lib_no_title"]),
        ("Tea", "2019-13", WORDS["lib_wrong_date"].format(value="2019-13")),
        ("Tea", "<i>", WORDS["lib_wrong_date"].format(value="<i>")),
        (
            "x" * (settings.MAX_TITLE_CHARS + 1),
            "",
            WORDS["lib_long_title"].format(
                n=f"{settings.MAX_TITLE_CHARS + 1:,}", limit=settings.MAX_TITLE_CHARS
            ),
        ),
    ],
)
def test_what_is_wrong_is_one_line_and_the_form_stays(editor, bot, title, date, line):
    (article, _) = bot.articles()
    updates = editor.correct(title, date, opened(editor, [article.id]), Request())
    assert said(updates) == line
    assert "<i>" not in updates[0]
    assert all("visible" not in update for update in updates[1:])  # a skip each
    assert bot.article(article.id) == article


def test_the_line_is_in_the_readers_language(editor, bot):
    (article, _) = bot.articles()
    before = opened(editor, [article.id])
    for tag, language in (("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant")):
        updates = editor.correct("", "", before, Request(language=tag))
        assert said(updates) == TEXTS[language]["lib_no_title"]


@pytest.mark.parametrize("allow_upload", [False, True])
def test_only_the_owner_edits(bot, allow_upload):
    options = Options(readonly=False, allow_upload=allow_upload)
    editor = Editor(bot, Shelf(bot, options, None, None))
    (article, _) = bot.articles()
    guest = Request(Visitor("203.0.113.9"))
    before = Correction(article.id, article.title, article.date)
    for updates in (
        editor.edit([article.id], guest),
        editor.correct("Mine", "", before, guest),
        editor.undo(before, guest),
    ):
        assert said(updates) == WORDS["lib_owner"]
        assert updates[1].visible is False
    assert bot.article(article.id) == article


def test_a_fault_of_the_library_is_one_line(editor, bot, monkeypatch):
    (article, _) = bot.articles()
    before = opened(editor, [article.id])
    for error, line in (
        (LibraryError("the disk is full; make room"), "the disk is full; make room"),
        (RuntimeError("x"), WORDS["lib_failed"].format(name="Tea 0")),
    ):

        def fail(*_, error=error, **__):
            raise error

        monkeypatch.setattr(bot, "edit", fail)
        assert said(editor.correct("New", "", before, Request())) == line


@pytest.mark.parametrize("trick", HOSTILE[:40])
def test_a_hostile_title_is_text(editor, bot, trick):
    (article, _) = bot.articles()
    updates = editor.correct(trick[:100], "", opened(editor, [article.id]), Request())
    assert "<" not in updates[0].removeprefix('<div class="wd-report">').removesuffix("</div>")
