from __future__ import annotations

import errno
import socket

import pytest

from bot.core.errors import WendaError
from ui.access import address


@pytest.mark.parametrize(
    ("given", "pair"),
    [
        ("me:secret", ("me", "secret")),
        (" me :a:b: c", ("me", "a:b: c")),
        ("用戶:密碼", ("用戶", "密碼")),
    ],
)
def test_a_login_is_a_user_and_a_password(given, pair):
    assert address.parse_auth(given) == pair


@pytest.mark.parametrize("given", ["", "me", "me:", ":secret", "  :secret", ":"])
def test_half_a_login_is_refused_without_repeating_it(given):
    with pytest.raises(ValueError, match="user:password") as caught:
        address.parse_auth(given)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("port", [-1, 65_536, 10**9])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(ValueError, match=f"port {port} is not between 0 and 65535"):
        address.listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-host.invalid", "not a host"])
def test_an_address_that_is_not_this_machines_is_told_in_one_line(host):
    with pytest.raises(WendaError, match=f"cannot listen on {host}, port 0") as told:
        address.listen(host, 0)
    assert "\n" not in str(told.value)


def test_a_port_that_is_not_allowed_says_what_is():
    error = OSError(errno.EACCES, "Permission denied")
    assert "choose one above 1023" in address._reason("127.0.0.1", 80, error)


def test_a_free_port_is_found():
    with address.listen("127.0.0.1", 0) as found:
        assert 0 < found.getsockname()[1] < 65_536


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.2", False),
        ("example.com", False),
    ],
)
def test_only_loopback_addresses_are_this_machines_alone(host, near):
    assert address.is_loopback(host) is near


@pytest.mark.parametrize(
    ("host", "port", "there"),
    [
        ("127.0.0.1", 7860, ""),
        ("localhost", 7860, ""),
        ("::1", 7860, ""),
        ("0.0.0.0", 7860, "http://192.168.1.2:7860"),
        ("::", 1, "http://192.168.1.2:1"),
        ("[::]", 1, "http://192.168.1.2:1"),
        ("10.1.2.3", 80, "http://10.1.2.3:80"),
        ("2001:db8::5", 80, "http://[2001:db8::5]:80"),
        ("shelf.lan", 80, "http://shelf.lan:80"),
    ],
)
def test_the_networks_address_is_given_where_there_is_one(monkeypatch, host, port, there):
    monkeypatch.setattr(address, "own_address", lambda: "192.168.1.2")
    assert address.reachable(host, port) == there
    monkeypatch.setattr(address, "own_address", lambda: "")
    if host in ("0.0.0.0", "::", "[::]"):
        assert address.reachable(host, port) == ""


class Route:
    """In place of a datagram socket: what the system would send from, or that it has no way."""

    def __init__(self, *found):
        self.found = list(found)

    def __call__(self, family, kind):
        assert kind == socket.SOCK_DGRAM
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def connect(self, _):
        self.now = self.found.pop(0)
        if self.now is None:
            raise OSError(errno.ENETUNREACH, "Network is unreachable")

    def getsockname(self):
        return self.now, 0


@pytest.mark.parametrize(
    ("found", "own"),
    [
        (("192.168.1.2",), "192.168.1.2"),
        ((None, "2001:db8::5"), "2001:db8::5"),
        (("127.0.0.1", "::1"), ""),
        (("0.0.0.0", None), ""),
        ((None, None), ""),
    ],
)
def test_this_machines_own_address_is_that_of_its_way_out(monkeypatch, found, own):
    monkeypatch.setattr(address.socket, "socket", Route(*found))
    assert address.own_address() == own


@pytest.mark.parametrize(
    ("host", "there"),
    [
        ("0.0.0.0", "http://127.0.0.1:7860"),
        ("::", "http://[::1]:7860"),
        ("::1", "http://[::1]:7860"),
        ("127.0.0.1", "http://127.0.0.1:7860"),
        ("10.1.2.3", "http://10.1.2.3:7860"),
        ("localhost", "http://localhost:7860"),
    ],
)
def test_the_address_on_this_machine_is_one_that_can_be_opened(host, there):
    assert address.local_address(host, 7860) == there
