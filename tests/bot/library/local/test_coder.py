"""Coded vectors are made in a process beside; when that ends, whoever waits gets one line."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from coding import coders, killing

from bot.core import process, settings
from bot.core.errors import LibraryError
from bot.library.local import coder
from bot.library.local.coder import CodingError, code_vectors
from embeddings.index.approximate import ApproximateIndex

ROOT = Path(__file__).parents[4]
pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks into /proc")
NONE = np.empty(0, np.int64)


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


ROWS = unit(np.random.default_rng(3).normal(size=(900, 20)))
NUMBERS = np.arange(900)


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """A process of each test's own."""
    coder._coder.rest()  # one of another test may be there still
    own = coder.Coder()
    monkeypatch.setattr(coder, "_coder", own)
    yield own
    own.rest()
    assert coders(os.getpid()) == []


def made(start, stop, like=None):
    return ApproximateIndex.build(ROWS[start:stop], NUMBERS[start:stop], like)


def test_what_is_made_there_is_what_is_made_here():
    whole = made(0, 900)
    first, second, few = made(0, 500), made(500, 800, made(0, 500)), made(500, 900)
    assert code_vectors([], ROWS, NUMBERS).to_bytes() == whole.to_bytes()
    assert code_vectors([], ROWS, NUMBERS, few).to_bytes() == made(0, 900, few).to_bytes()
    joined = ApproximateIndex.join([first, second])
    assert (
        code_vectors([(second, NONE), (first, NONE)], ROWS[:0], NONE).to_bytes()
        == joined.to_bytes()
    )
    gone = np.arange(0, 500, 2)
    expected = ApproximateIndex.join([few, first.copy_without(gone)])
    assert (
        code_vectors([(first, gone), (few, NONE)], ROWS[:0], NONE).to_bytes() == expected.to_bytes()
    )
    expected = ApproximateIndex.join([first, made(800, 900, first)])
    beside = code_vectors([(first, NONE)], ROWS[800:], NUMBERS[800:], few)
    assert beside.to_bytes() == expected.to_bytes()
    assert len(code_vectors([(first, NUMBERS)], ROWS[:0], NONE)) == 0
    assert len(coders(os.getpid())) == 1  # one for all


@pytest.mark.parametrize("after", [0.0, 0.05, 0.15, 0.3])
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_process_that_is_killed_is_one_line_and_the_next_order_is_carried_out(sign, after):
    rows = np.tile(ROWS, (200, 1))  # some seconds of work
    with killing(sign, after=after) as killed, pytest.raises(LibraryError) as caught:
        code_vectors([], rows, np.arange(len(rows)))
    line = f"the index could not be made (the process that makes it ended with signal {sign:d}"
    assert str(caught.value).startswith(line)
    assert str(caught.value).endswith("; try again")
    assert ("too little memory?" in str(caught.value)) == (sign == signal.SIGKILL)
    assert len(killed) == 1
    assert len(code_vectors([], ROWS, NUMBERS)) == 900


def test_one_that_is_killed_while_it_has_nothing_to_do_is_not_missed():
    code_vectors([], ROWS, NUMBERS)
    (number,) = coders(os.getpid())
    os.kill(number, signal.SIGKILL)
    time.sleep(0.1)
    assert len(code_vectors([], ROWS, NUMBERS)) == 900


def test_no_process_can_be_started(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(CodingError, match="no process can be started to make it, No such file"):
        code_vectors([], ROWS, NUMBERS)


@pytest.mark.slow
def test_what_the_process_says_is_wrong(monkeypatch):
    for _ in range(5):
        with pytest.raises(CodingError, match="NaN"):
            code_vectors([], ROWS * np.nan, NUMBERS)
        assert len(code_vectors([], ROWS[:50], NUMBERS[:50])) == 50
    limit = "import resource; resource.setrlimit(resource.RLIMIT_DATA, (SIZE, SIZE)); "
    rows = np.zeros((200_000, 256), np.float32)  # 200 MB
    for size in (150, 250, 350):  # too little to receive it, to check it
        child = limit.replace("SIZE", str(size << 20)) + coder._CHILD
        monkeypatch.setattr(coder, "_CHILD", child)
        coder._coder.rest()
        with pytest.raises(CodingError, match=re.escape("(there is too little memory)")):
            code_vectors([], rows, np.arange(len(rows)))


def test_it_ends_when_there_is_nothing_more_to_do(monkeypatch):
    monkeypatch.setattr(settings, "CODER_IDLE", 0.2)
    code_vectors([], ROWS, NUMBERS)
    assert len(coders(os.getpid())) == 1
    end = time.monotonic() + 20
    while coders(os.getpid()) and time.monotonic() < end:
        time.sleep(0.02)
    assert coders(os.getpid()) == []
    assert len(code_vectors([], ROWS, NUMBERS)) == 900


def test_several_threads_at_once():
    sizes = []

    def work(count):
        sizes.append(len(code_vectors([], ROWS[:count], NUMBERS[:count])) == count)

    threads = [threading.Thread(target=work, args=(count,)) for count in range(100, 900, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sizes == [True] * 8


def test_after_ctrl_c_the_next_order_is_carried_out(monkeypatch):
    asked = process.receive

    def stopped(stream):
        monkeypatch.setattr(coder, "receive", asked)
        raise KeyboardInterrupt

    monkeypatch.setattr(coder, "receive", stopped)
    with pytest.raises(KeyboardInterrupt):
        code_vectors([], ROWS, NUMBERS)
    assert len(code_vectors([], ROWS[:50], NUMBERS[:50])) == 50


FORKED = """
import os, numpy as np
from bot.library.local.coder import code_vectors
rows, numbers = np.eye(20, dtype=np.float32), np.arange(20)
assert len(code_vectors([], rows, numbers)) == 20
child = os.fork()
for _ in range(5):
    assert len(code_vectors([], rows, numbers)) == 20
os._exit(0) if not child else None
assert os.waitpid(child, 0)[1] == 0
"""


@pytest.mark.filterwarnings("ignore")
def test_a_copy_of_the_process_has_one_of_its_own():
    done = subprocess.run(
        [sys.executable, "-c", FORKED], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_it_ends_with_the_process_that_started_it():
    code = (
        "import os, numpy as np; from bot.library.local.coder import _coder, code_vectors\n"
        "code_vectors([], np.eye(20, dtype=np.float32), np.arange(20))\n"
        "print(_coder._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60)
    place, end = Path("/proc") / done.stdout.decode().strip(), time.monotonic() + 20
    while place.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not place.exists() or "Z" in (place / "stat").read_text().split()[2]
