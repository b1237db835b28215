"""The chat as programs meet it: over HTTP and through ``gradio_client``."""

from __future__ import annotations

import concurrent.futures
import os
import socket

import chat_server
import httpx
import pytest
from gradio_client import Client
from gradio_client.utils import python_type_to_json_schema
from shipped_questions import EXAMPLES

from bot.core.json import AnswerRecord, ArticlePage, HitRecord
from ui.access.guard import HEADERS, MAX_BODY_BYTES

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


def test_nothing_that_a_page_sends_on_opening_goes_through_the_queue(url):
    """Gradio closes a page's stream at an event's end, with what was sent meanwhile."""
    events = httpx.get(f"{url}/config", timeout=60).json()["dependencies"]
    alone = [one for one in events if any(on == "load" for _, on in one["targets"])]
    assert len(alone) >= 2
    assert [one["api_name"] for one in alone if one["queue"] is not False] == []


def test_retrieve_gives_as_many_passages_as_asked_for(client):
    assert len(client.predict(EXAMPLES[0], 2, api_name="/retrieve")) == 2
    passages = client.predict(EXAMPLES[0], api_name="/retrieve")  # five, unless told otherwise
    assert len(passages) == 5
    scores = [passage["score"] for passage in passages]
    assert scores == sorted(scores, reverse=True)
    everything = client.predict(EXAMPLES[0], 50, api_name="/retrieve")
    assert 5 < len(everything) <= 50


def test_passages_and_answers_of_some_articles_alone(client, url):
    def titles(hits):
        return {hit["title"] for hit in hits}

    only = {"languages": ["zh-Hant"], "since": "2020-03-28"}  # news.md alone
    assert titles(client.predict(EXAMPLES[0], 50, only, api_name="/retrieve")) == {
        "徐州招商引資的新聞"
    }
    answer = client.predict(EXAMPLES[0], only=only, api_name="/ask")
    assert answer["answered"]
    assert titles(answer["hits"]) == {"徐州招商引資的新聞"}
    assert [*client.submit(EXAMPLES[0], only=only, api_name="/stream")][-1] == answer
    body = {"data": [EXAMPLES[0], 50, {"articles": [answer["hits"][0]["article_id"]]}]}
    plain = httpx.post(f"{url}/gradio_api/run/retrieve", json=body, timeout=60).json()["data"][0]
    assert titles(plain) == {"徐州招商引資的新聞"}
    nothing = client.predict(EXAMPLES[0], only={"tags": ["none"]}, api_name="/ask")
    assert (nothing["answered"], nothing["hits"]) == (False, [])
    assert nothing["text"] == "The articles don’t say: no article fits what was chosen."
    for wrong, line in (
        ({"languages": ["fr"]}, "language 'fr' is not known; use one of en, zh, zh-Hans, zh-Hant"),
        ({"articles": ["none"]}, "no article has the id 'none'; the list of articles has them"),
        ({"lang": "zh"}, "a filter has no field 'lang'; it has articles, languages, since, until"),
    ):
        for name in ("/ask", "/retrieve"):
            assert line in refused(client.predict, EXAMPLES[0], only=wrong, api_name=name)


def test_the_schema_of_a_filter_names_its_fields(url):
    named = httpx.get(f"{url}/gradio_api/info", timeout=60).json()["named_endpoints"]
    for name in ("/ask", "/stream", "/retrieve"):
        (field,) = [one for one in named[name]["parameters"] if one["parameter_name"] == "only"]
        assert field["parameter_has_default"] is True
        assert "languages" in str(field["python_type"]) + str(field["type"])


def test_a_stream_grows_into_what_ask_gives(client):
    parts = list(client.submit(EXAMPLES[0], api_name="/stream"))
    texts = [part["text"] for part in parts]
    assert len(texts) > 1
    assert all(later.startswith(earlier) for earlier, later in zip(texts, texts[1:], strict=False))
    assert parts[0]["hits"] == parts[-1]["hits"]
    assert parts[-1] == client.predict(EXAMPLES[0], api_name="/ask")


def test_a_follow_up_is_understood_from_the_history(client):
    first = client.predict(EXAMPLES[0], api_name="/ask")
    history = [
        {"role": "user", "content": EXAMPLES[0]},
        {"role": "assistant", "content": first["text"]},
    ]
    asked = client.predict("And in 2018?", history, api_name="/ask")["question"]
    assert asked == "How much FDI did Xuzhou use in 2018?"
    *_, last = client.submit("And in 2018?", history=history, api_name="/stream")
    assert last["question"] == asked
    assert client.predict("And in 2018?", api_name="/ask")["question"] == "And in 2018?"


def test_articles_are_listed_in_pages_and_searched(client):
    everything = client.predict(api_name="/articles")
    assert everything["total"] == len(everything["articles"]) == 11
    assert all("/" not in one["source"] for one in everything["articles"][:-1])
    second = client.predict(search="徐州", page=2, size=2, api_name="/articles")
    assert (second["total"], second["pages"], len(second["articles"])) == (7, 4, 2)
    assert client.predict("nothing of the kind", api_name="/articles")["total"] == 0
    line = refused(client.predict, size=1_000, api_name="/articles")
    assert "size must be a whole number from 1 to 200, not 1000" in line


def test_a_draft_is_checked(client):
    draft = "In 2019, imports of Xuzhou came to 16.4 billion yuan."
    findings = client.predict(draft, api_name="/check")
    (figure,) = (one for one in findings if one["kind"] == "figure")
    assert (figure["text"], figure["verdict"]) == ("16.4 billion yuan", "contradicted")
    assert figure["evidence"][0]["says"] == "15.4 billion yuan"
    assert "the draft is empty" in refused(client.predict, " ", api_name="/check")


def test_plain_http_may_leave_out_what_has_a_default(url):
    def run(name, *data):
        return httpx.post(f"{url}/gradio_api/run/{name}", json={"data": data})

    assert run("ask", EXAMPLES[0]).json()["data"][0]["answered"]
    assert len(run("retrieve", EXAMPLES[0]).json()["data"][0]) == 5
    assert run("articles").json()["data"][0]["total"] == 11
    assert run("ask").json()["error"] == "Please type a question first."
    begun = httpx.post(f"{url}/gradio_api/call/v2/stream", json={"question": EXAMPLES[0]}).json()
    events = httpx.get(f"{url}/gradio_api/call/stream/{begun['event_id']}").text
    assert events.count("event: generating") > 1
    assert "event: complete" in events


@pytest.mark.parametrize("k", [0, -3, 51])
def test_a_k_that_is_none_is_one_clear_line(client, k):
    line = refused(client.predict, EXAMPLES[0], k, api_name="/retrieve")
    assert f"k must be a whole number from 1 to 50, not {k}" in line


@pytest.mark.parametrize("name", ["/ask", "/retrieve", "/stream"])
def test_bad_questions_are_one_clear_line(client, name):
    assert "Please type a question first" in refused(client.predict, "  ", api_name=name)
    line = refused(client.predict, "x" * 100_000, api_name=name)
    assert "100,000 characters; please shorten it to 2,000" in line


def test_only_the_endpoints_for_programs_are_told_of(url):
    named = httpx.get(f"{url}/gradio_api/info").json()["named_endpoints"]
    fields = {
        name: [field["parameter_name"] for field in told["parameters"]]
        for name, told in named.items()
    }
    assert fields == {
        "/ask": ["question", "history", "only"],
        "/stream": ["question", "history", "only"],
        "/retrieve": ["question", "k", "only"],
        "/articles": ["search", "page", "size", "only"],
        "/check": ["text", "only"],
    }


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("/ask", AnswerRecord),
        ("/stream", AnswerRecord),
        ("/retrieve", list[HitRecord]),
        ("/articles", ArticlePage),
    ],
)
def test_clients_are_shown_the_types_of_results(url, client, name, kind):
    (given,) = httpx.get(f"{url}/gradio_api/info").json()["named_endpoints"][name]["returns"]
    assert given["type"] == python_type_to_json_schema(kind)
    keys = given["type"].get("items", given["type"])["properties"]
    shown = client.view_api(return_format="dict", print_info=False)["named_endpoints"][name]
    assert all(f"{key}: " in shown["returns"][0]["python_type"]["type"] for key in keys)


def test_every_answer_carries_the_headers(url):
    for path in ("/", "/config", "/theme.css", "/nothing-here"):
        headers = httpx.get(url + path).headers
        wanted = {k.lower(): v for k, v in HEADERS.items()}
        if path == "/":  # which has scripts of its own, by a nonce
            policy = headers["content-security-policy"]
            assert " 'nonce-" in policy
            assert policy.count("unsafe") == 1  # of styles
            wanted["content-security-policy"] = policy
        assert headers.items() >= wanted.items()
        assert "server" not in headers


def test_doors_the_chat_does_not_use_are_closed(url):
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
        chat.wait_for(r"No public link: .+ The chat goes on at http://127", 60)
        assert "Login" not in chat.printed()
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
