from __future__ import annotations

from dataclasses import dataclass

import pytest
from frame_cases import ARTICLES, ASKED, hit_of

from bot import Bot
from bot.answering.fitting import fitting_quote
from bot.core import settings
from bot.core.records import Hit, Span
from bot.question.frame import frame_of
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Bot.open(folder, library=tmp_path_factory.mktemp("library")) as opened:
        yield opened


@pytest.mark.parametrize("question", [q for q, value in ASKED.items() if value])
def test_each_city_and_year_gets_its_own_figure(question, library):
    said = library.ask(question)
    assert said.answered
    assert ASKED[question] in said.quotes[0].text


@pytest.mark.parametrize("question", [q for q, value in ASKED.items() if not value])
def test_what_is_of_another_year_or_name_is_refused(question, library):
    said = library.ask(question)
    assert not said.answered
    assert said.confidence < settings.STRICTNESS
    assert said.quotes == said.marks == ()
    assert said.hits


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "How much FDI did Xuzhou use in 2017?",
            "The articles don’t say. Nothing is said of 2017."
            " The closest passages are listed below.",
        ),
        (
            "徐州2015年实际使用外资是多少？",
            "文章里没有说。没有2015年的。给出的是2019年的：20.9億美元。最接近的段落列在下面。",
        ),
        (
            "上海2019年實際使用外資多少？",
            "文章裡沒有說。沒有說上海的。給出的是徐州的：20.9億美元。最接近的段落列在下面。",
        ),
        (
            "What was Xuzhou's GDP in 2019?",
            "The articles don’t say. “GDP” does not come up.",
        ),
    ],
)
def test_a_refusal_says_what_is_missing_and_what_there_is(question, text, library):
    assert library.ask(question).text == text


@dataclass(frozen=True)
class Chosen:
    span: Span
    hit: Hit


def first_sentence(hits):
    """The first sentence of the passages that are left."""
    for hit in hits:
        for start, end in hit.chunk.sentences:
            text = hit.article.text[start:end]
            return Chosen(Span(hit.article.id, start, end, text), hit)
    return None


def fit(question, *texts):
    hits = [hit_of(text) for text in texts]
    return fitting_quote(frame_of(question, LEXICON), hits, LEXICON, first_sentence)


def test_the_next_one_is_taken_where_the_first_does_not_fit():
    found = fit("徐州2018年外資多少？", "徐州2019年外資20億元。徐州2018年外資18億元。")
    assert found.quote.span.text == "徐州2018年外資18億元。"
    assert found.support.years_sentence == 1
    assert (found.rejected.span.text, found.lacking.missing) == ("徐州2019年外資20億元。", "year")


def test_a_sentence_that_only_has_the_year_is_none():
    found = fit("徐州2018年外資多少？", "徐州2019年外資20億元。徐州2018年天氣很好。")
    assert found.quote is None
    assert found.rejected.span.text == "徐州2019年外資20億元。"


def test_what_fits_is_taken_as_it_is():
    found = fit("徐州2019年外資多少？", "徐州2019年外資20億元。", "徐州2018年外資18億元。")
    assert found.quote.span.text == "徐州2019年外資20億元。"
    assert (found.rejected, found.lacking) == (None, None)


def test_nothing_to_choose_from():
    found = fit("徐州2019年外資多少？")
    assert (found.quote, found.support, found.rejected) == (None, None, None)
