"""Marks for whole folders, set from the ``conftest.py`` of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest


def mark_slow(items, conftest, fixtures=()):
    """Marks the tests of the folder of a ``conftest.py`` as slow; only those with ``fixtures``.

    pytest hands the items of the whole run to each folder's hook, not those of the folder alone.
    """
    folder = Path(conftest).parent
    for item in items:
        if folder not in item.path.parents:
            continue
        if not fixtures or set(fixtures) & set(item.fixturenames):
            item.add_marker(pytest.mark.slow)
