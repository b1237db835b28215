from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from frame_cases import hit_of, quote_of

from bot.answering.reading import LikelySpan
from bot.answering.refusal import closest, holds_figure, refusal_reason, stands_out
from bot.answering.support import check
from bot.core.records import Hit, Span
from bot.question.frame import frame_of
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()
SENTENCE = "In 2019 Xuzhou used US$2.09 billion of FDI."


@dataclass(frozen=True)
class Chosen:
    span: Span
    hit: Hit


def why(question, language, value="US$2.09 billion", sentence=SENTENCE, beside=()):
    hit = hit_of(sentence)
    chosen = Chosen(quote_of(hit, sentence), hit)
    asked = frame_of(question, LEXICON)
    lacking = check(asked, chosen.span, hit, [hit], LEXICON)
    hits = [hit, *(hit_of(text) for text in beside)]
    return refusal_reason(language, asked, chosen, lacking, value, hits, LEXICON)


YEAR = "How much FDI did Xuzhou use in 2015?"
NAME = "How much FDI did Nanjing use in 2019?"


@pytest.mark.parametrize(
    ("question", "language", "said"),
    [
        (YEAR, "en", "Nothing is said of 2015. It is given for 2019: US$2.09 billion."),
        (YEAR, "zh-Hans", "没有2015的。给出的是2019年的：US$2.09 billion。"),
        (YEAR, "zh-Hant", "沒有2015的。給出的是2019年的：US$2.09 billion。"),
        (
            NAME,
            "en",
            "Nothing of the kind is said of Nanjing. It is given for Xuzhou: US$2.09 billion.",
        ),
        ("What was Xuzhou's GDP in 2019?", "en", "“GDP” does not come up."),
        (YEAR, "", "Nothing is said of 2015. It is given for 2019: US$2.09 billion."),
    ],
)
def test_what_is_missing_and_what_there_is(question, language, said):
    assert why(question, language) == said


def test_a_word_that_stands_elsewhere_in_an_article_is_not_denied():
    sentence, asked = "徐州2019年有5个车站。", "徐州2019年的报价是多少？"
    assert why(asked, "zh-Hans", value="", sentence=sentence) == "没有提到“报价”。"
    hit = hit_of(sentence)
    longer = replace(hit, article=replace(hit.article, text=f"{hit.article.text}\n報價見附件。"))
    frame = frame_of(asked, LEXICON)
    chosen = Chosen(quote_of(hit, sentence), hit)
    lacking = check(frame, chosen.span, hit, [hit], LEXICON)
    assert refusal_reason("zh-Hans", frame, chosen, lacking, "", [longer], LEXICON) == ""


def test_without_a_value_only_what_is_missing():
    assert why(YEAR, "en", value="") == "Nothing is said of 2015."


def test_a_figure_of_something_else_is_not_offered():
    other = "In 2019 Xuzhou had 5 railway stations."
    assert why(YEAR, "en", value="5", sentence=other) == "Nothing is said of 2015."


def test_a_figure_of_two_things_missing_is_not_offered():
    both = "How much FDI did Nanjing use in 2015?"
    assert why(both, "en") == "Nothing of the kind is said of Nanjing."


def test_a_person_is_not_offered_for_a_place():
    sentence = "公司董事长李明华有2300名员工。"
    assert why("南京有多少员工？", "zh-Hans", "2300名", sentence) == "没有说南京的。"


@pytest.mark.parametrize(
    ("question", "beside", "said"),
    [
        (YEAR, "In 2015 the mayor spoke of FDI.", "It is given for 2019: US$2.09 billion."),
        (YEAR, "2015年徐州使用外資10億美元。", "It is given for 2019: US$2.09 billion."),
        (NAME, "Nanjing used US$5 billion of FDI.", "It is given for Xuzhou: US$2.09 billion."),
        ("What was Xuzhou's GDP in 2019?", "Xuzhou’s GDP was 715 billion yuan.", ""),
    ],
)
def test_what_another_passage_says_is_not_denied(question, beside, said):
    assert why(question, "en", beside=[beside]) == said


@pytest.mark.parametrize(
    "beside",
    [
        "FDI grew by 5 percent compared with 2015.",  # a year that is only compared with
        "In 2016 the mayor spoke.",
    ],
)
def test_other_years_prove_nothing(beside):
    assert why(YEAR, "en", beside=[beside]).startswith("Nothing is said of 2015. ")


def test_a_name_without_a_figure_proves_nothing():
    said = why(NAME, "en", beside=["The mayor visited Nanjing. FDI was US$5 billion."])
    assert said.startswith("Nothing of the kind is said of Nanjing. ")


@pytest.mark.parametrize(
    ("kind", "text", "whole"),
    [
        ("amount", "US$2.09 billion", True),
        ("amount", "Trillion", False),
        ("amount", "10.09%", False),
        ("percentage", "10.09%", True),
        ("count", "Trillion.", False),
        ("count", "Thousands", False),
        ("percentage", "US$2.09 billion", False),
        ("rank", "第三位", True),
        ("", "908 people", True),
        ("", "2019", False),
        ("", "Köln", False),
    ],
)
def test_only_a_whole_figure_is_given_instead(kind, text, whole):
    assert holds_figure(kind, text) is whole


def test_a_value_stands_out_where_nothing_else_is_as_likely():
    quote = Span("a", 10, 30, "出口額為777.9億元，進口額為154億元。")
    first, longer, rival = (
        LikelySpan("a", 14, 21, 0.3, 1.0),
        LikelySpan("a", 13, 21, 0.1, 0.5),
        LikelySpan("a", 25, 29, 0.25, 0.4),
    )
    elsewhere = LikelySpan("b", 14, 21, 0.9, 3.0)
    assert stands_out(quote, [elsewhere, first, longer, rival])  # 0.4 of 0.65: they overlap
    assert not stands_out(quote, [first, LikelySpan("a", 25, 29, 0.31, 0.4)])
    assert stands_out(quote, [first])
    assert not stands_out(quote, [elsewhere])
    assert not stands_out(quote, [])


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("How much FDI did Nanjing use in 2019?", [0]),
        ("What is the boiling point of tungsten?", []),
        ("鎢的沸點是多少？", []),
        ("Who is Judge Marsh?", [1]),  # names alone are asked for
        ("What did the harbour bridge cost?", [2]),
    ],
)
def test_only_passages_that_speak_of_what_is_asked_are_closest(question, near):
    texts = (SENTENCE, "Judge Marsh sat for two days.", "The harbour bridge is old.")
    hits = [hit_of(text) for text in texts]
    found = closest(frame_of(question, LEXICON), hits, LEXICON)
    assert [span.text for span in found] == [texts[n] for n in near]
    assert closest(frame_of(question, LEXICON), [], LEXICON) == ()
