from __future__ import annotations

import asyncio
import base64
import json
import math

import pytest
from starlette.requests import Request

from bot.core import settings
from ui.access import entry as module
from ui.access.arrivals import KEY, Visitor
from ui.access.entry import Entry, Gate, login_of, new_password
from ui.access.limits import Limits

USER, PASSWORD = "用戶", "秘:密 pass"
GUEST = Visitor("203.0.113.7")


class GradioApp:
    """What of ``gradio.routes.App`` an entry looks at."""

    def __init__(self):
        self.tokens = {"good": USER}
        self.cookie_id = "id"


@pytest.fixture
def entry():
    made = Entry((USER, PASSWORD))
    made.attach(GradioApp())
    return made


def basic(pair):
    return "Basic " + base64.b64encode(pair.encode()).decode()


def latin(line):
    """As Starlette hands a header over."""
    return line.encode().decode("latin-1")


def test_a_password_made_here_has_more_than_sixty_bits_and_no_letters_to_confuse():
    password = new_password()
    groups = password.split("-")
    assert [len(group) for group in groups] == [5, 5, 5]
    assert not set("".join(groups)) & set("0o1liIO")
    assert math.log2(len(set(module._LETTERS))) * 15 > 60
    assert len({new_password() for _ in range(1_000)}) == 1_000


@pytest.mark.parametrize(
    ("header", "right"),
    [
        (latin(f"Bearer {PASSWORD}"), True),
        (latin(f"bearer  {PASSWORD}"), True),
        (basic(f"{USER}:{PASSWORD}"), True),
        ("Bearer wrong", False),
        ("Bearer", False),
        ("Bearer ", False),
        (basic(f"other:{PASSWORD}"), False),
        (basic(PASSWORD), False),
        ("Basic ###", False),
        ("Basic ", False),
    ],
)
def test_a_program_sends_the_password(entry, header, right):
    assert entry.check_password({"authorization": header}) is right
    assert entry.allows({"authorization": header}) is right


@pytest.mark.parametrize("header", ["", "Digest x", "nonsense"])
def test_other_headers_are_no_try(entry, header):
    assert entry.check_password({"authorization": header}) is None
    assert not entry.allows({"authorization": header})


def test_a_browser_has_gradios_cookie(entry):
    for name in ("access-token-unsecure-id", "access-token-id"):
        assert entry.session({"cookie": f"x=1; {name}=good; y=2"}) == "good"
        assert entry.session({"cookie": f"{name}=bad"}) == ""
        assert entry.session({"cookie": f"{name}="}) == ""
    assert entry.session({"cookie": "access-token-other=good"}) == ""
    assert entry.session({"cookie": '\x00"=;;=;'}) == ""
    assert entry.session({}) == ""
    assert entry.allows({"cookie": "access-token-id=good"})
    entry.leave({"cookie": "access-token-id=good"})
    assert not entry.allows({"cookie": "access-token-id=good"})


def test_what_stands_for_programs_inside_is_nothing_that_a_browser_could_send(entry):
    name, value = entry.cookie()
    assert name == b"cookie"
    assert not entry.allows({"cookie": value.decode()})


def test_without_a_login_everybody_may_come_in():
    assert Entry().allows({})
    assert Entry().check_password({"authorization": "Bearer x"}) is None


def call(gate, path, method="GET", headers=(), who=GUEST):
    """The status, headers and body of one request, and the headers that got through."""
    sent = []

    async def send(message):
        sent.append(message)

    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    scope = {"type": "http", "method": method, "path": path, "headers": raw, KEY: who}
    scope["query_string"] = b""
    asyncio.run(gate(scope, None, send))
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:])


class Inner:
    """The application behind: it answers with the status it is told, and keeps what came."""

    def __init__(self, status=200):
        self.status, self.scopes = status, []

    async def __call__(self, scope, receive, send):
        self.scopes.append(scope)
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def gate(entry, inner=None, limits=None, **options):
    return Gate(inner or Inner(), entry, limits or Limits(), **options)


@pytest.mark.parametrize(
    "path",
    [
        "/config",
        "/gradio_api/info",
        "/gradio_api/queue/join",
        "/gradio_api/cancel",
        "/gradio_api/token",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/heartbeat/x",
        "/gradio_api/mcp/",
        "/gradio_api/upload",
        "/openapi.json",
        "/v1/chat/completions",
        "/v1/models",
        "/anything/new",
        "/login/../config",
        "//config",
        "/theme.css/x",
    ],
)
def test_nothing_opens_without_the_login(entry, path):
    inner = Inner()
    status, headers, body = call(gate(entry, inner), path)
    assert status == 401
    assert inner.scopes == []
    assert headers["www-authenticate"].startswith("Bearer")  # Basic would open a browser's dialogue
    assert "log in" in json.loads(body)["detail"]


@pytest.mark.parametrize("path", ["/", "", "/login", "/static/js/x.js", "/theme.css"])
def test_the_login_page_is_open(entry, path):
    assert call(gate(entry), path)[0] == 200


def test_a_program_gets_through_with_gradios_cookie_and_no_other(entry):
    inner = Inner()
    sent = [("authorization", latin(f"Bearer {PASSWORD}")), ("cookie", "a=b")]
    assert call(gate(entry, inner), "/v1/models", headers=sent)[0] == 200
    assert [pair for pair in inner.scopes[0]["headers"] if pair[0] == b"cookie"] == [entry.cookie()]


def test_a_wrong_password_is_refused_even_where_it_is_open(entry):
    assert call(gate(entry), "/theme.css", headers=[("authorization", "Bearer x")])[0] == 401


def test_wrong_logins_run_out_and_right_ones_do_not(entry):
    limits = Limits(lambda: 0.0)
    right = gate(entry, Inner(200), limits)
    for _ in range(3 * settings.LOGIN_BURST):
        assert call(right, "/login", "POST")[0] == 200
    wrong = gate(entry, Inner(400), limits)
    tries = [call(wrong, "/login/", "POST")[0] for _ in range(settings.LOGIN_BURST + 3)]
    assert tries == [400] * settings.LOGIN_BURST + [429] * 3
    status, headers, body = call(right, "/login", "POST", [("accept-language", "zh-CN")])
    assert (status, headers["retry-after"]) == (429, "10")
    assert "请在10秒后再试" in json.loads(body)["detail"]
    sent = [("authorization", latin(f"Bearer {PASSWORD}"))]
    assert call(right, "/config", headers=sent)[0] == 429  # the right one is no way round
    other = Visitor("203.0.113.8")
    assert call(right, "/login", "POST", who=other)[0] == 200


def test_wrong_tokens_count_as_wrong_logins(entry):
    wrong = gate(entry, limits=Limits(lambda: 0.0))
    sent = [("authorization", "Bearer x")]
    tries = [call(wrong, "/v1/models", headers=sent)[0] for _ in range(settings.LOGIN_BURST + 1)]
    assert tries == [401] * settings.LOGIN_BURST + [429]


def test_logging_out_is_of_one_browser(entry):
    inner = Inner()
    sent = [("cookie", "access-token-id=good")]
    assert call(gate(entry, inner), "/logout", headers=sent)[0] == 200
    assert inner.scopes[0]["query_string"] == b"all_session=false"
    assert not entry.allows({"cookie": "access-token-id=good"})


@pytest.mark.parametrize(
    ("sent", "out"),
    [("cross-site", False), ("same-site", False), ("same-origin", True), ("none", True)],
)
def test_no_other_site_logs_a_browser_out(entry, sent, out):
    headers = [("cookie", "access-token-id=good"), ("sec-fetch-site", sent)]
    status, *_ = call(gate(entry, Inner()), "/logout", headers=headers)
    assert status == (200 if out else 403)
    assert entry.allows({"cookie": "access-token-id=good"}) is not out


def test_what_is_behind_is_told_which_login_came(entry):
    inner = Inner()
    call(gate(entry, inner), "/x", headers=[("cookie", "access-token-id=good")])
    assert login_of(Request(inner.scopes[0])) == "good"
    assert login_of(Request({"type": "http"})) == ""
    assert login_of(None) == ""
