"""Each test here opens the chat page in Chromium, over a chat in a process of its own."""

from __future__ import annotations

from marks import mark_slow


def pytest_collection_modifyitems(items):
    mark_slow(items, __file__)
