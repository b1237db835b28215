"""How a chat writes what happens: lines for whoever reads a terminal, or JSON for a collector.

By default what it says goes to the output, and what goes wrong to the error stream, with a
traceback where code of ours failed. ``write_json`` makes one line of JSON of each, on the output.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from datetime import datetime, timezone
from typing import Any

FORMATS = TEXT, JSON = ("text", "json")
_OURS = ("ui", "bot", "embeddings")  # loggers whose events are of interest, not only their warnings


class JsonLines(logging.Formatter):
    """An event as one line of JSON in ASCII: when, how grave, whose, what; a traceback if any."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        moment = datetime.fromtimestamp(record.created, timezone.utc)
        event: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0]:
            event["error"] = record.exc_info[0].__name__
            event["trace"] = self.formatException(record.exc_info)
        return json.dumps(event, default=str)


def check_format(name: str) -> str:
    """The name of a format; ValueError if it is none."""
    if name not in FORMATS:
        raise ValueError(f"the log format {name!r} is not one of {', '.join(FORMATS)}")
    return name


def write_json() -> None:
    """Write events as lines of JSON to the output, from now on and for the whole process."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.captureWarnings(True)
    warnings.filterwarnings("ignore", category=DeprecationWarning)  # for a library's developers


def is_json() -> bool:
    """Whether ``write_json`` was called."""
    return any(isinstance(one.formatter, JsonLines) for one in logging.getLogger().handlers)
