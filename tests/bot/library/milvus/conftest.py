"""Whatever asks a server here is slow; addresses, filters and frequencies need none."""

from __future__ import annotations

import pytest
from marks import mark_slow
from milvus_server import running


def pytest_collection_modifyitems(items):
    mark_slow(items, __file__, fixtures=("milvus", "mortal_milvus"))


@pytest.fixture
def mortal_milvus(tmp_path):
    """A server for one test, which may kill it."""
    yield from running(tmp_path)
