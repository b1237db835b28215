"""Sharing without a network: the share service and the tunnel are stand-ins here."""

from __future__ import annotations

import hashlib
import io
import time
from datetime import datetime, timedelta

import gradio.exceptions
import gradio.networking
import gradio.tunneling
import httpx
import pytest

from ui.access import announce, share
from ui.options import Reach

URL = "https://0123456789abcdef01.example"


@pytest.fixture(autouse=True)
def no_tunnel_program(monkeypatch, tmp_path):
    monkeypatch.setattr(gradio.tunneling, "BINARY_PATH", str(tmp_path / "frpc"))


def service(monkeypatch, answer):
    """A share service that answers so: an address, or an error."""
    asked = []

    def setup_tunnel(*arguments):
        asked.append(arguments)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(gradio.networking, "setup_tunnel", setup_tunnel)
    return asked


def unreachable(cause):
    error = RuntimeError("Could not get share link from Gradio API Server.")
    error.__cause__ = cause
    return error


def test_a_link_lasts_a_week_at_most(monkeypatch):
    asked = service(monkeypatch, URL)
    link = share.public_link(4040)
    assert link.url == URL
    left = link.until - datetime.now().astimezone()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
    (host, port, token, *rest) = asked[0]
    assert (host, port, rest) == ("127.0.0.1", 4040, [None, None])
    assert len(token) >= 40


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            unreachable(httpx.ConnectError("[Errno -3] Temporary failure\nin name resolution")),
            "Gradio's share service cannot be reached: [Errno -3] Temporary failure in name",
        ),
        (unreachable(KeyError("host")), "Gradio's share service cannot be reached: 'host'"),
        (unreachable(TimeoutError()), "Gradio's share service cannot be reached: TimeoutError"),
        (
            httpx.ConnectError("[Errno 111] Connection refused"),
            "the tunnel program cannot be fetched or run: [Errno 111] Connection refused",
        ),
        (OSError("this platform is incompatible"), "the tunnel program cannot be fetched or run"),
        (PermissionError(13, "Permission denied"), "the tunnel program cannot be fetched or run"),
        (gradio.exceptions.ChecksumMismatchError(), "the tunnel program that came is not the"),
        (gradio.exceptions.ShareCertificateWriteError("x"), "nothing can be written in the folder"),
        (
            ValueError(
                f"{gradio.tunneling.TUNNEL_ERROR_MESSAGE}\n{'log ' * 100}\n"
                "login to server failed: EOF"
            ),
            "the tunnel was not opened: log",
        ),
        (RuntimeError(), "RuntimeError"),
    ],
)
def test_why_there_is_no_link_is_one_line(monkeypatch, error, line):
    service(monkeypatch, error)
    with pytest.raises(share.ShareError) as caught:
        share.public_link(4040)
    told = str(caught.value)
    assert told.startswith(line) or line.removesuffix(" log") in told
    assert "\n" not in told
    assert len(told) < 250
    if isinstance(error, ValueError):
        assert told.endswith("login to server failed: EOF")


def test_a_service_that_says_nothing_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(gradio.networking, "setup_tunnel", lambda *_: time.sleep(5))
    start = time.monotonic()
    with pytest.raises(share.ShareError, match=r"gave no link in 0\.2 s"):
        share.public_link(4040, 0.2)
    assert time.monotonic() - start < 3


def test_a_tunnel_program_that_is_not_the_right_one_is_fetched_again(tmp_path):
    program = tmp_path / "frpc"
    good = hashlib.sha256(b"good").hexdigest()
    share._discard_damaged(program, good)  # none there
    program.write_bytes(b"good")
    share._discard_damaged(program, good)
    share._discard_damaged(program, None)  # of a platform that Gradio has no checksum for
    assert program.read_bytes() == b"good"
    program.write_bytes(b"goo")
    share._discard_damaged(program, good)
    assert not program.exists()


def test_tunnels_are_closed_without_a_word(monkeypatch, capsys):
    class Process:
        ended = False

        def terminate(self):
            self.ended = True

    tunnel = gradio.tunneling.Tunnel("h", 1, "127.0.0.1", 2, "t", None)
    tunnel.proc = process = Process()
    monkeypatch.setattr(gradio.tunneling, "CURRENT_TUNNELS", [tunnel])
    share.close()
    assert process.ended
    assert capsys.readouterr().out == ""


LOCAL = "http://127.0.0.1:7860"
NETWORK = "http://192.168.1.2:7860"


def lines(capsys):
    return capsys.readouterr().out.splitlines()


def test_a_private_chat_says_where_it_is_and_no_more(capsys):
    announce.say_start(Reach(LOCAL), None, made=False, share=False)
    assert lines(capsys) == [f"Wenda answers at {LOCAL} (Ctrl+C stops it)"]


def test_a_password_is_told_only_when_it_was_made_here(capsys):
    reach = Reach(LOCAL, NETWORK)
    announce.say_start(reach, ("wenda", "abcde-fghjk-mnpqr"), made=True, share=False)
    _, login, network = lines(capsys)
    assert login.startswith("Login: user wenda, password abcde-fghjk-mnpqr  (for this run")
    assert network == f"In your network: {NETWORK}"
    announce.say_start(reach, ("me", "my own"), made=False, share=False)
    assert "my own" not in "".join(lines(capsys))


def test_a_link_is_told_with_its_end(capsys):
    reach = Reach(LOCAL)
    announce.link(share.Link(URL, datetime(2026, 12, 1, 9, 30)), reach)
    (line,) = lines(capsys)
    assert line.startswith(f"Public link: {URL} (until 2026-12-01 09:30 at the latest: a week at")
    assert "best effort" in line
    assert (reach.public, reach.until, reach.best()) == (URL, "2026-12-01 09:30", URL)


def test_no_link_on_a_private_host_names_what_would_let_others_in(capsys):
    announce.link(share.ShareError("no network"), Reach(LOCAL))
    (line,) = lines(capsys)
    assert line == (
        f"No public link: no network. The chat goes on at {LOCAL}; --host 0.0.0.0 lets your "
        "network in"
    )


def test_no_link_on_an_open_host_gives_the_networks_address(capsys):
    announce.link(share.ShareError("no network"), Reach(LOCAL, NETWORK))
    told, network = lines(capsys)
    assert told == f"No public link: no network. The chat goes on at {LOCAL}"
    assert network == f"In your network: {NETWORK}"


class Screen(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


def test_a_terminal_shows_the_code_and_a_log_does_not(monkeypatch, capsys):
    announce.picture(NETWORK)
    assert lines(capsys) == []
    screen = Screen()
    monkeypatch.setattr(announce.sys, "stdout", screen)
    announce.network(Reach(LOCAL, NETWORK))
    assert screen.getvalue().count("█") > 100
    monkeypatch.setattr(Screen, "encoding", "ascii")
    before = screen.getvalue()
    announce.picture(NETWORK)
    assert screen.getvalue() == before
