from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer

from embeddings.encoder import MODEL_FOLDER
from embeddings.reader import PIECES
from embeddings.reader.inputs import (
    END,
    LONGEST_QUESTION,
    START,
    WINDOW,
    question_ids,
    window,
    windows,
)

ASKED = "How much FDI did Xuzhou use in 2019?"
TEXT = "徐州2019年實際利用外資20.9億美元，增長10.09%。 Xuzhou used US$2.09 billion."


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_file(str(MODEL_FOLDER / PIECES))


def test_a_short_text_is_one_window(tokenizer):
    (one,) = windows(tokenizer, ASKED, TEXT)
    asked = question_ids(tokenizer, ASKED)
    assert one.ids.tolist()[: len(asked) + 3] == [START, *asked, END, END]
    assert one.ids[-1] == END and one.ids.dtype == np.int64
    assert one.first == len(asked) + 3
    assert len(one.places) == len(one.ids) - one.first - 1
    covered = {at for start, end in one.places.tolist() for at in range(start, end)}
    assert all(TEXT[at].isspace() for at in set(range(len(TEXT))) - covered)


@pytest.mark.parametrize("text", [TEXT * 30, "外資" * 900, "word " * 900])
def test_a_long_text_is_several_that_share_a_third(tokenizer, text):
    several = list(windows(tokenizer, ASKED, text))
    assert len(several) > 2
    assert {len(one.ids) for one in several[:-1]} == {WINDOW}
    assert len(several[-1].ids) <= WINDOW
    for one, following in zip(several, several[1:], strict=False):
        room = WINDOW - one.first - 1
        shared = one.places[-(room // 3) :].tolist()
        assert following.places[: len(shared)].tolist() == shared
    places = [place for one in several for place in one.places.tolist()]
    covered = {at for start, end in places for at in range(start, end)}
    assert all(text[at].isspace() for at in set(range(len(text))) - covered)


@pytest.mark.parametrize(("question", "text"), [("", TEXT), (ASKED, ""), (" ", TEXT), ("", "")])
def test_there_is_none_of_nothing(tokenizer, question, text):
    assert list(windows(tokenizer, question, text)) == []


def test_a_long_question_is_cut(tokenizer):
    assert len(question_ids(tokenizer, "外資多少？" * 200)) == LONGEST_QUESTION
    (one,) = windows(tokenizer, "外資多少？" * 200, "徐州")
    assert one.first == LONGEST_QUESTION + 3


def test_a_window_of_given_pieces():
    one = window([7, 8], [4, 5, 6], np.array([(0, 1), (1, 2), (2, 3)], np.int32))
    assert one.ids.tolist() == [0, 7, 8, 2, 2, 4, 5, 6, 2]
    assert one.first == 5
