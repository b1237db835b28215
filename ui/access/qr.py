"""An address as a QR code, made here: for the terminal as text, for the page as a picture."""

from __future__ import annotations

import io

import segno

MAX_CHARS = 200  # of an address: a code of 53 squares, which still fits 80 columns with its margin
_CORRECTION = "m"  # 15 % may be unreadable: the usual choice for a screen
_SCALE = 5  # pixels for each square on the page
# Only the light squares are drawn, which without colours would be a negative on a light terminal.
_COLOURS, _PLAIN = "\x1b[97;40m", "\x1b[0m"


def _code(address: str) -> segno.QRCode:
    if not 0 < len(address) <= MAX_CHARS or not address.isprintable():
        raise ValueError(f"an address has 1 to {MAX_CHARS} characters, not {address[:40]!r}")
    return segno.make_qr(address, error=_CORRECTION, boost_error=False)


def for_terminal(address: str) -> str:
    """The code in half blocks, two squares a character, white on black; each line ends in a break.

    Raises:
        ValueError: the address is empty or too long, or contains control characters.
    """
    out = io.StringIO()
    _code(address).terminal(out, compact=True)
    lines = out.getvalue().splitlines()
    return "".join(f"{_COLOURS}{line}{_PLAIN}\n" for line in lines if line)


def for_page(address: str) -> str:
    """The code as an SVG in a ``data:`` address, black on white whatever the page's colours.

    Raises:
        ValueError: as for ``for_terminal``.
    """
    return _code(address).svg_data_uri(scale=_SCALE, light="white", omitsize=False)
