from __future__ import annotations

import pytest

from bot.answering.llm.errors import ModelError
from bot.answering.llm.generate import finished_sentences
from bot.core.settings import LLM_MAX_CHARS


def cut(text, size):
    return [text[start : start + size] for start in range(0, len(text), size)]


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was 2.09 [1]. So it is [1][2].", ["It was 2.09 [1].", " So it is [1][2]."]),
        ("It was 2.09.[1] So it is. [1, 2]\n", ["It was 2.09 [1].", " So it is [1, 2]."]),
        ("用了20.9億。[1]居第三。【2】", ["用了20.9億[1]。", "居第三【2】。"]),
        ("One [1].\n\nTwo [2].", ["One [1].", "\n\nTwo [2]."]),
        ("It is **five** [1].", ["It is five [1]."]),
        ("<think>[9] 5. 6.</think>\n\nIt is 7 [1].", ["It is 7 [1]."]),
        ("<think>never ends", []),
        ("No end [1]", ["No end [1]"]),
        ("[1]", ["[1]"]),
        ("", []),
        (" \n ", []),
        ("😀 [1]. 😀", ["😀 [1]. 😀"]),
    ],
)
def test_sentences_come_whole(text, size, found):
    assert list(finished_sentences(cut(text, size))) == found


def test_a_sentence_comes_as_soon_as_the_next_begins():
    read = []

    def pieces():
        for piece in ("One", " [1].", " T", "wo [1]. Three."):
            read.append(piece)
            yield piece

    sentences = finished_sentences(pieces())
    assert next(sentences) == "One [1]."
    assert read == ["One", " [1].", " T"]


def test_a_citation_that_may_follow_is_waited_for():
    assert next(finished_sentences(["One.", " [", "1", "] Two", " more."])) == "One [1]."


def test_text_has_an_end():
    with pytest.raises(ModelError) as caught:
        list(finished_sentences(["x "] * LLM_MAX_CHARS))
    assert caught.value.reason == "long"


def test_a_long_thought_is_no_long_text():
    thought = f"<think>{'x ' * LLM_MAX_CHARS}</think>"
    assert list(finished_sentences([*cut(thought, 100), "So [1]."])) == ["So [1]."]
