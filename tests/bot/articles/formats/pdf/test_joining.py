from __future__ import annotations

import pytest

from bot.articles.formats.pdf.marks import SOFT, hyphenated_words, run_on


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([], ""),
        (["", " "], ""),
        (["one"], "one"),
        (["in the", "city"], "in the city"),
        (["實際使用", "外資"], "實際使用外資"),
        (["增長", "10.09%"], "增長10.09%"),
        (["2019", "年"], "2019年"),
        (["他說:「外資", "」增長。"], "他說:「外資」增長。"),
        (["up 10.09", "% in a year"], "up 10.09% in a year"),
        (["inter-", "national"], "international"),
        ([f"inter{SOFT}", "national trade"], "international trade"),
        (["OP-", "TIONAL"], "OPTIONAL"),
        (["Anglo-", "American"], "Anglo-American"),
        ([f"Anglo{SOFT}", "American"], "Anglo-American"),
        (["2018-", "2019"], "2018-2019"),
        ([f"2018{SOFT}", "2019"], "2018-2019"),
        (["that is -", "so it seems"], "that is - so it seems"),
        ([f"it breaks off{SOFT}"], "it breaks off-"),
        (["a", "", "b"], "a b"),
    ],
)
def test_lines_are_joined(lines, text):
    assert run_on(lines) == text


def test_a_word_that_the_document_has_with_a_hyphen_keeps_it():
    known = frozenset(hyphenated_words("a Well-known and state-owned firm"))
    assert known == {"well-known", "state-owned"}
    assert run_on(["well-", "known"], known) == "well-known"
    assert run_on(["inter-", "national"], known) == "international"
