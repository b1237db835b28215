from __future__ import annotations

import pytest

from bot.answering.llm.guard_names import check_names
from embeddings.lexicon import load_lexicon

ENGLISH = (
    "Zhang Li met Wang Wei in Xuzhou, Jiangsu Province. The city of Nanjing was praised by Matlin, "
    "an analyst of ICT. Foreign direct investment and COVID-19 were discussed."
)
CHINESE = "徐州市委書記周鐵根說,江蘇省利用外商直接投資,中歐班列開往莫斯科。麥特琳出席。"


@pytest.fixture(scope="module")
def names():
    lexicon = load_lexicon()

    def judged(sentence, *evidence, question="?"):
        found = check_names(sentence, [], evidence, question, lexicon)
        return found.missing, found.unsure

    return judged


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Wang Wei met Zhang Li in Xuzhou City.", ENGLISH),
        ("Xuzhou's guests saw Nanjing.", ENGLISH),
        ("ZHANG LI met MATLIN in Jiangsu.", ENGLISH),
        ("Officials of the COVID-19 era spoke of ICT.", ENGLISH),
        ("Meanwhile, exports rose.", ENGLISH),
        ("Party secretary Zhou Tiegen spoke in Xuzhou.", CHINESE),
        ("Trains go to Moscow from Jiangsu.", CHINESE),
        ("Matlin spoke of FDI.", CHINESE),
        ("徐州市委书记周铁根说了。", CHINESE),
        ("徐州和南京在江蘇。", ENGLISH),
        ("张力在徐州见了王伟。", ENGLISH),
        ("没有名字。", ENGLISH),
        ("徐州市在江苏省。", CHINESE),
        ("北京市和徐州市。", "Beijing and Xuzhou"),
        ("", ENGLISH),
        ("lower case only, 5 percent 😀", ENGLISH),
    ],
)
def test_names_that_are_there(names, sentence, evidence):
    assert names(sentence, evidence) == ((), ())


@pytest.mark.parametrize(
    ("sentence", "evidence", "missing"),
    [
        ("However, John Smith said so.", ENGLISH, "John Smith"),
        ("Smith said so.", ENGLISH, "Smith"),
        ("Germany said so.", ENGLISH, "Germany"),
        ("It was said by Zorblax.", ENGLISH, "Zorblax"),
        ("It was said by Zhang Wei.", ENGLISH, "Zhang Wei"),  # of two names one
        ("The Huaihai Development Bank paid.", ENGLISH, "Huaihai Development Bank"),
        ("Shanghai said so.", CHINESE, "Shanghai"),
        ("It was John Smith.", CHINESE, "John Smith"),
        ("市委书记张伟说了。", CHINESE, "张伟"),
        ("南京說了。", CHINESE, "南京"),
        ("市委书记周铁生说了。", CHINESE, "周铁生"),
        ("北京說了。", ENGLISH, "北京"),
    ],
)
def test_names_that_are_not(names, sentence, evidence, missing):
    assert names(sentence, evidence) == ((missing,), ())


def test_a_name_that_nobody_can_translate_is_unsure(names):
    assert names("Zorblax said so.", CHINESE) == ((), ("Zorblax",))
    assert names("张伟說了。", ENGLISH) == ((), ("张伟",))


def test_the_question_may_give_a_translation_but_no_fact(names):
    assert names("Zorblax said so.", CHINESE, question="Who is Zorblax?") == ((), ())
    assert names("Shanghai said so.", CHINESE, question="What about Shanghai?")[0] == ("Shanghai",)
    assert names("Germany said so.", ENGLISH, question="What about Germany?")[0] == ("Germany",)


def test_passages_in_both_languages_leave_a_name_open(names):
    assert names("It was Zorblax.", ENGLISH, CHINESE) == ((), ("Zorblax",))
    assert names("Matlin met Zhou Tiegen and Wang Wei.", ENGLISH, CHINESE) == ((), ())


def test_each_name_is_told_once(names):
    assert names("So said Smith, and Smith knew.", ENGLISH) == (("Smith",), ())


def test_figures_are_no_names():
    found = check_names("It was in March.", [(10, 15)], [ENGLISH], "?", load_lexicon())
    assert (found.missing, found.unsure) == ((), ())
