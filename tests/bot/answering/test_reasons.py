from __future__ import annotations

import pytest

from bot.answering.reasons import stated_reason
from bot.core import Span
from bot.question import question_terms
from embeddings.lexicon import load_lexicon


def reason(question: str, text: str, read: str, start: int = 0) -> Span | None:
    quote = Span("a", start, start + len(text), text, "sentence")
    at = text.index(read)
    mark = Span("a", start + at, start + at + len(read), read, "reason")
    return stated_reason(question_terms(question, load_lexicon()), quote, mark)


@pytest.mark.parametrize(
    ("question", "text", "read", "said"),
    [
        ("客户为什么流失？", "因为良率低迷导致客户流失。", "良率", "良率低迷"),
        (
            "為何重用宦官？",
            "因戰爭時，得到宦官幫助，他重用宦官。",
            "得到宦官幫助",
            "戰爭時，得到宦官幫助",
        ),
        (
            "Why did the shops close?",
            "The shops had to close due to a strike, it said.",
            "a strike",
            "a strike",
        ),
        (
            "Why did the shops close?",
            "Because of a strike and a flood, the shops had to close.",
            "a flood",
            "a strike and a flood",
        ),
        (
            "Why did it close?",
            "It closed because it lost money, and had few guests.",
            "it lost money, and had few guests",
            "it lost money, and had few guests",
        ),
    ],
)
def test_the_part_that_is_the_reason(question, text, read, said):
    found = reason(question, text, read, 9)
    assert found is not None
    assert (found.text, found.kind, found.start) == (said, "reason", 9 + text.index(said))


@pytest.mark.parametrize(
    ("question", "text", "read"),
    [
        ("Why did the shops close?", "The shops did not close because of a strike.", "a strike"),
        ("Why did the shops close?", "Trains stopped because of a strike.", "a strike"),
        ("Why did the shops close?", "The shops closed on Monday.", "Monday"),
        (
            "Why did the shops close?",
            "The shops closed due to rain and because of a strike.",
            "rain",
        ),
        ("Why did the shops close?", "On Monday the shops had to close due to a strike.", "Monday"),
        ("商店为什么关门？", "商店关门的原因不明。", "原因不明"),
    ],
)
def test_no_reason(question, text, read):
    assert reason(question, text, read) is None


def test_without_a_value_of_the_reader_nothing_is_taken():
    quote = Span("a", 0, 11, "因为下雨，商店关门了。", "sentence")
    terms = question_terms("商店为什么关门？", load_lexicon())
    assert stated_reason(terms, quote, None) is None
