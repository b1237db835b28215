"""What a page sends of the articles that are to be searched."""

from __future__ import annotations

import json

import pytest
from answers import ARTICLE, QUESTION, SENTENCE
from choosy import Choosy
from hostile import HOSTILE

from bot import Bot
from bot.articles.uploads import from_text
from bot.core.filters import Filter
from ui.answer import notice_html, render
from ui.chat import replies
from ui.chat.article_filter import offers_json
from ui.chat.choice import choice_problem, filter_of
from ui.texts import TEXTS


def test_a_choice_is_the_json_of_a_filter():
    assert filter_of("") == Filter()
    sent = '{"languages": ["zh"], "since": "2019", "until": "", "tags": ["A"], "articles": []}'
    assert filter_of(sent) == Filter(languages=("zh",), since="2019", tags=("a",))


@pytest.mark.parametrize(
    "sent",
    [None, 7, [], "{", "[]", "[" * 900, '{"x": 1}', '{"tags": 1}', " " * 50_001, *HOSTILE],
)
def test_what_is_none_gets_one_line(sent):
    with pytest.raises(ValueError, match="."):
        filter_of(sent)
    assert choice_problem(Choosy(), sent, "zh-Hans") == TEXTS["zh-Hans"]["only_wrong"]


def test_an_article_that_is_gone_is_told():
    assert choice_problem(Choosy(), json.dumps({"articles": [ARTICLE.id]}), "en") == ""
    assert (
        choice_problem(Choosy(), json.dumps({"articles": ["x"]}), "en") == TEXTS["en"]["only_gone"]
    )


def test_a_reply_is_of_the_articles_that_are_meant():
    bot = Choosy()
    *_, (markup, _) = replies.reply(bot, QUESTION, [], "en", None, '{"tags": ["x"]}')
    assert (render.text_answered(markup), bot.only) == (SENTENCE, Filter(tags=("x",)))
    *_, (markup, _) = replies.reply(bot, QUESTION, [], "en", None, "")
    assert (render.text_answered(markup), bot.only) == (SENTENCE, None)
    (only,) = replies.reply(bot, QUESTION, [], "en", None, '{"since": "May"}')
    assert only == (notice_html(TEXTS["en"]["only_wrong"]), None)


# What there is to choose from


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What the control is told for an order."""
    with Bot.open(library=tmp_path_factory.mktemp("choice"), shipped=False) as bot:
        bot.add_articles([from_text(f"Tea number {n}.", f"Tea {n}\u202e") for n in range(20)])
        yield lambda order: offers_json(bot, "en", order)


def test_articles_are_offered_newest_first(found):
    given = json.loads(found('{"term": "", "number": 7}'))
    assert (given["number"], given["tags"]) == (7, [])
    titles = [one["title"] for one in given["articles"]]
    assert [title.split()[1][:2] for title in titles] == [
        "19",
        "18",
        "17",
        "16",
        "15",
        "14",
        "13",
        "12",
    ]
    assert not any("\u202e" in title for title in titles)
    (one,) = json.loads(found('{"term": "tea 17", "number": 8}'))["articles"]
    assert one["more"] == "English · passages: 1"
    assert json.loads(found('{"term": "coffee", "number": 9}'))["articles"] == []


@pytest.mark.parametrize("order", ["", "{", "[]", "7", "null", '{"term": "x"}', *HOSTILE])
def test_an_order_that_is_none_gets_nothing(found, order):
    assert found(order) == ""
