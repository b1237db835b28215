"""The bundled reader: what it finds, what it does not find, and what it is made of."""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import MODEL_FOLDER
from embeddings.errors import EncoderError
from embeddings.reader import LONGEST_ANSWER, NETWORK, PIECES, BundledReader, bundled_reader
from embeddings.reader.reading import NOTHING, TOP

ROOT = Path(__file__).parents[2]
TEXT = "徐州2019年實際利用外資20.9億美元，增長10.09%，增幅居全省第三位。"
ELSEWHERE = "這裡的冬天很冷，湖面結冰，孩子們在上面滑冰。"
QUESTIONS = {
    "en": "How much FDI did Xuzhou use in 2019?",
    "zh-Hans": "徐州2019年实际使用外资多少？",
    "zh-Hant": "徐州2019年實際使用外資多少？",
}


@pytest.fixture(scope="module")
def reader():
    return bundled_reader()


@pytest.mark.parametrize("language", QUESTIONS)
def test_the_answer_is_found_in_either_language(reader, language):
    here, there = reader.read(QUESTIONS[language], [TEXT, ELSEWHERE])
    start, end = here.spans[0]
    assert "20.9億美元" in TEXT[start:end] and end - start < 12
    assert here.found > 0 > there.found
    assert here.scores[0] > 0


def test_spans_are_slices_and_the_best_comes_first(reader):
    (found,) = reader.read(QUESTIONS["en"], [TEXT])
    count = len(found.spans)  # a piece for the blank before a text stands where the next one does
    assert TOP - 3 <= count <= TOP
    assert found.spans.shape == (count, 2) and found.scores.shape == (count,)
    assert found.spans.dtype == np.int32 and found.scores.dtype == np.float32
    assert (found.spans[:, 0] < found.spans[:, 1]).all()
    assert found.spans.min() >= 0 and found.spans.max() <= len(TEXT)
    assert (np.diff(found.scores) <= 0).all()
    assert len({tuple(span) for span in found.spans.tolist()}) == count


def test_what_is_found_is_the_same_whatever_is_read_besides(reader):
    alone = reader.read(QUESTIONS["en"], [TEXT])[0]
    last = reader.read(QUESTIONS["en"], [ELSEWHERE * 20, "", TEXT])[2]
    assert alone.scores.tobytes() == last.scores.tobytes()
    assert alone.spans.tolist() == last.spans.tolist()
    assert alone.found == last.found


def test_the_odds_of_a_slice_are_those_of_the_pieces_that_it_touches(reader):
    (found,) = reader.read(QUESTIONS["en"], [TEXT])
    for (start, end), score in zip(found.spans.tolist(), found.scores.tolist(), strict=True):
        assert found.odds(start, end) == pytest.approx(score)
    start = TEXT.index("20.9")
    assert found.odds(start, start + 7) > found.odds(0, 2)
    assert found.odds(5, 5) == -math.inf
    assert NOTHING.odds(0, 3) == -math.inf


def test_a_span_is_never_longer_than_an_answer(reader):
    text = "word " * (LONGEST_ANSWER + 20)
    (found,) = reader.read("Which words?", [text])
    assert found.odds(0, 5 * (LONGEST_ANSWER + 10)) == -math.inf


def test_the_end_of_a_long_text_is_read(reader):
    text = ELSEWHERE * 40 + TEXT
    (found,) = reader.read(QUESTIONS["zh-Hant"], [text])
    start, end = found.spans[0]
    assert "20.9億美元" in text[start:end]
    assert start >= len(ELSEWHERE) * 40
    assert found.found > 0


@pytest.mark.parametrize(("question", "text"), [("", TEXT), ("Who?", ""), (" ", " "), ("", "")])
def test_nothing_is_found_in_nothing(reader, question, text):
    assert reader.read(question, [text]) == [NOTHING]
    assert reader.read(question, []) == []


@pytest.mark.parametrize("name", [NETWORK, PIECES])
@pytest.mark.parametrize("data", [None, b"", b"nonsense" * 99])
def test_a_damaged_reader_is_one_line(tmp_path, name, data):
    for file in (NETWORK, PIECES):
        shutil.copy(MODEL_FOLDER / file, tmp_path)
    (tmp_path / name).unlink() if data is None else (tmp_path / name).write_bytes(data)
    with pytest.raises(EncoderError) as caught:
        BundledReader.from_folder(tmp_path)
    assert str(caught.value).startswith(f"the reader in {tmp_path} cannot be read (")
    assert "\n" not in str(caught.value)


def test_reading_needs_no_torch():
    code = (
        "import sys; from embeddings.reader import bundled_reader;"
        "bundled_reader().read('Who?', ['Ann.']); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr


def test_sums_do_not_overflow_on_processors_without_vnni(reader):
    options = reader._session.get_session_options()
    assert options.get_session_config_entry("session.x64quantprecision") == "1"
