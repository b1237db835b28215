"""A server for the libraries that are kept on one."""

from __future__ import annotations

import pytest
from milvus_server import running


@pytest.fixture(scope="session")
def milvus(tmp_path_factory):
    """A server for all tests that do not kill it."""
    yield from running(tmp_path_factory.mktemp("milvus"))
