"""The command line: its flags, its commands, and what they print on the terminal."""

from __future__ import annotations

from bot.cli.commands import open_bot, say
from bot.cli.parser import build_parser

__all__ = [
    "build_parser",
    "open_bot",
    "say",
]
