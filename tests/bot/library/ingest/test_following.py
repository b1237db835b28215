"""What other processes write to a library, seen by whoever asks it, and while nobody does."""

from __future__ import annotations

import time

import pytest

from bot import Bot
from bot.articles.files import shipped_articles
from bot.articles.uploads import from_text
from bot.core import settings
from bot.core.errors import LibraryError
from bot.library.ingest.following import Followed, follow_changes


@pytest.mark.slow
def test_a_running_bot_sees_what_another_added(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "REFRESH_SECONDS", 0.0)
    question = "What colour is the moon over Zorblax?"
    with Bot.open(library=tmp_path) as running, Bot.open(library=tmp_path) as other:
        assert not running.ask(question).answered
        (moon,) = other.add_articles([from_text("The moon over Zorblax is grey.", "Moon")]).added
        assert "grey" in running.ask(question).text
        other.remove(moon)
        assert running.entries("zorblax").total == 0
        running.add_articles([from_text("Tea is green.", "Tea")])
        other.remove(other.entries("", 0, 1).shown[0].id)
    with Bot.open(library=tmp_path) as opened:  # neither wrote over the other's note
        assert opened.entries().total == len(shipped_articles())


def test_others_changes_are_looked_for_once_in_a_while(tmp_path, monkeypatch):
    with Bot.open(library=tmp_path) as opened:
        looks = []
        refresh = opened.library.refresh
        monkeypatch.setattr(opened.library, "refresh", lambda: looks.append(1) or refresh())
        for _ in range(5):
            opened.retrieve("tea")
        assert looks == []
        opened._followed.looked -= settings.REFRESH_SECONDS
        for _ in range(5):
            opened.retrieve("tea")
        assert looks == [1]


def test_a_library_that_cannot_be_read_for_a_moment_is_asked_as_it_was(tmp_path, monkeypatch):
    def broken():
        raise LibraryError("the disk reports an error")

    monkeypatch.setattr(settings, "REFRESH_SECONDS", 0.0)
    with Bot.open(library=tmp_path) as opened:
        monkeypatch.setattr(opened.library, "refresh", broken)
        assert opened.ask("How much FDI did Xuzhou use in 2019?").answered


def test_one_question_looks_the_others_go_on(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "REFRESH_SECONDS", 0.0)
    with Bot.open(library=tmp_path, shipped=False) as opened:
        one = Followed(opened.library)
        looks = []

        def refresh():
            looks.append(len(one.newest()))  # asked meanwhile: answered from what there is
            return False

        monkeypatch.setattr(opened.library, "refresh", refresh)
        assert len(one.newest()) == 0
        assert looks == [0]
        one.newest()
        assert looks == [0, 0]


def test_when_it_was_looked_for_is_taken_over(tmp_path):
    with Bot.open(library=tmp_path, shipped=False) as opened:
        assert Followed(opened.library, 12.5).looked == 12.5
        assert time.monotonic() - Followed(opened.library).looked < 5
        own = opened.library
        assert Followed(own).newest() is own.snapshot()


def test_a_library_is_followed_while_nobody_asks(tmp_path):
    with (
        Bot.open(library=tmp_path, shipped=False) as idle,
        Bot.open(library=tmp_path, shipped=False) as other,
    ):
        with follow_changes(idle.library, 0.01):
            other.add_articles([from_text("The moon is grey.", "Moon")])
            end = time.monotonic() + 10
            while not idle.library.snapshot().articles() and time.monotonic() < end:
                time.sleep(0.01)
        assert [article.title for article in idle.library.articles()] == ["Moon"]
