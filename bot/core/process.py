"""A Python process beside this one that shares its import path and nothing else, and pipes to it.

The environment, the current folder and the main module do not reach it, so that any script may
start one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import IO

_SIZE = 8  # bytes for the length that precedes each message
_PATH = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "


def start_process(code: str) -> subprocess.Popen[bytes]:
    """Starts a process that runs ``code``, with its input and output open as pipes.

    Raises:
        OSError: no process could be started.
    """
    path = [os.path.abspath(entry) for entry in sys.path]  # "" is the current folder
    return subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-c", _PATH + code, json.dumps(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def reply_stream() -> IO[bytes]:
    """Within such a process: its output, for replies alone; Ctrl-C is left to its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of a terminal's processes
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no reply
    return replies


def send(stream: IO[bytes], data: bytes | memoryview) -> None:
    """Sends bytes to the other end of a pipe; OSError if that end is closed."""
    stream.write(len(data).to_bytes(_SIZE, sys.byteorder))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """The bytes of one :func:`send` at the other end of a pipe; EOFError if that end is closed."""
    size = stream.read(_SIZE)
    data = stream.read(int.from_bytes(size, sys.byteorder)) if len(size) == _SIZE else b""
    if len(size) < _SIZE or len(data) < int.from_bytes(size, sys.byteorder):
        raise EOFError
    return data
