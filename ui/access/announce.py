"""What the terminal shows: where the chat is, how to get in, what came of the public link."""

from __future__ import annotations

import logging
import sys

from ui.access import qr
from ui.access.share import Link, ShareError
from ui.log import is_json
from ui.options import Reach

log = logging.getLogger(__name__)


def say_start(reach: Reach, login: tuple[str, str] | None, *, made: bool, share: bool) -> None:
    """Say that the chat answers from now on, and where.

    Args:
        reach: its addresses.
        login: the user and password that are asked for, if any.
        made: whether the password was made for this run, and so is shown nowhere else.
        share: whether a public link is being asked for.
    """
    say(f"Wenda answers at {reach.local} (Ctrl+C stops it)")
    if made and login:
        say(f"Login: user {login[0]}, password {login[1]}  (for this run; --auth sets your own)")
    if reach.network and not share:
        network(reach)


def network(reach: Reach) -> None:
    """Say the address for others in the same network."""
    say(f"In your network: {reach.network}")
    picture(reach.network)


def link(result: Link | ShareError, reach: Reach) -> None:
    """Say what came of the public link and, without one, how else others may come in."""
    if isinstance(result, Link):
        reach.public, reach.until = result.url, f"{result.until:%Y-%m-%d %H:%M}"
        say(
            f"Public link: {result.url} (until {reach.until} at the latest: a week at most, best "
            "effort; it ends with this chat)"
        )
        picture(result.url)
        if reach.network:
            say(f"In your network: {reach.network}")
        return
    where = "" if reach.network else "; --host 0.0.0.0 lets your network in"
    say(f"No public link: {result}. The chat goes on at {reach.local}{where}")
    if reach.network:
        network(reach)


def picture(address: str) -> None:
    """Show an address as a QR code, but only on a terminal, not in a file or a log."""
    if is_json():
        return
    if sys.stdout.isatty() and (sys.stdout.encoding or "").lower().startswith("utf"):
        sys.stdout.write(qr.for_terminal(address))
        sys.stdout.flush()


def say(line: str) -> None:
    """Write one line at once, as an event if the log is of JSON."""
    if is_json():
        log.info("%s", line)
        return
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
