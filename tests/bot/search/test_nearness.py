from __future__ import annotations

import math

import pytest

from bot.core.records import Term
from bot.question.terms import question_terms
from bot.search.match import meeting, nearness
from embeddings.lexicon import Lexicon, Table

EXPORT, IMPORT = Term({"出口": 1.0}, 1.0), Term({"进口": 1.0}, 1.0)


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(
        Table.build({"export": {"出口": 1.0}, "import": {"进口": 1.0}}),
        Table.build({"出口": {"export": 1.0}, "进口": {"import": 1.0}}),
        Table.build({}),
        Table.build({}),
    )


def places(sentence, *values):
    return [(sentence.index(value), sentence.index(value) + len(value)) for value in values]


TRADE = "徐州2019年的出口額為777.9億元，進口額為154億元。"
TRADE_ENGLISH = "Exports were worth 77.79 billion yuan, imports came to 15.4 billion yuan."


@pytest.mark.parametrize(
    ("question", "sentence", "values"),
    [
        ("徐州2019年出口總額是多少？", TRADE, ("777.9億元", "154億元")),
        ("徐州2019年进口总额是多少？", TRADE, ("154億元", "777.9億元")),
        ("How much did Xuzhou export in 2019?", TRADE, ("777.9億元", "154億元")),
        ("How much did Xuzhou import in 2019?", TRADE, ("154億元", "777.9億元")),
        ("How much were the exports?", TRADE_ENGLISH, ("77.79 billion", "15.4 billion")),
        ("How much were the imports?", TRADE_ENGLISH, ("15.4 billion", "77.79 billion")),
        ("進口總額是多少？", TRADE_ENGLISH, ("15.4 billion", "77.79 billion")),
    ],
)
def test_the_value_beside_the_questions_words_is_nearest(question, sentence, values, lexicon):
    near, far = nearness(question_terms(question, lexicon), sentence, places(sentence, *values))
    assert near == 1.0
    assert 0 < far < 0.95


SHORT = "出口甲，进口乙"
FIRST, SECOND = (2, 3), (6, 7)  # where 甲 and 乙 stand


def test_a_word_right_before_its_value_counts_whole_and_for_later_ones_less():
    # 甲: side by side, 1; 乙: 0.8 of that, more than over the gap, a comma and three characters
    assert nearness([EXPORT], SHORT, [FIRST, SECOND]) == pytest.approx([1.0, 0.8], abs=1e-5)


def test_a_word_behind_a_value_in_another_clause():
    # 甲: behind 0.7, another clause 0.5, one comma away; 乙: side by side
    expected = 0.7 * 0.5 * math.exp(-1 / 12)
    assert nearness([IMPORT], SHORT, [FIRST, SECOND]) == pytest.approx([expected, 1.0], abs=1e-5)


def test_both_words_are_added_up():
    other = 0.7 * 0.5 * math.exp(-1 / 12)
    found = nearness([EXPORT, IMPORT], SHORT, [FIRST, SECOND])
    assert found == pytest.approx([(1 + other) / 1.8, 1.0], abs=1e-5)


def test_weights_and_shares_count():
    heavy, unsure = Term({"出口": 1.0}, 4.0), Term({"进口": 0.5}, 1.0)
    other = 0.7 * 0.5 * math.exp(-1 / 12)
    found = nearness([heavy, unsure], SHORT, [FIRST, SECOND])
    expected = (4 * 0.8 + 0.5) / (4 + 0.5 * other)
    assert found == pytest.approx([1.0, expected], abs=1e-5)


def test_the_nearest_place_of_a_word_counts():
    sentence = "出口很多人都说好，出口甲"
    assert nearness([EXPORT], sentence, [(11, 12)]) == [1.0]
    near, far = nearness([EXPORT], "出口甲很多，很多，出口乙", [(2, 3), (11, 12)])
    assert near == far == 1.0


def test_a_word_inside_a_value_says_nothing_about_it():
    sentence = "出口部，局"
    found = nearness([EXPORT], sentence, [(0, 3), (4, 5)])
    assert found[0] < 1e-5
    assert found[1] == 1.0


def test_the_order_of_the_values_is_kept():
    assert nearness([EXPORT], SHORT, [SECOND, FIRST]) == pytest.approx([0.8, 1.0], abs=1e-5)


def test_the_script_is_folded():
    assert nearness([IMPORT], "出口甲，進口乙", [FIRST, SECOND])[1] == 1.0


def test_without_words_all_are_equally_near():
    assert nearness([], SHORT, [FIRST, SECOND]) == [1.0, 1.0]
    assert nearness([Term({"外资": 1.0}, 1.0)], SHORT, [FIRST, SECOND]) == [1.0, 1.0]
    assert nearness([Term({}, 1.0)], SHORT, [FIRST, SECOND]) == [1.0, 1.0]


@pytest.mark.parametrize("sentence", ["", "   ", "🙂", "出口" * 1_000])
def test_without_values_there_is_nothing(sentence):
    assert nearness([EXPORT], sentence, []) == []


@pytest.mark.parametrize(
    ("terms", "sentence", "share"),
    [
        ([EXPORT], "出口額上升。", 1.0),
        ([EXPORT], "進出口總額上升。", 0.5),
        ([EXPORT, IMPORT], "出口上升。", 0.5),
        ([Term({"export": 1.0}, 1.0)], "Exports rose.", 1.0),
        ([Term({"export": 1.0}, 1.0)], "Imports and exports rose.", 0.5),
        ([Term({"export": 1.0}, 1.0)], "Exports and imports rose.", 0.5),
        (
            [Term({"export": 1.0}, 1.0), Term({"import": 1.0}, 1.0)],
            "Imports and exports rose.",
            1.0,
        ),
        ([EXPORT], "天氣良好。", 0.0),
        ([EXPORT], "", 0.0),
        ([], "出口額上升。", 0.0),
    ],
)
def test_what_stands_for_both_of_a_pair_meets_a_question_for_one_by_half(terms, sentence, share):
    found = meeting(terms, sentence)
    assert found.share == pytest.approx(share)
    assert found.partly is ("出口總額" in sentence or " and " in sentence and len(terms) == 1)


@pytest.mark.parametrize(
    ("asked", "sentence", "partly"),
    [
        ("小学", "全市有中小學五百所。", True),
        ("小学", "全市有小學三百所。", False),
        ("大学", "北京大學有四萬名學生。", False),
        ("出口", "出口額為777.9億元。", False),
        ("美元", "使用外資20亿美元。", False),
        ("acquisit", "its largest acquisition and an aggressive move", False),
        ("export", "exports and imports grew", True),
    ],
)
def test_a_word_that_ends_another_is_half_of_a_pair_only_where_the_other_half_is_a_word(
    asked, sentence, partly
):
    assert meeting([Term({asked: 1.0}, 1.0)], sentence).partly is partly


def test_who_asks_for_the_pair_gets_its_figure():
    asked = [Term({"进出口": 1.0}, 1.0), Term({"出口": 1.0}, 0.35)]
    assert not meeting(asked, "進出口總額為931.9億元。").partly


def test_a_translation_for_the_pair_stands_for_both():
    asked = [Term({"export": 1.0, "出口": 1.0, "进出口": 0.4}, 1.0)]
    assert meeting(asked, "進出口總額為931.9億元。").partly
    assert not meeting(asked, "出口額為777.9億元。").partly
    pair = [Term({"trade": 0.4, "进出口": 1.0, "出口": 0.4}, 1.0)]
    assert not meeting(pair, "進出口總額為931.9億元。").partly
    both = [*asked, Term({"import": 1.0, "进口": 0.5}, 1.0)]
    assert not meeting(both, "進出口總額為931.9億元。").partly
