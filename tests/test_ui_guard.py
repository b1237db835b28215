from __future__ import annotations

import asyncio

import pytest

from ui.guard import HEADERS, MAX_BODY_BYTES, Guard

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
    for path, status in [("/", 200), ("/config", 200), ("/gradio_api/upload", 404)]:
        given, headers, _ = call(path)
        assert given == status
        assert headers.items() >= {name.lower(): value for name, value in HEADERS.items()}.items()
    assert "default-src 'self'" in HEADERS["Content-Security-Policy"]
    assert "unsafe-eval" not in HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/upload/",
        "/gradio_api/upload_progress",
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
    assert body.count(b"<head><script>") == 1
    assert b'const forced = "zh-TW";' in body
    assert int(headers["content-length"]) == len(body)
    assert "x-compressed" not in headers
    _, headers, body = call("/other", [("accept-encoding", "br")])
    assert body == PAGE
    assert headers["x-compressed"] == "1"


def test_what_is_not_http_passes_through():
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["type"])

    asyncio.run(Guard(app)({"type": "lifespan"}, None, None))
    assert seen == ["lifespan"]


class Door:
    """A door of ten bytes more than other requests may have; full when told to be."""

    limit = MAX_BODY_BYTES + 10

    def __init__(self):
        self.is_full = False

    def full(self):
        return self.is_full


UPLOAD = "/gradio_api/upload"


def test_the_upload_door_is_open_only_where_files_are_taken_and_only_so_far():
    door = Door()
    assert call(UPLOAD, door=door)[0] == 200
    assert call(f"{UPLOAD}_progress", door=door)[0] == 200
    assert call(UPLOAD, [("content-length", str(door.limit))], door=door)[0] == 200
    assert call(UPLOAD, [("content-length", str(door.limit + 1))], door=door)[0] == 413
    half = bytes(MAX_BODY_BYTES // 2)
    assert call(UPLOAD, parts=[half, half, bytes(10)], door=door)[0] == 200
    assert call(UPLOAD, parts=[half, half, bytes(11)], door=door)[0] == 413
    for path in (f"{UPLOAD}/", f"{UPLOAD}/x", f"{UPLOAD}_progress/x", f"{UPLOAD}-x"):
        assert call(path, door=door)[0] == 404


def test_an_open_upload_door_opens_nothing_else():
    door = Door()
    assert call("/x", [("content-length", str(MAX_BODY_BYTES + 1))], door=door)[0] == 413
    assert call("/gradio_api/proxy=http://169.254.169.254/", door=door)[0] == 404


def test_no_other_site_may_send_files():
    """A form on any web page may send files to this machine without asking first."""
    host = ("host", "127.0.0.1:7860")
    for origin, status in [
        ("http://127.0.0.1:7860", 200),
        ("HTTP://127.0.0.1:7860", 200),
        ("https://evil.example", 403),
        ("http://127.0.0.1:8080", 403),
        ("null", 403),
    ]:
        assert call(UPLOAD, [host, ("origin", origin)], door=Door())[0] == status
    assert call(UPLOAD, [host], door=Door())[0] == 200


def test_a_full_upload_door_says_so():
    door = Door()
    door.is_full = True
    status, headers, body = call(UPLOAD, door=door)
    assert status == 503
    assert b"try again in a few minutes" in body
    assert headers["x-content-type-options"] == "nosniff"
    assert call(f"{UPLOAD}_progress", door=door)[0] == 200
