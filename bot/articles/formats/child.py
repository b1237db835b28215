"""The process in which documents are parsed: orders on standard input → outcomes on its output.

An order is a line of JSON, followed by the document's bytes; an outcome is a line of JSON. The
process ends when its input ends. :mod:`bot.articles.formats.sandbox` is the other side.
"""

from __future__ import annotations

import importlib
import json
import math
import sys
from dataclasses import asdict
from typing import Any

from bot.articles.formats.parsed import parser_module
from bot.core import ArticleError


def main() -> None:
    """Carries out orders until there are no more."""
    out, sys.stdout = sys.stdout, sys.stderr  # a library may print, and that is no outcome
    for line in iter(sys.stdin.buffer.readline, b""):
        order = json.loads(line)
        data = sys.stdin.buffer.read(order["size"])
        _limit(order["memory"], order["cpu"])
        out.write(json.dumps(_outcome(order, data)) + "\n")  # ASCII: any text passes
        out.flush()


def _outcome(order: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The fields of a ``Parsed``, or the one field ``error``, a line that says what went wrong."""
    try:
        module = importlib.import_module(parser_module(order["kind"]))
        return asdict(module.parse(data, order["name"]))
    except ArticleError as error:
        return {"error": str(error)}
    except MemoryError:
        reason = f"it takes more than {order['memory'] / 1024**3:g} GiB of memory; split it"
    except RecursionError:
        reason = "it is nested too deeply"
    except Exception as error:  # whatever a library raises over a damaged document
        reason = f"it is damaged ({type(error).__name__})"
    return {"error": f"cannot read {order['name']}: {reason}"}


def _limit(memory: int, cpu: float) -> None:
    """Bounds this process for the next document, as far as the system can.

    Args:
        memory: bytes of address space.
        cpu: seconds of computing. This bound holds even if the parent is no longer there.
    """
    try:
        import resource
    except ImportError:  # Windows; the parent still ends a child that takes too long
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    bounds = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: math.ceil(used.ru_utime + used.ru_stime + cpu),
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, bound in bounds.items():
        _, hard = resource.getrlimit(limit)
        if hard != resource.RLIM_INFINITY:
            bound = min(bound, hard)
        try:
            resource.setrlimit(limit, (bound, hard))
        except (OSError, ValueError):  # macOS knows RLIMIT_AS but refuses to set it
            continue
