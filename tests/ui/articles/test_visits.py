from __future__ import annotations

import stat
import threading
import time

import gradio as gr
import pytest
from starlette.requests import Request

from bot.articles.uploads import from_text
from bot.bot import Bot
from bot.core import settings
from bot.core.records import Article
from ui import temporary
from ui.access.entry import LOGIN
from ui.articles import visits
from ui.articles.visits import FullError, Visits, visit_key

MINE = "The mine of Zorblax shipped 4,007 tons of moonstone in 1999."
QUESTION = "How many tons of moonstone did the mine of Zorblax ship in 1999?"
FDI = "How much FDI did Xuzhou use in 2019?"


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    with Bot.open(library=tmp_path_factory.mktemp("library")) as opened:
        yield opened


@pytest.fixture
def guests(bot):
    made = Visits(bot)
    yield made
    made.close()


def zorblax(visit):
    return from_text(MINE, "Zorblax", visit.giver)


def test_a_visitor_asks_own_articles_and_the_library(guests, bot):
    before = len(bot.articles())
    visit = guests.open("s1")
    visit.add_articles([zorblax(visit)])
    own = guests.answering("s1").ask(QUESTION)
    assert own.answered
    assert "4,007" in own.text
    assert own.hits[0].article.text == MINE
    assert "2.09" in guests.answering("s1").ask(FDI).text
    assert len(bot.articles()) == before
    assert not bot.ask(QUESTION).answered


def test_another_visitor_sees_none_of_it(guests, bot):
    visit = guests.open("s1")
    visit.add_articles([zorblax(visit)])
    assert guests.answering("s2") is bot
    assert guests.answering(None) is bot
    other = guests.open("s2")
    other.add_articles([from_text("Tea is green.", "Tea", other.giver)])
    assert not guests.answering("s2").ask(QUESTION).answered
    other.remove_articles([visit.entries().shown[0].id])
    assert visit.entries().total == 1


def test_a_visit_is_made_at_the_first_upload_in_a_folder_of_its_own(guests):
    assert guests.get("s1") is None
    assert len(guests) == 0
    visit = guests.open("s1")
    assert guests.open("s1") is visit
    assert visit.folder.parent == temporary.folder()
    assert stat.S_IMODE(visit.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(temporary.folder().stat().st_mode) == 0o700


def test_a_visit_that_is_left_goes_and_one_that_comes_back_stays(guests):
    now = time.monotonic()
    left, back, stays = (guests.open(name) for name in ("left", "back", "stays"))
    guests.leave("left")
    guests.leave("back")
    guests.leave("nobody")
    guests.get("back")  # its connection was lost for a moment
    guests.sweep(now + settings.VISIT_LEFT - 1)
    assert len(guests) == 3
    guests.sweep(now + settings.VISIT_LEFT + 5)
    assert not left.folder.exists()
    assert guests.get("left") is None
    assert back.folder.exists()
    guests.sweep(now + settings.VISIT_IDLE + 60)
    assert not stays.folder.exists()
    assert len(guests) == 0


def test_the_end_of_the_server_ends_all_visits(bot):
    guests = Visits(bot)
    folders = [guests.open(name).folder for name in "ab"]
    visits.close_all()
    assert not any(folder.exists() for folder in folders)
    assert len(guests) == 0


def test_there_are_not_too_many_visits(guests, monkeypatch):
    monkeypatch.setattr(settings, "VISITS", 2)
    guests.open("a")
    guests.open("b")
    with pytest.raises(FullError) as told:
        guests.open("c")
    assert (told.value.key, told.value.limit) == ("visits_full", 2)
    with pytest.raises(FullError):
        guests.open(None)  # no session, no articles: nobody could ask them
    assert guests.open("a")


def test_a_visit_has_not_too_much(guests, monkeypatch):
    monkeypatch.setattr(settings, "VISIT_FILES", 2)
    monkeypatch.setattr(settings, "VISIT_CHARS", 100)
    visit = guests.open("s1")
    one, two, three = (Article(name, name, "Tea. " * 10) for name in "abc")
    visit.add_articles([one, two])
    with pytest.raises(FullError) as told:
        visit.add_articles([three])
    assert told.value.key == "visit_files"
    visit.add_articles([two])  # there already
    visit.remove_articles(["b"])
    with pytest.raises(FullError) as told:
        visit.add_articles([Article("c", "c", "Tea. " * 11)])
    assert told.value.key == "visit_chars"
    visit.add_articles([three])
    assert [entry.id for entry in visit.entries().shown] == ["c", "a"]


def test_visitors_add_and_ask_at_one_time(guests):
    wrong = []

    def visit(number):
        try:
            mine = guests.open(f"s{number % 3}")
            for part in range(3):
                text = f"The number of visitor {number} in part {part} is {number}{part}7."
                mine.add_articles([from_text(text, f"{number}-{part}", mine.giver)])
                assert guests.answering(f"s{number % 3}").retrieve(text, 1)[0].article.text
        except Exception as error:  # told in the test's own thread
            wrong.append(error)

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    assert [guests.get(f"s{number}").entries().total for number in range(3)] == [6, 6, 6]


def sent(session, login=""):
    """A request as Gradio hands it on."""
    return gr.Request(Request({"type": "http", "headers": [], LOGIN: login}), session_hash=session)


def test_a_visit_is_of_the_login_that_began_it(guests, bot):
    visit = guests.open(visit_key(sent("s1", "mine")))
    visit.add_articles([zorblax(visit)])
    assert guests.answering(visit_key(sent("s1", "mine"))).ask(QUESTION).answered
    for other in (sent("s1", "theirs"), sent("s1"), sent("s2", "mine"), sent("", "mine"), None):
        assert guests.answering(visit_key(other)) is bot
    guests.leave(visit_key(sent("s1", "theirs")))
    assert not visit.left
    guests.leave(visit_key(sent("s1", "mine")))
    assert visit.left
