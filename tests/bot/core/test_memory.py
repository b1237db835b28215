"""Too little memory is one line, before libraries end the process without any."""

from __future__ import annotations

import mmap
import subprocess
import sys

import pytest

from bot.core import WendaError, check_memory, is_shortage, memory
from embeddings.errors import EncoderError

resource = pytest.importorskip("resource")  # not on Windows


def caused(outer, inner):
    try:
        raise outer from inner
    except Exception as error:
        return error


@pytest.mark.parametrize("work", memory.NEEDS)
def test_with_enough_of_it_nothing_is_said(work, monkeypatch):
    monkeypatch.setattr(memory, "_BOUNDS", ())
    assert check_memory(work) == ""


@pytest.mark.parametrize("error", [OSError(12, "Cannot allocate memory"), MemoryError()])
def test_too_little_address_space_is_told_with_what_is_needed(error, monkeypatch):
    def refuse(*_):
        raise error

    monkeypatch.setattr(mmap, "mmap", refuse)
    with pytest.raises(WendaError, match=r"too little memory: 1,120 MB .*`ulimit -v`") as told:
        check_memory("answers")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("written", "said"),
    [("268435456\n", "256 MB"), ("max\n", ""), ("", ""), ("9223372036854771712\n", ""), (None, "")],
)
def test_a_container_s_bound_is_looked_at(written, said, tmp_path, monkeypatch):
    file = tmp_path / "memory.max"
    if written is not None:
        file.write_text(written)
    monkeypatch.setattr(memory, "_BOUNDS", (file,))
    line = check_memory("chat")
    assert (said in line) and bool(line) == bool(said)
    assert not line or "needs about 600" in line


@pytest.mark.parametrize(
    ("error", "short"),
    [
        (MemoryError(), True),
        (RuntimeError("std::bad_alloc"), True),
        (ImportError("x.so: failed to map segment from shared object"), True),
        (OSError(12, "Cannot allocate memory"), True),
        (caused(EncoderError("the reader cannot be read"), MemoryError()), True),
        (caused(ValueError("a tagger's dictionary"), RuntimeError("std::bad_alloc")), True),
        (ImportError("No module named 'x'"), False),
        (ValueError("the question is empty"), False),
        (OSError(28, "No space left on device"), False),
    ],
)
def test_what_memory_could_not_be_had_for_is_known_by_its_cause(error, short):
    assert is_shortage(error) is short


@pytest.mark.slow
@pytest.mark.parametrize("command", [["list"], ["ask", "Who?"], ["chat", "--port", "0"]])
@pytest.mark.parametrize("mebibytes", [150, 300, 500])
def test_each_command_says_so_in_one_line(command, mebibytes, tmp_path):
    """A crash of FAISS, BLAS or a tokenizer, without a word, before."""
    bound = mebibytes * 1024**2
    code = (
        "import resource, sys, runpy\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({bound}, {bound}))\n"
        "sys.argv[0] = 'wenda'\n"
        "runpy.run_module('bot', run_name='__main__')\n"
    )
    place = ["--library", str(tmp_path / "library"), "--articles", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-c", code, *command, *place],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("wenda: there is too little memory: ")
    assert done.stderr.count("\n") == 1 and done.stdout == ""
    assert not (tmp_path / "library").exists()
