"""A Python process beside this one, with its import path and nothing else of it.

Neither the environment, the current folder nor the main module has a say in it, so any script may
have one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

_PATH = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "


def started(code: str) -> subprocess.Popen[bytes]:
    """The process that runs ``code``, its input and output open; OSError when there can be none."""
    path = [os.path.abspath(entry) for entry in sys.path]  # "" is the current folder
    return subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-c", _PATH + code, json.dumps(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
