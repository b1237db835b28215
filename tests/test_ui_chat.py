"""The chat as programs meet it: over HTTP and through ``gradio_client``."""

from __future__ import annotations

import concurrent.futures
import os
import socket

import chat_server
import httpx
import pytest
from gradio_client import Client

from ui.guard import HEADERS, MAX_BODY_BYTES
from ui.texts import EXAMPLES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def url():
    return chat_server.running().url


@pytest.fixture(scope="module")
def client(url):
    made = Client(url, verbose=False, analytics_enabled=False)
    yield made
    made.close()


def refused(call, *arguments, **named):
    with pytest.raises(Exception, match=r".") as caught:  # gradio_client's own AppError
        call(*arguments, **named)
    return str(caught.value)


@pytest.mark.parametrize("question", EXAMPLES)
def test_ask_answers_the_example_questions(client, question):
    answer = client.predict(question, api_name="/ask")
    assert answer["answered"] is True
    assert 0 <= answer["confidence"] <= 1
    said = answer["text"] + "".join(quote["text"] for quote in answer["quotes"])
    wanted = ("第八", "第8", "eighth") if question == EXAMPLES[2] else ("20.9億", "20.9亿", "2.09")
    assert any(value in said for value in wanted)
    found = {hit["article_id"] for hit in answer["hits"]}
    for quote in answer["quotes"]:
        assert quote["end"] - quote["start"] == len(quote["text"])
        assert quote["article_id"] in found
        assert quote["title"]
    assert answer["sources"][0]["quoted"] is True
    assert answer["sources"][0]["title"]


def test_retrieve_gives_as_many_passages_as_asked_for(client):
    assert len(client.predict(EXAMPLES[0], 2, api_name="/retrieve")) == 2
    passages = client.predict(EXAMPLES[0], api_name="/retrieve")  # five, unless told otherwise
    assert len(passages) == 5
    scores = [passage["score"] for passage in passages]
    assert scores == sorted(scores, reverse=True)
    everything = client.predict(EXAMPLES[0], 50, api_name="/retrieve")
    assert 5 < len(everything) <= 50


def test_chat_streams_plain_text(client):
    parts = list(client.submit(EXAMPLES[0], api_name="/chat"))
    assert len(parts) > 1
    assert all(later.startswith(earlier) for earlier, later in zip(parts, parts[1:], strict=False))
    assert "<div" not in parts[-1]
    assert parts[-1] == client.predict(EXAMPLES[0], api_name="/ask")["text"]


@pytest.mark.parametrize("k", [0, -3, 51])
def test_a_k_that_is_none_is_one_clear_line(client, k):
    line = refused(client.predict, EXAMPLES[0], k, api_name="/retrieve")
    assert f"k must be a whole number from 1 to 50, not {k}" in line


@pytest.mark.parametrize("name", ["/ask", "/retrieve", "/chat"])
def test_bad_questions_are_one_clear_line(client, name):
    assert "Please type a question first" in refused(client.predict, "  ", api_name=name)
    line = refused(client.predict, "x" * 100_000, api_name=name)
    assert "100,000 characters; please shorten it to 2,000" in line


def test_only_the_three_endpoints_are_told_of(client, url):
    named = httpx.get(f"{url}/gradio_api/info").json()["named_endpoints"]
    assert sorted(named) == ["/ask", "/chat", "/retrieve"]
    assert [field["parameter_name"] for field in named["/retrieve"]["parameters"]] == [
        "question",
        "k",
    ]


def test_every_answer_carries_the_headers(url):
    for path in ("/", "/config", "/theme.css", "/nothing-here"):
        headers = httpx.get(url + path).headers
        assert headers.items() >= {k.lower(): v for k, v in HEADERS.items()}.items()
        assert "server" not in headers


def test_doors_the_chat_does_not_use_are_closed(url):
    files = {"files": ("x.txt", b"x")}
    assert httpx.post(f"{url}/gradio_api/upload", files=files).status_code == 404
    for path in ("/monitoring", "/monitoring/summary", "/openapi.json", "/docs"):
        assert httpx.get(url + path).status_code == 404
    assert httpx.get(f"{url}/gradio_api/file=/etc/passwd").status_code == 403


def test_too_large_a_body_is_refused(url):
    body = b'{"data":["' + b"x" * MAX_BODY_BYTES + b'"]}'
    kind = {"content-type": "application/json"}
    assert httpx.post(f"{url}/gradio_api/run/ask", content=body, headers=kind).status_code == 413
    parts = (body[at : at + 65_536] for at in range(0, len(body), 65_536))
    try:
        sent = httpx.post(f"{url}/gradio_api/run/ask", content=parts, headers=kind)
    except httpx.WriteError:  # the door was shut while we were still sending
        return
    assert sent.status_code == 413


def test_other_sites_can_neither_read_nor_rename_it(url):
    asked = httpx.get(f"{url}/config", headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in asked.headers
    assert httpx.get(f"{url}/config", headers={"host": "evil.example"}).status_code == 403


def test_sixteen_visitors_at_once_are_all_answered(url):
    def ask(number):
        body = {"data": [EXAMPLES[number % 3]]}
        return httpx.post(f"{url}/gradio_api/run/ask", json=body, timeout=60).json()["data"][0]

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(48)))
    assert all(answer["answered"] for answer in answers)
    assert len({answer["text"] for answer in answers}) == 3


def test_the_command_asks_for_a_password_and_outlives_a_refused_share():
    dead = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    command = ["-m", "bot", "chat", "--port", "0", "--share", "--auth", "me:se:cret"]
    chat = chat_server.Process([*command, "--lang", "zh-HK"], dead)
    try:
        chat.wait_for(r"No public link \(.+\); the local address goes on working", 60)
        assert "Warning" not in chat.printed()
        assert "secret" not in chat.printed()
        assert "Traceback" not in chat.printed()
        assert httpx.get(f"{chat.url}/config").status_code == 401
        assert httpx.post(f"{chat.url}/gradio_api/run/ask", json={"data": ["?"]}).status_code == 401
        with httpx.Client(base_url=chat.url) as visitor:
            wrong = visitor.post("/login", data={"username": "me", "password": "se"})
            assert wrong.status_code == 400
            right = visitor.post("/login", data={"username": "me", "password": "se:cret"})
            assert right.status_code == 200
            assert visitor.get("/config").status_code == 200
            assert 'const forced = "zh-TW"' in visitor.get("/").text
            answer = visitor.post("/gradio_api/run/ask", json={"data": [EXAMPLES[0]]})
            assert answer.json()["data"][0]["answered"]
    finally:
        chat.stop()


@pytest.mark.skipif(os.name == "nt", reason="the message is Windows's own there")
def test_the_command_says_when_its_port_is_taken(wenda):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = wenda("chat", "--port", port)
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert f"port {port} on 127.0.0.1 is in use" in line


@pytest.mark.parametrize(
    "flags", [("--auth", "nobody"), ("--lang", "klingon"), ("--port", "70000")]
)
def test_the_command_refuses_bad_flags(wenda, flags):
    done = wenda("chat", *flags)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
