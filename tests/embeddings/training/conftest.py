"""Each test here trains, or makes what training reads: corpora, a tokenizer, tables of words."""

from __future__ import annotations

from marks import mark_slow


def pytest_collection_modifyitems(items):
    mark_slow(items, __file__)
