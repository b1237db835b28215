"""The tokens of a passage, read from what is stored of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.stored import keyword_tokens


@given(st.lists(st.lists(st.text(max_size=5)), max_size=4), st.booleans(), st.booleans())
def test_the_tokens_of_all_sentences(words, ascii_only, apart):
    separators = (", ", ": ") if apart else (",", ":")
    written = json.dumps(
        {"words": words, "pieces": [[1, 2]]}, ensure_ascii=ascii_only, separators=separators
    )
    assert keyword_tokens(written) == [token for one in words for token in one]
    turned = json.dumps({"pieces": [[1]], "words": words}, separators=separators)
    assert keyword_tokens(turned) == [token for one in words for token in one]


@pytest.mark.parametrize(
    "damaged", ["", "{", '{"words":', '{"words":[["a"', '{"words":x}', "[]", '{"words":5}']
)
def test_damage_is_an_error(damaged):
    with pytest.raises((ValueError, TypeError)):
        keyword_tokens(damaged)
