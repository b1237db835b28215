"""What a bot is opened over: which library, which encoder, which articles."""

from __future__ import annotations

import os

import pytest
from library_parts import Topics

from bot import Bot
from bot.articles.files import shipped_articles
from bot.bot import assemble
from bot.core.errors import ArticleError, LibraryError

QUESTION = "How much FDI did Xuzhou use in 2019?"


def sources(opened):
    return {article.source.split("/")[-1] for article in opened.articles()}


def test_a_removed_shipped_article_does_not_come_back(tmp_path):
    with Bot.open(library=tmp_path) as opened:
        first = opened.articles()[0]
        opened.remove(first.id)
    with Bot.open(library=tmp_path) as opened:
        assert first.id not in {article.id for article in opened.articles()}
        assert len(opened.articles()) == len(shipped_articles()) - 1


def test_a_library_begun_with_ones_own_articles_holds_only_those(own_articles, tmp_path):
    with Bot.open(library=tmp_path / "library", shipped=False) as opened:
        assert opened.articles() == []
        opened.add(own_articles)
    with Bot.open(library=tmp_path / "library") as opened:
        assert sources(opened) == {"bees.md", "茶.txt"}


def test_variables_stand_in_for_arguments(own_articles, tmp_path, monkeypatch):
    monkeypatch.setenv("WENDA_ARTICLES", str(own_articles))
    monkeypatch.setenv("WENDA_LIBRARY", str(tmp_path / "library"))
    with Bot.open() as opened:
        assert sources(opened) == {"bees.md", "茶.txt"}
        assert opened.place == tmp_path / "library"


def test_each_folder_has_a_library_in_the_data_folder(own_articles, tmp_path, monkeypatch):
    monkeypatch.setenv("WENDA_DATA", str(tmp_path / "data"))
    with Bot.open(own_articles) as opened:
        assert opened.place.parent == tmp_path / "data" / "libraries"
    with Bot.open() as opened:
        assert opened.place == tmp_path / "data" / "library"
        assert len(opened.articles()) == len(shipped_articles())


def test_where_nothing_can_be_kept_a_library_is_made_for_the_run(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("WENDA_DATA", str(tmp_path / "file" / "data"))
    with pytest.warns(RuntimeWarning, match="nothing can be kept in .*WENDA_DATA"):
        opened = Bot.open()
    with opened:
        assert opened.retrieve(QUESTION, 1)
        place = opened.place
        assert place.is_dir()
    assert not place.exists()


def test_a_library_that_was_asked_for_is_not_replaced(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(LibraryError):
        Bot.open(library=tmp_path / "file" / "library")


def test_the_library_of_another_encoder_is_refused_with_the_way_out(tmp_path, monkeypatch):
    Bot.open(library=tmp_path).close()
    other = Topics("other/encoder")
    monkeypatch.setattr("bot.bot.load_encoder", lambda name: other)
    with pytest.raises(LibraryError, match="made with encoder .*--encoder .*--library"):
        Bot.open(library=tmp_path, encoder="other/encoder")
    assert other.calls == []


def test_missing_articles_make_no_library(tmp_path):
    with pytest.raises(ArticleError):
        Bot.open(tmp_path / "missing", tmp_path / "library")
    assert not (tmp_path / "library").exists()


def test_the_parts_of_a_library_that_is_there(own_articles, tmp_path):
    Bot.open(own_articles, tmp_path / "library").close()
    made = assemble(None, tmp_path / "library", "")
    try:
        assert (len(made.library.articles()), made.library.encoder) == (2, made.encoder)
        assert (made.generator, made.temporary) == (None, None)
        assert list(made.origins.seen) == [str(own_articles.resolve())]
    finally:
        made.library.close()


def test_a_language_model_that_is_set_is_one_of_them(tmp_path, monkeypatch):
    monkeypatch.setenv("WENDA_LLM_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("WENDA_LLM_MODEL", "a-model")
    made = assemble(None, tmp_path, "")
    made.library.close()
    assert made.generator.lexicon is made.lexicon


def test_the_warning_names_the_caller(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("WENDA_DATA", str(tmp_path / "file" / "data"))
    with pytest.warns(RuntimeWarning, match="nothing can be kept in") as told:
        Bot.open().close()
    assert [os.path.basename(one.filename) for one in told] == ["test_assemble.py"]
