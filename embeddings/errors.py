"""The base of every error of our own, and the one that belongs here.

``bot.errors`` has the tree.
"""

from __future__ import annotations


class WendaError(Exception):
    """Base of the errors that a caller may want to catch; its text is one line."""


class EncoderError(WendaError):
    """A sentence model cannot be loaded."""
