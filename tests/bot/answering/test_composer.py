from __future__ import annotations

import re
from dataclasses import replace

import pytest

import bot.answering.composer as answer_module
from bot import Bot
from bot.answering.composer import answer
from bot.answering.reading import Found, LikelySpan
from bot.answering.support import Support
from bot.core import Span, settings
from bot.question import frame_of
from bot.text.language import language_of
from embeddings.encoder.bundled import load_encoder
from embeddings.lexicon import load_lexicon


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    with Bot.open(library=tmp_path_factory.mktemp("shipped")) as opened:
        yield opened


@pytest.fixture(scope="module")
def chinese(tmp_path_factory):
    """The article of the example alone: Traditional Chinese."""
    name = "zh-hant-foreign-capital-and-trade-2019.md"
    import seeds

    path = next(iter(seeds.__path__)) + "/" + name
    with Bot.open(path, library=tmp_path_factory.mktemp("chinese")) as opened:
        yield opened


EXAMPLE = {
    "en": "How much FDI did Xuzhou use in 2019?",
    "zh-Hans": "徐州2019年实际利用外资多少？",
    "zh-Hant": "徐州2019年實際利用外資多少？",
}
NOT_THERE = {
    "en": "How tall is the Eiffel Tower?",
    "zh-Hans": "埃菲尔铁塔有多高？",
    "zh-Hant": "艾菲爾鐵塔有多高?",
}


def test_the_example_in_english_over_chinese_text(chinese):
    said = chinese.ask(EXAMPLE["en"])
    assert said.answered
    assert said.text.startswith("US$2.09 billion (20.9億美元).\n“徐州2019年實際利用外資20.9億美元")
    assert "10.09%" in said.text
    assert said.headline == "US$2.09 billion (20.9億美元)."
    assert [mark.text for mark in said.marks] == ["20.9億美元"]
    assert said.text.endswith("— 徐州2019年的外資與外貿")


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_the_example_in_chinese(language, chinese, shipped):
    for bot in (chinese, shipped):
        said = bot.ask(EXAMPLE[language])
        assert said.text.startswith(("20.9億美元。\n", "20.9亿美元。\n"))
        assert said.confidence > 0.9


def test_the_example_over_all_articles(shipped):
    said = shipped.ask(EXAMPLE["en"])
    assert said.answered
    assert said.text.startswith("US$2.09 billion")


def test_sources_are_numbered_by_the_value_they_give(shipped, tmp_path):
    said = shipped.ask(EXAMPLE["en"])
    assert len(said.quotes) == len(said.values) == 3
    assert set(said.values) == {0}
    assert shipped.ask(NOT_THERE["en"]).values == ()
    for year, amount in ((2020, "US$2.09 billion"), (2021, "US$1.86 billion")):
        text = f"---\ndate: {year}-01-05\n---\nIn 2019 Xuzhou used {amount} of foreign capital."
        (tmp_path / f"report {year}.md").write_text(text, encoding="utf-8")
    with Bot.open(tmp_path, library=tmp_path / "library") as bot:
        said = bot.ask("How much foreign capital did Xuzhou use in 2019?")
    assert [mark.text for mark in said.marks] == ["US$1.86 billion", "US$2.09 billion"]
    assert said.values == (0, 1)


@pytest.mark.parametrize("language", list(NOT_THERE))
def test_what_the_articles_do_not_hold_is_refused(language, shipped):
    said = shipped.ask(NOT_THERE[language])
    assert not said.answered
    assert said.quotes == said.marks == () and said.headline == ""
    assert said.hits
    assert said.confidence < settings.STRICTNESS
    assert language_of(said.text) == language


@pytest.mark.parametrize(
    ("language", "marks"), [("en", "“”"), ("zh-Hans", "“”"), ("zh-Hant", "「」")]
)
def test_the_words_around_the_quote_are_the_questions(language, marks, chinese):
    said = chinese.ask(EXAMPLE[language])
    quote = said.quotes[0].text.strip()
    assert f"{marks[0]}{quote}{marks[1]}" in said.text
    assert ("《" in said.text) is language.startswith("zh")
    assert ("。\n" in said.text.replace(quote, "")) is language.startswith("zh")


def test_a_figure_of_an_english_article_is_said_in_chinese(shipped, monkeypatch):
    (article,) = (a for a in shipped.articles() if a.title.startswith("Xuzhou's foreign capital"))
    hits = [hit for hit in shipped.retrieve(EXAMPLE["zh-Hans"], 50) if hit.article == article]
    start = article.text.index("US$2.09 billion")
    found = [LikelySpan(article.id, start, start + len("US$2.09 billion"), 0.9, 5.0)]
    monkeypatch.setattr(answer_module, "find", lambda *given: Found(given[3], found))
    said = answer(EXAMPLE["zh-Hans"], hits, load_encoder(), load_lexicon())
    assert said.text.startswith("20.9亿美元（US$2.09 billion）。")


def test_other_figures_are_said_once_and_no_bare_numbers(chinese):
    text = chinese.ask("By how much did imports and exports grow in 2019?").text
    also = next(line for line in text.split("\n") if line.startswith("Also"))
    assert "2019 (2019年)" not in also
    parts = re.split("; ", also)
    assert len(parts) == len(set(parts))


@pytest.mark.parametrize("question", [*EXAMPLE.values(), *NOT_THERE.values()])
def test_plain_text_and_slices_of_the_articles(question, shipped):
    said = shipped.ask(question)
    assert not re.search(r"[<>*`#\[\]|]", said.text)
    articles = {article.id: article.text for article in shipped.articles()}
    for span in (*said.quotes, *said.marks):
        assert articles[span.article_id][span.start : span.end] == span.text
    for mark in said.marks:
        assert any(q.start <= mark.start and mark.end <= q.end for q in said.quotes)
    assert said.question == question


@pytest.mark.parametrize("question", ["", "Why?", "為什麼？", *EXAMPLE.values()])
def test_without_passages_it_refuses(question):
    said = answer(question, [], load_encoder(), load_lexicon())
    assert (said.answered, said.confidence, said.quotes, said.hits) == (False, 0.0, (), ())
    assert said.text


@pytest.mark.parametrize("question", ["?!", "2019", "🙂", "徐州", "Quelle heure est-il ?"])
def test_odd_questions_get_some_text(question, shipped):
    said = shipped.ask(question)
    assert said.text
    assert 0 <= said.confidence <= 1


@pytest.mark.slow
def test_strictness_is_the_confidence_that_an_answer_needs(shipped):
    hits = shipped.retrieve(EXAMPLE["en"])
    parts = (EXAMPLE["en"], hits, load_encoder(), load_lexicon())
    sure = answer(*parts, strictness=0.0).confidence
    assert 0 < sure < 1
    for strictness, answered in ((0.0, True), (sure, True), (sure + 1e-9, False), (1.0, False)):
        said = answer(*parts, strictness=strictness)
        assert (said.answered, said.confidence) == (answered, sure)
        assert bool(said.quotes) is answered


@pytest.mark.parametrize(
    ("question", "value", "kind", "line"),
    [
        ("四大產業是哪些？", "指新能源、生物醫藥與大健康、集成電路與ICT，以及高端裝備與智能製造",
         "list", "新能源、生物醫藥與大健康、集成電路與ICT，以及高端裝備與智能製造。"),
        ("四大產業是哪些？", "新能源", "", "新能源。"),
        ("為什麼徐州外資領先？", "若以增長速度排名", "reason", "原因：若以增長速度排名。"),
        ("徐州2019年的出口額為多少億元？", "777.9億元", "amount", "777.9億元。"),
    ],
)  # fmt: skip
def test_what_is_asked_for_decides_how_it_is_said(
    question, value, kind, line, chinese, monkeypatch
):
    (article,) = chinese.articles()
    start = article.text.index(value)
    found = [LikelySpan(article.id, start, start + len(value), 1.0, 9.0)]
    monkeypatch.setattr(answer_module, "find", lambda *given: Found(given[3], found))
    hits = [hit for hit in chinese.retrieve(question, 50) if value in hit.chunk.text]
    said = answer(question, hits, load_encoder(), load_lexicon(), strictness=0.0)
    assert said.marks[0].kind == kind
    assert said.text.split("\n")[0] == line


LOSSES = {
    "hans": "徐州钢铁公司2019年的净利润为-3.2亿元。",
    "hant": "徐州鋼鐵公司2019年的淨利潤為−3.2億元。",
    "word": "徐州鋼鐵公司2019年的淨利潤為負3.2億元。",
}


@pytest.mark.parametrize("written", LOSSES)
def test_a_loss_is_told_as_a_loss(written, tmp_path):
    (tmp_path / "a.md").write_text(LOSSES[written], encoding="utf-8")
    with Bot.open(tmp_path / "a.md", library=tmp_path / "library") as bot:
        english = bot.ask("What was the net profit of the Xuzhou steel company in 2019?")
        simplified = bot.ask("徐州钢铁公司2019年净利润多少？")
        traditional = bot.ask("徐州鋼鐵公司2019年淨利潤多少？")
    value = (
        LOSSES[written].removesuffix("。").rpartition("為" if "為" in LOSSES[written] else "为")[2]
    )
    assert f"-320 million yuan ({value})" in english.text
    for answered in (english, simplified, traditional):
        assert [mark.text for mark in answered.marks] == [value]
    assert simplified.text.startswith(value) and traditional.text.startswith(value)


@pytest.mark.parametrize(
    "text",
    ["出租车押金不得超过300元。每辆出租车每天的营运时间不得少于8小时。",
     "計程車押金不得超過300元。每輛計程車每天的營運時間不得少於8小時。"],
)  # fmt: skip
def test_a_ceiling_is_told_as_a_ceiling(text, tmp_path):
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    with Bot.open(tmp_path / "a.md", library=tmp_path / "library") as bot:
        english = bot.ask("How much may the taxi deposit be?").text
        chinese = bot.ask("出租车押金是多少？" if "车" in text else "計程車押金是多少？").text
    assert "at most 300 yuan (" in english.lower()  # said, or told beside its sentence
    assert chinese.startswith(text[text.index("不") : text.index("。")])


def test_a_text_in_the_other_language_has_to_have_the_words_where_nothing_is_named():
    frame = frame_of("六月這次會議是誰當主席？", load_lexicon())
    quote = Span("a", 0, 20, "Parsons is chairman.")
    support = Support(1, 1, 1, 0, 1, 1, 0, 0.2, settings.SPOKEN_OF)
    assert frame.names == ()
    assert answer_module._is_about(frame, quote, support)
    assert not answer_module._is_about(frame, quote, replace(support, words_context=0.4))
    own = replace(quote, text="主席為帕森斯。")
    assert answer_module._is_about(frame, own, replace(support, words_context=0.4))


def test_a_bare_noun_is_not_marked_as_a_reason(shipped):
    said = shipped.ask("Why did Xuzhou move signing online?")
    assert said.answered and "difficult" in said.quotes[0].text
    assert (said.headline, said.marks) == ("", ())
