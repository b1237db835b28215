from __future__ import annotations

import pytest

from bot.answering.llm.errors import REASONS
from bot.answering.llm.guard import PROBLEMS
from bot.answering.llm.notices import instead, writer_notice

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
OTHERS = ("none", "language")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reason_has_a_line_of_its_own(language):
    lines = {instead(language, reason, "X") for reason in (*REASONS, *PROBLEMS, *OTHERS)}
    assert len(lines) == len(REASONS) + len(PROBLEMS) + len(OTHERS)
    assert not any("\n" in line or "{" in line for line in lines)


def test_what_is_wrong_is_named():
    assert instead("en", "figure", "US$3 billion") == (
        "Quoted from the articles; the language model’s text is not shown: "
        "the figure “US$3 billion” is not in the passage cited for it."
    )
    assert "「30億美元」" in instead("zh-Hant", "figure", "30億美元")
    assert instead("fr", "slow").endswith("it took too long.")


def test_what_a_model_wrote_stays_one_short_line():
    line = instead("en", "uncited", "a\n{b} {0} " * 1000)
    assert "\n" not in line and "{b}" in line and len(line) < 180


def test_who_wrote_it():
    assert writer_notice("en", "tiny", unsure=False) == (
        "Written by a language model (tiny); each figure and date stands in the passage cited."
    )
    assert writer_notice("en", "tiny", unsure=True).endswith(
        " [?]: this name could not be found there."
    )
    assert "{" not in writer_notice("zh-Hant", "{x}", unsure=True).replace("{x}", "")
