"""A Python process beside this one, with its import path and nothing else of it.

Neither the environment, the current folder nor the main module has a say in it, so any script may
have one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import IO

_SIZE = 8  # bytes of the length before whatever is sent
_PATH = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "


def start_process(code: str) -> subprocess.Popen[bytes]:
    """The process that runs ``code``, its input and output open; OSError when there can be none."""
    path = [os.path.abspath(entry) for entry in sys.path]  # "" is the current folder
    return subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-c", _PATH + code, json.dumps(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def send(stream: IO[bytes], data: bytes | memoryview) -> None:
    """Sends bytes to the other end of a pipe, as they are; OSError when nobody is there."""
    stream.write(len(data).to_bytes(_SIZE, sys.byteorder))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """What was sent; EOFError where the other end is closed."""
    size = stream.read(_SIZE)
    data = stream.read(int.from_bytes(size, sys.byteorder)) if len(size) == _SIZE else b""
    if len(size) < _SIZE or len(data) < int.from_bytes(size, sys.byteorder):
        raise EOFError
    return data
