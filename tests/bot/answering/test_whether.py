from __future__ import annotations

import pytest

from bot import Bot
from bot.answering.whether import asks_whether, clause_of, verdict
from bot.core import Article, Span


def quote(text: str, start: int = 0) -> Span:
    return Span("a", start, start + len(text), text, "sentence")


@pytest.mark.parametrize(
    ("question", "sentence", "yes", "clause"),
    [
        (
            "Did Quanshan District sign 18 projects?",
            "In 2020 Quanshan District signed 18 industrial projects.",
            True,
            "In 2020 Quanshan District signed 18 industrial projects",
        ),
        (
            "Can dogs eat chocolate?",
            "Dogs cannot eat chocolate.",
            False,
            "Dogs cannot eat chocolate",
        ),
        (
            "Is Zhou the mayor?",
            "Zhou is the mayor of the city.",
            True,
            "Zhou is the mayor of the city",
        ),
        (
            "Was the bridge finished?",
            "The bridge was never finished.",
            False,
            "The bridge was never finished",
        ),
        ("图书馆周一开放吗？", "图书馆周一不开放。", False, "图书馆周一不开放"),
        ("圖書館週一開放嗎？", "图书馆周一开放。", True, "图书馆周一开放"),
        ("市政府有没有批准这个项目？", "市政府批准了这个项目。", True, "市政府批准了这个项目"),
        ("员工可以带宠物吗？", "经批准，员工可以带宠物上班。", True, "经批准，员工可以带宠物上班"),
        ("员工可不可以带宠物？", "员工不得带宠物上班。", False, "员工不得带宠物上班"),
    ],
)
def test_what_a_sentence_settles(question, sentence, yes, clause):
    assert asks_whether(question)
    found = verdict(question, quote(sentence, 7))
    assert found is not None
    assert (found.yes, found.clause.text) == (yes, clause)
    assert found.clause.start == 7 + sentence.index(clause)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Did Quanshan District sign 20 projects?", "Quanshan District signed 18 projects."),
        ("Did Acme visit Brix?", "Corex, a rival of Acme, visited Brix."),
        ("Did Acme visit Brix?", "Acme plans to visit Brix."),
        ("Did Acme visit Brix?", "Brix visited Acme."),
        ("Did Acme visit Brix?", "Acme's owner visited Brix."),
        ("Did Acme visit Brix?", "If Acme visited Brix, nobody saw it."),
        ("Did Acme not visit Brix?", "Acme did not visit Brix."),
        ("Is Zhou the mayor?", "Zhou met the mayor on Monday."),
        ("Is Zhou the mayor?", "Zhou is the deputy mayor."),
        ("Is it the largest port?", "It is the second largest port."),
        ("Can dogs eat chocolate?", "Dogs eat chocolate."),
        ("甲厂停产了吗？", "甲厂工人说，乙厂停产。"),
        ("市政府是否批准了项目？", "省政府要求市政府批准项目。"),
        ("上海建成千座公园了吗？", "南京市政府建成千座公园。"),
        ("徐州签了项目吗？", "Xuzhou signed the project."),
        ("开放吗？", "图书馆开放。"),
    ],
)
def test_what_it_leaves_open(question, sentence):
    assert verdict(question, quote(sentence), "上海的公园") is None


def test_the_title_may_name_what_is_asked_about_and_a_long_sentence_gives_its_clause():
    text = "下降7.4%，新增公园127座，提前建成千座公园城市，" + "其他的事情也都有了进展，" * 5
    found = verdict("上海建成千座公园城市了吗？", quote(text), "上海市政府工作报告")
    assert found is not None and found.yes
    assert found.clause.text == "提前建成千座公园城市"


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Is it red or blue?", False),
        ("Do you know how many there are?", False),
        ("What did it do?", False),
        ("How is it done?", False),
        ("他是谁吗？", False),
        ("有沒有開放？", True),
        ("是否开放？", True),
        ("", False),
    ],
)
def test_questions_of_yes_or_no(question, asked):
    assert asks_whether(question) is asked


def test_whole_clauses_of_a_value():
    text = "消息称：网传信息不实，网站未发生信息泄漏。"
    value = Span("a", 5 + text.index("网站"), 5 + text.index("泄漏"), "网站未发生信息")
    assert clause_of(quote(text, 5), value).text == "网站未发生信息泄漏"


def test_yes_and_no_are_said_in_the_reader_s_language(tmp_path):
    text = "The library is open on Sundays. Visitors may not bring dogs into the library."
    with Bot.open(library=tmp_path / "library", shipped=False) as bot:
        bot.add_articles([Article("a", "House rules of the library", text, "en")])
        said = bot.ask("Is the library open on Sundays?")
        assert said.headline == "Yes: “The library is open on Sundays”"
        assert [mark.text for mark in said.marks] == ["The library is open on Sundays"]
        assert said.text.split("\n")[1].startswith("“The library is open on Sundays.")
        other = bot.ask("May visitors bring dogs into the library?")
        assert other.headline == "No: “Visitors may not bring dogs into the library”"
