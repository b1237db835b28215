"""Each test here builds a wheel, or uses one that was installed."""

from __future__ import annotations

from marks import mark_slow


def pytest_collection_modifyitems(items):
    mark_slow(items, __file__)
