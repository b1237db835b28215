from __future__ import annotations

import pytest
from starlette.requests import Request

from ui.access.origin import from_elsewhere


def request(**headers):
    pairs = [(key.encode(), value.encode()) for key, value in headers.items()]
    return Request({"type": "http", "headers": pairs})


@pytest.mark.parametrize(
    ("origin", "elsewhere"),
    [
        (None, False),
        ("http://127.0.0.1:7860", False),
        ("http://127.0.0.1:80", True),
        ("https://evil.example", True),
        ("null", True),
        ("http://[", True),
        ("http://[::1", True),
    ],
)
def test_a_page_of_another_site_is_told_by_its_origin(origin, elsewhere):
    sent = {"host": "127.0.0.1:7860"} | ({"origin": origin} if origin else {})
    assert from_elsewhere(request(**sent)) is elsewhere
