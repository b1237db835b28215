from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
import segno

from ui.access import qr

ADDRESSES = (
    "http://192.168.178.200:7860",
    "http://[2001:db8:1234:5678:9abc:def0:1234:5678]:65535",
    "https://0123456789abcdef01.gradio.live",
)


def squares(address):
    return [list(row) for row in segno.make_qr(address, error="m", boost_error=False).matrix]


def read_back(drawn):
    """The squares of a code in half blocks, its margin taken off."""
    rows = []
    for line in re.sub(r"\x1b\[[0-9;]*m", "", drawn).splitlines():
        rows.append([symbol not in "█▀" for symbol in line])  # a light upper half is drawn
        rows.append([symbol not in "█▄" for symbol in line])
    side = len(rows[0]) - 8
    return [[int(dark) for dark in row[4 : 4 + side]] for row in rows[4 : 4 + side]]


@pytest.mark.parametrize("address", [*ADDRESSES, "x", "https://example.org/" + "a" * 180])
def test_the_terminals_code_is_the_address_within_80_columns(address):
    drawn = qr.for_terminal(address)
    assert read_back(drawn) == squares(address)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", drawn).splitlines()
    assert max(map(len, plain)) <= 80
    assert len({len(line) for line in plain}) == 1
    assert set("".join(plain)) <= set("█▀▄ ")
    assert plain[0].strip("█") == plain[1].strip("█") == ""  # the light margin scanners look for


def test_it_is_white_on_black_in_every_terminal():
    for line in qr.for_terminal(ADDRESSES[0]).splitlines():
        assert line.startswith("\x1b[97;40m")
        assert line.endswith("\x1b[0m")


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_pages_code_is_a_picture_in_itself(address):
    data = qr.for_page(address)
    head, _, body = data.partition(",")
    assert head == "data:image/svg+xml;charset=utf-8"
    assert '"' not in data
    assert "<" not in data
    svg = unquote(body)
    assert "fill='#fff'" in svg  # black on white, in a dark page too
    assert "stroke='#000'" in svg
    assert "script" not in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    side = len(squares(address)) + 8
    assert f"width='{side * 5}' height='{side * 5}'" in svg


@pytest.mark.parametrize("address", ["", "x" * 201, "http://a\n", "\x1b[2J", "\u202e"])
def test_what_is_no_address_is_refused(address):
    for draw in (qr.for_terminal, qr.for_page):
        with pytest.raises(ValueError, match="an address has 1 to 200 characters, not"):
            draw(address)
