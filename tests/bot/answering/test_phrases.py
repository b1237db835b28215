from __future__ import annotations

from string import Formatter

import pytest

from bot.answering import phrases
from bot.text.folding import fold

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


def fields(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_every_language_says_the_same_things():
    texts = phrases._TEXTS
    assert set(texts) == set(LANGUAGES)
    for language in LANGUAGES:
        assert texts[language].keys() == texts["en"].keys()
        for key, template in texts[language].items():
            assert fields(template) == fields(texts["en"][key]), (language, key)


def test_the_two_chinese_scripts_say_the_same_words():
    hans, hant = phrases._TEXTS["zh-Hans"], phrases._TEXTS["zh-Hant"]
    for key in set(hans) - {"quote", "quote within"}:  # whose marks differ by custom
        assert fold(hant[key]).text == fold(hans[key]).text


def test_the_value_comes_first_then_the_quote_and_its_title():
    said = phrases.answer("en", quote="It grew 4 %.", value="4 %", also=["a", "b"], title="Growth")
    assert said.split("\n") == [
        "4 %.",
        "“It grew 4 %.”",
        "Also in this sentence: a; b.",
        "— Growth",
    ]


@pytest.mark.parametrize(
    ("language", "value", "line"),
    [
        ("en", "machinery maker", "Machinery maker."),
        ("en", "the land port.", "The land port."),
        ("en", "web", "Web."),
        ("en", "iPhone", "iPhone."),
        ("en", "eBay sold it", "eBay sold it."),
        ("en", "3D printing", "3D printing."),
        ("en", "莊兆林", "莊兆林."),
        ("en", "Zhou\nTiegen", "Zhou Tiegen."),
        ("zh-Hant", "第一行\n第二行。", "第一行 第二行。"),
        ("zh-Hans", "total investment", "Total investment。"),
    ],
)
def test_the_value_is_one_line_and_begins_as_a_sentence(language, value, line):
    said = phrases.answer(language, quote="x", value=value, also=[], title="")
    assert said.split("\n")[0] == line


@pytest.mark.parametrize(
    ("language", "quote", "said"),
    [
        ("en", "“徐州号”开行。", "‘“徐州号”开行。’"),
        ("zh-Hans", "“徐州号”开行。", "‘“徐州号”开行。’"),
        ("zh-Hant", "補充「三個導向」。", "『補充「三個導向」。』"),
        ("zh-Hant", "“徐州号”开行。", "「“徐州号”开行。」"),
    ],
)
def test_the_marks_around_a_quote_differ_from_those_inside(language, quote, said):
    assert phrases.answer(language, quote=quote, value="", also=[], title="") == said


def test_what_is_not_there_leaves_no_line():
    assert (
        phrases.answer("zh-Hant", quote="成長了。", value="", also=[], title="") == "「成長了。」"
    )


@pytest.mark.parametrize("quote", ["{value}", "100 {", "%s {0}"])
def test_braces_of_an_article_are_only_text(quote):
    said = phrases.answer("en", quote=quote, value="{0}", also=["{x}"], title="{title}")
    assert f"“{quote}”" in said
    assert said.startswith("{0}.")
    assert said.endswith("— {title}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_says_whether_passages_follow(language):
    listed, alone = (phrases.refusal(language, True, closest=near) for near in (True, False))
    assert listed.startswith(alone)
    assert len(alone) < len(listed)
    assert phrases.refusal(language, False) not in (listed, alone)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "The articles don’t say. They give it for 2019. The closest passages are listed below.",
        ),
        ("zh-Hans", "文章里没有说。They give it for 2019.最接近的段落列在下面。"),
    ],
)
def test_a_refusal_may_give_its_reason(language, said):
    assert phrases.refusal(language, True, " They give it for 2019. ") == said
    assert phrases.refusal(language, True, " ") == phrases.refusal(language, True)


@pytest.mark.parametrize(
    ("language", "items", "said"),
    [
        ("en", ["a", "b", "c"], "a, b and c"),
        ("en", ["a", "b"], "a and b"),
        ("zh-Hant", ["甲", "乙", "丙"], "甲、乙、丙"),
        ("en", ["a"], "a"),
        ("en", [], ""),
    ],
)
def test_items_are_joined_in_the_readers_way(language, items, said):
    assert phrases.join_items(language, items) == said


def test_a_reason_and_a_definition_are_led_in_and_end_once():
    said = phrases.answer("en", quote="q", value="it rained.", also=[], title="", kind="reason")
    assert said.startswith("The reason given: it rained.\n")
    said = phrases.answer(
        "zh-Hant", quote="q", value="一種茶。", also=[], title="", kind="definition"
    )
    assert said.startswith("文中的說法：一種茶。\n")


def test_further_sources_have_a_line_each():
    said = phrases.answer("en", quote="q", value="5", also=[], title="A", more=["B", "", "C"])
    assert said.split("\n") == ["5.", "“q”", "— A", "— B", "— C"]


def test_articles_that_differ_are_named_by_date_or_title():
    versions = [
        phrases.Version("5%", "It was 5%.", ("A", "B"), "5 January 2020"),
        phrases.Version("4%", "It was 4%.", ("C",)),
    ]
    assert phrases.differing("en", versions).split("\n") == [
        "The articles differ: 5% (5 January 2020); 4% (“C”).",
        "“It was 5%.”",
        "— A, 5 January 2020",
        "— B",
        "“It was 4%.”",
        "— C",
    ]


def test_a_value_in_both_languages():
    assert phrases.both("en", "US$2.09 billion", "20.9億美元") == "US$2.09 billion (20.9億美元)"
    assert phrases.both("zh-Hant", "51億元", "5.1 billion yuan") == "51億元（5.1 billion yuan）"


@pytest.mark.parametrize("language", ["", "fr"])
def test_an_unknown_language_is_answered_in_english(language):
    assert phrases.refusal(language, True) == phrases.refusal("en", True)
