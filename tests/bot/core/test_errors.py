from __future__ import annotations

import pickle

import pytest

from bot.core.errors import ArticleError, EncoderError, LibraryError, WendaError, reason


@pytest.mark.parametrize("kind", [WendaError, ArticleError, EncoderError, LibraryError])
def test_an_error_is_one_line_whatever_is_in_it(kind):
    error = kind("cannot read 徐州\x1b[2J\r\n.txt: \u202ebad\ud800")
    assert str(error) == "cannot read 徐州\\x1b[2J\\r\\n.txt: \\u202ebad\\ud800"
    assert str(kind("cannot read é.txt: it is damaged")) == "cannot read é.txt: it is damaged"
    assert str(kind()) == ""


def test_an_error_travels_between_processes():
    assert str(pickle.loads(pickle.dumps(LibraryError("a\nb")))) == "a\\nb"


def test_the_reason_of_another_library_is_its_first_line():
    assert reason(ValueError("one\x07\ntwo")) == "one\\x07"
    assert reason(KeyError()) == "KeyError"
    assert reason(ValueError("x" * 500)) == "x" * 157 + "..."
