"""Over real sockets: what a server says, and every way in which one can fail."""

from __future__ import annotations

import gzip
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from model_server import OK, ModelServer, event, finishes, says, status

from bot.answering.llm import model as model_module
from bot.answering.llm.errors import REASONS, ModelError
from bot.answering.llm.model import LanguageModel
from bot.core import settings
from bot.core.errors import WendaError

MESSAGES = [{"role": "system", "content": "規則"}, {"role": "user", "content": "How?"}]
HEAD = "HTTP/1.1 200 OK\r\nConnection: close\r\n"
PIECE = event("It is so. ")


def write(reply, timeout=5.0, key=""):
    """What a model at a server that replies so writes, the reason it failed, and the server."""
    with ModelServer(reply) as server:
        said, reason = "", ""
        try:
            for piece in LanguageModel(server.url, "tiny", key, timeout).write(MESSAGES):
                said += piece
        except ModelError as error:
            reason = error.reason
        return said, reason, server


def test_what_a_server_says_comes_in_pieces():
    with ModelServer(says("It is 20.9億美元 [1].", size=3)) as server:
        pieces = list(LanguageModel(server.url, "tiny").write(MESSAGES))
    assert pieces == ["It ", "is ", "20.", "9億美", "元 [", "1]."]
    ((line, _, body),) = server.requests
    assert line == "POST /v1/chat/completions"
    assert body == {"model": "tiny", "messages": MESSAGES, "stream": True}


def test_a_piece_comes_before_the_next_is_sent():
    go = threading.Event()
    with ModelServer([OK, event("One."), go, event(" Two.", "stop")]) as server:
        pieces = LanguageModel(server.url, "tiny").write(MESSAGES)
        assert next(pieces) == "One."
        go.set()
        assert list(pieces) == [" Two."]


@pytest.mark.parametrize("key", ["", "sk-secret"])
def test_only_what_a_server_needs_is_sent(monkeypatch, key):
    monkeypatch.setenv("OPENAI_ORG_ID", "our-account")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "our-project")
    monkeypatch.setenv("OPENAI_API_KEY", "another-key")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Secret: 1\nAuthorization: Bearer x")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    said, _, server = write(says("Yes."), key=key)
    assert said == "Yes."
    headers = {name.lower(): value for name, value in server.requests[0][1].items()}
    assert headers.pop("authorization", "") == (f"Bearer {key}" if key else "")
    assert set(headers) == {
        "host", "content-type", "content-length", "connection", "accept", "accept-encoding",
    }  # fmt: skip


def test_what_a_model_thinks_aloud_is_no_text_but_a_sign_of_life():
    thoughts = [part for _ in range(6) for part in (event(None, reasoning_content="hm"), 0.05)]
    said, reason, _ = write([OK, *thoughts, *says("Yes.")[1:]], timeout=0.5)
    assert (said, reason) == ("Yes.", "")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (status(429), "busy"),
        (status(401), "key"),
        (status(403), "key"),
        (status(404), "unknown"),
        (status(404, "<h1>Not found</h1>", "text/html"), "unknown"),
        (status(400), "refused"),
        (status(422, ""), "refused"),
        (status(500), "broken"),
        (status(503, "busy", "text/plain"), "broken"),
        (status(500, b"\xff\xfe".decode("latin-1"), "text/plain"), "broken"),
        ([OK, PIECE, 'data: {"error": {"message": "out of memory"}}\n\n'], "broken"),
        ([], "unreachable"),
        (["no HTTP at all\r\n\r\n"], "unreachable"),
        ([HEAD + "Content-Length: 9999\r\n\r\n", PIECE], "unreachable"),
        ([HEAD + "Transfer-Encoding: chunked\r\n\r\nffff\r\n", PIECE], "unreachable"),
        ([OK], "malformed"),
        ([OK, "data: [DONE]\n\n"], "malformed"),
        ([OK, event("", "stop"), "data: [DONE]\n\n"], "malformed"),
        (status(200, "<html><body>Sign in</body></html>", "text/html"), "malformed"),
        (status(200, '{"choices": [{"message": {"content": "Yes."}}]}'), "malformed"),
        ([OK, "data: {not json\n\n"], "malformed"),
        ([OK, PIECE, "data: {not json\n\n"], "malformed"),
        ([OK, "data: 5\n\n"], "malformed"),
        ([OK, "data: []\n\n"], "malformed"),
        ([OK, 'data: {"choices": []}\n\n'], "malformed"),
        ([OK, 'data: {"choices": 5}\n\n'], "malformed"),
        ([OK, 'data: {"choices": [5]}\n\n'], "malformed"),
        ([OK, 'data: {"choices": [{"delta": null}]}\n\n'], "malformed"),
        ([OK, 'data: {"choices": [{"delta": {"content": ["x"]}}]}\n\n'], "malformed"),
        ([OK, "event: ping\ndat a: x\n\n: nothing\n\n"], "malformed"),
        ([OK, PIECE, b"data: \xff\xfe\n\n"], "malformed"),
        ([OK, PIECE.encode("utf-16")], "malformed"),
        ([HEAD + "Content-Encoding: gzip\r\n\r\n", gzip.compress(PIECE.encode())], "malformed"),
        ([OK, PIECE], "cut"),
        ([OK, PIECE, "data: [DONE]\n\n"], "cut"),
        ([OK, PIECE, event("", "content_filter")], "cut"),
        ([OK, PIECE, event("", "length")], "long"),
    ],
)
def test_each_failure_has_its_reason(reply, reason):
    assert reason in REASONS
    assert finishes(lambda: write(reply), 4)[1] == reason


def test_it_is_asked_once_only():
    for code in (408, 409, 429, 500):
        assert len(write(status(code))[2].requests) == 1


def test_no_other_address_is_gone_to():
    with ModelServer(says("Trapped.")) as other:
        for code in (301, 302, 307, 308):
            reply = [f"HTTP/1.1 {code} X\r\nLocation: {other.url}/chat/completions\r\n"]
            assert write([*reply, "Content-Length: 0\r\n\r\n"])[:2] == ("", "refused")
    assert other.requests == []


@pytest.mark.parametrize(
    "reply",
    [
        [30],
        [OK, 30],
        [OK, event(None, role="assistant"), 30],
        [OK, PIECE, 30],
        [HEAD, *["X-A: 1\r\n", 0.1] * 300],
        [OK, *[": ping\n\n", 0.1] * 300],
        [OK, *["x", 0.1] * 300],
        [OK, *[PIECE, 0.1] * 300],
        [OK, *[event(None, reasoning_content="hm"), 0.1] * 300],
        ["HTTP/1.1 500 X\r\n\r\n", *["x", 0.1] * 300],
    ],
)
def test_a_slow_server_is_not_waited_for(reply):
    before = threading.active_count()
    assert finishes(lambda: write(reply, timeout=0.4), 1.9)[1] == "slow"
    deadline = time.monotonic() + 4
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert threading.active_count() <= before  # nothing reads on in the dark


@pytest.mark.slow
def test_the_first_word_has_a_limit_of_its_own(monkeypatch):
    monkeypatch.setattr(settings, "LLM_FIRST", 0.1)
    assert finishes(lambda: write([OK, 30], timeout=5.0), 2)[1] == "slow"
    assert write([OK, PIECE, 1.0, event("", "stop")], timeout=5.0)[:2] == ("It is so. ", "")


@pytest.mark.parametrize("head", [OK, "HTTP/1.1 500 X\r\n\r\n"])
@pytest.mark.parametrize("part", ["x" * 65_536, "data: x\n" * 8_192, ": ping\n\n" * 8_192])
def test_an_endless_reply_ends(monkeypatch, head, part):
    monkeypatch.setattr(settings, "LLM_MAX_BYTES", 300_000)
    assert finishes(lambda: write([head, *[part] * 100]), 4)[1] in ("long", "malformed")


def test_an_endless_text_ends(monkeypatch):
    monkeypatch.setattr(settings, "LLM_MAX_BYTES", 300_000)
    said, reason, _ = write([OK, *[PIECE] * 5_000])
    assert reason == "long"
    assert len(said) < 30_000


def test_a_dead_server_is_unreachable():
    with socket.socket() as bound:  # and nobody listens
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}/v1"
        with pytest.raises(ModelError) as caught:
            list(LanguageModel(url, "tiny").write(MESSAGES))
    assert caught.value.reason == "unreachable"


def test_a_name_that_does_not_exist_is_unreachable():
    with pytest.raises(ModelError) as caught:
        list(LanguageModel("http://nowhere.invalid/v1", "tiny", timeout=8).write(MESSAGES))
    assert caught.value.reason in ("unreachable", "slow")


def test_who_stops_reading_lets_go_of_the_server():
    with ModelServer([OK, *[PIECE, 0.05] * 400]) as server:
        before = threading.active_count()
        pieces = LanguageModel(server.url, "tiny").write(MESSAGES)
        next(pieces)
        pieces.close()
        deadline = time.monotonic() + 4
        while threading.active_count() > before and time.monotonic() < deadline:
            time.sleep(0.05)
        assert threading.active_count() <= before


def test_half_a_surrogate_pair_is_no_text():
    assert write(says("a\ud83d b"))[0] == "a? b"


def test_several_may_ask_at_once():
    with ModelServer(says("Yes.", size=1)) as server:
        model, said = LanguageModel(server.url, "tiny"), []
        ask = [
            threading.Thread(target=lambda: said.append("".join(model.write(MESSAGES))))
            for _ in range(6)
        ]
        for thread in ask:
            thread.start()
        for thread in ask:
            thread.join()
    assert said == ["Yes."] * 6


# Settings


@pytest.fixture
def variables(monkeypatch):
    def given(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"WENDA_LLM_{name}", value)
        return LanguageModel.from_settings()

    return given


def test_settings(variables):
    model = variables(URL=" http://127.0.0.1:8080/v1/ ", MODEL="tiny", KEY="secret", TIMEOUT="2.5")
    assert model == LanguageModel("http://127.0.0.1:8080/v1", "tiny", "secret", 2.5)
    assert "secret" not in repr(model)
    assert variables(TIMEOUT="").timeout == settings.LLM_TIMEOUT


def test_the_address_of_the_call_is_taken_too(variables):
    assert variables(URL="https://a.example/v1/chat/completions", MODEL="m").url == (
        "https://a.example/v1"
    )


@pytest.mark.parametrize(
    "url",
    ["localhost:8080", "ftp://a/v1", "http://", "file:///etc", "http://a b/v1", "http://[", "x"],
)
def test_a_wrong_address_is_one_line(variables, url):
    with pytest.raises(ValueError, match=r"^WENDA_LLM_URL is .*; give an address like http://"):
        variables(URL=url, MODEL="tiny")


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon", "1e9"])
def test_a_wrong_timeout_is_one_line(variables, seconds):
    with pytest.raises(ValueError, match=r"^WENDA_LLM_TIMEOUT is '.*'; give seconds"):
        variables(URL="http://127.0.0.1/v1", MODEL="tiny", TIMEOUT=seconds)


def test_a_missing_model_is_one_line(variables):
    with pytest.raises(ValueError, match="WENDA_LLM_MODEL is not; set it"):
        variables(URL="http://127.0.0.1/v1")


def test_a_missing_client_is_one_line(variables, monkeypatch):
    monkeypatch.setattr(model_module, "find_spec", lambda name: None)
    with pytest.raises(WendaError, match=r"not installed; `pip install '\.\[llm\]'`"):
        variables(URL="http://127.0.0.1/v1", MODEL="tiny")


def test_the_client_is_imported_with_the_first_question():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, bot.answering.llm.generate; assert 'openai' not in sys.modules",
        ],
        cwd=Path(__file__).parents[4],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
