from __future__ import annotations

import pytest

from bot.question.terms import number_terms
from bot.text.words import counts_by_republic, tokens


def asked(question):
    return [term.tokens for term in number_terms(question)]


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        # the scale words of the other language
        ("1.5 billion people", [{"15": 1.0}]),
        ("15億人", [{"1.5": 1.0}]),
        ("15亿人", [{"1.5": 1.0}]),
        ("US$2.09 billion", [{"20.9": 1.0}]),
        ("20.9億美元", [{"2.09": 1.0}]),
        ("三百五十万", [{"3.5": 1.0}, {"350": 1.0}]),
        # numerals of either kind, from 11 to 99
        ("the 49th", [{"四十九": 1.0, "四十": 0.5, "xlix": 1.0}]),
        ("forty-nine", [{"49": 1.0, "四十九": 1.0, "四十": 0.5, "xlix": 1.0}]),
        ("四十九人", [{"49": 1.0, "xlix": 1.0}]),
        ("第四十九屆", [{"49": 1.0, "四十九": 1.0, "xlix": 1.0}]),
        ("11", [{"十一": 1.0}]),  # xi is a name
        ("20", [{"二十": 1.0}]),
        ("50", [{"五十": 1.0}]),
        ("99", [{"九十九": 1.0, "九十": 0.5, "xcix": 1.0}]),
        ("ten", [{"10": 1.0}]),  # 十 is in too many words
        ("百分之四十九", [{"49": 1.0}]),
        # Roman ones
        ("Super Bowl XLIX", [{"49": 1.0, "四十九": 1.0, "四十": 0.5, "xlix": 1.0}]),
        ("超級盃XLIX在哪裡", [{"49": 1.0, "四十九": 1.0, "四十": 0.5, "xlix": 1.0}]),
        ("Louis XIV's", [{"14": 1.0, "十四": 1.0, "xiv": 1.0}]),
        ("Henry VIII, Louis XI", [{"8": 1.0}, {"11": 1.0, "十一": 1.0}]),
        ("World War II", [{"2": 1.0}]),
        ("MCMXCIV", [{"1994": 1.0}]),
        ("MMXIX", [{"2019": 1.0}]),
        # dates
        ("December 27", [{"12": 1.0}]),  # 12月27日
        ("十二月二十七日", [{"27": 1.0}, {"12": 1.0}]),
        ("民國108年", [{"2019": 1.0}]),
        ("民國一百零八年", [{"2019": 1.0}]),
    ],
)
def test_another_way_to_write_it(question, terms):
    assert asked(question) == terms


@pytest.mark.parametrize(
    "question",
    [
        "", " ?! ", "no numbers", "徐州", "2019", "in 2019", "二〇一九年", "March 27, 2019",
        "10", "100", "1,500", "49%", "5 km", "-5", "PPR-9087", "108年",
        "I", "Malcolm X", "CIVIL", "MMMM", "IIII", "LL", "xlix", "XLIXs",
    ],
)  # fmt: skip
def test_what_its_own_words_find_or_is_no_number(question):
    assert asked(question) == []


def test_every_term_counts_as_a_word_does():
    found = list(number_terms("XLIX, 1.5 billion and forty-nine on December 27"))
    assert len(found) == 4
    assert {(term.weight, term.is_bigram) for term in found} == {(1.0, False)}


def finds(question, text):
    """Whether a number of the question, as it is or otherwise written, is a token of the text."""
    there = set(tokens(text, counts_by_republic(text)))
    own = {token for token in tokens(question) if token[0].isdigit()}
    return bool(own & there) or any(term.tokens.keys() & there for term in number_terms(question))


SAME = [
    ("Super Bowl XLIX", "the 49th Super Bowl", "第四十九屆", "第49届"),
    ("1.5 billion people", "15亿人", "15億人"),
    ("on December 27", "12月27日"),
    ("民國108年", "in 2019", "二〇一九年", "2019年"),
    ("民國一百零八年", "in 2019", "民國108年", "民國一〇八年"),
]


@pytest.mark.parametrize(
    ("question", "text"),
    [(one, other) for same in SAME for one in same for other in same if one != other],
)
def test_written_either_way_it_is_found(question, text):
    assert finds(question, text)


def test_a_year_of_the_republic_only_where_an_article_counts_so():
    assert finds("What happened in 2019?", "民國108年發生")
    assert not finds("What happened in 2019?", "108年發生")
    assert finds("108年", "108年")


@pytest.mark.parametrize("number", range(11, 100))
def test_roman_numerals_there_and_back(number):
    (own,) = asked(str(number))
    for roman in (token for token in own if token.isalpha() and token.isascii()):
        (back,) = asked(roman.upper())
        assert str(number) in back
        assert roman in back
