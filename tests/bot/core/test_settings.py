from __future__ import annotations

import pytest

from bot.core import settings


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        (None, ()),
        ("", ()),
        (" , ,", ()),
        ("qa.example.org", ("qa.example.org",)),
        ("10.0.0.0/8, 192.0.2.1 ,", ("10.0.0.0/8", "192.0.2.1")),
    ],
)
def test_a_variable_may_hold_several_values(monkeypatch, value, parts):
    if value is None:
        monkeypatch.delenv("WENDA_HOSTS", raising=False)
    else:
        monkeypatch.setenv("WENDA_HOSTS", value)
    assert settings.split_variable("HOSTS") == parts
