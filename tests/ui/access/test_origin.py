from __future__ import annotations

import pytest
from starlette.requests import Request

from ui.access.origin import check_origin, from_elsewhere


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


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://example.org", "https://example.org"),
        (" HTTPS://WWW.Example.org/ ", "https://www.example.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost", "http://localhost"),
        ("https://xn--fiqs8s.example", "https://xn--fiqs8s.example"),
    ],
)
def test_an_origin_is_written_as_a_browser_does(given, origin):
    assert check_origin(given) == origin


@pytest.mark.parametrize(
    "given",
    [
        "", "*", "https://*.example.org", "example.org", "https://", "https://a.example/path",
        "https://a.example; script-src *", "https://a.example https://b.example", "null",
        "javascript:alert(1)", "https://a.example\nx: y", "https://user@a.example", "'self'",
        "https://a..example",
    ],
)  # fmt: skip
def test_what_is_no_origin_is_told_with_its_value(given):
    with pytest.raises(ValueError, match="is no origin; give scheme and host") as told:
        check_origin(given)
    assert repr(given)[:20] in str(told.value)
