"""What is stored and searched."""

from __future__ import annotations

from bot.library.base import Library, Reader
from bot.library.joined import JoinedLibrary
from bot.library.local import LocalLibrary
from bot.records import Entries, Entry, Update

__all__ = ["Entries", "Entry", "JoinedLibrary", "Library", "LocalLibrary", "Reader", "Update"]
