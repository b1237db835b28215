"""A chat in a process of its own, served as told: "library", "visit" or "none".

``python library_server.py KIND FOLDER`` serves a library in FOLDER that begins with the shipped
articles. A test is its owner; with the headers ELSEWHERE it is somebody else. From
``FLAT_PASSAGES`` passages on, where that is set, their vectors are coded.
"""

from __future__ import annotations

import os
import sys

import chat_server

# As a proxy sends them: whose request has these is not at this machine.
ELSEWHERE = {"x-forwarded-for": "203.0.113.9"}
KINDS = {
    "library": {"readonly": False},
    "visit": {"readonly": False, "allow_upload": True},
    "none": {"readonly": True},
}


def started(kind, folder, **environment):
    """The running chat; call its ``stop``."""
    return chat_server.Process([__file__, kind, str(folder)], environment)


def main(kind, folder):
    from bot.bot import Bot
    from bot.core import settings
    from ui import server
    from ui.access import address
    from ui.articles import visits
    from ui.options import Options

    settings.VISIT_LEFT = visits.SWEEP = 0.5  # seconds: a test waits for the end of a visit
    settings.FLAT_PASSAGES = int(os.environ.get("FLAT_PASSAGES", settings.FLAT_PASSAGES))
    with Bot.open(library=folder) as bot:
        sock = address.listen("127.0.0.1", 0)
        server.run(bot, sock, "127.0.0.1", Options(**KINDS[kind]))


if __name__ == "__main__":
    main(*sys.argv[1:])
