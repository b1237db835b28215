"""What is stored and searched."""

from __future__ import annotations

from bot.library.base import Entries, Entry, Library, Reader, Update
from bot.library.joined import JoinedLibrary
from bot.library.local import LocalLibrary

__all__ = ["Entries", "Entry", "JoinedLibrary", "Library", "LocalLibrary", "Reader", "Update"]
