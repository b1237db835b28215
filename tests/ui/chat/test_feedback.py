"""Thumbs and comments: which answer they are about, and that nothing goes wrong aloud."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from turns import ANSWER, HIT, MINE, QUOTE, library

from bot.core.errors import LibraryError
from bot.core.records import Answer
from ui.chat.feedback import Rating
from ui.chat.keeping import turn_records
from ui.chat.signatures import Spoken, sign_message
from ui.texts import TEXTS, text


class Keeper:
    """A bot that keeps feedback in a list."""

    def __init__(self, answer=ANSWER, articles=(MINE,)):
        self.answer, self.articles, self.given, self.broken = answer, articles, [], None

    def article(self, article_id):
        return library(*self.articles)(article_id)

    def ask(self, question, history=()):
        assert question == ANSWER.question
        return self.answer

    def add_feedback(self, answer, liked, **named):
        if self.broken:
            raise self.broken
        self.given.append((answer, liked, named))


@pytest.fixture
def bot():
    return Keeper()


@pytest.fixture
def spoken():
    return Spoken()


def thumb(bot, spoken, turn, liked=True, value=()):
    markup = [{"type": "text", "text": sign_message("", turn, "en")}]  # as the browser sends it
    return Rating(bot, spoken).thumb([markup], liked, list(value), "en")


def kept_by_browser(turn):
    return json.loads(json.dumps(turn_records([turn])))


def test_a_thumb_is_kept_at_once_with_the_servers_own_answer(bot, spoken):
    turn = spoken.add(ANSWER, "And how much?")
    word, line = thumb(bot, spoken, turn, value=kept_by_browser(replace(turn, text="Forged.")))
    assert line == text("liked", "en")
    named = {"typed": "And how much?", "key": turn.key}
    assert bot.given == [(replace(ANSWER, notice="checked"), True, named)]
    assert (word.liked, word.key) == (True, turn.key)


def test_a_comment_takes_the_words_place(bot, spoken):
    word, _ = thumb(bot, spoken, spoken.add(ANSWER, "q"), liked=False)
    left, line = Rating(bot, spoken).comment(word, "Too high.", True, "zh-Hant")
    assert (left, line) == (None, text("comment_kept", "zh-Hant"))
    answer, liked, named = bot.given[-1]
    assert (liked, named["comment"], named["unanswerable"]) == (False, "Too high.", True)
    assert named["key"] == bot.given[0][2]["key"]


@pytest.mark.parametrize(("answered", "liked"), [(True, True), (False, False), (False, True)])
def test_only_a_disliked_answer_can_be_unanswerable(bot, spoken, answered, liked):
    given = ANSWER if answered else Answer(ANSWER.question, "No.", False, 0.1, hits=(HIT,))
    word, _ = thumb(bot, spoken, spoken.add(given, "q"), liked=liked)
    Rating(bot, spoken).comment(word, "", True, "en")
    assert bot.given[-1][2]["unanswerable"] is False


def test_a_comment_that_is_too_long_stays_in_the_box(bot, spoken):
    word, _ = thumb(bot, spoken, spoken.add(ANSWER, "q"))
    left, line = Rating(bot, spoken).comment(word, "x" * 2_001, False, "en")
    assert left is word
    assert "2,001 characters" in line
    assert len(bot.given) == 1
    assert Rating(bot, spoken).comment(None, "x", False, "en") == (None, text("not_rated", "en"))


@pytest.mark.parametrize("liked", ["", None, "other", 1, []])
def test_a_thumb_taken_back_changes_nothing(bot, spoken, liked):
    assert thumb(bot, spoken, spoken.add(ANSWER, "q"), liked=liked) == (None, "")
    assert bot.given == []


@pytest.mark.parametrize("markup", ["", "wd-key-", "wd-key-" + "0" * 32, None, 5, {"text": "x"}])
def test_a_message_that_stands_for_no_answer_is_not_rated(bot, spoken, markup):
    assert Rating(bot, spoken).thumb(markup, True, None, "en") == (None, text("not_rated", "en"))
    assert bot.given == []


def test_an_answer_that_only_the_browser_remembers_is_made_again(bot, spoken):
    turn = Spoken().add(ANSWER, "And how much?")  # before the server was started
    word, line = thumb(bot, spoken, turn, value=kept_by_browser(replace(turn, text="Forged.")))
    assert line == text("liked", "en")
    assert bot.given[0][0].text == "4,007 tons."
    assert word.typed == "And how much?"


@pytest.mark.parametrize(
    "now",
    [
        replace(ANSWER, quotes=(replace(QUOTE, start=7),)),
        replace(ANSWER, quotes=()),
        replace(ANSWER, answered=False),
    ],
)
def test_one_that_would_be_another_now_is_not_rated(spoken, now):
    bot = Keeper(now)
    turn = Spoken().add(ANSWER, "q")
    assert thumb(bot, spoken, turn, value=kept_by_browser(turn))[0] is None
    assert bot.given == []


def test_an_answer_from_a_visitors_own_article_is_not_kept(spoken):
    bot = Keeper(articles=())
    refusal = Answer(ANSWER.question, "Nothing is said of that.", False, 0.1, hits=(HIT,))
    for answer in (ANSWER, refusal):
        assert thumb(bot, spoken, spoken.add(answer, "q")) == (None, text("not_rated", "en"))
    assert bot.given == []


@pytest.mark.parametrize("error", [LibraryError("full"), RuntimeError("a fault")])
@pytest.mark.parametrize("language", TEXTS)
def test_a_failure_is_one_line(bot, spoken, error, language):
    rating, turn = Rating(bot, spoken), spoken.add(ANSWER, "q")
    word, _ = rating.thumb(sign_message("", turn, "en"), True, None, language)
    bot.broken = error
    assert rating.comment(word, "x", False, language) == (word, text("not_kept", language))
    assert rating.thumb(sign_message("", turn, "en"), True, None, language)[0] is None
