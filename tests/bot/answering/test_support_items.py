from __future__ import annotations

import pytest
from frame_cases import hit_of, quote_of

from bot.answering.support import check, is_of_another
from bot.answering.support_items import check_items
from bot.core import Span
from bot.question.frame import frame_of
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()
ROOMS = "Room 12 costs 180 dollars. It has a bath. Room 13 costs 120 dollars. It has a balcony."
PRICES = "It is 180 dollars for room 12 and 120 for room 13."
SHOPS = "甲店销售额为820万元，乙店销售额为655万元。"


def lacks(question, quote, passage="", **article):
    hit = hit_of(passage or quote, **article)
    found = check(frame_of(question, LEXICON), quote_of(hit, quote), hit, [hit], LEXICON)
    return found.missing, found.what


@pytest.mark.parametrize(
    ("question", "quote", "what"),
    [
        ("How much does room 12 cost?", "Room 12 costs 180 dollars.", ""),
        ("12号房间多少钱？", "Room 12 costs 180 dollars.", ""),
        ("How much does room 12 cost?", "Room 13 costs 120 dollars.", "room 12"),
        ("How much does room 14 cost?", "Room 13 costs 120 dollars.", "room 14"),
        ("What does room 12 have?", "It has a bath.", ""),
        ("What does room 12 have?", "It has a balcony.", "room 12"),
    ],
)
def test_a_quote_is_of_the_item_last_named(question, quote, what):
    assert lacks(question, quote, ROOMS) == ("item" if what else "", what)


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("甲店销售额是多少？", ""),
        ("乙店銷售額是多少？", ""),
        ("丙店销售额是多少？", "丙店"),
        ("A店销售额是多少？", ""),
        ("What were the sales of X300?", "X300"),
    ],
)
def test_letters_and_stems_tell_items_apart(question, what):
    assert lacks(question, SHOPS)[1] == what


def test_headings_and_titles_say_which_item_is_meant():
    text = "## Room 14\n\nIt sleeps two guests, and much more is said of it here in a long line.\n"
    quote = "It sleeps two guests"
    assert lacks("How many guests does room 14 sleep?", quote, text) == ("", "")
    assert lacks("How many guests does room 15 sleep?", quote, text) == ("item", "room 15")
    assert lacks("How many does Line 4 carry?", "It carries 9 people.", title="Line 4") == ("", "")
    assert lacks("How many does Line 5 carry?", "It carries 9 people.", title="Line 4")[0] == "item"


def test_an_article_of_law_that_cites_another_is_itself():
    text = "第十九条 违反第十二条规定的，处五十元罚款。"
    assert lacks("第十九条规定罚款多少？", text) == ("", "")
    assert lacks("第二十条规定罚款多少？", text) == ("item", "第二十条")
    assert lacks("第十二条规定罚款多少？", text) == ("item", "第十二条")


def test_a_row_may_be_headed_by_the_mark_alone():
    text = "12: price 180 dollars, guests 4"
    assert lacks("What is the price of room 12?", text)[0] == ""


def test_a_question_without_items_asks_for_none():
    hit = hit_of(ROOMS)
    frame = frame_of("How much does it cost?", LEXICON)
    assert check_items(frame, quote_of(hit, ROOMS), hit, [hit], LEXICON) == (1.0, 1.0, "")


@pytest.mark.parametrize(
    ("question", "text", "value", "of_another"),
    [
        ("乙店销售额是多少？", SHOPS, "820万元", True),
        ("乙店销售额是多少？", SHOPS, "655万元", False),
        ("甲店销售额是多少？", SHOPS, "655万元", True),
        ("302室的产权人是谁？", "302室的产权人是季怀远，304室的产权人是冉素英。", "冉素英", True),
        ("302室的产权人是谁？", "302室的产权人是季怀远，304室的产权人是冉素英。", "季怀远", False),
        ("How much is room 13?", PRICES, "180 dollars", True),
        ("How much is room 12?", PRICES, "180 dollars", False),
        ("How much is room 12?", "Rooms 12 and 13 cost 120 dollars each.", "120 dollars", False),
        ("乙店销售额是多少？", "甲店、乙店销售额分别为820万元和655万元。", "655万元", False),
    ],
)  # fmt: skip
def test_a_value_is_of_the_item_before_it(question, text, value, of_another):
    hit = hit_of(text)
    at = text.index(value)
    span = Span(hit.article.id, at, at + len(value), value)
    frame = frame_of(question, LEXICON)
    quote = quote_of(hit, text)
    assert is_of_another(frame, quote, span, hit.article, LEXICON) is of_another


def test_another_name_of_the_article_supports():
    text = "Upper Vellan Water Management Board (UVWMB) is old. The UVWMB employs 230 inspectors."
    question = "How many inspectors does the Upper Vellan Water Management Board employ?"
    assert lacks(question, "The UVWMB employs 230 inspectors.", text) == ("", "")


def test_what_is_not_said_of_the_item_is_missing():
    assert lacks("乙店有多少员工？", SHOPS + "丙店有员工9人。")[0] == ""
    assert lacks("8号楼有多少员工？", "8号楼有住户132户。") == ("word", "员工")


def test_an_item_of_another_kind_is_none():
    text = "In Round 3, Team A won. Nothing else happened."
    hits = [hit_of(text), hit_of("Lane 1: 58 seconds")]
    frame = frame_of("Who swam in lane 3?", LEXICON)
    quote = quote_of(hits[0], "Nothing else happened.")
    assert check_items(frame, quote, hits[0], hits, LEXICON).missing == "lane 3"
    assert check_items(frame, quote, hits[0], hits[:1], LEXICON) == (0, 0.5, "")
