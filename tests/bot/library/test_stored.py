"""What is stored of passages: the seal, the place in the text, the tokens, the vectors."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from library_parts import APPLE

from bot.library.stored import Passage, cut, keyword_tokens, matrix, parse_content, seal_of

CONTENT = json.dumps({"words": [["apple", "蘋果"], ["ripe", "ripe"]], "pieces": [[7, 8], []]})


def passage(**changed):
    chunk = cut(APPLE, 0, 18, "[[0, 9], [10, 18]]", 0)
    vectors = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)
    return replace(Passage(chunk, CONTENT, vectors), **changed)


def test_a_seal_is_one_of_the_id_and_all_passages():
    seal = seal_of(APPLE, [passage(), passage()])
    assert seal == "d42b39199677c8f32eb601be728bb9d5060f26d2c54a834fb267d9bc9d5e0e90"
    assert seal_of(replace(APPLE, text="Another."), [passage(), passage()]) == seal
    other = [
        seal_of(replace(APPLE, id="other"), [passage(), passage()]),
        seal_of(APPLE, [passage()]),
        seal_of(APPLE, []),
        seal_of(APPLE, [passage(), passage(content="{}")]),
        seal_of(APPLE, [passage(), passage(vectors=passage().vectors[:2])]),
        seal_of(APPLE, [passage(), passage(chunk=cut(APPLE, 0, 18, "[[0, 9]]", 0))]),
        seal_of(APPLE, [passage(), passage(chunk=cut(APPLE, 0, 18, "[[0, 9], [10, 18]]", 1))]),
    ]
    assert len({seal, *other}) == 8


def test_a_seal_goes_by_single_precision():
    doubled = passage(vectors=passage().vectors.astype(np.float64))
    assert seal_of(APPLE, [doubled]) == seal_of(APPLE, [passage()])


def test_a_place_is_cut_from_the_text():
    chunk = cut(APPLE, 4, 9, "[[4, 9]]", 1)
    assert (chunk.article_id, chunk.text, chunk.sentences) == ("fruit", "apple", ((4, 9),))
    assert chunk.boilerplate is True
    assert cut(APPLE, 18, 18, "[]", 0).text == ""


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (5, 4), (0, 19), (19, 19)])
def test_a_place_outside_the_text_is_told(start, end):
    with pytest.raises(ValueError, match="a passage of article fruit lies outside its text"):
        cut(APPLE, start, end, "[]", 0)


def test_tokens_are_read_as_a_question_and_an_index_want_them():
    assert keyword_tokens(CONTENT) == ["apple", "蘋果", "ripe", "ripe"]
    content = parse_content(CONTENT)
    assert content.words == (frozenset({"apple", "蘋果"}), frozenset({"ripe"}))
    assert (content.pieces.tolist(), content.sizes) == ([7, 8], (2, 0))


def test_a_passage_without_tokens():
    assert keyword_tokens('{"words": [], "pieces": []}') == []
    assert parse_content('{"words": [], "pieces": []}').words == ()


def test_vectors_are_what_their_bytes_say():
    data = np.array([1, 0.5, -2, 0], "<f4").tobytes()
    found = matrix(data, 2, 2)
    assert (found.tolist(), found.dtype) == ([[1, 0.5], [-2, 0]], np.float32)
    assert matrix(b"", 0, 2).shape == (0, 2)


@pytest.mark.parametrize(("data", "rows"), [(b"", 1), (b"\0" * 12, 2), (b"\0" * 7, 1)])
def test_too_few_bytes_are_told(data, rows):
    with pytest.raises(ValueError, match=r"reshape|buffer size"):
        matrix(data, rows, 2)
