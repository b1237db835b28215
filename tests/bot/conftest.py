"""Articles of one's own, for the tests of the whole bot."""

from __future__ import annotations

import pytest


@pytest.fixture
def own_articles(tmp_path):
    """A folder of two, one English, one Chinese."""
    home = tmp_path / "articles"
    home.mkdir()
    (home / "bees.md").write_text("# Bees\n\nThe hive holds 40,000 bees.\n", encoding="utf-8")
    (home / "茶.txt").write_text("茶園在二零一九年出產紅茶三百噸。\n", encoding="utf-8")
    return home
