"""A chat in a process of its own whose visitors may do as told: library, visit or none.

``python library_server.py UPLOADS FOLDER`` serves a library in FOLDER that begins with the shipped
articles. From ``FLAT_PASSAGES`` passages on, where that is set, their vectors are coded.
"""

from __future__ import annotations

import os
import sys

import chat_server


def started(uploads, folder, **environment):
    """The running chat; call its ``stop``."""
    return chat_server.Process([__file__, uploads, str(folder)], environment)


def main(uploads, folder):
    from bot import settings
    from bot.bot import Bot
    from ui import address, server, visits
    from ui.options import Options

    settings.VISIT_LEFT = visits.SWEEP = 0.5  # seconds: a test waits for the end of a visit
    settings.FLAT_PASSAGES = int(os.environ.get("FLAT_PASSAGES", settings.FLAT_PASSAGES))
    with Bot.open(library=folder) as bot:
        sock = address.listen("127.0.0.1", 0)
        server.run(bot, sock, "127.0.0.1", Options(uploads=uploads))


if __name__ == "__main__":
    main(*sys.argv[1:])
