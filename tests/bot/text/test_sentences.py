from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from language_tables import rows

from bot.core import settings
from bot.text.sentences import size, split_sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("sentences",),
    [*rows("text/sentences.tsv"), ("In 2019 the U.S. economy grew by US$2.09 billion. ",)],
)
def test_where_sentences_end(sentences):
    parts = sentences.split("|")
    assert cut("".join(parts)) == [part.strip() for part in parts]


def test_a_line_end_always_ends_a_sentence():
    assert cut("Title\n\nno full stop\r\nlast") == ["Title", "no full stop", "last"]


def test_markdown_markers_are_not_said():
    text = "## Heading\n- item one.\n> - quoted\n* **bold** word\n1. first\n-5 degrees\n#tag"
    assert cut(text) == [
        "Heading",
        "item one.",
        "quoted",
        "**bold** word",
        "1. first",
        "-5 degrees",
        "#tag",
    ]


def test_only_a_part_of_the_text():
    text = "Nothing. One. 二。 Nothing."
    start = text.index("One")
    assert split_sentences(text, start, text.index("二。") + 2) == [(start, start + 4), (14, 16)]
    assert split_sentences("") == split_sentences(" \n ") == []


def test_size_counts_han_characters_in_full():
    assert size("徐州，2019") == 3 + 4 * settings.LATIN_SIZE
    assert size("") == 0
    assert size("x" * 1000) == pytest.approx(400)


def test_a_sentence_without_an_end_is_cut_at_a_pause():
    clause = "徐州的进出口总额达到2,937.3亿元，"
    parts = cut(clause * 40)
    assert len(parts) >= 2
    assert "".join(parts) == clause * 40
    assert all(part.endswith("，") and size(part) <= settings.MAX_SENTENCE_CHARS for part in parts)


def test_a_number_is_never_cut():
    for unit in ("figure 2937.35 ", "12345.678,", "增长2,937.35，", "约2937.35亿"):
        parts = cut(unit * 200)
        assert len(parts) > 2
        assert {n.strip(",") for part in parts for n in re.findall(r"[\d.]+", part)} <= {
            *re.findall(r"[\d.]+", unit)
        }


@pytest.mark.parametrize(
    "text",
    [
        "中" * 1_000_000,
        "a " * 500_000,
        "1" * 1_000_000,
        "。" * 1_000_000,
        ". " * 500_000,
        "…" * 1_000_000,
        "徐州2019年实际使用外资20.9亿美元，增长10.09%。" * 33_000,
    ],
    ids=lambda text: text[:4],
)
def test_a_megabyte_on_one_line(text):
    start = time.process_time()
    found = split_sentences(text)
    assert time.process_time() - start < 4  # 0.2 to 0.7 s when nothing else runs
    assert max(size(text[a:b]) for a, b in found) <= settings.MAX_SENTENCE_CHARS


PARTS = [*"中国外资a bZ1.,;:!?…。！？；，“”\"'()（）\n\t-#*>", "U.S. ", "Mr. ", "。”"]
TEXTS = st.lists(st.sampled_from(PARTS), max_size=120).map("".join)


@given(TEXTS | st.text(max_size=120))
def test_every_word_is_in_exactly_one_sentence(text):
    found = split_sentences(text)
    ends = [0, *(place for span in found for place in span), len(text)]
    assert ends == sorted(ends)
    for start, end in found:
        piece = text[start:end]
        assert piece and piece == piece.strip() and "\n" not in piece
    for before, after in zip(ends[::2], ends[1::2], strict=True):  # what lies between
        assert not any(character.isalnum() for character in text[before:after])
