"""Calls that no page sends, at a running chat: 4xx, and a line of log instead of a traceback."""

from __future__ import annotations

import chat_server
import httpx
import pytest

from ui.api.status import UNKNOWN, UNREADABLE

RUN = "/gradio_api/run/"
VALUES = [
    [],
    ["x"],
    [None] * 12,
    [{"a": [1]}] * 12,
    [[1, 2, {"b": 3}]] * 12,
    [10**30] * 12,
    [True] * 12,
    [[{"role": "user", "content": 5}]] * 12,
]
EVENTS = [None, {}, {"index": 5}, "x", [1]]


@pytest.fixture(scope="module")
def chat():
    return chat_server.running()


@pytest.fixture
def client(chat):
    with httpx.Client(base_url=chat.url, timeout=120) as one:
        yield one


@pytest.fixture
def log(chat):
    """Returns the lines that the chat has printed since the test began."""
    before = len(chat.printed())
    return lambda: chat.printed()[before:].splitlines()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "body", "status", "line"),
    [
        ("retrieve", {"data": ["q", 51]}, 400, "k must be a whole number from 1 to 50, not 51"),
        ("retrieve", {"data": ["q", "\x1b[2J\nx"]}, 400, "k must be a whole number"),
        ("ask", {"data": []}, 400, "Please type a question first."),
        ("ask", {"data": ["q", "x"]}, 400, "history must be a list of messages"),
        ("ask", {"data": ["q", [], {"since": "soon"}]}, 400, "soon"),
        ("nothing", {"data": ["q"]}, 404, UNKNOWN),
        ("../call/nothing", {"data": ["q"]}, 404, UNKNOWN),
        ("../call/v2/nothing", {"question": "q"}, 404, UNKNOWN),
        ("../call/v2/ask", {"nothing": "q"}, 400, UNREADABLE),
        ("../queue/join", {"data": [], "fn_index": 9999, "session_hash": "a"}, 404, UNKNOWN),
    ],
)
def test_a_wrong_call_is_a_4xx_and_one_line(client, log, path, body, status, line):
    told = client.post(
        RUN + path if not path.startswith("..") else "/gradio_api" + path[2:], json=body
    )
    assert told.status_code == status, told.text
    assert line in told.text
    (logged,) = log()
    assert logged.startswith("a call was refused: ")
    assert line in logged
    assert logged.isprintable()


@pytest.mark.slow
def test_what_is_no_call_is_a_4xx_too(client, log):
    json = {"content-type": "application/json"}
    assert client.post(RUN + "ask", content=b"\xff{", headers=json).status_code == 400
    assert client.post(RUN + "ask", json={"data": "x"}).status_code == 422
    assert client.post("/gradio_api/cancel", json={}).status_code == 422
    assert log() == []


@pytest.mark.slow
def test_a_right_call_is_answered(client, log):
    told = client.post(RUN + "retrieve", json={"data": ["How much FDI did Xuzhou use?", 1]})
    assert told.status_code == 200
    assert len(told.json()["data"][0]) == 1
    assert log() == []


@pytest.mark.slow
def test_a_fault_of_ours_is_500_and_logged_with_its_traceback(client, log):
    told = client.post(RUN + "ask", json={"data": [chat_server.BREAK]})
    if told.status_code == 200:  # /ask does not stream, and only a stream breaks as asked
        told = client.post(RUN + "stream", json={"data": [chat_server.BREAK]})
    assert told.status_code == 500
    assert any(line.startswith("Traceback ") for line in log())
    assert "RuntimeError: broken, as asked" in log()


@pytest.mark.slow
def test_no_function_of_the_page_prints_a_traceback_whatever_it_is_sent(client, log):
    count = 0
    for function in client.get("/config").json()["dependencies"]:
        for number, values in enumerate(VALUES):
            event = EVENTS[number % len(EVENTS)]
            count += 1
            body = {"data": values, "fn_index": function["id"], "session_hash": f"h{count}"}
            joined = client.post("/gradio_api/queue/join", json=body | {"event_data": event})
            if joined.status_code != 200:
                assert 400 <= joined.status_code < 500
                continue
            asked = {"session_hash": f"h{count}"}
            with client.stream("GET", "/gradio_api/queue/data", params=asked) as lines:
                any("process_completed" in line for line in lines.iter_lines())
    assert count > 200
    assert not [line for line in log() if not line.startswith("a call was refused: ")]


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["run/ask", "call/ask", "queue/join", "cancel", "reset", "upload", "../v1/models"]
)
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_no_page_of_another_site_can_post(client, log, path, origin):
    address = "/gradio_api/" + path if not path.startswith("..") else path[2:]
    told = client.post(address, json={"data": ["q"]}, headers={"origin": origin})
    assert told.status_code == 403
    assert client.get("/", headers={"origin": origin}).status_code == 200
    assert log() == []


@pytest.mark.slow
def test_the_own_page_can_post(client, chat):
    body = {"data": ["How much FDI did Xuzhou use?", 1]}
    told = client.post(RUN + "retrieve", json=body, headers={"origin": chat.url.rstrip("/")})
    assert told.status_code == 200
