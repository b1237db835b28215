from __future__ import annotations

import pytest

from bot import Bot
from bot.answering.comparing import asks_which_of_two, compare, direction, is_row
from bot.core import Article, Span
from bot.question import frame_of, question_terms
from embeddings.lexicon import load_lexicon

TABLE = "\n\n".join(
    [
        "China: year 2010, gdp trillion 6.0.",
        "Japan: year 2010, gdp trillion 5.7.",
        "India: year 2010, gdp trillion 1.6.",
        "China: year 2022, gdp trillion 17.8.",
        "Japan: year 2022, gdp trillion 4.2.",
        "Total: year 2010, gdp trillion 99.",
    ]
)


def compared(question, text, quoted):
    lexicon = load_lexicon()
    article = Article("a", "t", text)
    start = text.index(quoted)
    span = Span("a", start, start + len(quoted), quoted, "sentence")
    return compare(frame_of(question, lexicon), question_terms(question, lexicon), article, span)


@pytest.mark.parametrize(
    ("question", "towards"),
    [
        ("Which country had the largest GDP?", 1),
        ("哪个国家的GDP最高？", 1),
        ("Who scored least?", -1),
        ("哪項增長更慢？", -1),
        ("Which is more, A or B?", 1),
        ("How many more people came?", 0),
        ("Which towns have more than 500 people?", 0),
        ("What does it cost at most?", 0),
        ("GDP多少？", 0),
        ("最高法院在哪里？", 1),  # no table says so, and then nothing is compared
    ],
)
def test_whether_a_question_asks_for_the_most_or_the_least(question, towards):
    assert direction(question) == towards


@pytest.mark.parametrize(
    ("question", "thing", "value", "count"),
    [
        ("Which country had the largest GDP in 2010?", "China", "6.0", 3),
        ("Which country had the smallest GDP in 2010?", "India", "1.6", 3),
        ("2022年哪个国家的GDP最低？", "Japan", "4.2", 2),
    ],
)
def test_the_rows_of_a_table(question, thing, value, count):
    found = compared(question, TABLE, "Japan: year 2010, gdp trillion 5.7.")
    assert (found.thing.text, found.value.text, found.compared) == (thing, value, count)
    assert found.quotes[0].text.startswith(thing)
    assert len(found.quotes) == count
    for span in (found.thing, found.value, *found.quotes):
        assert TABLE[span.start : span.end] == span.text


def test_rows_of_several_years_say_nothing_without_a_year():
    question = "Which country had the largest GDP?"
    assert compared(question, TABLE, "Japan: year 2010, gdp trillion 5.7.") is None


def test_rows_with_two_units_are_not_compared():
    text = "甲: exports 5亿元.\n\n乙: exports 600万美元."
    assert compared("Which had the largest exports?", text, "甲: exports 5亿元.") is None


def test_two_that_are_alike_settle_nothing():
    text = "甲: exports 5.\n\n乙: exports 5."
    assert compared("Which had the largest exports?", text, "甲: exports 5.") is None


def test_only_the_rows_of_the_kind_that_is_named():
    rows = (
        ("Fiji", "Oceania", 5),
        ("Peru", "America", 9),
        ("Oman", "Asia", 3),
        ("Laos", "Asia", 4),
    )
    text = "\n\n".join(f"{name}: continent: {where}, people {n}." for name, where, n in rows)
    found = compared(
        "Which country in Asia has the most people?", text, "Oman: continent: Asia, people 3."
    )
    assert (found.thing.text, found.compared) == ("Laos", 2)


PAIRS = "制造业、批发和零售业的投资分别同比增长8.2%、6.5%。"


def test_the_two_that_a_sentence_binds():
    found = compared("制造业和批发零售业哪个增长更快？", PAIRS, PAIRS)
    assert (found.thing.text, found.value.text, found.compared) == ("制造业", "8.2%", 2)
    found = compared("制造业和批发零售业哪个增长更慢？", PAIRS, PAIRS)
    assert (found.thing.text, found.value.text, found.most) == ("批发和零售业", "6.5%", False)


def test_a_growth_is_no_level():
    assert compared("制造业和批发零售业哪个投资更多？", PAIRS, PAIRS) is None


def test_what_is_a_row():
    assert is_row(Span("a", 0, 5, "甲: exports 5."))
    assert not is_row(Span("a", 0, 5, "Nothing."))


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("制造业和设计业哪个增速更高？", True),
        ("Which grew faster, A or B?", True),
        ("Which is the largest city?", False),
        ("How many more came?", False),
    ],
)
def test_whether_things_are_compared_that_are_named(question, named):
    assert asks_which_of_two(question) is named


ISLANDS = "\n\n".join(
    [
        "各里人口 — 白楊里：人口10,151人，農戶388戶，65歲以上占比19.6%。",
        "各里人口 — 竹崎里：人口6,322人，農戶903戶，65歲以上占比25.9%。",
        "各里人口 — 水頭里：人口8,400人，農戶120戶，65歲以上占比18.1%。",
    ]
)


def test_only_the_things_that_are_named_are_compared():
    found = compared("水頭里和竹崎里哪個人口更多？", ISLANDS, ISLANDS.split("\n")[0])
    assert found is not None
    assert (found.thing.text, found.compared) == ("水頭里", 2)


def test_a_head_with_a_figure_in_it():
    found = compared("哪個里65歲以上占比最高？", ISLANDS, ISLANDS.split("\n")[0])
    assert found is not None
    assert (found.thing.text, found.value.text) == ("竹崎里", "25.9%")


def test_a_table_with_all_that_is_asked_answers_though_no_row_is_a_good_quote(tmp_path):
    with Bot.open(library=tmp_path / "library", shipped=False) as bot:
        bot.add_articles([Article("a", "甲鎮統計", ISLANDS, "zh-Hant")])
        said = bot.ask("甲鎮哪個里的農戶最少？")
        assert said.headline.startswith("水頭里：120戶")
        assert bot.ask("乙鎮哪個里的農戶最少？").headline == ""
