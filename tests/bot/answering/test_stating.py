from __future__ import annotations

import pytest

from bot.answering.stating import is_of_less, stated_value
from bot.core import Article, Span
from bot.question import frame_of, question_terms
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()
FERRY = "青輪去年載客118萬人次，營收1億9,300萬元，虧損2,150萬元；前年載客96萬人次，虧損3,480萬元。"
FESTIVAL = "去年剪纸产业的产值为1.47亿元，前年为1.16亿元。"
CROPS = "全县水稻产量4.6万吨，小麦产量2.9万吨。"
FDI = "徐州2019年實際利用外資20.9億美元，進出口931.9億元。"


def stated(question, text, title=""):
    quote = Span("a", 10, 10 + len(text), text, "sentence")
    article = Article("a", title, " " * 10 + text)
    terms = question_terms(question, LEXICON)
    found = stated_value(frame_of(question, LEXICON), terms, quote, article)
    if found is None:
        return None
    assert text[found.start - 10 : found.end - 10] == found.text
    return found.text


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("青輪去年虧損多少？", FERRY, "2,150萬元"),
        ("青輪前年虧損多少？", FERRY, "3,480萬元"),
        ("剪纸产业去年的产值是多少？", FESTIVAL, "1.47亿元"),
        ("剪纸产业前年的产值是多少？", FESTIVAL, "1.16亿元"),
        ("全县水稻产量有多少吨？", CROPS, "4.6万吨"),
        ("小麦产量有多少吨？", CROPS, "2.9万吨"),
        ("How much FDI did Xuzhou use in 2019?", FDI, "20.9億美元"),
    ],
)
def test_the_figure_beside_the_words_of_the_question(question, text, value):
    assert stated(question, text) == value


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("产量有多少吨？", CROPS),  # of which crop?
        ("玉米产量有多少吨？", CROPS),
        ("小麦产量有多少公斤？", CROPS),  # another unit
        ("青輪明年虧損多少？", "青輪去年虧損2,150萬元，前年虧損3,480萬元。"),
        ("谁种水稻？", CROPS),
        ("有多少？", CROPS),
        ("水稻产量有多少吨？", ""),
    ],
)
def test_no_figure_where_the_words_do_not_tell(question, text):
    assert stated(question, text) is None


def test_the_reader_is_overruled_by_kind_and_by_year_alone():
    quote = Span("a", 0, len(FERRY), FERRY, "sentence")
    article = Article("a", "", FERRY)
    frame = frame_of("青輪前年虧損多少？", LEXICON)

    def span(value):
        start = FERRY.index(value)
        return Span("a", start, start + len(value), value)

    right = span("3,480萬元")
    assert is_of_less(frame, quote, span("96萬人次"), right, article)  # people
    assert is_of_less(frame, quote, span("2,150萬元"), right, article)  # of last year
    assert not is_of_less(frame, quote, right, right, article)
