from __future__ import annotations

import asyncio

import pytest

from ui.access import arrivals as module
from ui.access.arrivals import KEY, UNKNOWN, Arrivals, Visitor, visitor
from ui.options import Reach

PUBLIC = "https://0123456789.example"
REACH = Reach("http://127.0.0.1:7860", public=PUBLIC, tunnel_port=4040)


@pytest.fixture(autouse=True)
def machine(monkeypatch):
    """A machine of a known name."""
    monkeypatch.setattr(module.socket, "gethostname", lambda: "Shelf.lan")


def call(
    host="127.0.0.1:7860",
    peer="127.0.0.1",
    port=7860,
    headers=(),
    reach=REACH,
    version="1.1",
    **options,
):
    """The status, and the scope that got through."""
    seen, sent = [], []

    async def app(scope, receive, send):
        seen.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message):
        sent.append(message)

    raw = [(b"host", host.encode()), *headers]
    scope = {"type": "http", "path": "/", "scheme": "http", "headers": raw}
    scope |= {"http_version": version, "client": (peer, 50_000), "server": ("127.0.0.1", port)}
    asyncio.run(Arrivals(app, reach, **options)(scope, None, send))
    return sent[0]["status"], (seen or [None])[0]


FORWARDED = [
    (b"x-forwarded-for", b"198.51.100.1"),
    (b"x-forwarded-host", b"evil.example"),
    (b"x-forwarded-proto", b"https"),
    (b"x-forwarded-prefix", b"/evil"),
    (b"forwarded", b"for=198.51.100.1;host=evil.example"),
    (b"x-real-ip", b"198.51.100.1"),
    (b"x-gradio-server", b"http://evil.example"),
]


SIGNS = [
    b"forwarded",
    b"x-forwarded",
    b"forwarded-for",
    b"via",
    b"x-real-ip",
    b"x-client-ip",
    b"x-cluster-client-ip",
    b"true-client-ip",
    b"cf-connecting-ip",
    b"x-original-host",
]


def names(scope):
    return {name for name, _ in scope["headers"]}


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "[::1]:7860", "LOCALHOST:1"])
def test_the_owner_sits_at_this_machine_and_calls_it_so(host):
    assert call(host)[1][KEY] == Visitor("127.0.0.1", owner=True)


def test_the_owners_own_page_is_its_origin():
    own = [(b"origin", b"http://127.0.0.1:7860")]
    assert call(headers=own)[1][KEY].owner is True


@pytest.mark.parametrize(
    "given",
    [
        {"peer": "192.168.1.9"},
        {"host": "192.168.1.2:7860"},
        {"host": "shelf.local:7860"},
        {"headers": FORWARDED[:1]},  # a proxy or another tunnel on this machine
        {"headers": FORWARDED[6:]},
        *({"headers": [(name, b"198.51.100.1")]} for name in SIGNS),
        {"headers": [(b"origin", b"https://qa.example.org")]},
        {"headers": [(b"origin", b"null")]},
        {"version": "1.0"},  # nginx, unless told otherwise
        {"port": 4040},
        {"port": 4040, "headers": [(b"host", b"localhost")]},
    ],
)
def test_nobody_else_is_the_owner(given):
    assert call(**given)[1][KEY].owner is False


@pytest.mark.parametrize("peer", ["127.0.0.1", "192.168.1.9"])
def test_what_a_header_says_of_where_a_request_came_from_is_taken_off(peer):
    status, scope = call(peer=peer, headers=FORWARDED)
    assert status == 200
    assert names(scope) == {b"host"}
    assert scope["scheme"] == "http"
    assert scope[KEY] == Visitor(peer)


def test_a_proxy_that_was_named_is_believed():
    options = {"hosts": ["qa.example.org"], "proxies": ["10.0.0.0/8"]}
    sent = [
        (b"x-forwarded-for", b"198.51.100.1, 203.0.113.7, 10.0.0.2"),
        (b"x-forwarded-host", b"qa.example.org, inner"),
        (b"x-forwarded-proto", b"https"),
    ]
    status, scope = call("127.0.0.1:7860", "10.1.2.3", headers=sent, **options)
    assert (status, scope["scheme"]) == (200, "https")
    assert scope["headers"] == [(b"host", b"qa.example.org")]
    assert scope[KEY] == Visitor("203.0.113.7")  # the nearest that is no proxy: what is before it
    evil = [(b"x-forwarded-host", b"evil.example")]  # may be made up
    assert call(peer="10.1.2.3", headers=evil, **options)[0] == 421
    assert call(peer="192.0.2.1", headers=sent, **options)[1][KEY] == Visitor("192.0.2.1")


def test_nobody_is_the_owner_behind_a_proxy_on_this_machine():
    _, scope = call(headers=FORWARDED[:1], proxies=["127.0.0.1"])
    assert scope[KEY] == Visitor("198.51.100.1")
    _, scope = call(headers=[(b"x-forwarded-for", b"127.0.0.1")], proxies=["127.0.0.1"])
    assert scope[KEY].owner is False


@pytest.mark.parametrize("host", ["127.0.0.1", "evil.example", "x y", "0123456789.example"])
def test_through_the_tunnel_the_name_is_the_public_links_whatever_is_said(host):
    status, scope = call(host, port=4040, headers=FORWARDED)
    assert status == 200
    assert scope["headers"] == [(b"host", b"0123456789.example")]
    assert scope["scheme"] == "https"
    assert scope[KEY] == Visitor("tunnel", tunnel=True)


def test_a_port_is_a_tunnel_only_where_there_is_one():
    assert call(port=4040, reach=Reach())[1][KEY] == Visitor("127.0.0.1", owner=True)
    assert call(port=0, reach=Reach())[1][KEY].tunnel is False


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("shelf.lan:7860", 200),
        ("SHELF", 200),
        ("shelf.local", 200),
        ("192.168.1.2:7860", 200),
        ("[2001:db8::5]:7860", 200),
        ("qa.example.org", 200),
        ("evil.example", 421),
        ("shelf.lan.evil.example", 421),
        ("192.168.1.2.evil.example", 421),
        ("2001:db8::5", 400),
        ("", 400),
        ("a b", 400),
        ('x"><script>', 400),
        ("evil.example/..", 400),
        ("user@localhost", 400),
        ("localhost:port", 400),
        ("例え.jp", 400),
        ("x" * 300, 400),
    ],
)
def test_only_its_own_names_are_answered_to(host, status):
    assert call(host, hosts=["QA.example.org"])[0] == status


def test_any_name_will_do_when_told_so_but_no_nonsense():
    assert call("evil.example", hosts=["*"])[0] == 200
    assert call("a b", hosts=["*"])[0] == 400


@pytest.mark.parametrize(
    ("peer", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("a pipe", "a pipe"),
    ],
)
def test_limits_go_by_what_one_household_has(peer, address):
    assert call(peer=peer)[1][KEY].address == address


def test_a_request_tells_who_sent_it():
    class Starlette:
        scope = {KEY: Visitor("192.0.2.1")}

    class Gradio:
        request = Starlette()

    assert visitor(Starlette()) == visitor(Gradio()) == Visitor("192.0.2.1")
    for nobody in (None, object(), type("Bare", (), {"scope": {}})()):
        assert visitor(nobody) == UNKNOWN
    assert UNKNOWN.owner is False


def test_what_is_not_http_passes_through():
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["type"])

    asyncio.run(Arrivals(app)({"type": "lifespan"}, None, None))
    assert seen == ["lifespan"]
