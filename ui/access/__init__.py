"""Who may come in, from where, how much they may ask, and what is told of addresses.

The panel of the page imports Gradio, which takes seconds, so what is here is imported when it is
first used: a mistake in an address or a password is told before that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from ui.access.address import (
        is_loopback,
        listen,
        local_address,
        parse_auth,
        reachable,
    )
    from ui.access.announce import link, say, say_start
    from ui.access.arrivals import Arrivals
    from ui.access.connections import Share, connector
    from ui.access.entry import USER, Entry, Gate, login_of, new_password
    from ui.access.guard import BOUND, MAX_BODY_BYTES, UPLOAD, Bound, Guard
    from ui.access.limits import Limiter, Limits
    from ui.access.origin import Allowed, check_origin, from_elsewhere
    from ui.access.reach_panel import add_reach_panel
    from ui.access.rights import Place, rights_of
    from ui.access.root_path import RootPath, check_root_path
    from ui.access.share import close, in_background
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "ui.access.address": (
                "is_loopback",
                "listen",
                "local_address",
                "parse_auth",
                "reachable",
            ),
            "ui.access.announce": ("link", "say", "say_start"),
            "ui.access.arrivals": ("Arrivals",),
            "ui.access.connections": ("Share", "connector"),
            "ui.access.entry": ("USER", "Entry", "Gate", "login_of", "new_password"),
            "ui.access.guard": ("BOUND", "MAX_BODY_BYTES", "UPLOAD", "Bound", "Guard"),
            "ui.access.limits": ("Limiter", "Limits"),
            "ui.access.origin": ("Allowed", "check_origin", "from_elsewhere"),
            "ui.access.reach_panel": ("add_reach_panel",),
            "ui.access.rights": ("Place", "rights_of"),
            "ui.access.root_path": ("RootPath", "check_root_path"),
            "ui.access.share": ("close", "in_background"),
        },
    )

__all__ = [
    "Allowed",
    "Arrivals",
    "BOUND",
    "Bound",
    "Entry",
    "Gate",
    "Guard",
    "Limiter",
    "Limits",
    "MAX_BODY_BYTES",
    "Place",
    "RootPath",
    "Share",
    "UPLOAD",
    "USER",
    "add_reach_panel",
    "check_origin",
    "check_root_path",
    "close",
    "connector",
    "from_elsewhere",
    "in_background",
    "is_loopback",
    "link",
    "listen",
    "local_address",
    "login_of",
    "new_password",
    "parse_auth",
    "reachable",
    "rights_of",
    "say",
    "say_start",
]
