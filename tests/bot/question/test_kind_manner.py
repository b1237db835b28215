"""What manner of answer a question wants, in English and both Chinese scripts."""

from __future__ import annotations

import pytest

from bot.question.kind import items_asked, manner_asked


@pytest.mark.parametrize(
    "question",
    [
        "Why did exports grow?", "WHY?", "How come it closed?", "What caused the fire?",
        "What was the main reason for the delay?", "What are the causes of the war?",
        "For what reason did they leave?",
        "为什么出口增长？", "徐州为什么把招商搬到网上？", "這項工作為什麼重要？", "為何停工？",
        "停運的原因是什麼？", "什么原因导致停工？", "工厂缘何停工？",
    ],
)  # fmt: skip
def test_reasons(question):
    assert manner_asked(question) == "reason"


@pytest.mark.parametrize(
    "question",
    [
        "Which company built the bridge?", "What organization published the list?",
        "Which Chinese government agency approved it?", "Which organisation held the course?",
        "哪家公司建造了大橋？", "课程由哪个单位举办？", "哪个机构批准的？", "由哪一個組織發起？",
        "什么部门负责？", "他畢業於哪所大學？",
    ],
)  # fmt: skip
def test_organisations(question):
    assert manner_asked(question) == "organisation"


@pytest.mark.parametrize(
    "question",
    [
        "What are the four industries?", "Which four industries are strategic?",
        "Name the places they visited.", "Name two products.", "List all districts.",
        "Which districts are there?", "What two rivers meet there?", "What were the results?",
        "Which are the three goals?", "What are Xuzhou's fields?",
        "四大产业是哪些？", "徐州看中哪些前沿领域？", "提出了哪四項要求？", "分為哪幾類？",
        "哪两个区签了约？",
    ],
)  # fmt: skip
def test_lists(question):
    assert manner_asked(question) == "list"


@pytest.mark.parametrize(
    "question",
    [
        "What is a land port?", "What's an e-commerce zone?", "What’s an ode?", "Define entropy.",
        "What does FDI stand for?", "What is meant by openness?", "What is the definition of GDP?",
        "什么是区块链？", "什麼是「765計劃」？", "區塊鏈是什麼？", "区块链是什么意思？",
        "何谓开放？", "“三个导向”指的是什么？",
    ],
)  # fmt: skip
def test_definitions(question):
    assert manner_asked(question) == "definition"


@pytest.mark.parametrize(
    "question",
    [
        "", "   ", "🙂", "?", "問" * 2_000, "Xuzhou", "What is Xuzhou's plan?", "What did it pass?",
        "徐州希望成为什么？", "徐州定位为什么城市？", "他被称为什么？", "那里的首都是什么？",
        "通過了什麼驗收？", "How does it work?", "The reasonable price", "Whyalla", "a namesake",
    ],
)  # fmt: skip
def test_anything_else(question):
    assert manner_asked(question) == ""


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("徐州有哪四大新興產業？", 4),
        ("哪三个导向？", 3),
        ("哪12個項目？", 12),
        ("Which four industries are these?", 4),
        ("What are the three orientations?", 3),
        ("有哪些產業？", 0),
        ("What are they?", 0),
        ("", 0),
        ("？", 0),
    ],
)
def test_how_many_things_are_asked_for(question, items):
    assert items_asked(question) == items
