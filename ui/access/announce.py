"""What the terminal is told: where the chat is, how to get in, what came of the public link."""

from __future__ import annotations

import sys

from ui.access import qr
from ui.access.share import Link, ShareError
from ui.options import Reach


def say_start(reach: Reach, login: tuple[str, str] | None, *, made: bool, share: bool) -> None:
    """The chat answers from now on.

    Args:
        reach: its addresses.
        login: what is asked for, if anything.
        made: the password was made for this run, so this is the only place that says it.
        share: a public link is on its way.
    """
    say(f"Wenda answers at {reach.local} (Ctrl+C stops it)")
    if made and login:
        say(f"Login: user {login[0]}, password {login[1]}  (for this run; --auth sets your own)")
    if reach.network and not share:
        network(reach)


def network(reach: Reach) -> None:
    """The address for others in the same network."""
    say(f"In your network: {reach.network}")
    picture(reach.network)


def link(found: Link | ShareError, reach: Reach) -> None:
    """What came of the public link; without one, how else others may come in."""
    if isinstance(found, Link):
        reach.public, reach.until = found.url, f"{found.until:%Y-%m-%d %H:%M}"
        say(
            f"Public link: {found.url} (until {reach.until} at the latest: a week at most, best "
            "effort; it ends with this chat)"
        )
        picture(found.url)
        if reach.network:
            say(f"In your network: {reach.network}")
        return
    where = "" if reach.network else "; --host 0.0.0.0 lets your network in"
    say(f"No public link: {found}. The chat goes on at {reach.local}{where}")
    if reach.network:
        network(reach)


def picture(address: str) -> None:
    """A QR code where somebody looks at it: in a terminal, not in a file or a log."""
    if sys.stdout.isatty() and (sys.stdout.encoding or "").lower().startswith("utf"):
        sys.stdout.write(qr.for_terminal(address))
        sys.stdout.flush()


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
