from __future__ import annotations

import random

import pytest

from bot.text.figures import KINDS
from embeddings.training.cloze import chinese_question, english_question

TEXT = "昨天，徐州市政府在莫斯科签约21个项目，投资20.9亿美元。"
SPAN = (TEXT.index("21个"), TEXT.index("项目"))
ENGLISH = "Yesterday, the city government signed 21 projects in Moscow, for US$2.09 billion."
ENGLISH_SPAN = (ENGLISH.index("21"), ENGLISH.index(" projects"))
EVERY_KIND = (*KINDS, "person", "place", "organisation", "thing")


class Always(random.Random):
    """Draws the first of everything, and the same number between 0 and 1 each time."""

    def __init__(self, number):
        super().__init__(0)
        self.number = number

    def random(self):
        return self.number

    def choice(self, options):
        return options[0]


def test_the_question_word_stands_for_the_span():
    asked = chinese_question(TEXT, SPAN, "count", Always(0.5))
    assert asked == "徐州市政府在莫斯科签约多少项目？"


def test_the_question_word_may_come_last():
    asked = chinese_question(TEXT, SPAN, "count", Always(0.1))
    assert asked == "徐州市政府在莫斯科签约项目，，多少？"


def test_in_english_it_comes_first():
    asked = english_question(ENGLISH, ENGLISH_SPAN, "count", Always(0.5))
    assert asked == "How many the city government signed projects in Moscow?"
    assert english_question("Xuzhou grew", (0, 6), "place", Always(0.1)) == "Where grew?"


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_has_its_question_words(kind):
    assert chinese_question(TEXT, SPAN, kind, random.Random(1)).endswith("？")
    asked = english_question(ENGLISH, ENGLISH_SPAN, kind, random.Random(1))
    assert asked[0].isupper()
    assert asked.endswith("?")


@pytest.mark.parametrize("seed", range(50))
def test_never_the_answer_itself(seed):
    asked = chinese_question(TEXT, SPAN, "count", random.Random(seed))
    assert "21个" not in asked
    assert len(asked) < 60
    assert "21" not in english_question(ENGLISH, ENGLISH_SPAN, "count", random.Random(seed))


def test_some_questions_are_shorter_and_some_say_more():
    asked = {chinese_question(TEXT, SPAN, "count", random.Random(seed)) for seed in range(50)}
    assert len(asked) > 20
    assert any("投资20.9亿美元" in one for one in asked)
    assert any("莫斯科" not in one for one in asked)


def test_a_seed_decides_everything():
    def drawn(seed):
        return chinese_question(TEXT, SPAN, "count", random.Random(seed))

    assert drawn(3) == drawn(3)


def test_a_sentence_that_is_nothing_but_the_span():
    assert chinese_question("徐州", (0, 2), "place", Always(0.5)) == "哪里？"


def test_a_long_sentence_is_cut():
    text = "徐州" * 500 + "莫斯科" + "徐州" * 500
    assert len(chinese_question(text, (1_000, 1_003), "place", Always(0.5))) == 93
