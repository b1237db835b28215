"""The command line: its flags, its commands, and what they print on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from bot.cli.commands import open_bot, say
    from bot.cli.parser import build_parser
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "bot.cli.commands": (
                "open_bot",
                "say",
            ),
            "bot.cli.parser": ("build_parser",),
        },
    )

__all__ = [
    "build_parser",
    "open_bot",
    "say",
]
