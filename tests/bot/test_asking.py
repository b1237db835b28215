"""Questions as people type them: each is answered as the same question written with care."""

from __future__ import annotations

import pytest

from bot import Bot

CAPITAL = "How much foreign capital did Xuzhou use in 2019?"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    with Bot.open(library=tmp_path_factory.mktemp("shipped")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("How much forein capital did Xuzhou use in 2019?", CAPITAL),
        ("What were Xuzhou's exprots in 2019?", "What were Xuzhou's exports in 2019?"),
        ("Xuzhou exports 2019", "How much were Xuzhou's exports in 2019?"),
        ("徐州 出口 2019", "徐州2019年出口是多少？"),
        ("FDI Xuzhou 2019?", "How much was Xuzhou's FDI in 2019?"),
        ("xúzhōu 2019 nián chūkǒu shì duōshao", "徐州2019年出口是多少"),
        ("What were Xuzhou's exports last year?", "What were Xuzhou's exports in 2019?"),
    ],
)
def test_what_is_changed_is_shown(shipped, typed, meant):
    asked, answer = shipped.ask(meant), shipped.ask(typed)
    assert answer.question == meant
    assert (answer.text, answer.headline) == (asked.text, asked.headline)
    assert answer.answered


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ｈｏｗ ｍｕｃｈ ｆｏｒｅｉｇｎ capital did Xuzhou use in ２０１９？", CAPITAL),
        (f"😀 {CAPITAL}?!", CAPITAL),
        (f"Uh, hi, quick one - {CAPITAL}", CAPITAL),
        (CAPITAL.replace("Xuzhou", "Xúzhōu"), CAPITAL),
        (CAPITAL.upper(), CAPITAL),
        ("請問一下，徐州2019年出口多少？", "徐州2019年出口多少？"),
        ("徐州２０１９年出口多少？🙏", "徐州2019年出口多少？"),
    ],
)
def test_what_changes_nothing_is_shown_as_typed(shipped, typed, meant):
    asked, answer = shipped.ask(meant), shipped.ask(typed)
    assert answer.question == typed
    assert (answer.text, answer.headline) == (asked.text, asked.headline)
    assert answer.answered


def test_a_topic_alone_gets_its_figure_and_no_first_line(shipped):
    for topic, figure in (("外資?", "20.9億美元"), ("exports?", "77.79 billion")):
        answer = shipped.ask(topic)
        assert figure in answer.quotes[0].text
        assert answer.headline == ""


def test_an_unknown_name_stays_unknown(shipped):
    for question in ("What did Leidoz say?", "Nanjing exports 2019", "Xuzhou exports 2018"):
        answer = shipped.ask(question)
        assert answer.question == question
        assert not answer.answered


def test_a_year_that_no_article_has_is_refused(shipped):
    answer = shipped.ask("前年徐州出口多少？")
    assert answer.question == "2018年徐州出口多少？"
    assert not answer.answered


def test_a_slip_before_a_follow_up(shipped):
    history = [{"role": "user", "content": "What were Xuzhou's exprots in 2019?"}]
    answer = shipped.ask("and improts?", history)
    assert answer.question == "What were Xuzhou's imports in 2019?"


def test_passages_are_found_as_well(shipped):
    right, slip = (shipped.retrieve(f"{word} of Xuzhou", 3) for word in ("exports", "exprots"))
    assert [hit.chunk for hit in slip] == [hit.chunk for hit in right]


def test_a_slip_in_what_is_asked_of_the_library(shipped):
    assert shipped.ask("list all the artciles").text == shipped.ask("list all the articles").text
