from __future__ import annotations

import pytest
from starlette.requests import Request

from ui.gate import bearer, from_elsewhere


def request(**headers):
    pairs = [(key.encode(), value.encode()) for key, value in headers.items()]
    return Request({"type": "http", "headers": pairs})


@pytest.mark.parametrize(
    ("sent", "allowed"),
    [
        ("Bearer se:cret", True),
        ("bearer  se:cret ", True),
        ("Bearer me:se:cret", False),
        ("Bearer se", False),
        ("Bearer", False),
        ("Basic se:cret", False),
        ("se:cret", False),
        ("", False),
    ],
)
def test_the_password_is_the_token(sent, allowed):
    assert bearer(("me", "se:cret"))(request(authorization=sent)) is allowed
    assert bearer(None)(request(authorization=sent)) is True


def test_a_token_that_is_no_ascii_is_only_wrong():
    assert (
        bearer(("me", "密碼"))(request(authorization="Bearer 密碼")) is False
    )  # headers are bytes
    assert bearer(("me", "x"))(request()) is False


@pytest.mark.parametrize(
    ("origin", "elsewhere"),
    [
        (None, False),
        ("http://127.0.0.1:7860", False),
        ("http://127.0.0.1:80", True),
        ("https://evil.example", True),
        ("null", True),
    ],
)
def test_a_page_of_another_site_is_told_by_its_origin(origin, elsewhere):
    sent = {"host": "127.0.0.1:7860"} | ({"origin": origin} if origin else {})
    assert from_elsewhere(request(**sent)) is elsewhere
