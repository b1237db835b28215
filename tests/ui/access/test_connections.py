"""Requests that are sent by half, and connections without an end, at a real server."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from functools import partial

import pytest
import uvicorn

from bot.core import settings
from ui.access import listen
from ui.access.connections import LATE, MANY, Connection, Share
from ui.options import Reach

SECONDS = 1.0  # that a request may take here, so that the tests need not wait for thirty
EACH = 2  # connections of one address
MOST = 12  # of all addresses together
PATIENCE = 20.0  # seconds that a test waits for what has to come: a busy machine, not a limit


async def echo(scope, receive, send):
    """Says how many bytes a request's body has; never answers ``/stream`` to its end."""
    if scope["type"] != "http":
        return
    length, more = 0, scope["path"] != "/unread"
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length += len(message["body"])
        more = message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/stream":
        await send({"type": "http.response.body", "body": b"begun", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass
        return
    await send({"type": "http.response.body", "body": str(length).encode()})


class Served:
    """The server, at an address for the owner and at one that stands for the public link."""

    def __init__(self):
        self.sockets = [listen("127.0.0.1", 0), listen("127.0.0.1", 0)]
        self.own, self.tunnel = (sock.getsockname()[1] for sock in self.sockets)
        self.share = Share(Reach(tunnel_port=self.tunnel), each=EACH)
        connect = partial(Connection, share=self.share, seconds=SECONDS, most=MOST)
        config = uvicorn.Config(echo, http=connect, ws="none", lifespan="off", log_level="error")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, args=(self.sockets,))
        self.thread.start()
        self.wait_for(lambda: self.server.started)

    def wait_for(self, holds):
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end
            time.sleep(0.01)

    def close(self):
        self.server.should_exit = True
        self.thread.join(PATIENCE)
        for sock in self.sockets:
            sock.close()


@pytest.fixture(scope="module")
def served():
    server = Served()
    yield server
    server.close()


@pytest.fixture
def connect(served):
    """Opens a connection, sends bytes, and returns the socket."""
    with contextlib.ExitStack() as stack:

        def opened(sent=b"", port=None):
            one = socket.create_connection(("127.0.0.1", port or served.own), PATIENCE)
            stack.callback(one.close)
            one.sendall(sent)
            return one

        yield opened
    served.wait_for(lambda: not len(served.share))


def read_all(one):
    """All that comes until the server closes."""
    with contextlib.suppress(ConnectionResetError):
        return b"".join(iter(lambda: one.recv(65_536), b""))
    return b""


def read_to(one, end):
    """All that comes until these bytes."""
    said = b""
    while not said.endswith(end):
        more = one.recv(65_536)
        assert more, said
        said += more
    return said


def head(path="/", length=0, method="POST"):
    return b"%b %b HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (
        method.encode(),
        path.encode(),
        length,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"G",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
        head(length=10),
        head(length=10) + b"12345",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12",
        head() + b"GET / HTTP/1.1\r\n",
    ],
    ids=["nothing", "letter", "head", "no body", "half body", "chunk", "second head"],
)
def test_a_request_that_is_sent_by_half_is_answered_in_a_line_and_closed(connect, sent):
    begun = time.monotonic()
    said = read_all(connect(sent))
    assert time.monotonic() - begun >= SECONDS * 0.9
    assert b"HTTP/1.1 408 Request Timeout" in said
    assert said.endswith(LATE[1])


@pytest.mark.slow
def test_a_trickle_of_bytes_does_not_lengthen_the_time_of_a_head(connect):
    one = connect(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
    one.settimeout(0.05)
    begun, said = time.monotonic(), b""
    while not said:
        assert time.monotonic() - begun < PATIENCE
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            one.sendall(b"a")
        with contextlib.suppress(TimeoutError):
            said = one.recv(65_536)
    assert said.startswith(b"HTTP/1.1 408")


@pytest.mark.slow
def test_a_body_that_goes_on_coming_has_longer(connect, monkeypatch):
    monkeypatch.setattr(settings, "REQUEST_BYTES", 2)
    one = connect(head(length=12) + b"1234")
    for _ in range(4):  # twice as long as it would have without
        time.sleep(SECONDS / 2)
        one.sendall(b"56")
    one.shutdown(socket.SHUT_WR)
    assert read_all(one).endswith(b"\r\n12\r\n0\r\n\r\n")


@pytest.mark.slow
def test_an_answer_may_take_longer_than_a_request(connect):
    one = connect(head("/stream"))
    time.sleep(SECONDS * 2)
    assert read_to(one, b"begun\r\n").startswith(b"HTTP/1.1 200 ")
    one.setblocking(False)
    with pytest.raises(BlockingIOError):  # nothing more, and not closed
        one.recv(1)


@pytest.mark.slow
def test_a_connection_is_used_again_and_each_request_has_its_own_time(connect):
    one = connect()
    for _ in range(4):
        time.sleep(SECONDS * 0.6)
        one.sendall(head(length=3)[:20])
        one.sendall(head(length=3)[20:] + b"abc")
        assert read_to(one, b"\r\n3\r\n0\r\n\r\n").startswith(b"HTTP/1.1 200 ")


@pytest.mark.slow
def test_a_body_that_nobody_reads_does_not_keep_a_connection(connect):
    one = connect(head("/unread", length=100) + b"12345")
    assert read_all(one).endswith(LATE[1])


def test_an_address_has_its_share_and_no_more(served, connect):
    most = EACH * settings.TUNNEL_VISITORS
    for _ in range(most):
        connect(port=served.tunnel)
    served.wait_for(lambda: len(served.share) == most)
    said = read_all(connect(port=served.tunnel))
    assert said.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
    assert b"\r\nRetry-After: 30\r\n" in said
    assert said.endswith(MANY[1])


def test_what_is_closed_may_be_opened_again(served, connect):
    for _ in range(3 * EACH * settings.TUNNEL_VISITORS):
        with connect(head(), served.tunnel) as one:
            assert one.recv(65_536).startswith(b"HTTP/1.1 200 ")
        served.wait_for(lambda: not len(served.share))


def test_the_owner_comes_in_however_many_visitors_there_are(served, connect):
    for _ in range(MOST):  # more than there may be of all visitors together
        connect()
    served.wait_for(lambda: len(served.share) == MOST)
    assert read_all(connect(port=served.tunnel)).endswith(MANY[1])
    said = read_to(connect(head(length=1) + b"x"), b"\r\n1\r\n0\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("peer", "port", "address"),
    [
        ("192.0.2.7", 7860, "192.0.2.7"),
        ("::ffff:192.0.2.7", 7860, "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", 7860, "2001:db8:1:2::/64"),
        ("127.0.0.1", 7860, ""),
        ("::1", 7860, ""),
        ("198.51.100.9", 7860, ""),
        ("127.0.0.1", 4040, "tunnel"),
        ("", 7860, "unknown"),
    ],
)
def test_what_a_connection_is_counted_by(peer, port, address):
    share = Share(Reach(tunnel_port=4040), ["198.51.100.0/24"])
    assert share.address(peer, port) == address


def test_nothing_is_remembered_of_an_address_that_has_gone():
    share = Share(each=1)
    assert [share.take("192.0.2.7"), share.take("192.0.2.7"), share.take("")] == [True, False, True]
    share.give("192.0.2.7")
    share.give("")
    assert len(share) == 0
    assert share.take("192.0.2.7")
