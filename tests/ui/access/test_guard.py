from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from hashlib import sha256

import pytest

from ui.access.guard import BOUND, HEADERS, MAX_BODY_BYTES, UPLOAD, Guard

PAGE = b"<!doctype html><html><head><title>x</title></head><body></body></html>"


async def page(scope, receive, send):
    """Reads what comes, then sends a page in two parts."""
    while (await receive()).get("more_body"):
        pass
    names = [name for name, _ in scope["headers"]]
    start = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"%d" % len(PAGE))]
    if b"accept-encoding" in names:
        start.append((b"x-compressed", b"1"))
    await send({"type": "http.response.start", "status": 200, "headers": start})
    await send({"type": "http.response.body", "body": PAGE[:20], "more_body": True})
    await send({"type": "http.response.body", "body": PAGE[20:]})


def call(path, headers=(), parts=(b"",), app=page, **options):
    """The status, headers and body of one request."""
    sent = []
    left = list(parts)

    async def receive():
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    async def send(message):
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers]
    scope = {"type": "http", "method": "GET", "path": path, "headers": raw}
    asyncio.run(Guard(app, **options)(scope, receive, send))
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:])


def test_every_answer_carries_the_headers():
    for path, status in [("/", 200), ("/config", 200), ("/monitoring", 404)]:
        given, headers, _ = call(path)
        assert given == status
        wanted = {name.lower(): value for name, value in HEADERS.items()}
        if path == "/":  # which has scripts of its own
            wanted["content-security-policy"] = headers["content-security-policy"]
        assert headers.items() >= wanted.items()
    assert "default-src 'self'" in HEADERS["Content-Security-Policy"]
    assert "unsafe-eval" not in HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/proxy=http://169.254.169.254/",
        "/gradio_api/deep_link",
        "/gradio_api/runs",
        "/gradio_api/runs/",
        "/gradio_api/run-history/connect",
        "/gradio_api/process_recording",
        "/gradio_api/component_server",
        "/gradio_api/component_server/",
        "/gradio_api/custom_component/1/client/component/x.js",
        "/gradio_api/vibe-code/",
        "/gradio_api/dev/reload",
        "/monitoring",
        "/monitoring/summary",
        "/openapi.json",
        "/gradio_api/openapi.json",
        "/docs",
    ],
)
def test_doors_the_chat_does_not_use_are_closed(path):
    assert call(path)[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/queue/join",
        "/gradio_api/run/ask",
        "/gradio_api/file=/icons/plus.svg",
        "/gradio_api/info",
        "/static/js/x.js",
        "/login",
        "/documents",
    ],
)
def test_doors_the_chat_uses_are_open(path):
    assert call(path)[0] == 200


def test_a_body_over_the_limit_is_refused_whether_its_length_is_told_or_not():
    assert call("/x", [("content-length", str(MAX_BODY_BYTES))])[0] == 200
    assert call("/x", [("content-length", str(MAX_BODY_BYTES + 1))])[0] == 413
    assert call("/x", [("content-length", "-5")])[0] == 413
    half = bytes(MAX_BODY_BYTES // 2)
    assert call("/x", parts=[half, half])[0] == 200
    status, headers, body = call("/x", parts=[half, half, b"x"])
    assert (status, body) == (413, b"Too large: at most 8 MB.")
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200),
        ("localhost", 200),
        ("LOCALHOST:80", 200),
        ("[::1]:7860", 200),
        ("evil.example:7860", 403),
        ("127.0.0.1.evil.example", 403),
        ("", 403),
    ],
)
def test_a_private_chat_answers_to_its_own_names_only(host, status):
    names = ("127.0.0.1", "localhost", "[::1]")
    assert call("/", [("host", host)], hosts=names)[0] == status
    assert call("/", [("host", host)])[0] == 200  # no names given: any will do


def test_the_page_gets_the_language_script_and_its_new_length():
    _, headers, body = call("/", [("accept-encoding", "br")], locale="zh-TW")
    assert len(re.findall(rb'<head><script nonce="[\w-]{22}">', body)) == 1
    assert b'const forced = "zh-TW";' in body
    assert int(headers["content-length"]) == len(body)
    assert "x-compressed" not in headers
    _, headers, body = call("/other", [("accept-encoding", "br")])
    assert body == PAGE
    assert headers["x-compressed"] == "1"


SCRIPTS = b"""<html><head><script>one()</script><script type="module" src="./x.js"></script>
<SCRIPT data-x>two("<script>three()"); four("<\\/script>")</SCRIPT
></head><body><p>a script</p><script>window.config = {"a": "<script>five()"};</script></body>"""


def served(body, **options):
    """The page, and its policy by directive."""

    async def app(scope, receive, send):
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", b"text/html")],
            }
        )
        await send({"type": "http.response.body", "body": body})

    _, headers, page = call("/", app=app, **options)
    policy = headers["content-security-policy"].split(";")
    return page, dict(one.strip().split(" ", 1) for one in policy)


def test_the_pages_scripts_run_by_a_nonce_and_no_others_do():
    page, policy = served(SCRIPTS, scripts=["mine()"])
    nonce = re.search("'nonce-([^']+)'", policy["script-src"]).group(1)
    mark = f' nonce="{nonce}"'.encode()
    assert page.count(mark) == 5  # the four of the page, and the one that runs first
    for inner in (b"<script>three()", b"<script>five()"):
        assert inner in page
    assert page.count(b"<script") == 7  # two of them text
    digest = b64encode(sha256(b"mine()").digest()).decode()
    assert policy["script-src"] == f"'self' 'nonce-{nonce}' 'sha256-{digest}'"
    again, _ = served(SCRIPTS)
    assert mark not in again
    assert "unsafe" not in HEADERS["Content-Security-Policy"].partition("style-src")[0]


def test_what_is_not_http_passes_through():
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["type"])

    asyncio.run(Guard(app)({"type": "lifespan"}, None, None))
    assert seen == ["lifespan"]


def test_the_largest_upload_may_be_larger_than_anything_else():
    most = MAX_BODY_BYTES + 10
    for path, status in ((UPLOAD, 200), (f"{UPLOAD}_progress", 413), ("/x", 413)):
        sent = [("content-length", str(most))]
        assert call(path, sent, upload_limit=most)[0] == status
    assert call(UPLOAD, [("content-length", str(most + 1))], upload_limit=most)[0] == 413
    half = bytes(MAX_BODY_BYTES // 2)
    assert call(UPLOAD, parts=[half, half, bytes(10)], upload_limit=most)[0] == 200
    assert call(UPLOAD, parts=[half, half, bytes(11)], upload_limit=most)[0] == 413


def test_what_is_behind_may_set_a_lower_bound():
    async def lower(scope, receive, send):
        scope[BOUND].limit = 10
        await page(scope, receive, send)

    assert call(UPLOAD, parts=[bytes(5), bytes(5)], app=lower)[0] == 200
    status, headers, body = call(UPLOAD, parts=[bytes(5), bytes(6)], app=lower)
    assert (status, body) == (413, b"Too large: at most 0 MB.")
    assert headers["x-content-type-options"] == "nosniff"


def test_only_the_sites_that_are_named_may_show_the_page_in_a_frame():
    _, headers, _ = call("/")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    named = ("https://a.example", "https://b.example:8443")
    _, headers, _ = call("/", embed=named)
    policy = headers["content-security-policy"]
    assert f"frame-ancestors {named[0]} {named[1]};" in policy
    assert "x-frame-options" not in headers
    assert policy.partition("style-src")[2] == HEADERS["Content-Security-Policy"].partition(
        "style-src"
    )[2].replace("'none'; base-uri", f"{' '.join(named)}; base-uri")
    _, headers, _ = call("/config", embed=named)  # what is not the page is in no frame
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
