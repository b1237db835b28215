from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.citations import Passage
from bot.answering.llm.guard import PROBLEMS, check
from bot.core.records import Article
from embeddings.lexicon import load_lexicon

QUESTION = "How much FDI did Xuzhou use in 2019?"
CHINESE = (
    "徐州2019年實際使用外資20.9億美元,增長10.09%,增幅居全省第三位。"
    "市委書記周鐵根出席了3月27日的會議,中歐班列開行超過300列。"
)
ENGLISH = (
    "In 2019 Xuzhou actually used US$2.09 billion of FDI. About 300 trains ran to Moscow. Zhang Li "
    "met Wang Wei of the city of Xuzhou. The plan has dozens of projects and 705 contracts."
)


def passage(number, text, date="", title=""):
    return Passage(number, Article("a", title, text, date=date), text, (), None)


PASSAGES = (
    passage(1, CHINESE, "2020-03-28", "外資20.9億"),
    passage(2, ENGLISH),
    passage(3, "會議於3月27日在徐州舉行。", "2020-03-30"),
    passage(4, "In 2018 and 2019 they met on 27 March."),
)


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon()


@pytest.fixture
def problem(lexicon):
    def judged(sentence, question=QUESTION):
        verdict = check(sentence, PASSAGES, question, lexicon)
        return verdict.problem, verdict.text

    return judged


@pytest.mark.parametrize(
    "sentence",
    [
        "In 2019 Xuzhou actually used US$2.09 billion of FDI [2].",
        "In 2019 Xuzhou actually used US$2.09 billion of FDI [1].",  # 20.9億美元
        "It used 2,090 million US dollars [1], up 10.09 percent, ranking third [1].",
        "徐州2019年實際使用外資20.9億美元[2]。",
        "徐州2019年实际使用外资20.9亿美元【1】。",
        "徐州使用外資二十億九千萬美元[2]。",
        "More than 300 trains ran [1].",
        "About 300 trains ran [2].",
        "Nearly 300 trains ran [2].",
        "It used about US$2.09 billion [1].",
        "Article 705 has dozens of projects [2].",
        "The meeting was on March 27 [1].",
        "The meeting was on 27 March 2020 [3].",  # the only year there is that of the article
        "It was in March 2020 [3].",
        "It was in 2020 [3].",
        "It has dozens of projects [2].",
        "徐州簽了一個項目[1]。",
        "1. It used US$2.09 billion [2].",
        "- It used US$2.09 billion [2].",
        "Trains ran [2].",
        "A 705-strong plan was signed [2].",
    ],
)
def test_what_the_cited_passage_says_passes(problem, sentence):
    assert problem(sentence) == ("", "")


@pytest.mark.parametrize(
    ("sentence", "kind", "text"),
    [
        ("It used US$2.90 billion [2].", "figure", "US$2.90 billion"),
        ("It used US$2.1 billion [1].", "figure", "US$2.1 billion"),
        ("It used 2.09 billion yuan [1].", "figure", "2.09 billion yuan"),
        ("徐州使用外資29億美元[1]。", "figure", "29億美元"),
        ("It used more than US$2.09 billion [2].", "figure", "US$2.09 billion"),
        ("300 trains ran [2].", "figure", "300"),
        ("300 trains ran [1].", "figure", "300"),
        ("Nearly 300 trains ran [1].", "figure", "300"),
        ("It ranked fourth [1].", "figure", "fourth"),
        ("It grew 10.09 percentage points [1].", "figure", "10.09 percentage points"),
        ("It used US$2.09 billion [3].", "figure", "US$2.09 billion"),  # there, but not cited
        ("Hundreds of projects were signed [2].", "figure", "Hundreds of"),
        ("It used US$2.09 billion in 2018 [2].", "date", "2018"),
        ("The meeting was on 29 March [1].", "date", "29 March"),
        ("The meeting was on 27 March 2019 [4].", "date", "27 March 2019"),  # or of 2018
        ("The meeting was on 27 March 2021 [3].", "date", "27 March 2021"),
        ("They met from 27 March to 2 April [4].", "date", "27 March to 2 April"),
        ("Plan PPR-9087 was signed [2].", "figure", "9087"),
        ("It was in the 1967s [4].", "figure", "1967"),
        ("It used US$2.09 billion.", "uncited", "It used US$2.09 billion."),
        ("Xuzhou did well.", "uncited", "Xuzhou did well."),
        ("It used US$2.09 billion [5].", "number", "[5]"),
        ("It used US$2.09 billion [2][9].", "number", "[9]"),
        ("It used US$2.09 billion [0].", "number", "[0]"),
        ("John Smith used US$2.09 billion [2].", "name", "John Smith"),
    ],
)
def test_what_it_does_not_say_is_caught(problem, sentence, kind, text):
    assert problem(sentence) == (kind, text)


def test_the_question_is_no_evidence_for_figures(problem):
    assert problem("It used US$3 billion [2].", "Did it use US$3 billion?")[0] == "figure"
    assert problem("It was in 2017 [2].", "What about 2017?")[0] == "date"


def test_each_sentence_may_rest_on_several_passages(problem):
    assert problem("It used US$2.09 billion, up 10.09 percent, with 705 contracts [1][2].")[0] == ""
    assert problem("It used US$2.09 billion, with 705 contracts [1].")[0] == "figure"


@pytest.mark.parametrize("sentence", ["[2]", "😀 [2]", ". [2]", "的" * 2000 + "[1]"])
def test_nothing_to_check_passes(problem, sentence):
    assert problem(sentence) == ("", "")


@pytest.mark.parametrize("sentence", ["", " ", "😀"])
def test_nothing_at_all_is_uncited(problem, sentence):
    assert problem(sentence) == ("uncited", sentence.strip())


def test_a_name_that_may_be_a_translation_is_unsure(lexicon):
    verdict = check("Zorblax used US$2.09 billion [1].", PASSAGES, QUESTION, lexicon)
    assert (verdict.problem, verdict.unsure) == ("", ("Zorblax",))


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_is_judged(lexicon, text):
    verdict = check(f"{text} [1]", PASSAGES, QUESTION, lexicon)
    assert verdict.problem in ("", *PROBLEMS)
    assert not verdict.problem or verdict.text


LOSSES = (
    passage(1, "2019年，徐州公司淨利潤為−3.2億元。押金不得超過300元。"),
    passage(2, "2019年，徐州公司虧損3.2億元。"),
)


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        ("In 2019 Xuzhou had a net profit of -320 million yuan [1].", ""),
        ("In 2019 Xuzhou had a net profit of minus 320 million yuan [1].", ""),
        ("In 2019 Xuzhou made a loss of 320 million yuan [1].", ""),
        ("In 2019 Xuzhou made a loss of 320 million yuan [2].", ""),
        ("In 2019 Xuzhou had a net profit of -320 million yuan [2].", ""),
        ("In 2019 Xuzhou had a net profit of 320 million yuan [1].", "figure"),
        ("2019年徐州盈利3.2億元[1]。", "figure"),
        ("The deposit must not exceed 300 yuan [1].", ""),
        ("The deposit is at most 300 yuan [1].", ""),
        ("The deposit is more than 300 yuan [1].", "figure"),
        ("押金不得少于300元[1]。", "figure"),
    ],
)
def test_a_loss_is_no_profit_and_a_ceiling_no_floor(sentence, problem, lexicon):
    assert check(sentence, LOSSES, QUESTION, lexicon).problem == problem
