from __future__ import annotations

import threading

import pytest

import bot
import bot.bot as bot_module
from bot import Bot
from bot.articles.files import shipped_articles
from bot.articles.uploads import from_text
from bot.core import settings
from bot.core.errors import ArticleError, LibraryError
from bot.core.settings import MAX_QUESTION_CHARS
from bot.library import LocalLibrary
from embeddings.encoder.bundled import load_encoder

QUESTION = "How much FDI did Xuzhou use in 2019?"


class Counting:
    """The bundled encoder, and how many texts it was given to index."""

    def __init__(self):
        self.encoder = load_encoder()
        self.name, self.fingerprint = self.encoder.name, self.encoder.fingerprint
        self.dim = self.encoder.dim
        self.texts = []

    def encode(self, texts):
        self.texts += texts
        return self.encoder.encode(texts)


@pytest.fixture
def encoded(monkeypatch):
    """The texts that any bot opened in this test encodes."""
    counting = Counting()
    monkeypatch.setattr("bot.bot.load_encoder", lambda name: counting)
    return counting.texts


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    with Bot.open(library=tmp_path_factory.mktemp("shipped")) as opened:
        yield opened


def titles(opened):
    return {article.title for article in opened.articles()}


def sources(opened):
    return {article.source.split("/")[-1] for article in opened.articles()}


def test_a_new_library_begins_with_the_shipped_articles(shipped):
    assert {a.id for a in shipped.articles()} == {a.id for a in shipped_articles()}


def test_ask_quotes_the_article(shipped):
    answer = shipped.ask(QUESTION)
    assert answer.answered
    assert "2.09 billion" in answer.text
    articles = {article.id: article.text for article in shipped.articles()}
    for span in (*answer.quotes, *answer.marks):
        assert articles[span.article_id][span.start : span.end] == span.text


def test_stream_grows_to_what_ask_says(shipped):
    parts = list(shipped.stream(QUESTION))
    whole = shipped.ask(QUESTION)
    assert parts[-1] == whole
    assert len(parts) > 3
    for before, after in zip(parts, parts[1:], strict=False):
        assert after.text.startswith(before.text)
        assert len(before.text) < len(after.text)
    assert all(part.hits == whole.hits and part.quotes == whole.quotes for part in parts)


def test_retrieve_is_best_first_and_takes_any_k(shipped):
    hits = shipped.retrieve(QUESTION, 3)
    assert len(hits) == 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    everything = shipped.retrieve(QUESTION, 10_000, mode="dense")
    assert 3 < len(everything) <= len(shipped.library)
    assert (
        everything[0].article.text[everything[0].chunk.start :].startswith(everything[0].chunk.text)
    )


@pytest.mark.parametrize("mode", ["hybrid", "dense", "keyword"])
def test_each_mode_finds_something(shipped, mode):
    assert shipped.retrieve("徐州 外资", 2, mode)
    assert shipped.ask("徐州 外资", mode=mode).hits


def test_warming_up_asks_no_language_model_and_changes_no_answer(shipped, monkeypatch):
    before = shipped.ask("谁主持了会议?")
    monkeypatch.setattr(shipped, "generator", object())  # anything asked of it would fail
    shipped.warm()
    monkeypatch.undo()
    assert shipped.ask("谁主持了会议?") == before


@pytest.mark.parametrize("question", ["", "   ", "\n\t\u3000"])
def test_a_blank_question_is_refused(shipped, question):
    for call in (shipped.ask, shipped.retrieve, lambda q: next(shipped.stream(q))):
        with pytest.raises(ValueError, match="question is empty"):
            call(question)


def test_a_question_has_a_length(shipped):
    shipped.retrieve("字" * MAX_QUESTION_CHARS)
    shipped.retrieve(" " * 5000 + "字")
    with pytest.raises(ValueError, match=r"100,000 characters, at most 2,000"):
        shipped.ask("字" * 100_000)


@pytest.mark.parametrize("k", [0, -1])
def test_k_is_one_or_more(shipped, k):
    with pytest.raises(ValueError, match=f"k is {k}"):
        shipped.retrieve(QUESTION, k)


def test_an_unknown_mode_names_those_there_are(shipped):
    with pytest.raises(
        ValueError, match=r"'magic' is not known; use one of hybrid, dense, keyword"
    ):
        shipped.retrieve(QUESTION, mode="magic")


def test_history_is_taken(shipped):
    history = [{"role": "user", "content": "hello"}, {"role": "assistant", "content": "hi"}]
    assert shipped.ask(QUESTION, history).answered


def test_a_follow_up_is_answered_as_it_is_meant(shipped):
    first = shipped.ask("How much were Xuzhou's exports in 2019?")
    history = [
        {"role": "user", "content": "How much were Xuzhou's exports in 2019?"},
        {"role": "assistant", "content": first.text},
    ]
    meant = "How much were Xuzhou's imports in 2019?"
    answer = shipped.ask("And imports?", history)
    assert answer.question == meant
    assert answer.text == shipped.ask(meant).text
    assert list(shipped.stream("And imports?", history))[-1] == answer
    fresh = shipped.ask("And who chaired the conference?", history)
    assert fresh == shipped.ask("And who chaired the conference?")


def test_a_follow_up_is_answered_in_its_own_language(shipped):
    history = [{"role": "user", "content": "How many projects did Jiawang District sign online?"}]
    answer = shipped.ask("那泉山區呢？", history)
    assert answer.question == "How many projects did 泉山區 sign online?"
    assert answer.answered
    assert "——《" in answer.text


def test_many_threads_may_ask(shipped):
    expected = shipped.ask(QUESTION)
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(shipped.ask(QUESTION))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 8


def test_a_second_start_encodes_nothing(own_articles, tmp_path, encoded):
    library = tmp_path / "library"
    with Bot.open(own_articles, library) as opened:
        assert sources(opened) == {"bees.md", "茶.txt"}
    assert encoded
    encoded.clear()
    with Bot.open(own_articles, library) as opened:
        assert len(opened.articles()) == 2
    assert encoded == []


def test_a_changed_article_is_encoded_alone(own_articles, tmp_path, encoded):
    library = tmp_path / "library"
    Bot.open(own_articles, library).close()
    encoded.clear()
    (own_articles / "bees.md").write_text(
        "# Bees\n\nThe hive holds 50,000 bees.\n", encoding="utf-8"
    )
    with Bot.open(own_articles, library) as opened:
        assert "50,000" in opened.retrieve("How many bees?", 1)[0].chunk.text
    assert encoded
    assert not any("茶" in text for text in encoded)


def test_a_file_that_left_the_folder_leaves_the_library(own_articles, tmp_path):
    library = tmp_path / "library"
    Bot.open(own_articles, library).close()
    (own_articles / "bees.md").unlink()
    with Bot.open(own_articles, library) as opened:
        assert sources(opened) == {"茶.txt"}


def test_a_file_that_cannot_be_read_for_once_is_kept(own_articles, tmp_path):
    library = tmp_path / "library"
    Bot.open(own_articles, library).close()
    (own_articles / "bees.md").write_bytes(b"\x00\x01\x02" * 100)
    with pytest.warns(RuntimeWarning, match="bees.md"):
        opened = Bot.open(own_articles, library)
    with opened:
        assert sources(opened) == {"bees.md", "茶.txt"}


def test_one_bad_file_does_not_keep_what_was_deleted(own_articles, tmp_path):
    (own_articles / "bad.docx").write_bytes(b"no document")
    with pytest.warns(RuntimeWarning, match=r"bad\.docx"):
        Bot.open(own_articles, tmp_path / "library").close()
    (own_articles / "bees.md").unlink()
    with pytest.warns(RuntimeWarning, match=r"bad\.docx"):
        opened = Bot.open(own_articles, tmp_path / "library")
    with opened:
        assert sources(opened) == {"茶.txt"}


def test_what_was_added_stays_and_what_was_removed_is_gone(own_articles, tmp_path):
    library, single = tmp_path / "library", tmp_path / "single.md"
    single.write_text("# Single\n\nAdded on its own.\n", encoding="utf-8")
    with Bot.open(own_articles, library) as opened:
        (added,) = opened.add(single)
        assert added.title == "Single"
        (bees,) = (a for a in opened.articles() if a.source.endswith("bees.md"))
        opened.remove(bees.id)
    with Bot.open(own_articles, library) as opened:
        assert sources(opened) == {"茶.txt", "single.md"}
    with Bot.open(library=library) as opened:
        assert sources(opened) == {"茶.txt", "single.md"}
        opened.add(own_articles / "bees.md")
    with Bot.open(own_articles, library) as opened:
        assert sources(opened) == {"bees.md", "茶.txt", "single.md"}


def test_an_empty_library_can_be_asked(tmp_path):
    with Bot.open(library=tmp_path, shipped=False) as opened:
        assert opened.retrieve(QUESTION) == []
        assert not opened.ask(QUESTION).answered


def test_a_bad_article_leaves_the_library_as_it_was(own_articles, tmp_path):
    with Bot.open(own_articles, tmp_path / "library") as opened:
        before = opened.articles()
        for bad in (tmp_path / "missing.md", tmp_path / "library"):
            with pytest.raises(ArticleError):
                opened.add(bad)
        assert opened.articles() == before


def test_removing_what_is_not_there_is_told(shipped):
    with pytest.raises(LibraryError, match="no article 'nothing'; `wenda list`"):
        shipped.remove("nothing")


def test_strictness_decides_between_answer_and_refusal(own_articles, tmp_path, monkeypatch):
    with Bot.open(own_articles, tmp_path / "library", strictness=0) as opened:
        answered = opened.ask("How many bees are there in a hive?")
    with Bot.open(own_articles, tmp_path / "library", strictness="1") as opened:
        refused = opened.ask("How many bees are there in a hive?")
    assert (answered.answered, refused.answered) == (True, False)
    assert answered.confidence == refused.confidence
    monkeypatch.setenv("WENDA_STRICTNESS", "0.9")
    with Bot.open(own_articles, tmp_path / "library") as opened:
        assert opened.strictness == 0.9
    with Bot.open(own_articles, tmp_path / "library", strictness=0.1) as opened:
        assert opened.strictness == 0.1
    monkeypatch.delenv("WENDA_STRICTNESS")
    with Bot.open(own_articles, tmp_path / "library") as opened:
        assert opened.strictness == settings.STRICTNESS


def test_a_strictness_that_is_none_makes_no_library(own_articles, tmp_path, monkeypatch):
    monkeypatch.setenv("WENDA_STRICTNESS", "very")
    with pytest.raises(ValueError, match="strictness is very"):
        Bot.open(own_articles, tmp_path / "library")
    assert not (tmp_path / "library").exists()


def test_a_closed_bot_says_so(tmp_path):
    opened = Bot.open(library=tmp_path)
    opened.close()
    with pytest.raises(LibraryError, match="closed"):
        opened.ask(QUESTION)


def test_retrieve_of_the_package_opens_one_bot(tmp_path, monkeypatch):
    monkeypatch.setenv("WENDA_DATA", str(tmp_path))
    monkeypatch.setattr(bot_module, "_default", None)
    hits = bot.retrieve(QUESTION, k=2)
    assert len(hits) == 2
    kept = bot_module.default_bot()
    assert kept is bot_module.default_bot()
    assert hits == kept.retrieve(QUESTION, 2)
    kept.close()


def test_articles_from_nowhere_stay(own_articles, tmp_path):
    library = tmp_path / "library"
    with Bot.open(own_articles, library) as opened:
        done = opened.add_articles([from_text("The moon is grey.", "Moon")])
        assert len(done.added) == 1
    with Bot.open(own_articles, library) as opened:
        assert "Moon" in [entry.title for entry in opened.entries().shown]
        assert opened.entries("grey moon").total == 1
        opened.remove_articles([entry.id for entry in opened.entries("grey").shown])
    with Bot.open(own_articles, library) as opened:
        assert opened.entries("grey moon").total == 0


def test_nothing_is_removed_where_one_of_several_is_not_there(own_articles, tmp_path):
    with Bot.open(own_articles, tmp_path / "library") as opened:
        ids = [article.id for article in opened.articles()]
        with pytest.raises(LibraryError, match="there is no article 'none'"):
            opened.remove_articles([ids[0], "none"])
        assert [article.id for article in opened.articles()] == ids


@pytest.mark.slow
def test_questions_are_answered_while_articles_come(tmp_path):
    wrong = []

    def ask():
        try:
            for _ in range(12):
                assert "2.09" in opened.ask("How much FDI did Xuzhou use in 2019?").text
        except Exception as error:  # told in the test's own thread
            wrong.append(error)

    with Bot.open(library=tmp_path) as opened:
        askers = [threading.Thread(target=ask) for _ in range(3)]
        for thread in askers:
            thread.start()
        for number in range(8):
            opened.add_articles([from_text(f"Tea {number} is green.", f"Tea {number}")])
        for thread in askers:
            thread.join(120)
        assert opened.entries("tea green").total == 8
    assert wrong == []


def test_a_bot_beside_another_closes_its_own_library_only(tmp_path):
    with Bot.open(library=tmp_path / "shared") as shared:
        own = LocalLibrary.open(tmp_path / "own", shared.encoder)
        with shared.beside(own) as guest:
            guest.add_articles([from_text("The moon is grey.", "Moon")])
            assert [entry.title for entry in own.entries().shown] == ["Moon"]
            assert guest.entries().total == shared.entries().total + 1
            with pytest.raises(TypeError, match="a JoinedLibrary cannot be asked beside another"):
                guest.beside(own)
        assert shared.ask("How much FDI did Xuzhou use in 2019?").answered
