"""Questions to some of the articles alone: in Python and on the command line."""

from __future__ import annotations

import json

import pytest

import bot.bot as bot_module
from bot import Bot, Filter, retrieve
from bot.__main__ import main
from bot.core.errors import LibraryError

QUESTION = "How many bees does the hive hold?"
TEA = "How many tons of tea did the garden give?"
BEES = {
    "old": "---\ntitle: Old bees\ndate: 2018\ntags: Bees, old\n---\nThe hive holds 30,000 bees.\n",
    "new": "---\ntitle: New bees\ndate: 2020-05\ntags: [bees]\n---\nThe hive holds 40,000 bees.\n",
    "蜂": "---\ndate: 2019-03-27\n---\n# 蜂箱\n\n蜂箱裡有五萬隻蜜蜂。\n",
    "tea": "# Tea\n\nThe garden gave three hundred tons of tea in 2019.\n",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A library of four articles."""
    home = tmp_path_factory.mktemp("filters")
    (home / "articles").mkdir()
    for name, text in BEES.items():
        (home / "articles" / f"{name}.md").write_text(text, encoding="utf-8")
    with Bot.open(library=home / "library", shipped=False) as opened:
        opened.add(home / "articles")
    return home / "library"


@pytest.fixture(scope="module")
def bees(place):
    with Bot.open(library=place) as opened:
        yield opened


def titles(hits):
    return sorted(hit.article.title for hit in hits)


@pytest.mark.parametrize("mode", ["hybrid", "dense", "keyword"])
def test_passages_of_some_articles_alone(bees, mode):
    assert titles(bees.retrieve(QUESTION, mode=mode, only=Filter(tags=("BEES",)))) == [
        "New bees",
        "Old bees",
    ]
    assert titles(bees.retrieve(QUESTION, mode=mode, only=Filter(until="2018"))) == ["Old bees"]
    assert titles(
        bees.retrieve("蜂箱裡有多少蜜蜂?", mode=mode, only=Filter(languages=("zh",)))
    ) == ["蜂箱"]


def test_without_a_filter_all_are_searched(bees):
    assert len(bees.retrieve(QUESTION, 50)) == 4
    assert len(bees.retrieve(QUESTION, 50, only=Filter())) == 4


def test_an_answer_is_of_the_articles_that_are_meant(bees):
    for only, value in ((Filter(until="2018"), "30,000"), (Filter(since="2020"), "40,000")):
        answer = bees.ask(QUESTION, only=only)
        assert answer.answered
        assert value in answer.text
        assert list(bees.stream(QUESTION, only=only))[-1] == answer


def test_a_follow_up_is_asked_of_the_same_articles(bees):
    history = [
        {"role": "user", "content": QUESTION},
        {"role": "assistant", "content": "40,000 bees."},
    ]
    answer = bees.ask("And how many bees in 2018?", history, only=Filter(until="2018"))
    assert titles(answer.hits) == ["Old bees"]


def test_a_refusal_says_that_only_some_were_searched(bees):
    assert bees.ask(TEA).answered
    answer = bees.ask(TEA, only=Filter(languages=("zh",)))
    assert not answer.answered
    assert titles(answer.hits) == ["蜂箱"]
    assert "Only the articles that were chosen have been searched." in answer.text
    assert "Only the articles" not in bees.ask("Who is the mayor of Rome?").text
    chinese = bees.ask("谁是罗马市长？", only=Filter(languages=("en",)))
    assert "只查找了选定的文章。" in chinese.text


@pytest.mark.parametrize("mode", ["hybrid", "dense", "keyword"])
def test_a_filter_that_takes_nothing_is_refused_honestly(bees, mode):
    only = Filter(tags=("nothing",))
    answer = bees.ask(QUESTION, mode=mode, only=only)
    assert (answer.answered, answer.hits, answer.confidence) == (False, (), 0.0)
    assert answer.text == "The articles don’t say: no article fits what was chosen."
    assert bees.retrieve(QUESTION, mode=mode, only=only) == []
    assert bees.ask("蜂箱裡有多少蜜蜂?", only=only).text == "文章裡沒有說：沒有符合所選條件的文章。"


def test_an_article_that_is_not_there_is_named(bees):
    one = bees.articles()[0].id
    with pytest.raises(LibraryError, match="no article has the id 'none'; `wenda list` names"):
        bees.ask(QUESTION, only=Filter(articles=(one, "none")))


def test_the_function_takes_a_filter_too(bees, monkeypatch):
    monkeypatch.setattr(bot_module, "_default", bees)
    assert titles(retrieve(QUESTION, only=Filter(until="2018"))) == ["Old bees"]
    assert len(retrieve(QUESTION)) == 3


def test_tags_given_with_an_article_are_kept_beside_its_own(tmp_path):
    (tmp_path / "a.md").write_text(BEES["old"], encoding="utf-8")
    with Bot.open(library=tmp_path / "library", shipped=False) as opened:
        (added,) = opened.add(tmp_path / "a.md", tags=["OLD", "mine"])
        assert added.tags == ("Bees", "old", "mine")
        assert opened.articles() == [added]
        (again,) = opened.add(tmp_path / "a.md")  # as the last time says
        assert again.tags == ("Bees", "old")
        with pytest.raises(ValueError, match="which is no tag"):
            opened.add(tmp_path / "a.md", tags=["a\nb"])
        assert opened.articles() == [again]


def test_tags_are_named_the_most_frequent_first(bees, tmp_path):
    assert bees.tags() == ["Bees", "old"]  # "bees" once, "Bees" once: one tag
    with Bot.open(library=tmp_path, shipped=False) as opened:
        assert opened.tags() == []


# The command line


def output(capsys, *arguments):
    capsys.readouterr()
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    told = "wenda: 1 article\n" if arguments[0] == "list" and "--json" not in arguments else ""
    assert (code, captured.err) == (0, told)
    return captured.out


def refused(capsys, *arguments):
    """The exit code and the one line with which a command is refused."""
    capsys.readouterr()
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return code, captured.err


def test_flags_of_ask_and_retrieve(place, bees, capsys):
    asked = ("ask", QUESTION, "--library", place)
    assert "30,000" in output(capsys, *asked, "--until", "2018")
    assert "40,000" in output(
        capsys, *asked, "--since", "2020", "--language", "en", "--tag", "BEES"
    )
    (old,) = [one.id for one in bees.articles() if one.title == "Old bees"]
    sought = ("retrieve", QUESTION, "--library", place, "--json")
    assert [hit["article_id"] for hit in json.loads(output(capsys, *sought, "--article", old))] == [
        old
    ]
    both = json.loads(output(capsys, *sought, "--tag", "old", "--tag", "none", "--tag", "bees"))
    assert sorted(hit["title"] for hit in both) == ["New bees", "Old bees"]
    assert output(capsys, *sought, "--tag", "none") == "[]\n"


def test_a_refusal_in_the_terminal(place, capsys):
    asked = ("ask", TEA, "--library", place)
    assert "Only the articles that were chosen" in output(capsys, *asked, "--language", "zh")
    assert "no article fits what was chosen" in output(capsys, *asked, "--tag", "none")


@pytest.mark.parametrize(
    ("flags", "code", "line"),
    [
        (
            ["--language", "fr"],
            2,
            "language 'fr' is not known; use one of en, zh, zh-Hans, zh-Hant",
        ),
        (["--since", "last year"], 2, "since is 'last year', which is no date; give a year, a"),
        (["--since", "2020", "--until", "2019"], 2, "since 2020 comes after until 2019"),
        (["--article", "none"], 1, "no article has the id 'none'; `wenda list` names them all"),
    ],
)
def test_a_wrong_flag_gets_one_line(place, capsys, flags, code, line):
    for command in ("ask", "retrieve"):
        found, said = refused(capsys, command, QUESTION, "--library", place, *flags)
        assert found == code
        assert said.startswith(f"wenda: {line}")


def test_tags_are_added_and_listed(tmp_path, capsys):
    (tmp_path / "a.md").write_text("# Bees\n\nThe hive holds 40,000 bees.\n", encoding="utf-8")
    library = ("--library", tmp_path / "library")
    added = output(capsys, "add", tmp_path / "a.md", *library, "--tag", "city", "--tag", "蜂")
    assert added.endswith("#city #蜂\n")
    assert output(capsys, "list", *library) == added
    assert json.loads(output(capsys, "list", *library, "--json"))[0]["tags"] == ["city", "蜂"]
    assert "40,000" in output(capsys, "ask", QUESTION, *library, "--tag", "City")


def test_a_wrong_tag_makes_no_library(tmp_path, capsys):
    given = ("add", tmp_path, "--library", tmp_path / "library", "--tag", "x" * 201)
    code, said = refused(capsys, *given)
    assert (code, "which is no tag" in said) == (2, True)
    assert not (tmp_path / "library").exists()
