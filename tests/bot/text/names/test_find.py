from __future__ import annotations

import pytest

from bot.text.names.find import names_of
from bot.text.names.match import name_share, text_of
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()


def texts(question):
    return [name.text for name in names_of(question, LEXICON)]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How much FDI did Nanjing use in 2019?", ["Nanjing"]),
        ("What was Xuzhou's GDP in March 2019?", ["Xuzhou"]),
        ("Who leads the University of Warsaw?", ["University of Warsaw"]),
        ("How many projects did Gulou District sign?", ["Gulou District"]),
        ("how much fdi did nanjing use", ["nanjing"]),
        ("南京2019年實際使用外資多少?", ["南京"]),
        ("鼓楼区签下多少个项目？", ["鼓楼区"]),
        ("艾菲爾鐵塔有多高?", ["艾菲爾鐵塔"]),
        ("约翰·埃尔维是谁？", ["埃尔维"]),
        ("Matlin是誰？", ["Matlin"]),
        ("Exports were what in that year?", []),
        ("哪個城市的深度和長度最大？", []),
        ("音乐会在什么地方？", []),
        ("這些錢用在哪裡？", []),  # 錢 is a family's name as well
        ("钱用在哪里？", ["钱用"]),
        ("", []),
        ("?", []),
        ("🙂", []),
        ("Why?", []),
    ],
)
def test_the_names_of_a_question(question, names):
    assert texts(question) == names


def test_what_is_known_of_a_name():
    (nanjing,) = names_of("How big is Nanjing?", LEXICON)
    assert (nanjing.kind, nanjing.known, nanjing.sure) == ("place", True, True)
    (indian,) = names_of("Which famous Indian was it?", LEXICON)
    assert not indian.sure
    (people,) = names_of("哪位印度人说的？", LEXICON)
    assert not people.sure
    (nobody,) = names_of("Who is Qwertzuiop?", LEXICON)
    assert (nobody.kind, nobody.known, nobody.sure) == ("name", False, True)


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("How big is Nanjing?", "南京市的面積", 1.0),
        ("How big is Nanjing?", "南方的北京", 0.0),
        ("How big is Nanjing?", "Nanning is big.", 0.0),
        ("How big is Nanjing?", "Xuzhou, north of Nanjing, is big.", 1.0),
        ("南京有多大？", "Nanjing covers much.", 1.0),
        ("南京有多大？", "徐州很大。", 0.0),
        ("徐州市有多大？", "徐州很大", 1.0),
        ("華為公司有多大？", "华为很大", 1.0),
        ("Who is Zhou Tiegen?", "市委書記周鐵根說", 1.0),
        ("Who is Barack Obama?", "Obama was elected.", 0.5),
        ("Where is the Amazon?", "Amazonian forests", 1.0),
        ("How did ARPNET begin?", "ARPANET began so.", 1.0),
        ("How did ARPNET begin?", "", 0.0),
    ],
)
def test_how_much_of_a_name_a_text_has(question, text, share):
    (name,) = names_of(question, LEXICON)
    assert name_share(name, text_of(text), LEXICON) == share


def test_a_question_of_two_thousand_characters():
    assert set(texts("南京和徐州。" * 300)) == {"南京", "徐州"}
