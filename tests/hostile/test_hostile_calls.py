"""What comes in over the web, in any shape: checked, answered or refused, never a failure."""

from __future__ import annotations

import asyncio
import html
import json
import re
from html.parser import HTMLParser

import pytest
from bounded import JSON, TEXTS, tried
from hostile import HOSTILE
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from stand_in import StandIn
from starlette.requests import Request

from bot.articles.web.addresses import MAX_URL_CHARS, refused_address, target
from bot.core.errors import ArticleError
from ui.access.guard import Guard
from ui.access.origin import from_elsewhere
from ui.answer import markdown
from ui.answer.render import question_html, text_typed
from ui.api.calls import BadCallError, Calls, turns
from ui.api.openai_request import RequestError, read_request
from ui.articles.upload_door import UploadDoor
from ui.escape import attribute, escape, unescape
from ui.options import Options

pytestmark = pytest.mark.usefixtures("within_memory")


# Addresses

SCHEMES = ["http://", "https://", "HTTP://", "http:", "file:///", "http:///", "//", "data:", ""]
HOSTS = [
    "example.org", "localhost", "127.0.0.1", "2130706433", "0x7f.1", "017700000001", "[::1]", "[",
    "[::ffff:127.0.0.1]", "[fe80::1%25eth0]", "[::1", "]", "例子.測試", "a@b.org", "a:b@c.org",
    "1.1.1.1", "169.254.169.254", "metadata.internal", "%31.1.1.1", "１２７.0.0.1", "①.1.1.1",
    "a..b", "." * 70, "x" * 64 + ".org", "xn--a.org", "-a-.org", "example.org.", "example。org",
    "0.0.0.0", "a\0b.org",
]  # fmt: skip
PORTS = ["", ":80", ":443", ":22", ":0", ":-1", ":99999", ":8o", ":", ":８０", ":" + "9" * 5_000]
PATHS = [
    "", "/", "/a b", "/../..", "?q=徐州", "#x", "/%zz", "/\r\nHost: x", "\\@b.org",
    "/" + "a" * 3_000,
]  # fmt: skip
ADDRESSES = st.tuples(*map(st.sampled_from, (SCHEMES, HOSTS, PORTS, PATHS))).map("".join)


@tried(300)
@given(ADDRESSES | st.tuples(ADDRESSES, TEXTS).map("".join) | TEXTS)
def test_an_address_is_fit_to_be_sent_or_refused_in_one_line(url):
    try:
        found = target(url)
    except ArticleError as error:
        line = str(error)
        assert line.startswith("cannot fetch ") and line.isprintable() and len(line) < 5_000
        return
    assert found.scheme in ("http", "https") and len(url) <= MAX_URL_CHARS
    assert re.fullmatch(r"[a-z0-9._:-]+", found.host)
    assert re.fullmatch(r"/[!-~]*", found.path)
    assert "@" not in found.authority and found.port in (80, 443, 8080, 8443)
    if re.fullmatch(r"[\d.]+|.*:.*", found.host):
        refused_address(found.host)
    else:
        assert not found.host.endswith(("localhost", "internal", "local"))


@tried(200)
@given(st.ip_addresses())
def test_only_addresses_that_are_everyones_are_asked(ip):
    if ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast:
        assert refused_address(str(ip))


# Markup


class Inert(HTMLParser):
    """Fails on anything but text and line ends."""

    said = ""

    def handle_starttag(self, tag, attrs):
        assert (tag, attrs) == ("br", [])

    def handle_endtag(self, tag):
        raise AssertionError(tag)

    handle_comment = handle_decl = handle_pi = unknown_decl = handle_endtag

    def handle_data(self, data):
        self.said += data


HOSTILE_TEXTS = st.lists(st.sampled_from(HOSTILE) | TEXTS, max_size=4).map("".join)


@tried(200)
@given(HOSTILE_TEXTS)
def test_text_in_html_is_text(text):
    made = escape(text)
    parser = Inert()
    parser.feed(made)
    parser.close()
    assert not re.search(r"[<>\"'`]", made.replace("<br>", ""))
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", made)
    seen = [one for one in text if one.isalnum() and ord(one) > 0x7F]
    assert [one for one in unescape(made) if one.isalnum() and ord(one) > 0x7F] == seen
    shown = question_html(text)
    assert not re.search(r"[<>\"'`*_|$#\\]", re.sub(r"</?div[^>]*>|<br>|&#\d+;", "", shown))
    assert question_html(text_typed(shown)) == shown
    quoted = attribute(text)
    assert not re.search("[<>\"'`\t\n\r\f\v]", quoted)
    assert html.unescape(quoted).count("\n") == attribute(text).count("&#10;")


@tried(200)
@given(HOSTILE_TEXTS)
def test_text_in_markdown_is_one_paragraph_of_text(text):
    line = markdown.escape(text)
    assert "\n" not in line
    for token in MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(line):
        assert token.type in ("paragraph_open", "inline", "paragraph_close")
        assert {child.type for child in token.children or ()} <= {"text", "text_special"}


# Calls


@tried(200)
@given(JSON, JSON, JSON)
@example("q?", [{"role": {}, "content": "x"}], True)
def test_a_call_of_any_shape_is_answered_or_told_what_is_wrong(question, history, number):
    calls = Calls(StandIn())
    for call in (
        lambda: calls.ask(question, history),
        lambda: list(calls.stream(question, history)),
        lambda: calls.retrieve(question, number),
        lambda: calls.articles(question, number, number),
        lambda: turns(history),
    ):
        try:
            call()
        except BadCallError as error:
            assert str(error).isprintable()


BODIES = st.one_of(
    st.binary(max_size=200),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.fixed_dictionaries(
        {"model": st.just("wenda") | JSON, "messages": st.lists(
            st.fixed_dictionaries(
                {"role": st.sampled_from(["user", "assistant", "system", "x"]) | JSON},
                optional={"content": TEXTS | JSON},
            ) | JSON, max_size=4)},
        optional={key: JSON for key in ("n", "stream", "stream_options", "response_format")},
    ).map(lambda value: json.dumps(value).encode()),
)  # fmt: skip


@tried(250)
@given(BODIES)
@example(b"[" * 100_000)
@example(b'{"a":' * 100_000)
@example(b'{"model":"wenda","messages":[{"role":"user","content":"q"}],"n":' + b"9" * 5_000 + b"}")
def test_a_chat_request_of_any_shape_is_read_or_refused(body):
    try:
        asked = read_request(body)
    except RequestError as error:
        assert 400 <= error.status < 500
        json.dumps(error.body())
        assert "\n" not in str(error)
    else:
        assert asked.question.encode() is not None
        assert all(set(turn) == {"role", "content"} for turn in asked.history)


# Headers

HEADER = st.one_of(
    st.sampled_from(
        ["http://[", "http://[::1", "null", "http://a b", "//", "https://[v1.x]:80", "http://例/",
         "x" * 9_000, "127.0.0.1:7860", "127.0.0.1", "[::1]:7860", "[::1", "a:b:c", ":",
         "9" * 5_000, "-1", "1e3", "0x10", "²", "１２", "+5", " 5", "5, 5"]
    ),
    st.text(st.characters(max_codepoint=0xFF), max_size=60),
)  # fmt: skip


async def ok(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"inside"})


def status(path, headers, **options):
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    raw = [(key, value.encode("latin-1", "replace")) for key, value in headers]
    scope = {"type": "http", "method": "POST", "path": path, "headers": raw}
    door = UploadDoor(ok, Options(readonly=False, allow_upload=True), Waiting())
    asyncio.run(Guard(door, **options)(scope, receive, send))
    return sent[0]["status"]


class Waiting:
    """Stands for ``ui.articles.uploads.Waiting``: there is room."""

    def full(self, more):
        return False


@tried(300)
@given(HEADER, HEADER, HEADER, st.sampled_from(["/", "/config", "/gradio_api/upload"]))
@example("127.0.0.1", "http://[", "0", "/gradio_api/upload")
@example("127.0.0.1", "http://127.0.0.1", "9" * 5_000, "/")
@example("127.0.0.1", "http://127.0.0.1", "0", "/gradio_api/upload")
def test_any_headers_are_let_in_or_refused(host, origin, length, path):
    headers = [(b"host", host), (b"origin", origin), (b"content-length", length)]
    given_status = status(path, headers, hosts=("127.0.0.1",))
    assert given_status in (200, 403, 413)
    if given_status == 200:
        assert re.fullmatch(r"127\.0\.0\.1(:\d*)?", host)
        assert length.isdecimal() and int(length) <= 8 << 20


@tried(200)
@given(HEADER, HEADER)
@example("http://[", "127.0.0.1")
def test_any_origin_is_the_own_one_or_from_elsewhere(origin, host):
    raw = [(b"origin", origin.encode("latin-1", "replace"))]
    raw.append((b"host", host.encode("latin-1", "replace")))
    elsewhere = from_elsewhere(Request({"type": "http", "headers": raw}))
    if not elsewhere and origin:
        assert host.strip().lower() in origin.lower()
