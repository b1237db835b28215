from __future__ import annotations

import asyncio

import pytest

from ui.access.root_path import RootPath, check_root_path


def call(path, root="/wenda", query=b"", kind="http"):
    """The status, where it leads, and the path that got through."""
    seen, sent = [], []

    async def app(scope, receive, send):
        seen.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "method": "GET", "path": path, "query_string": query, "headers": []}
    asyncio.run(RootPath(app, root)(scope, None, send))
    leads = dict(sent[0]["headers"]).get(b"location", b"").decode()
    return sent[0]["status"], leads, seen


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("", ""),
        ("/", ""),
        ("/wenda", "/wenda"),
        ("/wenda/", "/wenda"),
        ("/a/b_c-d.e", "/a/b_c-d.e"),
    ],
)
def test_a_path_of_a_proxy(given, path):
    assert check_root_path(given) == path


@pytest.mark.parametrize(
    "given", ["wenda", "//wenda", "/a//b", "/..", "/a/../b", "/a?b", "/a b", "https://a.example/b"]
)
def test_what_is_no_path_of_a_proxy_is_told_with_its_value(given):
    with pytest.raises(ValueError, match="is no path; give one such as /wenda") as told:
        check_root_path(given)
    assert repr(given) in str(told.value)


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("/wenda/", "/"),
        ("/wenda/v1/models", "/v1/models"),
        ("/v1/models", "/v1/models"),  # a proxy has taken it off
        ("/wenda2/x", "/wenda2/x"),
        ("/", "/"),
        ("/wenda/wenda/x", "/wenda/x"),
        ("/wenda//evil.example/", "//evil.example/"),
    ],
)
def test_it_is_taken_off_where_a_proxy_has_left_it_on(path, inside):
    assert call(path) == (200, "", [inside])
    assert call(path, root="") == (200, "", [path])


def test_without_a_last_slash_it_leads_to_the_page():
    assert call("/wenda") == (307, "/wenda/", [])
    assert call("/wenda", query=b"q=a%20b&c") == (307, "/wenda/?q=a%20b&c", [])
    assert call("/wenda", root="") == (200, "", ["/wenda"])
    assert call("/wenda", kind="websocket") == (200, "", ["/wenda"])
