from __future__ import annotations

import pytest

from bot.text.names import countries_in, is_country, names_of, text_of
from embeddings.lexicon import load_lexicon


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("臺灣與德國的法律", {"Taiwan", "Germany"}),
        ("The law of Hong Kong and of New Zealand", {"Hong Kong", "New Zealand"}),
        ("An Australian telecommunications firm", {"Australia"}),
        ("the kingdom and the united team", set()),
        ("北京市养犬管理规定", set()),
        ("", set()),
    ],
)
def test_the_countries_of_a_text(text, countries):
    assert countries_in(text_of(text)) == countries


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("在台灣要罰多少錢？", True),
        ("What is the fine in South Korea?", True),
        ("What did Air France pay?", False),
        ("What is the fine in Kaohsiung?", False),
    ],
)
def test_a_country_is_more_than_a_word_of_a_name(question, answer):
    lexicon = load_lexicon()
    assert [is_country(name) for name in names_of(question, lexicon)] == [answer]
