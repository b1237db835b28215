from __future__ import annotations

import pytest
from language_tables import rows

from bot.question.terms import number_terms
from bot.text.words import counts_by_republic, tokens


def asked(question):
    return [term.tokens for term in number_terms(question)]


def term_of(cell):
    """The words of a term with their weights: "四十九 四十=0.5"."""
    words = (part.partition("=") for part in cell.split())
    return {word: float(weight or 1) for word, _, weight in words}


@pytest.mark.parametrize(("question", "terms"), rows("question/number_terms.tsv"))
def test_another_way_to_write_it(question, terms):
    assert asked(question) == [term_of(cell) for cell in terms.split(";")]


@pytest.mark.parametrize(("question",), [("",), (" ?! ",), *rows("question/no_number_terms.tsv")])
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
