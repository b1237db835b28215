"""Any text, and long runs of one thing: read, cut, folded and asked in time, offsets always right.

What the modules themselves promise beside is in their own tests.
"""

from __future__ import annotations

import time

import pytest
from bounded import JSON, PIECES, SECONDS, TEXTS, WHOLE, tried
from hostile import HOSTILE
from hypothesis import example, given
from hypothesis import strategies as st

from bot import Bot
from bot.answering.citations import cited_numbers
from bot.articles.chunks import boilerplate_lines, chunk
from bot.articles.documents import split_front_matter, title_of
from bot.articles.uploads import from_text
from bot.core.errors import WendaError
from bot.core.records import Article
from bot.question.conversation import understand_question
from bot.question.frame import frame_of
from bot.question.kind import kind_asked
from bot.question.terms import question_terms
from bot.text import figures
from bot.text.figures import dates, numerals
from bot.text.figures.dates_english import date_at as english_date
from bot.text.figures.dates_han import date_at as han_date
from bot.text.figures.quantities import quantity_at
from bot.text.folding import fold, in_both_scripts, is_traditional
from bot.text.language import language_of
from bot.text.names.tags import tagged_names
from bot.text.segmenter import segment, tag_words
from bot.text.sentences import split_sentences
from bot.text.words import placed_tokens, tokens
from embeddings.lexicon import load_lexicon

pytestmark = pytest.mark.usefixtures("within_memory")

LEXICON = load_lexicon()


def article(text):
    return Article("id", "Title", text)


# Passages and words


@tried(200)
@given(TEXTS, st.integers(1, 500), st.integers(0, 3))
@example("\u2028\n\x85 \x1c", 1, 0)
def test_passages_are_slices_that_go_forward_and_hold_everything(text, chars, overlap):
    covered, before = set(), (-1, -1)
    for passage in chunk(article(text), chars, overlap):
        assert text[passage.start : passage.end] == passage.text != ""
        assert (passage.start, passage.end) > before and passage.start >= before[0]
        before = (passage.start, passage.end)
        covered.update(range(passage.start, passage.end))
        for (start, end), following in zip(
            passage.sentences, [*passage.sentences[1:], (passage.end, 0)], strict=True
        ):
            assert passage.start <= start < end <= following[0]
    assert all(one.isspace() for at, one in enumerate(text) if at not in covered)


@tried(150)
@given(TEXTS)
def test_no_two_passages_of_an_article_overlap_without_being_asked_to(text):
    passages = chunk(article(text), 60, 0)
    assert all(a.end <= b.start for a, b in zip(passages, passages[1:], strict=False))


@tried(200)
@given(WHOLE)
def test_words_stand_where_they_are_said_to(text):
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)
    for token in placed_tokens(text):
        assert 0 <= token.start < token.end <= len(text)
    for start, end in tagged_names(folded.text, "person", "place"):
        assert 0 <= start < end <= len(folded.text)
    assert all(isinstance(token, str) and token for token in tokens(text, republic=True))
    assert len(in_both_scripts(text)) <= 3
    is_traditional(text)


@tried(100)
@given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=80))
def test_words_of_any_han_characters_make_the_run_again(run):
    assert "".join(segment(run)) == run
    assert "".join(word for word, _ in tag_words(run)) == run


# Figures


@tried(200)
@given(TEXTS)
def test_figures_dates_and_numerals_are_found_or_not_and_nothing_else(text):
    end = 0
    for figure in figures.find(text):
        assert text[figure.start : figure.end] == figure.text != "" and figure.start >= end
        end = figure.end
        for language in ("en", "zh-Hans", "zh-Hant"):
            assert isinstance(figures.say(figure, language), str)
        assert figures.same(figure, figure) in (True, False)
    assert all(isinstance(year, int) for year in figures.years(text))
    plain = numerals.plain(text)
    assert len(plain) == len(text)
    for at in range(len(plain)):
        for find in (numerals.numeral_at, quantity_at, english_date, han_date):
            found = find(plain, at)
            assert found is None or at < found.end <= len(plain)
    numerals.parse(text)


@tried(100)
@given(TEXTS)
def test_a_day_in_any_words_is_a_day_or_a_value_error(text):
    try:
        dates.Day.read(text)
    except ValueError:
        return


# What is asked and said


@tried(150)
@given(TEXTS)
def test_any_question_is_taken_apart(text):
    assert all(term.weight >= 0 and term.tokens for term in question_terms(text, LEXICON))
    assert isinstance(kind_asked(text), str)
    frame_of(text, LEXICON)
    assert all(number > 0 for number in cited_numbers(text))
    assert all(isinstance(flag, bool) for flag in boilerplate_lines(text.split("\n")))
    fields, body = split_front_matter(text)
    assert text.endswith(body) or body in text
    assert isinstance(title_of(body, True, "stem"), str) and isinstance(language_of(body), str)
    assert all(isinstance(value, str) for value in fields.values())


@tried(100)
@given(TEXTS, TEXTS)
def test_a_pasted_text_is_an_article_or_one_line(text, title):
    try:
        made = from_text(text, title)
    except WendaError as error:
        assert str(error).isprintable()
    else:
        assert "".join((made.id, made.title, made.text, made.source)).encode()


TURNS = st.lists(
    st.fixed_dictionaries({"role": st.sampled_from(["user", "assistant"]), "content": TEXTS})
    | st.dictionaries(st.sampled_from(["role", "content", "x"]), JSON)
    | JSON,
    max_size=6,
)


@tried(200)
@given(TEXTS, TURNS)
@example("And 2018?", [None, {"role": ["user"], "content": {"a": 1}}, 7])
def test_a_conversation_of_any_shape(question, history):
    full = understand_question(question, history, LEXICON)
    assert isinstance(full.question, str)
    assert full.inherited == (full.question != question)


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    with Bot.open(library=tmp_path_factory.mktemp("hostile") / "library") as opened:
        texts = [text for text in HOSTILE if "\ud800" not in text]
        opened.library.update(
            Article(f"hostile {n}", text[:80], f"{text}\n第二句。Two. {text}")
            for n, text in enumerate(texts)
        )
        opened.ask("What?")
        yield opened


ASKED = st.one_of(
    TEXTS,
    st.sampled_from(HOSTILE),
    st.tuples(
        st.sampled_from(["How much FDI did Xuzhou use in 2019?", "徐州2019年的外資?"]), TEXTS
    ).map("".join),
)


@pytest.mark.slow
@tried(150)
@given(ASKED, TURNS, st.sampled_from(["hybrid", "dense", "keyword"]))
def test_any_question_is_answered_from_the_articles_or_refused(bot, question, history, mode):
    try:
        answer = bot.ask(question, history, mode)
    except ValueError as error:
        assert str(error).isprintable()
        return
    for part in (*answer.quotes, *answer.marks):
        source = bot.article(part.article_id).text
        assert source[part.start : part.end] == part.text != ""
    for hit in answer.hits:
        source = bot.article(hit.chunk.article_id).text
        assert source[hit.chunk.start : hit.chunk.end] == hit.chunk.text
    if answer.is_read:  # a smiley gets a line, and no quote
        assert answer.answered == bool(answer.quotes)
    assert 0 <= answer.confidence <= 1


# Long runs of one thing


@pytest.mark.parametrize("piece", [one for one in PIECES if one.strip()], ids=ascii)
def test_a_long_run_of_one_thing_takes_no_more_than_its_length(piece, bot):
    text = (piece * 20_000)[:20_000]
    for work in (
        lambda: chunk(article(text)),
        lambda: split_sentences(text),
        lambda: tokens(text, republic=True),
        lambda: list(tagged_names(fold(text).text, "person", "place")),
        lambda: figures.find(text),
        lambda: boilerplate_lines([text] * 3),
        lambda: language_of(text) and title_of(text, True, ""),
        lambda: understand_question(text[:150], [{"role": "user", "content": text[:400]}], LEXICON),
        lambda: ask(bot, text[:2_000]),
    ):
        began = time.process_time()
        work()
        assert time.process_time() - began < SECONDS


def ask(bot, question):
    try:
        return bot.ask(question)
    except ValueError:
        return None
