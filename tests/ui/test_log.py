"""Events as lines of JSON: one each, whatever is in them."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest

from ui.log import JsonLines, check_format, is_json


def line_of(message, *arguments, error=None, fields=None):
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("ui.x", logging.WARNING, "x.py", 1, message, arguments, info)
    if fields:
        record.fields = fields
    return JsonLines().format(record)


def test_an_event_has_its_time_its_gravity_and_its_words():
    event = json.loads(line_of("a call was refused: %s", "k"))
    assert event.pop("time").endswith("+00:00")
    assert event == {"level": "warning", "logger": "ui.x", "message": "a call was refused: k"}


@pytest.mark.parametrize(
    "text", ["a\nb", "a\r\nb", "\u2028", "\x1b[31m", "徐州", '"}', "\ud800", ""]
)
def test_whatever_is_in_it_an_event_is_one_line_of_ascii(text):
    line = line_of("%s", text)
    assert line.isascii() and line.isprintable()
    assert json.loads(line)["message"] == text


def test_a_failure_s_traceback_is_in_the_same_line():
    try:
        raise RuntimeError("broken\nin two lines")
    except RuntimeError as error:
        line = line_of("a call failed", error=error)
    event = json.loads(line)
    assert "\n" not in line
    assert event["error"] == "RuntimeError"
    assert event["trace"].startswith("Traceback") and "test_log.py" in event["trace"]


def test_fields_stand_beside_the_words():
    event = json.loads(line_of("a question was answered", fields={"seconds": 0.5, "odd": {1}}))
    assert (event["seconds"], event["odd"]) == (0.5, "{1}")


def test_another_format_is_refused_with_its_value():
    assert check_format("json") == "json"
    with pytest.raises(ValueError, match="'xml' is not one of text, json"):
        check_format("xml")
    assert not is_json()


def test_the_whole_process_writes_lines_of_json_and_libraries_only_warnings():
    code = (
        "import logging, warnings\n"
        "from ui.access import say\n"
        "from ui.log import write_json\n"
        "say('as text')\n"
        "write_json()\n"
        "say('Wenda answers')\n"
        "logging.getLogger('bot.x').info('ours')\n"
        "logging.getLogger('other').info('not shown')\n"
        "logging.getLogger('other').warning('shown')\n"
        "warnings.warn('beware', RuntimeWarning)\n"
        "warnings.warn('for developers', DeprecationWarning)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    first, *lines = done.stdout.splitlines()
    assert (first, done.stderr) == ("as text", "")
    said = [json.loads(line)["message"] for line in lines]
    assert said[:3] == ["Wenda answers", "ours", "shown"]
    assert len(said) == 4 and "beware" in said[3] and "\n" not in lines[3]
