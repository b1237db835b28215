"""Follow-ups as they are meant, in English and both Chinese scripts; fresh questions untouched."""

from __future__ import annotations

import time

import pytest
from language_tables import rows

from bot.core.settings import MAX_QUESTION_CHARS
from bot.question.conversation import Understood, last_quote, understand_question
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()
FDI = "How much FDI did Xuzhou use in 2019?"
ANSWER = "US$2.09 billion.\n“In 2019 Xuzhou actually used US$2.09 billion.”\n— A title"


def talk(*messages):
    """A history: what the user and the bot said in turn."""
    return [
        {"role": ("user", "assistant")[number % 2], "content": message}
        for number, message in enumerate(messages)
    ]


def meant(question, *before):
    """The question as understood after questions that were answered with nothing to go by."""
    messages = [text for asked in before for text in (asked, "The articles don’t say.")]
    return understand_question(question, talk(*messages), LEXICON).question


EXPORTS_EN = "How much were Xuzhou's exports in 2019?"
EXPORTS_HANS = "徐州2019年出口额是多少？"
EXPORTS_HANT = "徐州2019年的出口額是多少？"
SIGNED_EN = "How many projects did Quanshan District sign online?"
SIGNED_HANT = "泉山區在線上簽了多少個項目？"


@pytest.mark.parametrize(("base", "follow_up", "full"), rows("question/follow_ups.tsv"))
def test_a_follow_up_is_completed(base, follow_up, full):
    assert meant(follow_up, base) == full


@pytest.mark.parametrize(
    ("base", "answer", "follow_up", "full"),
    [
        ("Who chaired the conference?",
         "Zhuang Zhaolin (莊兆林).\n“會議由市長莊兆林主持。”\n— T", "What did he propose?",
         "What did Zhuang Zhaolin propose?"),
        ("誰主持了會議？", "莊兆林。\n「會議由市長莊兆林主持。」\n——《T》", "他提出了什麼？",
         "莊兆林提出了什麼？"),
        ("Which district signed 18 projects?",
         "“On 22 February 2020 Quanshan District signed 18 industrial projects online.”\n— T",
         "What was its total investment?", "What was Quanshan District's total investment?"),
        ("What did the conference hear?", "“Hard times were no reason to slow down.”\n— T",
         "Who said that?", "Who said “Hard times were no reason to slow down”?"),
        ("會議要求什麼？", "「越困難越不可以停步。」\n——《T》", "誰說的？",
         "誰說「越困難越不可以停步」？"),
        ("什么时候恢复运行？", "2020年2月14日。\n“班列在2020年2月14日恢复运行。”\n——《T》",
         "那一天有多少列？", "2020年2月14日有多少列？"),
    ],
)  # fmt: skip
def test_what_was_answered_is_what_a_pronoun_means(base, answer, follow_up, full):
    assert understand_question(follow_up, talk(base, answer), LEXICON) == Understood(full, True)


@pytest.mark.parametrize(
    ("questions", "full"),
    [
        ((FDI, "And exports?", "what about 2018?"), "What were Xuzhou's exports in 2018?"),
        ((EXPORTS_HANS, "那南京呢？", "2018年呢？"), "南京2018年出口额是多少？"),
        ((EXPORTS_HANT, "那進口呢？", "增長了多少？"), "徐州2019年的進口額增長了多少？"),
        ((SIGNED_EN, "那賈汪區呢？", "When was that?"), "When did 賈汪區 sign online projects?"),
        ((FDI, "thanks!", "And in 2018?"), "How much FDI did Xuzhou use in 2018?"),
        ((FDI, "Who chaired the conference?", "And in 2018?"),
         "Who chaired the conference in 2018?"),
    ],
)  # fmt: skip
def test_a_chain_leans_on_the_last_question_as_understood(questions, full):
    assert meant(questions[-1], *questions[:-1]) == full


@pytest.mark.parametrize(("question",), rows("question/fresh_questions.tsv"))
def test_a_fresh_question_inherits_nothing(question):
    for base in (FDI, SIGNED_EN, EXPORTS_HANS, SIGNED_HANT):
        history = talk(base, ANSWER)
        assert understand_question(question, history, LEXICON) == Understood(question, False)


@pytest.mark.parametrize("follow_up", ["And imports?", "那出口呢？", "它在哪裡？", "Why?"])
def test_nothing_is_inherited_from_nothing(follow_up):
    alone = Understood(follow_up, False)
    assert understand_question(follow_up) == alone
    assert understand_question(follow_up, talk("hello", "hi"), LEXICON) == alone
    assert understand_question(follow_up, talk("  ", ""), LEXICON) == alone
    assert understand_question(follow_up, [{"role": "system", "content": FDI}], LEXICON) == alone
    assert understand_question(follow_up, [{"role": "user", "content": [FDI]}], LEXICON) == alone
    assert understand_question(follow_up, [{}], LEXICON) == alone


@pytest.mark.parametrize(
    "odd",
    ["", " ", "?", "？", "🚄", "🚄?", "呢", "那呢？", "and", "what about", "其", "it"],
)
def test_odd_input_is_left_alone(odd):
    assert understand_question(odd, talk(FDI, ANSWER), LEXICON) == Understood(odd, False)
    assert understand_question("And imports?", talk(odd, odd), LEXICON).question in (
        "And imports?", f"{odd} (imports)?",
    )  # fmt: skip


@pytest.mark.parametrize("character", ["字", "a", "a ", "(", "\n", "它", "it ", "2019 ", "“"])
def test_long_input_is_no_follow_up_and_takes_no_time(character):
    long = (character * MAX_QUESTION_CHARS)[:MAX_QUESTION_CHARS]
    started = time.process_time()
    assert understand_question(long, talk(FDI, ANSWER), LEXICON) == Understood(long, False)
    assert understand_question("And imports?", talk(long, long), LEXICON).question == "And imports?"
    understand_question("What did it do?", talk(FDI, f"x\n“{long}”"), LEXICON)
    assert time.process_time() - started < 2


def test_it_works_without_a_lexicon():
    history = talk(EXPORTS_EN, ANSWER)
    assert (
        understand_question("and 2018?", history).question
        == "How much were Xuzhou's exports in 2018?"
    )
    assert understand_question("And imports?", history).inherited


@pytest.mark.parametrize(
    ("base", "question", "full"),
    [
        ("上海2025年进出口总额增长了多少？", "其中出口增长多少？", "上海2025年出口增长多少？"),
        ("徐州2019年進出口多少？", "其中，進口多少？", "徐州2019年進口多少？"),
        ("大庆一季度工业增加值多少？", "其中地方工业呢？", "大庆一季度地方工业多少？"),
        (
            "How much was Xuzhou's trade in 2019?",
            "Of which, how much were exports?",
            "How much were exports in Xuzhou in 2019?",
        ),
    ],
)
def test_a_part_of_what_was_asked_about(base, question, full):
    history = [{"role": "user", "content": base}, {"role": "assistant", "content": "5."}]
    assert understand_question(question, history, load_lexicon()).question == full
    assert understand_question(question, (), load_lexicon()).question == question


def test_the_sentence_quoted_last():
    history = [
        {"role": "user", "content": "How much?"},
        {"role": "assistant", "content": "5.\n“It is 5.”\n—“A title”"},
        {"role": "user", "content": "And why?"},
        {"role": "assistant", "content": "The articles don’t say."},
    ]
    assert last_quote(history) == "It is 5."
    assert last_quote(history[2:]) == last_quote(()) == ""


def test_of_a_refused_follow_up_nothing_flows_on():
    refused = "文章里没有说。最接近的段落列在下面。"
    said = "777.9亿元。\n“徐州的出口额为777.9亿元。”\n——《题》"
    history = talk(EXPORTS_HANS, said, "那南京呢？", refused)
    assert understand_question("进口呢？", history, LEXICON).question == "徐州2019年进口额是多少？"
    own = talk(EXPORTS_HANS, said, "南京2019年出口额是多少？", refused)
    assert understand_question("进口呢？", own, LEXICON).question == "南京2019年进口额是多少？"


@pytest.mark.parametrize(
    "follow_up", ["more", "还有吗？", "What else?", "誰補充了？", "Since when?"]
)
def test_what_nothing_makes_whole_is_unclear_and_is_no_base(follow_up):
    history = talk(EXPORTS_HANS, "777.9亿元。\n“出口额为777.9亿元。”")
    understood = understand_question(follow_up, history, LEXICON)
    if understood.unclear:
        assert understood == Understood(follow_up, False, unclear=True)
        after = [*history, *talk(follow_up, "看不出这指的是什么，请把问题问完整。")]
        assert understand_question("2018年呢？", after, LEXICON).question == (
            "徐州2018年出口额是多少？"
        )


def test_what_an_answer_has_to_hold():
    history = talk(EXPORTS_EN, ANSWER)
    assert understand_question("Why?", history, LEXICON).wants == "reason"
    assert understand_question("in yuan please", history, LEXICON).wants == "CNY"
    assert understand_question("And imports?", history, LEXICON).names == "imports"
    assert understand_question("And in 2018?", history, LEXICON).names == ""


def test_a_reading_for_each_part_that_may_be_meant():
    understood = understand_question("投资呢？", talk("北塘区2023年新建了多少个图书馆？"), LEXICON)
    assert understood.question == "北塘区2023年的投资是多少？"
    assert len(understood.others) <= 2
    assert understand_question(SIGNED_EN, talk(FDI, ANSWER), LEXICON).others == ()


def test_an_acronym_may_be_what_a_name_is_replaced_by():
    understood = understand_question(
        "and HSBC?", talk("How many people did Cathay lay off?"), LEXICON
    )
    readings = (understood.question, *understood.others)
    assert "How many people did HSBC lay off?" in readings
