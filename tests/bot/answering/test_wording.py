"""How values of each kind are said, in the reader's language and script."""

from __future__ import annotations

import pytest

from bot.answering.versions import Source
from bot.answering.wording import say_answer, say_day, say_others, say_value
from bot.core.records import Article, Span
from bot.text import figures
from embeddings.lexicon import load_lexicon


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon()


def spans(text: str, value: str, kind: str) -> tuple[Span, Span]:
    start = text.index(value)
    return (
        Span("a", 100, 100 + len(text), text, "sentence"),
        Span("a", 100 + start, 100 + start + len(value), value, kind),
    )


ZH = [
    ("徐州實際使用外資20.9億美元。", "20.9億美元", "amount", "US$2.09 billion (20.9億美元)"),
    ("中歐班列累計超過300列。", "300列", "count", "More than 300 (超過300列)"),
    ("增長約10.09%。", "10.09%", "percentage", "About 10.09% (約10.09%)"),
    ("增幅居全省第三位。", "第三位", "rank", "Third (第三位)"),
    ("會議於2020年3月27日召開。", "2020年3月27日", "date", "27 March 2020 (2020年3月27日)"),
    ("今年上半年出口增長。", "上半年", "date", "The first half of the year (上半年)"),
    ("市委書記周鐵根在會上講話。", "周鐵根", "person", "Zhou Tiegen (周鐵根)"),
    ("項目設在泉山區。", "泉山區", "place", "Quanshan District (泉山區)"),
    ("班列開往莫斯科。", "莫斯科", "place", "Moscow (莫斯科)"),
    ("負責人是周樂。", "周樂", "person", "周樂"),
    ("由招商局主辦。", "招商局", "organisation", "招商局"),
    ("分為工業、農業和商業三類。", "工業、農業和商業", "list", "工業, 農業 and 商業"),
    ("班列開往莫斯科、明斯克。", "莫斯科、明斯克", "list", "Moscow (莫斯科) and Minsk (明斯克)"),
    ("因為疫情影響了訂單，所以停工。", "疫情影響了訂單", "reason", "疫情影響了訂單"),
    ("每平方公里1,200人。", "1,200人", "count", "1,200 people per square kilometre (1,200人)"),
    ("氣溫為攝氏零下5度。", "攝氏零下5度", "count", "-5°C (攝氏零下5度)"),
]


@pytest.mark.parametrize(("text", "value", "kind", "said"), ZH)
def test_values_of_chinese_text_for_an_english_reader(text, value, kind, said, lexicon):
    quote, mark = spans(text, value, kind)
    assert say_value(mark, quote, "en", lexicon) == said


@pytest.mark.parametrize(("text", "value", "kind", "said"), ZH)
def test_a_reader_of_the_same_language_gets_the_value_as_it_stands(
    text, value, kind, said, lexicon
):
    quote, mark = spans(text, value, kind)
    got = say_value(mark, quote, "zh-Hans", lexicon)
    assert got.endswith(value)
    assert got in text


@pytest.mark.parametrize(
    ("text", "value", "kind", "language", "said"),
    [
        ("It used US$2.09 billion.", "US$2.09 billion", "amount", "zh-Hant",
         "20.9億美元（US$2.09 billion）"),
        ("It used US$2.09 billion.", "US$2.09 billion", "amount", "en", "US$2.09 billion"),
        ("It ranked third in China.", "third", "rank", "zh-Hans", "第三位（third）"),
        ("It ranked third in China.", "third", "rank", "en", "Third"),
        ("They ran more than 300 trains.", "300", "count", "zh-Hans", "超过300（more than 300）"),
        ("They signed two agreements.", "two", "count", "zh-Hans", "Two"),
        ("The mayor is Zhuang Zhaolin.", "Zhuang Zhaolin", "person", "zh-Hans", "Zhuang Zhaolin"),
        ("Lines go to Minsk, Almaty, and Moscow.", "Minsk, Almaty, and Moscow", "list", "zh-Hant",
         "Minsk、Almaty、Moscow"),
        ("It cost $5 million.", "$5 million", "amount", "zh-Hans", "$5 million"),
    ],
)  # fmt: skip
def test_values_of_english_text(text, value, kind, language, said, lexicon):
    quote, mark = spans(text, value, kind)
    assert say_value(mark, quote, language, lexicon) == said


def test_a_reason_that_is_the_whole_quote_is_not_said_twice(lexicon):
    quote, mark = spans("因為疫情影響了訂單。", "因為疫情影響了訂單", "reason")
    assert say_value(mark, quote, "en", lexicon) == ""


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("工廠停工了很久，因為疫情影響了訂單。", "因為疫情影響了訂單", "疫情影響了訂單"),
        ("由于天气，运动会今年不再举行了。", "由于天气", "天气"),
        ("It closed for most of a year because of the flood.", "because of the flood", "the flood"),
        ("It closed for most of a year because costs rose.", "because costs rose", "costs rose"),
        ("Nobody knows the causality behind this.", "causality", "causality"),
    ],
)
def test_a_reason_is_led_in_once(text, value, said, lexicon):
    quote, mark = spans(text, value, "reason")
    assert say_value(mark, quote, "en", lexicon) == said


def test_other_figures_are_said_once_without_the_value():
    text = "2019年使用外資20.9億美元，增長10.09%，居第三位，又是第三位。"
    quote, mark = spans(text, "20.9億美元", "amount")
    assert say_others(quote, [mark], "en") == ["third (第三位)"]
    assert say_others(quote, [mark], "zh-Hant") == []


def test_no_other_figure_repeats_itself_or_the_value_in_another_form():
    text = "Xuzhou used US$2.09 billion in 2019, that is 2,090 million US dollars, up by 10%."
    quote, mark = spans(text, "US$2.09 billion", "amount")
    assert say_others(quote, [mark], "zh-Hant") == []  # no 2019年（2019）
    assert say_others(quote, [], "zh-Hant") == [
        "20.9億美元（US$2.09 billion）",
        "20.9億美元（2,090 million US dollars）",
    ]


def test_one_of_something_is_no_other_figure():
    text = "過去的一年，一個城市在一年中簽約705個，居第一位。"
    quote, mark = spans(text, "705個", "count")
    assert say_others(quote, [mark], "en") == ["first (第一位)"]


@pytest.mark.parametrize(
    ("date", "language", "said"),
    [
        ("2020-01-05", "en", "5 January 2020"),
        ("2020-01-05T10:00", "zh-Hans", "2020年1月5日"),
        ("2020", "en", "2020"),
        ("2020-13-45", "en", "2020-13-45"),
        ("spring", "en", "spring"),
        ("", "en", ""),
    ],
)
def test_the_day_of_an_article(date, language, said):
    assert say_day(date, language) == said


@pytest.mark.parametrize(
    ("language", "lead"),
    [("en", "The reason given: "), ("zh-Hans", "原因："), ("zh-Hant", "原因：")],
)
def test_a_reason_is_led_in(language, lead, lexicon):
    quote, mark = spans("因為疫情影響了訂單，所以工廠在三月停工了。", "疫情影響了訂單", "reason")
    evidence = Source(quote, mark, Article("a", "T", quote.text))
    said = say_answer(language, [[evidence]], lexicon)
    assert said.headline.startswith(f"{lead}疫情影響了訂單")
    assert said.text.startswith(f"{said.headline}\n")


def test_without_a_mark_there_is_the_quote_and_its_source(lexicon):
    quote = Span("a", 0, 3, "好的。", "sentence")
    said = say_answer("en", [[Source(quote, None, Article("a", "T", "好的。"))]], lexicon)
    assert said == ("“好的。”\n— T", "")


LOSSES = [
    ("公司淨利潤為−3.2億元。", "−3.2億元", "amount", "-320 million yuan (−3.2億元)"),
    ("公司净利润为负3.2亿元。", "负3.2亿元", "amount", "-320 million yuan (负3.2亿元)"),
    ("淨利潤：（1,245）萬元。", "（1,245）萬元", "amount", "-12.45 million yuan (（1,245）萬元)"),
    ("押金不得超過300元。", "300元", "amount", "At most 300 yuan (不得超過300元)"),
    ("押金不得超过300元。", "300元", "amount", "At most 300 yuan (不得超过300元)"),
    ("投資不得超过總額的5%，下同。", "5%", "percentage", "At most 5% (不得超过總額的5%)"),
    ("人數不能少於300人。", "300人", "count", "At least 300 people (不能少於300人)"),
    ("人数未达到300人。", "300人", "count", "Fewer than 300 people (未达到300人)"),
    ("黃金三百兩。", "三百兩", "count", "300 liang (三百兩)"),
]


@pytest.mark.parametrize(("text", "value", "kind", "said"), LOSSES)
def test_losses_and_bounds_of_chinese_text_for_an_english_reader(text, value, kind, said, lexicon):
    quote, mark = spans(text, value, kind)
    assert say_value(mark, quote, "en", lexicon) == said


def test_losses_and_bounds_of_english_text_for_a_chinese_reader(lexicon):
    quote, mark = spans("The profit was -US$3.2 million.", "-US$3.2 million", "amount")
    assert say_value(mark, quote, "zh-Hant", lexicon) == "-320萬美元（-US$3.2 million）"
    quote, mark = spans("The deposit must not exceed 300 yuan.", "300 yuan", "amount")
    assert say_value(mark, quote, "zh-Hans", lexicon) == "最多300元（must not exceed 300 yuan）"


def test_a_minus_is_no_other_way_to_say_a_percentage(lexicon):
    quote, mark = spans("淨利率為−5.2%。", "−5.2%", "percentage")
    assert say_value(mark, quote, "en", lexicon) == "−5.2%"


@pytest.mark.parametrize(
    ("text", "scale", "value"),
    [
        ("投资为1,234,500万元。", "亿", "123.45亿元（1,234,500万元）"),
        ("投資為20.9億美元。", "万", "209,000萬美元（20.9億美元）"),
        ("全区有85.6万人。", "亿", "0.00856亿人（85.6万人）"),
        ("支出为12.3亿元。", "亿", "12.3亿元"),
        ("支出为12.3亿元。", "", "12.3亿元"),
        ("支出为数亿元。", "万", "数亿元"),
    ],
)
def test_a_figure_in_the_scale_that_is_asked_for(text, scale, value):
    quote = Span("a", 0, len(text), text)
    figure = figures.find(text)[0]
    mark = Span("a", figure.start, figure.end, figure.text, "amount")
    assert say_value(mark, quote, "zh-Hans", load_lexicon(), scale) == value
