"""Which articles a filter takes, and what is no filter."""

from __future__ import annotations

import pytest

from bot import Article, Filter
from bot.core.filters import add_tags, check_tags, distinct, span_of

PAPER = Article(
    "paper", "Paper", "Text.", language="zh-Hant", date="2019-03-27", tags=("Trade", "徐州")
)
OLD_DIGEST = "b6cc212f5de454ab31e092efc0c41d9bbc24325f485b35e8a2692766c3bc121f"


def article(**fields):
    return Article("one", "One", "Text.", **fields)


def test_without_a_field_it_is_false_and_takes_all():
    assert not Filter()
    assert not Filter(articles=(), since=" ", tags=["", " "])
    assert Filter().takes(PAPER)
    assert Filter().takes(article())


@pytest.mark.parametrize(
    "given",
    [
        {"articles": ("a",)},
        {"languages": ("zh",)},
        {"since": "2019"},
        {"until": "2019"},
        {"tags": ("x",)},
    ],
)
def test_with_any_field_it_is_true(given):
    assert Filter(**given)


def test_fields_have_one_form():
    one = Filter(
        articles=[" b ", "a", "b"],
        languages="zh_TW",
        since=" 2019 ",
        tags=["Straße", "STRASSE", "外貿"],
    )
    assert one.articles == ("b", "a")
    assert one.languages == ("zh-Hant",)
    assert one.since == "2019"
    assert one.tags == ("strasse", "外貿")
    assert hash(one) == hash(Filter(("b", "a"), ("zh-Hant",), "2019", "", ("strasse", "外貿")))


@pytest.mark.parametrize(
    ("languages", "taken"),
    [
        (("zh",), {"zh-Hans", "zh-Hant"}),
        (("zh-Hans",), {"zh-Hans"}),
        (("ZH-HK",), {"zh-Hant"}),
        (("en-GB", "zh-CN"), {"en", "zh-Hans"}),
        (("en", "zh"), {"en", "zh-Hans", "zh-Hant"}),
    ],
)
def test_languages(languages, taken):
    only = Filter(languages=languages)
    all_of_them = ("en", "zh-Hans", "zh-Hant", "")
    assert {one for one in all_of_them if only.takes(article(language=one))} == taken


@pytest.mark.parametrize(
    ("since", "until", "taken"),
    [
        ("2019", "", ["2019", "2019-01-01", "2019-12-31", "2020"]),
        ("2019-01-02", "", ["2019", "2019-12-31", "2020"]),  # "2019" may be any day of it
        ("", "2019", ["2018-12-31", "2019", "2019-01-01", "2019-12-31"]),
        ("2019", "2019", ["2019", "2019-01-01", "2019-12-31"]),
        ("2018-12-31", "2019-01", ["2018-12-31", "2019", "2019-01-01"]),
        ("2019-12-31", "2019-12-31", ["2019", "2019-12-31"]),
        ("2021", "", []),
    ],
)
def test_dates_count_to_both_ends(since, until, taken):
    only = Filter(since=since, until=until)
    dates = ["", "no date", "2018-12-31", "2019", "2019-01-01", "2019-12-31", "2020"]
    assert [date for date in dates if only.takes(article(date=date))] == taken


@pytest.mark.parametrize(
    ("date", "span"),
    [
        ("2019", (20190101, 20191231)),
        ("2019-02", (20190201, 20190228)),
        ("2020-02", (20200201, 20200229)),
        ("2019-12", (20191201, 20191231)),
        ("2019-03-27", (20190327, 20190327)),
        ("2019-03-27T08:00:00+08:00", (20190327, 20190327)),
        (" 2019/3/27 ", (20190327, 20190327)),
        ("20190327", (20190327, 20190327)),
        ("2019年", (20190101, 20191231)),
        ("2019年3月", (20190301, 20190331)),
        ("2019年3月27日", (20190327, 20190327)),
        ("2019-Q1", (20190101, 20191231)),
        ("2019-2020", (20190101, 20191231)),
        ("", None),
        ("27 March 2019", None),
        ("2019-13", None),
        ("2019-02-30", None),
        ("0000", None),
        ("201903270", None),
        ("9" * 10_000, None),
    ],
)
def test_the_days_of_a_date(date, span):
    assert span_of(date) == span


def test_tags_are_held_together_whatever_their_case():
    assert Filter(tags=("TRADE",)).takes(PAPER)
    assert Filter(tags=("none", "徐州")).takes(PAPER)
    assert not Filter(tags=("trad",)).takes(PAPER)
    assert not Filter(tags=("trade",)).takes(article())


def test_all_fields_have_to_fit():
    whole = {"articles": ("paper", "other"), "languages": ("zh",), "since": "2019", "tags": ("x",)}
    assert not Filter(**whole).takes(PAPER)
    assert Filter(**whole | {"tags": ("trade",)}).takes(PAPER)
    assert not Filter(**whole | {"tags": ("trade",), "articles": ("other",)}).takes(PAPER)
    assert not Filter(**whole | {"tags": ("trade",), "until": "2019-02"}).takes(PAPER)


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"languages": ["fr"]}, "language 'fr' is not known; use one of en, zh, zh-Hans, zh-Hant"),
        ({"since": "May 2019"}, "since is 'May 2019', which is no date; give a year, a month or"),
        ({"until": "2019-2-3"}, "until is '2019-2-3', which is no date"),
        ({"until": "2019-02-30"}, "until is '2019-02-30', which is no date"),
        ({"since": "٢٠١٩"}, "since is '٢٠١٩', which is no date"),
        ({"since": 2019}, "since is 2019, which is no date"),
        (
            {"since": "2020", "until": "2019-12"},
            "since 2020 comes after until 2019-12, no article can be between them; swap them",
        ),
        ({"tags": ["a\nb"]}, r"tags has 'a\\nb', which is no tag: one is a line of at most 200"),
        ({"tags": ["x" * 201]}, "which is no tag: one is a line of at most 200 characters"),
        ({"articles": [7]}, r"articles must be a list of texts, not \[7\]"),
        ({"articles": {"a": 1}}, "articles must be a list of texts, not {'a': 1}"),
        ({"articles": [str(n) for n in range(1_001)]}, "articles has 1,001 values, at most 1,000"),
    ],
)
def test_a_value_that_cannot_be_meant_gets_one_line(given, line):
    with pytest.raises(ValueError, match=line) as caught:
        Filter(**given)
    assert "\n" not in str(caught.value)


def test_one_day_is_no_wrong_order():
    assert Filter(since="2019-12-31", until="2019")


def test_from_json():
    assert Filter.from_fields(None) == Filter()
    assert Filter.from_fields({}) == Filter()
    assert Filter.from_fields({"since": "2019", "tags": ["x"], "until": None}) == Filter(
        since="2019", tags=("x",)
    )


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"language": ["zh"]}, "a filter has no field 'language'; it has articles, languages, si"),
        (["zh"], r"a filter has the fields articles, .*, tags; \['zh'\] has none of them"),
        ("zh", "a filter has the fields"),
        ({1: 2}, "a filter has no field 1"),
    ],
)
def test_what_is_no_filter_gets_one_line(given, line):
    with pytest.raises(ValueError, match=line):
        Filter.from_fields(given)


def test_tags_given_by_hand():
    assert check_tags([" City ", "city", "外貿"]) == ("City", "外貿")
    assert check_tags("City") == ("City",)
    with pytest.raises(ValueError, match="which is no tag"):
        check_tags(["a\tb"])
    assert add_tags(PAPER, ("trade", "new")).tags == ("Trade", "徐州", "new")
    assert add_tags(PAPER, ()) is PAPER
    assert distinct([]) == ()


def test_tags_are_part_of_an_article_and_none_leave_its_digest_as_it_was():
    old = Article("a", "Title", "Text.", "en", "a.md", "2019", "CC0")
    assert old.digest == OLD_DIGEST  # of a library that was made before there were tags
    assert add_tags(old, ("x",)).digest != old.digest
    assert add_tags(old, ("x", "y")).digest != add_tags(old, ("xy",)).digest
