"""The process in which documents are parsed: orders in on standard input, outcomes out.

An order is a line of JSON and the document's bytes behind it; an outcome is a line of JSON. There
is an end when the input ends.
"""

from __future__ import annotations

import importlib
import json
import math
import sys
from dataclasses import asdict
from typing import Any

from bot.core import ArticleError


def main() -> None:
    """Takes orders until there are no more."""
    out, sys.stdout = sys.stdout, sys.stderr  # what a library prints is not the outcome
    for line in iter(sys.stdin.buffer.readline, b""):
        order = json.loads(line)
        data = sys.stdin.buffer.read(order["size"])
        _limit(order["memory"], order["cpu"])
        out.write(json.dumps(_outcome(order, data)) + "\n")  # ASCII: any text passes
        out.flush()


def _outcome(order: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The fields of what was parsed, or one of what went wrong."""
    try:
        module = importlib.import_module(f"bot.articles.formats.{order['kind']}")
        return asdict(module.parse(data, order["name"]))
    except ArticleError as error:
        return {"error": str(error)}
    except MemoryError:
        reason = f"it takes more than {order['memory'] / 1024**3:g} GiB of memory; split it"
    except RecursionError:
        reason = "it is nested too deeply"
    except Exception as error:  # whatever a library raises over a document that is not sound
        reason = f"it is damaged ({type(error).__name__})"
    return {"error": f"cannot read {order['name']}: {reason}"}


def _limit(memory: int, cpu: float) -> None:
    """Bounds this process for the next document, as far as the system can.

    ``cpu`` are seconds of computing; that bound also holds where the parent is no longer there.
    """
    try:
        import resource
    except ImportError:  # Windows: the parent still ends what takes too long
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    bounds = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: math.ceil(used.ru_utime + used.ru_stime + cpu),
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, bound in bounds.items():
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            bound = min(bound, hard)
        try:
            resource.setrlimit(kind, (bound, hard))
        except (OSError, ValueError):  # macOS knows RLIMIT_AS and does not take it
            continue
