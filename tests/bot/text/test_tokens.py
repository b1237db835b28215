from __future__ import annotations

from bot.text.words import count_tokens


def test_tokens_are_those_of_the_bundled_model():
    assert count_tokens("") == 0
    assert count_tokens("In 2019 Xuzhou") == 3
    assert count_tokens("In 2019 Xuzhou " * 4) == 12
