from __future__ import annotations

import time
from dataclasses import replace

import pytest
from frame_cases import hit_of, quote_of

from bot.answering.support import FEATURES, check, has_rival_word, is_of_another, lacks_noun
from bot.answering.support_names import has_names
from bot.answering.support_years import figures_with_years, other_part
from bot.core import Article, Span
from bot.question.frame import frame_of
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()
XUZHOU = "徐州2019年實際使用外資20.9億美元，比2018年增長10.09%。"


def support(question, quote, passage="", others=(), **article):
    hit = hit_of(passage or quote, **article)
    return check(frame_of(question, LEXICON), quote_of(hit, quote), hit, [hit, *others], LEXICON)


def lacks(question, quote, passage="", others=(), **article):
    found = support(question, quote, passage, others, **article)
    return found.missing, found.what


def test_everything_asked_stands_in_the_sentence():
    found = support("How much FDI did Xuzhou use in 2019?", XUZHOU)
    assert (found.names_sentence, found.years_sentence, found.words_sentence > 0.5) == (1, 1, True)
    assert (found.missing, found.what, found.rival, found.years_contradicted) == ("", "", 0, 0)


@pytest.mark.parametrize(
    ("question", "missing", "what"),
    [
        ("How much FDI did Xuzhou use in 2015?", "year", "2015"),
        ("How much FDI did Xuzhou use in 2018?", "year", "2018"),
        ("徐州2020年實際使用外資多少?", "year", "2020年"),
        ("How much FDI did Nanjing use in 2019?", "name", "Nanjing"),
        ("南京2019年实际使用外资多少？", "name", "南京"),
        ("What was Xuzhou's population in 2019?", "word", "population"),
        ("徐州2019年有多少人口?", "word", "人口"),
        ("By how much did it grow compared with 2018?", "", ""),
        ("How much has Xuzhou used since 2015?", "", ""),
    ],
)
def test_what_is_missing_is_named(question, missing, what):
    assert lacks(question, XUZHOU) == (missing, what)


FINE = "違反前條規定棄養寵物者，處新臺幣三萬元以上罰鍰。"


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("在台灣棄養寵物罰多少錢？", ""),
        ("How high is the fine for abandoning a pet in Taiwan?", ""),
        ("在高雄棄養寵物罰多少錢？", "name"),  # of a town there may be another law
        ("台灣航空棄養寵物罰多少錢？", "name"),
    ],
)
def test_a_law_does_not_say_whose_it_is(question, missing):
    found = support(question, FINE, title="動物保護法")
    assert (found.missing, found.names_context) == (missing, 0)


@pytest.mark.parametrize(
    ("title", "before"),
    [("日本動物保護法", ""), ("動物保護法", "本法參考德國立法例。"), ("高雄市動物保護條例", "")],
)
def test_a_country_is_missing_where_another_place_is_named(title, before):
    found = support("在台灣棄養寵物罰多少錢？", FINE, before + FINE, title=title)
    assert found.missing == "name"


def test_an_article_of_2020_whose_sentence_says_2019_is_of_2019_only():
    passage = f"以下见于2020年3月的报道。{XUZHOU}"
    for asked, missing in (("2019", ""), ("2020", "year")):
        question = f"How much FDI did Xuzhou use in {asked}?"
        assert lacks(question, XUZHOU, passage, date="2020-03-27")[0] == missing


def test_a_sentence_without_a_year_is_of_the_last_one_before_it():
    quote = "全年進出口總額為931.9億元。"
    passage = f"2019年徐州的外資增長。{quote}2021年還會增長。"
    assert lacks("徐州2019年進出口總額是多少？", quote, passage) == ("", "")
    assert lacks("徐州2018年進出口總額是多少？", quote, passage) == ("year", "2018年")
    assert lacks("徐州2019年進出口總額是多少？", quote, quote, title="徐州2019年外資") == ("", "")
    assert lacks("徐州2018年進出口總額是多少？", quote, quote, title="徐州2019年外資")[0] == "year"
    assert lacks("徐州2018年進出口總額是多少？", quote, quote)[0] != "year"  # it may be


def test_years_and_values_that_take_turns():
    quote = "In 2018 Suzhou used 5 million yuan, in a report of 2020."
    assert lacks("How much did Suzhou use in 2018?", quote) == ("", "")
    assert lacks("How much did Suzhou use in 2020?", quote) == ("year", "2020")
    both = "愛迪生和特斯拉在1915年和1937年收到了38份標書。"
    assert lacks("1915年有多少份標書？", both) == ("", "")


def test_a_sentence_about_its_own_time_is_no_contradiction_when_that_is_asked():
    quote = "In 2003 it moved to Suzhou."
    passage = f"The firm was founded in 1998. {quote}"
    assert lacks("When did the firm founded in 1998 move?", quote, passage) == ("", "")


def test_the_title_names_whom_the_sentence_is_about():
    quote = "The city used US$2 billion of FDI."
    question = "How much FDI did Xuzhou use?"
    assert lacks(question, quote, title="Xuzhou in figures") == ("", "")
    assert lacks(question, quote, title="Suzhou in figures")[0] == "name"


def test_a_name_that_only_others_have_is_refused_for_a_rival_alone():
    other = hit_of("南京建鄴區莫愁湖街道")
    question = "南京2019年实际使用外资多少？"
    assert lacks(question, XUZHOU, others=[other]) == ("name", "南京")
    assert lacks(question, "2019年实际使用外资20亿美元。", others=[other]) == ("", "")
    assert lacks(question, "2019年实际使用外资20亿美元。") == ("name", "南京")


def test_a_place_elsewhere_in_the_passage_does_not_own_the_figure():
    passage = f"{XUZHOU}招商人員到過上海和廣州。"
    assert lacks("上海2019年實際使用外資多少?", XUZHOU, passage) == ("name", "上海")
    assert lacks("上海2019年實際使用外資多少?", XUZHOU, passage, title="上海的外資") == ("", "")


def test_a_heading_says_of_which_year_and_whom_a_section_is():
    paragraph = "全年進出口總額為931.9億元，比上一年有所增長，其中出口仍然占了大半，進口有所減少。"
    text = f"一、徐州2018年的貿易\n（一）總額\n{paragraph}"
    hit = hit_of(text)
    chunk = replace(hit.chunk, start=text.index("全年"), text=paragraph)
    hit = replace(hit, chunk=chunk)
    for question, missing in (
        ("徐州2018年進出口總額是多少？", ""),
        ("徐州2019年進出口總額是多少？", "year"),
        ("南京2018年進出口總額是多少？", "name"),
    ):
        frame = frame_of(question, LEXICON)
        assert check(frame, quote_of(hit, paragraph), hit, [hit], LEXICON).missing == missing


def test_last_year_is_that_before_the_articles_date():
    quote = "徐州去年進出口總額為931.9億元。"
    assert lacks("徐州2019年進出口總額是多少？", quote, date="2020-03-27") == ("", "")
    assert lacks("徐州2020年進出口總額是多少？", quote, date="2020-03-27")[0] == "year"
    assert lacks("徐州2019年進出口總額是多少？", quote, title="徐州2020年的貿易") == ("", "")


def test_an_article_says_nothing_of_a_year_that_is_to_come():
    quote = "徐州進出口總額為931.9億元。"
    assert lacks("徐州2019年進出口總額是多少？", quote, date="2020-03-27") == ("", "")
    assert lacks("徐州2021年進出口總額是多少？", quote, date="2020-03-27")[0] == "year"


@pytest.mark.parametrize(
    ("question", "quote", "own", "another"),
    [
        (
            "2023年賣了多少支手機？",
            "2024年賣了242萬支，相較於2023年的228萬支增長6%。",
            "228萬支",
            "242萬支",
        ),
        (
            "How many cases has China?",
            "Spain has recorded 157,000 cases, while China has 83,000 cases.",
            "83,000",
            "157,000",
        ),
        (
            "南京的出口是多少？",
            "徐州的出口為931.9億元，南京的出口為1,000億元。",
            "1,000億元",
            "931.9億元",
        ),
    ],
)
def test_a_value_beside_that_of_another(question, quote, own, another):
    frame, hit = frame_of(question, LEXICON), hit_of(quote)
    for value, expected in ((own, False), (another, True)):
        found = is_of_another(
            frame, quote_of(hit, quote), quote_of(hit, value), hit.article, LEXICON
        )
        assert found is expected


def test_a_figure_is_of_what_its_own_sentence_says():
    hit = hit_of("徐州2019年的出口額為777.9億元。徐州2019年的進口額為154億元。")
    quote = quote_of(hit, hit.chunk.text)
    for question in ("How much did Xuzhou export in 2019?", "徐州2019年出口多少？"):
        frame = frame_of(question, LEXICON)
        exports, imports = quote_of(hit, "777.9億元"), quote_of(hit, "154億元")
        assert not is_of_another(frame, quote, exports, hit.article, LEXICON)
        assert is_of_another(frame, quote, imports, hit.article, LEXICON)


def test_a_value_is_nobody_elses_if_the_quote_names_nobody_asked():
    hit = hit_of("The city used 5 million yuan, Suzhou used 6 million yuan.")
    frame = frame_of("How much did Xuzhou use?", LEXICON)
    value = quote_of(hit, "6 million yuan")
    assert not is_of_another(frame, quote_of(hit, hit.chunk.text), value, hit.article, LEXICON)


def test_a_name_that_is_asked_for_is_nobody_else():
    """The value itself is what stands in the clause: it displaces no name of the question."""
    text = "Inverie lies in the county of Moray, north of Elgin. Crail lies in Fife."
    hit = hit_of(text)
    frame = frame_of("In which county is Inverie?", LEXICON)
    for value, another in (("Moray", False), ("Fife", True)):
        quote, span = quote_of(hit, text), quote_of(hit, value)
        assert is_of_another(frame, quote, span, hit.article, LEXICON) is another


def test_the_features_are_shares():
    found = support("How much FDI did Nanjing use in 2015?", XUZHOU)
    assert len(found.features) == len(FEATURES) == 9
    assert all(0 <= one <= 1 for one in found.features)
    assert (found.names_context, found.rival, found.years_contradicted) == (0, 1, 1)


@pytest.mark.parametrize("question", ["", "?", "2019", "Why?", "🙂", "徐州", "徐" * 2000])
def test_degenerate_questions_lack_nothing_surely(question):
    found = support(question, XUZHOU)
    assert found.missing == ""
    assert all(0 <= one <= 1 for one in found.features)


def test_it_takes_few_milliseconds():
    question = "How much FDI did Nanjing use in 2019?"
    support(question, XUZHOU)
    start = time.process_time()
    for _ in range(20):
        support(question, XUZHOU)
    assert (time.process_time() - start) / 20 < 0.02


@pytest.mark.parametrize(
    ("question", "value", "of_another"),
    [
        ("團體借閱證可以借幾件視聽資料？", "10件", True),  # the family's
        ("家庭借閱證可以借幾件視聽資料？", "10件", False),
        ("個人借閱證可以借幾件視聽資料？", "10件", True),
        ("個人借閱證可以借幾件視聽資料？", "5件", False),
        ("團體借閱證可以借幾冊圖書？", "200冊", False),
    ],
)
def test_a_value_of_another_item_of_a_list(question, value, of_another):
    text = (
        "個人借閱證借閱圖書20冊、視聽資料5件；家庭借閱證借閱圖書60冊、視聽資料10件；"
        "團體借閱證借閱圖書200冊。"
    )
    quote = Span("a", 3, 3 + len(text), text, "sentence")
    at = 3 + text.index(value)
    found = is_of_another(
        frame_of(question, LEXICON),
        quote,
        Span("a", at, at + len(value), value),
        Article("a", "借閱規則", text),
        LEXICON,
    )
    assert found is of_another


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("甲市调查失业率下降了多少？", True),  # only the registered one is given
        ("甲市登记失业率下降了多少？", False),
        ("甲市失业率下降了多少个百分点？", False),
        ("How much did surveyed unemployment fall?", False),  # words of another language are few
        ("甲市在哪里？", False),
    ],
)
def test_a_figure_of_what_an_article_never_speaks_of(question, lacks):
    text = "年末甲市城镇登记失业率为3.1%，比上年末下降0.3个百分点。"
    hit = hit_of(text, title="甲市公报")
    assert lacks_noun(frame_of(question, LEXICON), quote_of(hit, text), hit) is lacks


@pytest.mark.parametrize(
    ("question", "sentence", "another"),
    [
        ("團體借閱證可以借幾件？", "個人借閱證每證最多借閱圖書20冊、視聽資料5件。", True),
        ("個人借閱證可以借幾件？", "個人借閱證每證最多借閱圖書20冊、視聽資料5件。", False),
        ("城镇调查失业率是多少？", "年末城镇登记失业率为3.1%。", True),
        ("失业率是多少？", "年末城镇登记失业率为3.1%。", False),
        ("城镇调查失业率是多少？", "登记失业率为3.1%，调查失业率为5.2%。", False),
        ("团体借阅证可以借几件？", "", False),
    ],
)
def test_what_is_said_of_another_kind_of_thing(question, sentence, another):
    assert has_rival_word(question, sentence, sentence) is another


@pytest.mark.parametrize(
    ("question", "text", "part"),
    [
        ("2017年二季度GDP增长了百分之几？", "一季度增长2%。", "2017年二季度"),
        ("2017年二季度GDP增长了百分之几？", "二季度增长2%。", ""),
        ("上半年GDP是多少？", "下半年GDP为5亿元。", "上半年"),
        ("6月末余额是多少？", "5月末余额为5亿元。", "6月末"),
        ("6月末余额是多少？", "1-6月累计5亿元。", ""),
        ("What were exports in the second quarter of 2019?", "In Q2 2019 they were 5.", ""),
        ("二季度的会议什么时候举行？", "一季度的会议1月举行。", ""),  # no figure is asked for
        ("GDP是多少？", "一季度为5亿元。", ""),
    ],
)
def test_quarters_halves_and_months_are_told_apart(question, text, part):
    assert other_part(frame_of(question, LEXICON), text) == part


def test_past_years_are_told_apart_in_an_article_without_a_date():
    text = "去年产值为1.47亿元，前年为1.16亿元。"
    hit = hit_of(text)
    found = figures_with_years(
        frame_of("前年产值多少？", LEXICON), quote_of(hit, text), hit.article
    )
    assert [(figure.text, asked) for figure, asked in found] == [
        ("1.47亿元", False),
        ("1.16亿元", True),
    ]


def test_a_year_may_itself_be_a_figure_of_the_kind_asked_for():
    text = "2018年8月、2019年9月，月工时分别为319小时、293小时。"  # how long: dates may answer
    hit = hit_of(text)
    frame = frame_of("2018年8月干了多久？", LEXICON)
    found = figures_with_years(frame, quote_of(hit, text), hit.article)
    assert [figure.text for figure, _ in found][:2] == ["2018年8月", "2019年9月"]
    assert found[0][1]


def test_a_row_of_a_table_names_what_is_asked():
    row = "各区县主要指标 — 柳汀区：常住人口71.5万人，出口额120.3亿元。"
    hit = hit_of(row, title="云梓市统计公报")
    quote = quote_of(hit, row)
    assert has_names(frame_of("柳汀区出口多少？", LEXICON), quote, hit, LEXICON)
    assert not has_names(frame_of("How much did it export to Japan?", LEXICON), quote, hit, LEXICON)


def test_a_name_in_pinyin_is_held_against_chinese_text():
    text = "岚峪县常住人口为21.4万人。"
    assert lacks("What was the population of Lanyu?", text) == ("", "")
    assert lacks("What was the population of Zhihe?", text) == ("name", "Zhihe")
