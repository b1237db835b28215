"""Follow-ups as they are meant, in English and both Chinese scripts; fresh questions untouched."""

from __future__ import annotations

import time

import pytest

from bot.core.settings import MAX_QUESTION_CHARS
from bot.question.conversation import Understood, understand_question
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
SIGNED_HANS = "泉山区在线上签了多少个项目？"
SIGNED_HANT = "泉山區在線上簽了多少個項目？"


@pytest.mark.parametrize(
    ("base", "follow_up", "full"),
    [
        # a time in place of the time
        (FDI, "what about 2018?", "How much FDI did Xuzhou use in 2018?"),
        (FDI, "2018", "How much FDI did Xuzhou use in 2018?"),
        (FDI, "And the year before?", "How much FDI did Xuzhou use in 2018?"),
        (EXPORTS_HANS, "2018年呢？", "徐州2018年出口额是多少？"),
        (EXPORTS_HANT, "那前一年呢？", "徐州2018年的出口額是多少？"),
        ("2020年2月有多少列车？", "3月呢？", "2020年3月有多少列车？"),
        ("How many trains left in February 2020?", "And in March?",
         "How many trains left in March 2020?"),
        # a name in place of a name of its kind
        (FDI, "How about Nanjing?", "How much FDI did Nanjing use in 2019?"),
        (SIGNED_EN, "How about Jiawang District?",
         "How many projects did Jiawang District sign online?"),
        (SIGNED_EN, "and the other two districts?",
         "How many projects did the other two districts sign online?"),
        (SIGNED_HANS, "那贾汪区呢？", "贾汪区在线上签了多少个项目？"),
        (SIGNED_HANT, "另外兩個區呢？", "另外兩個區在線上簽了多少個項目？"),
        ("What did the mayor propose?", "And Zhou Tiegen?", "What did Zhou Tiegen propose?"),
        ("市长庄兆林提出了什么？", "那周铁根呢？", "周铁根提出了什么？"),
        ("How many projects did Quanshan District sign on 22 February 2020?",
         "And Jiawang District?", "How many projects did Jiawang District sign in February 2020?"),
        # a metric in place of the metric
        (EXPORTS_EN, "And imports?", "How much were Xuzhou's imports in 2019?"),
        (EXPORTS_HANS, "那进口呢？", "徐州2019年进口额是多少？"),
        (EXPORTS_HANT, "那進口呢？", "徐州2019年的進口額是多少？"),
        (EXPORTS_HANT, "升幅呢？", "徐州2019年的出口額的升幅是多少？"),
        (SIGNED_HANS, "投资总额呢？", "泉山区在线上签项目的投资总额是多少？"),
        (SIGNED_EN, "And the total investment?",
         "What was the total investment of the projects that Quanshan District did sign online?"),
        # another thing asked of the same
        (SIGNED_EN, "When was that?", "When did Quanshan District sign online projects?"),
        (FDI, "Why?", "Why did Xuzhou use FDI in 2019?"),
        ("Did Xuzhou's exports grow in 2019?", "By how much?",
         "By how much did Xuzhou's exports grow in 2019?"),
        ("Who chaired the conference?", "When?",
         "When was it that someone chaired the conference?"),
        (EXPORTS_HANS, "增长了多少？", "徐州2019年出口额增长了多少？"),
        (EXPORTS_HANT, "排名第幾？", "徐州2019年的出口額排名第幾？"),
        (EXPORTS_HANT, "為什麼？", "為什麼徐州2019年的出口額？"),
        (SIGNED_HANS, "什么时候的事？", "泉山区在线上签项目是什么时候？"),
        ("徐州有幾個新興產業？", "哪些？", "徐州有哪些新興產業？"),
        (EXPORTS_EN, "what about that city's imports?", "How much were Xuzhou's imports in 2019?"),
        ("By how much did Xuzhou's total imports and exports rise in 2019?", "And exports alone?",
         "By how much did Xuzhou's exports rise in 2019?"),
        ("How much were the projects signed under the 765 Plan worth?", "And how many projects?",
         "How many projects signed under the 765 Plan worth?"),
        ("徐州2019年进出口总额是多少？", "比上年增长多少？",
         "徐州2019年进出口总额比上年增长多少？"),
        # pronouns
        (SIGNED_EN, "What was its total investment?",
         "What was Quanshan District's total investment?"),
        (EXPORTS_EN, "By how much did they grow?",
         "By how much did Xuzhou's exports grow in 2019?"),
        ("Who chaired the conference?", "What did he propose?",
         "What did the person who chaired the conference propose?"),
        ("Where is the Huaihai port?", "When was it built?", "When was the Huaihai port built?"),
        (FDI, "How many trains ran in that year?", "How many trains ran in 2019?"),
        (FDI, "What were that year's exports?", "What were 2019's exports?"),
        (FDI, "In that year, how many trains ran?", "In 2019, how many trains ran?"),
        (SIGNED_HANS, "它在哪里？", "泉山区在哪里？"),
        (SIGNED_HANS, "这些项目值多少钱？", "泉山区的项目值多少钱？"),
        ("「徐州號」中歐班列排第幾？", "它在哪裡？", "徐州號在哪裡？"),
        ("周铁根是谁？", "他提出了什么要求？", "周铁根提出了什么要求？"),
        (EXPORTS_HANT, "那一年有多少項目？", "2019年有多少項目？"),
        # a Chinese sentence without a noun
        ("淮海国际陆港在哪里？", "谁批准的？", "淮海国际陆港谁批准的？"),
        # another language than the question before
        (EXPORTS_EN, "2018年呢？", "How much were Xuzhou's exports in 2018?"),
        (EXPORTS_EN, "那进口呢？", "How much were Xuzhou's 进口 in 2019?"),
        (SIGNED_HANS, "How about Jiawang District?", "Jiawang District在线上签了多少个项目？"),
        (SIGNED_HANS, "When was that?", "泉山区在线上签项目是什么时候？"),
        (SIGNED_EN, "什麼時候？", "When did Quanshan District sign online projects?"),
    ],
)  # fmt: skip
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
        ((FDI, "And exports?", "what about 2018?"), "How much exports did Xuzhou use in 2018?"),
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


@pytest.mark.parametrize(
    "question",
    [
        "And who chaired the conference on 27 March 2020?",
        "And how many trains left Xuzhou with exports in 2020?",
        "What did Zhou Tiegen say about his plans?",
        "Which company says that it left?",
        "Did Xuzhou say that exports grew?",
        "Is it true that Xuzhou exported more?",
        "How far is it from Beijing to Moscow?",
        "How many trains are there in Jiangsu?",
        "What was that conference that Xuzhou held about?",
        "What is the population of Beijing?",
        "FDI Xuzhou 2018",
        "How much FDI did Nanjing use in 2019?",
        "Really?",
        "Thanks!",
        "那徐州2019年进口额是多少？",
        "那四大新兴产业是哪些？",
        "那趟去莫斯科的列车装了什么？",
        "徐州和它的友好城市有哪些？",
        "土耳其的首都在哪里？",
        "该如何看待中欧班列？",
        "其他城市有多少个项目？",
        "徐州的天气怎么样",
        "怎么注册？",
        "徐州市商務局什麼時候舉辦課程？",
        "為什麼面對面的談判變得困難？",
        "其中出口的列車有幾列？",
        "謝謝！",
        "徐州外資",
    ],
)
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
