"""The door that files come in through, by who knocks; behind the guard, as it is served."""

from __future__ import annotations

import asyncio

import pytest

from bot.core import settings
from ui.access.arrivals import KEY, Visitor
from ui.access.guard import MAX_BODY_BYTES, UPLOAD, Guard
from ui.articles.upload_door import UploadDoor
from ui.articles.uploads import DROP_BYTES
from ui.options import Options

OWNER, GUEST = Visitor("127.0.0.1", owner=True), Visitor("203.0.113.9")
OPEN = Options(readonly=False)
SHARED = Options(readonly=False, allow_upload=True)
HOST = ("host", "127.0.0.1:7860")


class Waiting:
    """Stands for ``ui.articles.uploads.Waiting``: notes how much may come; full if told so."""

    def __init__(self, is_full=False):
        self.is_full, self.asked = is_full, []

    def full(self, more):
        self.asked.append(more)
        return self.is_full


def call(path=UPLOAD, headers=(HOST,), who=OWNER, options=OPEN, parts=(b"",), **given):
    """The status and the body of one request."""
    sent, left = [], list(parts)
    waiting = given.get("waiting", Waiting())

    async def app(scope, receive, send):
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"taken"})

    async def receive():
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    async def send(message):
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers]
    scope = {"type": "http", "method": "POST", "path": path, "headers": raw, KEY: who}
    guarded = Guard(UploadDoor(app, options, waiting), upload_limit=max(DROP_BYTES.values()))
    asyncio.run(guarded(scope, receive, send))
    headers = dict(sent[0]["headers"])
    assert headers[b"x-content-type-options"] == b"nosniff"
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


def length(number):
    return (HOST, ("content-length", str(number)))


@pytest.mark.parametrize("path", [UPLOAD, f"{UPLOAD}_progress"])
@pytest.mark.parametrize(
    ("options", "who", "status"),
    [
        (OPEN, OWNER, 200),
        (OPEN, GUEST, 404),
        (SHARED, OWNER, 200),
        (SHARED, GUEST, 200),
        (Options(), OWNER, 404),
        (Options(allow_upload=True), GUEST, 404),
    ],
)
def test_it_is_open_for_who_may_add_articles(path, options, who, status):
    waiting = None if options.readonly else Waiting()
    assert call(path, who=who, options=options, waiting=waiting)[0] == status


def test_it_opens_nothing_else():
    for path in (f"{UPLOAD}/", f"{UPLOAD}/x", f"{UPLOAD}_progress/x", f"{UPLOAD}-x"):
        assert call(path)[0] == 404
    assert call("/gradio_api/proxy=http://169.254.169.254/")[0] == 404
    assert call("/x", length(MAX_BODY_BYTES + 1))[0] == 413
    assert call("/x", who=GUEST)[0] == 200


@pytest.mark.parametrize(
    ("who", "limit"),
    [(OWNER, settings.OWNER_DROP_BYTES), (GUEST, settings.VISIT_DROP_BYTES)],
)
def test_it_is_as_wide_as_its_visitor_may_fill(who, limit):
    given = {"who": who, "options": SHARED}
    assert call(headers=length(limit), **given)[0] == 200
    assert call(headers=length(limit + 1), **given) == (
        413,
        f"Too large: at most {limit >> 20} MB.".encode(),
    )
    assert call(headers=length("9" * 5_000), **given)[0] == 413


def test_a_body_that_names_no_length_is_counted():
    quarter = bytes(settings.VISIT_DROP_BYTES // 4)
    given = {"who": GUEST, "options": SHARED}
    assert call(parts=[quarter] * 4, **given)[0] == 200
    assert call(parts=[*[quarter] * 4, b"x"], **given)[0] == 413
    assert call(parts=[*[quarter] * 4, b"x"], options=SHARED)[0] == 200


def test_no_other_site_may_send_files():
    """A form on any web page may send files to this machine without asking first."""
    for origin, status in [
        ("http://127.0.0.1:7860", 200),
        ("HTTP://127.0.0.1:7860", 200),
        ("https://evil.example", 403),
        ("http://127.0.0.1:8080", 403),
        ("null", 403),
    ]:
        assert call(headers=(HOST, ("origin", origin)))[0] == status


def test_it_says_when_too_much_waits():
    waiting = Waiting(is_full=True)
    status, body = call(waiting=waiting, who=GUEST, options=SHARED)
    assert status == 503
    assert b"try again in a few minutes" in body
    assert waiting.asked == [settings.VISIT_DROP_BYTES]
    assert call(f"{UPLOAD}_progress", waiting=waiting)[0] == 200
