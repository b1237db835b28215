"""A format's parser in a process of its own, so that a bad document can take only that down.

The document's bytes go in on standard input, after one line of JSON that says what to do; one
JSON object comes back. The child may use so much memory and time and write no file. It takes its
import path from the parent and neither the environment nor the current folder has a say in it.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from dataclasses import asdict
from typing import Any

from bot import settings
from bot.errors import ArticleError
from bot.formats.parsed import Parsed

_CHILD = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from bot.formats import apart; "
_CHILD += "apart.main()"


def parse_apart(
    kind: str,
    data: bytes,
    name: str,
    *,
    seconds: float = settings.PARSE_SECONDS,
    memory: int = settings.PARSE_MEMORY,
) -> Parsed:
    """What ``bot.formats.<kind>.parse(data, name)`` gives, from a child process.

    Args:
        kind: the name of a module of ``bot.formats``.
        data: the document.
        name: the document's name, as the error line has it.
        seconds: time the child may take, its start included.
        memory: bytes of address space it may take (no limit on Windows).

    Raises:
        ArticleError: what the parser raised; or the child ran out of time or memory, or died.
    """
    order = {"kind": kind, "name": name, "seconds": seconds, "memory": memory}
    path = [os.path.abspath(entry) for entry in sys.path]  # "" is the current folder
    command = [sys.executable, "-I", "-X", "utf8", "-c", _CHILD, json.dumps(path)]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(order).encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ArticleError(
            f"cannot read {name}: it takes longer than {seconds:g} seconds; split it"
        ) from error
    except OSError as error:
        reason = error.strerror or error
        raise ArticleError(
            f"cannot read {name}: no process can be started to read it ({reason})"
        ) from error
    return _outcome(done, name)


def _outcome(done: subprocess.CompletedProcess[bytes], name: str) -> Parsed:
    try:
        said = json.loads(done.stdout)
    except ValueError as error:  # the end of a crash: there is nothing, or half of it
        raise ArticleError(
            f"cannot read {name}: reading it failed (exit code {done.returncode}); it is damaged"
        ) from error
    if "error" in said:
        raise ArticleError(said["error"])
    return Parsed(**said)


def main() -> None:
    """The child: reads the order and the document, prints the outcome as one JSON object."""
    order = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    _limit(order["memory"], order["seconds"])
    out, sys.stdout = sys.stdout, sys.stderr  # what a library prints is not the outcome
    json.dump(_said(order["kind"], data, order["name"]), out)  # ASCII: any text passes
    out.flush()


def _said(kind: str, data: bytes, name: str) -> dict[str, Any]:
    """The fields of what was parsed, or one of what went wrong."""
    try:
        module = importlib.import_module(f"bot.formats.{kind}")
        return asdict(module.parse(data, name))
    except ArticleError as error:
        return {"error": str(error)}
    except MemoryError:
        reason = f"it takes more than {settings.PARSE_MEMORY / 1024**3:g} GiB of memory; split it"
    except RecursionError:
        reason = "it is nested too deeply"
    except Exception as error:  # whatever a library raises over a document that is not sound
        reason = f"it is damaged ({type(error).__name__})"
    return {"error": f"cannot read {name}: {reason}"}


def _limit(memory: int, seconds: float) -> None:
    """Bounds this process for good, as far as the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent still ends what takes too long
        return
    bounds = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: int(seconds) + 1,  # where the parent is no longer there to end it
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, bound in bounds.items():
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            bound = min(bound, hard)
        try:
            resource.setrlimit(kind, (bound, bound))
        except (OSError, ValueError):  # macOS knows RLIMIT_AS and does not take it
            continue
