"""What is stored and searched."""

from __future__ import annotations

from bot.library.base import Library, Reader, Update
from bot.library.local import LocalLibrary

__all__ = ["Library", "LocalLibrary", "Reader", "Update"]
