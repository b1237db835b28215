"""The facts of a measure and a period, by their words in either language."""

from __future__ import annotations

import pytest
from library_parts import Topics, article

from bot import Filter
from bot.library import LocalLibrary
from bot.search import find_facts
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()
ARTICLES = (
    article("b", "2019年出口6亿元。2019年3月出口1亿元。进口3亿元。", language="zh-Hans"),
    article("a", "2018年出口5亿元。\n\n票价20元。", language="zh-Hans"),
    article("e", "Exports came to $7 million in 2017.", language="en"),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    with LocalLibrary.open(tmp_path_factory.mktemp("facts"), Topics()) as opened:
        opened.update(ARTICLES)
        yield opened


def found(library, *given, **named):
    return [fact.mark.text for fact in find_facts(library, LEXICON, *given, **named)]


def test_all_facts_stand_by_period_and_those_without_one_last(library):
    assert found(library) == ["$7 million", "5亿元", "6亿元", "1亿元", "3亿元", "20元"]


def test_each_word_of_a_measure_counts_in_either_language(library):
    assert found(library, "出口") == ["$7 million", "5亿元", "6亿元", "1亿元"]
    assert found(library, "exports") == ["$7 million", "5亿元", "6亿元", "1亿元"]
    assert found(library, "ticket exports") == []


def test_a_period_holds_what_lies_in_it(library):
    assert found(library, "出口", "2019") == ["6亿元", "1亿元"]
    assert found(library, "出口", "2019-03") == ["1亿元"]


def test_a_filter_chooses_the_articles(library):
    assert found(library, "出口", only=Filter(languages=("en",))) == ["$7 million"]
    assert found(library, only=Filter(articles=("a",))) == ["5亿元", "20元"]


@pytest.mark.parametrize("period", ["May", "19", "2019年", "2019/2020", "2019-Q"])
def test_a_period_that_is_none_is_told(library, period):
    with pytest.raises(ValueError, match=f"period is '{period}'; write it as 2019"):
        found(library, "", period)
