from __future__ import annotations

from dataclasses import replace

import pytest
from hostile import HOSTILE

from bot.articles.uploads import from_text
from bot.bot import Bot
from bot.core.records import Entry
from ui.access.arrivals import KEY, Visitor
from ui.articles import library_list
from ui.articles.library_list import PAGE, SHARED, Shelf, label
from ui.articles.visits import Visits, visit_key
from ui.escape import unescape
from ui.options import Options
from ui.texts import TEXTS

OWNERS = Options(readonly=False)
SHARED_WITH = Options(readonly=False, allow_upload=True)


class Request:
    """Of the owner, unless somebody else is named."""

    def __init__(self, session="s1", language="en", who=None):
        self.session_hash = session
        self.headers = {"accept-language": language}
        self.scope = {KEY: who or Visitor("127.0.0.1", owner=True)}


def guest(session="s1"):
    return Request(session, who=Visitor("203.0.113.9"))


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    with Bot.open(library=tmp_path_factory.mktemp("library"), shipped=False) as opened:
        opened.add_articles([from_text(f"Tea number {n}.", f"Tea {n}") for n in range(60)])
        yield opened


@pytest.fixture
def owner(bot):
    return Shelf(bot, OWNERS, None, None)


def seen(shown):
    """What a reader sees of it: titles, the line below, whether there is more on each side."""
    found, counted, previous, following, number, _ = shown
    titles = [text.split("\n")[0] for text, _ in found.choices]
    return titles, unescape(counted), previous.interactive, following.interactive, number


def test_the_list_is_paged_newest_first(owner):
    titles, counted, before, after, number = seen(owner.first([], "", SHARED, Request()))
    assert titles == [f"Tea {n}" for n in range(59, 59 - PAGE, -1)]
    assert (counted, before, after, number) == ("1–25 of 60", False, True, 0)
    titles, counted, before, after, number = seen(owner.next("", 1, SHARED, Request()))
    assert (len(titles), counted, before, after, number) == (10, "51–60 of 60", True, False, 2)
    assert seen(owner.previous("", 1, SHARED, Request()))[1] == "1–25 of 60"


@pytest.mark.parametrize("page", [-5, 3, 10**9, "x", None])
def test_a_page_that_is_none_is_the_nearest(owner, page):
    _, counted, *_ = seen(owner.show([], "", page, SHARED, Request()))
    assert counted in ("1–25 of 60", "51–60 of 60")


def test_the_list_is_searched(owner):
    assert seen(owner.first([], "tea 17", SHARED, Request()))[:2] == (["Tea 17"], "1–1 of 1")
    found, counted, *_ = owner.first([], "coffee<script>", SHARED, Request())
    assert found.visible is False
    assert unescape(counted) == "No article holds “coffee<script>”."
    assert "<script" not in counted


DATED = ("2019-05-01", "2020-02", "2019", "", "2020-02-03")


@pytest.fixture(scope="module")
def dated(tmp_path_factory):
    with Bot.open(library=tmp_path_factory.mktemp("dated"), shipped=False) as opened:
        for number, date in enumerate(DATED):
            text = f"茶葉第{number}號。" if number % 2 else f"Tea number {number}."
            article = from_text(text, f"{'bdace'[number]} tea")
            opened.add_articles([replace(article, date=date)])
        yield Shelf(opened, OWNERS, None, None)


@pytest.mark.parametrize(
    ("facets", "titles"),
    [
        ((), "ecadb"),
        (("", "", "newest"), "ecadb"),
        (("", "", "no such order"), "ecadb"),
        (("", "", "title"), "abcde"),
        (("", "", "latest"), "edbac"),
        (("", "", "earliest"), "abdec"),
        (("en", "", ""), "eab"),
        (("zh-Hant", "", "title"), "cd"),
        (("", "2019", ""), "ab"),
        (("", "2020-02", "earliest"), "de"),
        (("en", "2020", ""), "e"),
        (("no such language", "", "title"), "abcde"),
        (("en", "2018", ""), ""),
        ((None, None, None), "ecadb"),
    ],
)
def test_the_list_is_narrowed_and_put_in_order(dated, facets, titles):
    shown, counted, *_ = seen(dated.first([], "", SHARED, Request(), *facets))
    assert "".join(title[0] for title in shown) == titles
    if not titles:
        assert counted == TEXTS["en"]["only_none"]


def test_a_date_that_is_none_is_told_with_the_value(dated):
    _, counted, *_ = seen(dated.first([], "", SHARED, Request(), "", "<b>spring", "title"))
    assert counted == TEXTS["en"]["lib_wrong_date"].format(value="<b>spring")


def test_a_long_list_keeps_its_own_order_and_says_so(owner, monkeypatch):
    monkeypatch.setattr(library_list, "SORTED", 59)
    titles, counted, *_ = seen(owner.first([], "", SHARED, Request(), "", "", "title"))
    assert titles[0] == "Tea 59"
    assert counted == TEXTS["en"]["lib_unsorted"].format(range="1–25 of 60", limit="59")
    monkeypatch.setattr(library_list, "SORTED", 60)
    titles, counted, *_ = seen(owner.next("", 0, SHARED, Request(), "", "", "title"))
    assert (titles[0], counted) == ("Tea 31", "26–50 of 60")


def test_what_is_chosen_stays_so_while_it_is_in_the_list(owner, bot):
    newest, next_one = (entry.id for entry in bot.entries("", 0, 2).shown)
    (other,) = (entry.id for entry in bot.entries("", 40, 1).shown)
    chosen = [other, next_one, newest, "none"]
    assert owner.first(chosen, "", SHARED, Request())[0].value == [newest, next_one]
    assert owner.show(chosen, "", 1, SHARED, Request())[0].value == [other]
    assert owner.first(chosen, "tea 59", SHARED, Request())[0].value == [newest]
    assert owner.first(None, "", SHARED, Request())[0].value == []
    assert owner.next("", 0, SHARED, Request())[0].value == []


def test_a_line_of_the_list():
    entry = Entry("id", "外資", "zh-Hant", "2020-03-27", "/home/somebody/secret/a.md", 1_234)
    assert label(entry, "en") == "外資\n繁體中文 · 2020-03-27 · passages: 1,234 · a.md"
    assert label(Entry("id", " ", "", "", "", 0), "zh-Hans") == "无标题文章\n段落：0"


@pytest.mark.parametrize("trick", HOSTILE)
def test_a_hostile_title_is_one_plain_line(trick):
    title, rest = label(Entry("id", trick, "en", trick, trick, 1), "en").split("\n")
    assert len(title) <= library_list.TITLE_CHARS
    assert "__i18n__" not in title + rest
    assert not {"\u202e", "\u2066", "\x07", "\x1b", "\0"} & set(title + rest)


def test_before_anything_goes_its_title_is_said(owner, bot):
    ids = [entry.id for entry in bot.entries("", 0, 7).shown]
    line, group = owner.confirm(ids, "", 0, SHARED, Request())
    assert group.visible is True
    assert "Remove for good (7)?" in unescape(line)
    assert "Tea 59 · Tea 58 · Tea 57 · Tea 56 · Tea 55 …" in unescape(line)
    line, group = owner.confirm([], "", 0, SHARED, Request())
    assert (unescape(line), group.visible) == ("Choose articles in the list first.", False)
    assert owner.keep()[0] == ""


def test_the_owner_removes_for_good(tmp_path):
    with Bot.open(library=tmp_path) as bot:
        shelf = Shelf(bot, OWNERS, None, None)
        first, second = bot.entries("", 0, 2).shown
        said, found, *_ = shelf.remove([first.id, second.id], "", 0, SHARED, Request())
        assert unescape(said) == "2 removed"
        assert first.id not in [one for _, one in found.choices]
        line, *_ = shelf.remove([first.id], "", 0, SHARED, Request())
        assert "there is no article" in unescape(line)
        left = bot.entries().total
    with Bot.open(library=tmp_path) as bot:  # the shipped ones do not come back
        assert bot.entries().total == left == 7


def test_a_visitor_removes_own_articles_only(bot):
    guests = Visits(bot)
    shelf = Shelf(bot, SHARED_WITH, guests, None)
    try:
        assert seen(shelf.first([], "", "mine", guest()))[:2] == ([], "There is no article yet.")
        assert len(guests) == 0
        visit = guests.open(visit_key(guest()))
        visit.add_articles([from_text("My tea.", "Mine", visit.giver)])
        assert seen(shelf.first([], "", "mine", guest()))[0] == ["Mine"]
        assert seen(shelf.first([], "", "mine", guest("s2")))[0] == []
        shared, *_ = shelf.first([], "", SHARED, guest())
        assert shared.interactive is False
        assert len(shared.choices) == PAGE
        theirs = [entry.id for entry in bot.entries().shown]
        shelf.remove(theirs, "", 0, SHARED, guest())
        shelf.remove(theirs, "", 0, "mine", guest("s2"))
        assert bot.entries().total == 60
        assert shelf.confirm(theirs, "", 0, SHARED, guest())[1].visible is False
        mine = [entry.id for entry in visit.entries().shown]
        shelf.remove(mine, "", 0, "mine", guest("s2"))
        assert visit.entries().total == 1
        shelf.remove(mine, "", 0, "mine", guest())
        assert visit.entries().total == 0
    finally:
        guests.close()


def test_who_may_change_nothing_chooses_and_removes_nothing(bot):
    shelf = Shelf(bot, OWNERS, None, None)
    found, *_ = shelf.first([], "", SHARED, guest())
    assert found.interactive is False
    victim = bot.entries("", 0, 1).shown[0].id
    for scope in (SHARED, "mine", ""):
        line, asked_back = shelf.confirm([victim], "", 0, scope, guest())
        assert unescape(line) == TEXTS["en"]["lib_owner"]
        assert asked_back.visible is False
        line, *_ = shelf.remove([victim], "", 0, scope, guest())
        assert unescape(line) == TEXTS["en"]["lib_owner"]
    assert bot.article(victim)


def test_the_list_speaks_the_visitors_language(bot, owner):
    _, counted, *_ = seen(owner.first([], "", SHARED, Request(language="zh-TW,zh")))
    assert counted == "第1–25篇，共60篇"
    forced = Shelf(bot, OWNERS, None, "zh-Hans")
    assert forced.language(Request(language="en")) == "zh-Hans"
