"""Which readings of a follow-up are whole sentences that ask one thing."""

from __future__ import annotations

import pytest

from bot.question.followups.clauses import clause_of, counterpart, subject_of
from bot.question.followups.soundness import is_sound
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()


@pytest.mark.parametrize(
    "reading",
    [
        "徐州2019年出口额是多少？",
        "徐州2019年出口額的增幅是多少？",
        "为什么徐州2019年出口额是777.9亿元？",
        "谁说“越困难越不可以停步”？",
        "上海建成了吗？",
        "How many projects were signed in 2019?",
        "Why was Kelmore's net profit in 2022 what it was?",
        "What did the person who chaired the conference propose?",
        "Could you tell me who the museum's director is?",
        "When did 徐州号中欧班列 resume?",
    ],
)
def test_whole_sentences(reading):
    assert is_sound(reading, LEXICON)


@pytest.mark.parametrize(
    "reading",
    [
        "",
        "？",
        "徐州2019年出口额的增幅是多少美元？",
        "徐州的出口額有多少個？",
        "为什么高新区的藏书册？",
        "徐州的出口额的出口额是多少？",
        "谁是什么？",
        "它的总体规划是什么？",
        "the projects that did sign的投资总额是多少？",
        "How much is a children for adults?",
        "How many projects signed the?",
        "What was the the growth?",
        "since when for the deputy director?",
        "How much were exports是多少?",
        "How many did it sign?",
    ],
)
def test_broken_ones(reading):
    assert not is_sound(reading, LEXICON)


def test_the_parts_of_a_chinese_question():
    clause = clause_of("云河汽车2023年营业收入是多少？", LEXICON)
    assert clause is not None and clause.owner is not None and clause.matter is not None
    assert (clause.owner.text, clause.matter.text, clause.time) == (
        "云河汽车",
        "营业收入",
        "2023年",
    )
    counted = clause_of("北塘區2023年新建了多少個社區圖書館？", LEXICON)
    assert counted is not None and counted.owner is not None and counted.counted is not None
    assert (counted.owner.text, counted.counted.text) == ("北塘區", "社區圖書館")
    assert subject_of(counted, LEXICON, figure=True) == "北塘區2023年新建的社區圖書館"
    assert clause_of("徐州出口", LEXICON) is None
    assert clause_of("", LEXICON) is None


@pytest.mark.parametrize(
    ("question", "text", "place"),
    [
        ("云河汽车2023年营业收入是多少？", "远岚汽车", "云河汽车"),
        ("“徐州号”在全国排名第几？", "郑州号", "徐州号"),
        ("2月出口了多少列？", "进口", "出口"),
        ("云河汽车2023年营业收入是多少？", "净利润", None),
        ("云河汽车2023年营业收入是多少？", "云河汽车", None),
    ],
)
def test_what_a_fragment_may_take_the_place_of(question, text, place):
    clause = clause_of(question, LEXICON)
    assert clause is not None
    found = counterpart(clause, text, LEXICON)
    assert (found and question[found[0] : found[1]].strip("“”")) == place
