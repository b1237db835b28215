"""What is stored and searched."""

from __future__ import annotations

from bot.core.records import Entries, Entry, Update
from bot.library.base import Library, Reader
from bot.library.joined import JoinedLibrary
from bot.library.local.library import LocalLibrary

__all__ = ["Entries", "Entry", "JoinedLibrary", "Library", "LocalLibrary", "Reader", "Update"]
