"""The limit of memory that hostile inputs are held to; what attacks is slow, taken together."""

from __future__ import annotations

from pathlib import Path

import pytest
from marks import mark_slow

MEMORY = 10**9  # bytes, of all tests of a module together
_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def pytest_collection_modifyitems(items):
    mark_slow(items, __file__)


@pytest.fixture(scope="module")
def within_memory():
    """Holds the tests of a module to MEMORY beside what the process held before them."""
    try:
        _RESET.write_text("5")  # the peak is counted from here on
    except OSError:  # only Linux has it
        yield
        return
    before = _kilobytes("VmRSS")
    yield
    assert (_kilobytes("VmHWM") - before) * 1024 < MEMORY


def _kilobytes(name):
    return int(_STATUS.read_text().partition(f"{name}:")[2].split()[0])
