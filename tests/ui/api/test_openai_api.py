"""OpenAI's own client over the real server; what that cannot be brought to do, over a part."""

from __future__ import annotations

import json

import chat_server
import httpx
import openai
import pytest
from answers import ARTICLE, QUESTION, SENTENCE
from choosy import Choosy
from fastapi import FastAPI
from shipped_questions import EXAMPLES
from stand_in import StandIn
from starlette.testclient import TestClient

from bot.core.filters import Filter
from bot.core.records import Answer
from ui.access.entry import Entry
from ui.access.guard import MAX_BODY_BYTES
from ui.api import openai_api
from ui.api.calls import Calls
from ui.api.capacity import Room

USER = {"role": "user", "content": EXAMPLES[0]}


@pytest.fixture(scope="module")
def url():
    return chat_server.running().url


@pytest.fixture(scope="module")
def client(url):
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as made:
        yield made


def ask(client, *messages, **more):
    return client.chat.completions.create(model="wenda", messages=list(messages), **more)


def post(url, body, **headers):
    sent = {"content-type": "application/json", **headers}
    return httpx.post(f"{url}/v1/chat/completions", content=body, headers=sent)


@pytest.mark.slow
def test_wenda_is_the_one_model(client):
    assert [model.id for model in client.models.list()] == ["wenda"]
    assert client.models.retrieve("wenda").owned_by == "wenda"
    with pytest.raises(openai.NotFoundError, match="there is 'wenda'"):
        client.models.retrieve("gpt-4")


@pytest.mark.slow
def test_a_question_gets_markdown_usage_and_the_record(client, url):
    reply = ask(client, USER)
    (choice,) = reply.choices
    assert choice.finish_reason == "stop"
    assert choice.message.role == "assistant"
    assert choice.message.content.startswith("**US$2.09 billion.**\n\n“In 2019 Xuzhou")
    assert ".” [1]\n\n**Sources**\n\n- [1] Xuzhou's foreign capital" in choice.message.content
    asked = httpx.post(f"{url}/gradio_api/run/ask", json={"data": [EXAMPLES[0]]})
    assert reply.wenda == asked.json()["data"][0]
    usage = reply.usage
    assert usage.prompt_tokens == 9
    assert 50 < usage.completion_tokens < 200
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


@pytest.mark.slow
def test_a_stream_says_the_same_piece_by_piece(client):
    *chunks, counted = ask(client, USER, stream=True, stream_options={"include_usage": True})
    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks]
    reply = ask(client, USER)
    assert len([piece for piece in pieces if piece]) > 10
    assert "".join(pieces) == reply.choices[0].message.content
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [chunk.choices[0].finish_reason for chunk in chunks[-2:]] == [None, "stop"]
    assert chunks[-1].wenda == reply.wenda
    assert (counted.choices, counted.usage) == ([], reply.usage)
    assert len({chunk.id for chunk in chunks}) == 1
    assert all(chunk.usage is None for chunk in ask(client, USER, stream=True))


@pytest.mark.slow
def test_a_stream_ends_as_the_protocol_says(url):
    body = b'{"model": "wenda", "stream": true, "messages": [{"role": "user", "content": "FDI?"}]}'
    answer = post(url, body)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.endswith("\n\ndata: [DONE]\n\n")


@pytest.mark.slow
@pytest.mark.parametrize("stream", [False, True])
def test_a_follow_up_leans_on_what_came_back(client, stream):
    first = ask(client, USER).choices[0].message.content
    follow_up = {"role": "user", "content": [{"type": "text", "text": "And in 2018?"}]}
    reply = ask(client, USER, {"role": "assistant", "content": first}, follow_up, stream=stream)
    reply = list(reply)[-1] if stream else reply
    assert reply.wenda["question"] == "How much FDI did Xuzhou use in 2018?"


@pytest.mark.slow
def test_a_refusal_is_an_answer_with_the_closest_passages(client):
    reply = ask(client, {"role": "user", "content": "How much FDI did Nanjing use in 2019?"})
    assert reply.wenda["answered"] is False
    assert "**Closest passages**\n\n- " in reply.choices[0].message.content


@pytest.mark.slow
def test_errors_have_the_protocols_shape(client, url):
    for messages, line in (
        ([], "no message of the user"),
        ([{"role": "user", "content": " "}], "Please type a question first"),
    ):
        with pytest.raises(openai.BadRequestError, match=line):
            ask(client, *messages)
    for stream in (False, True):
        with pytest.raises(openai.BadRequestError, match="2,001 characters") as told:
            ask(client, {"role": "user", "content": "x" * 2_001}, stream=stream)
        assert told.value.code == "context_length_exceeded"
        broken = {"role": "user", "content": f"{chat_server.BREAK}!"}
        if stream:  # this server's stream breaks at the word
            with pytest.raises(openai.InternalServerError, match="went wrong"):
                ask(client, broken, stream=True)
    with pytest.raises(openai.NotFoundError) as told:
        client.embeddings.create(model="wenda", input="x")
    assert told.value.code == "unknown_url"
    assert post(url, b"{").json()["error"]["message"] == "The body is not valid JSON."
    assert post(url, b"{}", **{"content-type": "text/plain"}).status_code == 415
    assert post(url, b"{}", origin="https://evil.example").status_code == 403


@pytest.mark.slow
def test_the_guard_stands_before_it(url):
    large = post(url, b'"' + b"x" * MAX_BODY_BYTES + b'"')
    assert large.status_code == 413
    assert httpx.get(f"{url}/v1/models", headers={"host": "evil.example"}).status_code == 403
    answer = httpx.get(f"{url}/v1/models", headers={"origin": url})
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers
    assert "content-security-policy" in answer.headers


def part(bot, login=None, room=None):
    app = FastAPI()
    entry = Entry(login)
    calls, room = Calls(bot), room or Room(8, 64)
    app.include_router(
        openai_api.openai_router(calls, room, lambda sent: entry.allows(sent.headers))
    )
    return TestClient(app, raise_server_exceptions=False)


BODY = {"model": "wenda", "messages": [{"role": "user", "content": QUESTION}]}


@pytest.mark.slow
def test_articles_can_be_chosen(client):
    reply = ask(client, USER, extra_body={"only": {"languages": ["zh"]}})
    assert {one["language"] for one in reply.wenda["sources"]} <= {"zh-Hans", "zh-Hant"}
    nothing = ask(client, USER, extra_body={"only": {"since": "2090"}}, stream=True)
    *_, last = nothing
    assert last.wenda["answered"] is False
    assert last.wenda["hits"] == []
    with pytest.raises(openai.BadRequestError, match="'fr' is not known; use one of en") as told:
        ask(client, USER, extra_body={"only": {"languages": ["fr"]}})
    assert told.value.param == "only"


@pytest.mark.parametrize("stream", [False, True])
def test_a_choice_of_articles_reaches_the_bot_or_is_refused_in_one_line(stream):
    bot = Choosy()
    client = part(bot)
    body = {**BODY, "stream": stream}
    for only, meant in (
        ({"languages": ["zh"], "articles": [ARTICLE.id]}, Filter((ARTICLE.id,), ("zh",))),
        ({}, None),
        (None, None),
    ):
        assert client.post("/v1/chat/completions", json={**body, "only": only}).status_code == 200
        assert bot.only == meant
    asked = len(bot.asked)
    for only, line in (
        ("zh", "a filter has the fields articles, languages, since, until, tags; 'zh' has none"),
        ({"language": "zh"}, "a filter has no field 'language'; it has articles, languages,"),
        ({"since": "2020", "until": "2019"}, "since 2020 comes after until 2019"),
        ({"articles": ["none"]}, "no article has the id 'none'; the list of articles has them"),
    ):
        answer = client.post("/v1/chat/completions", json={**body, "only": only})
        error = answer.json()["error"]
        assert (answer.status_code, error["param"]) == (400, "only")
        assert error["message"].startswith(line)
        assert error["type"] == "invalid_request_error"
    assert len(bot.asked) == asked


def test_a_login_is_asked_for_as_a_key():
    client = part(StandIn(), ("me", "secret"))
    for path in ("/v1/models", "/v1/nothing"):
        answer = client.get(path)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["error"]["code"] == "invalid_api_key"
    key = {"authorization": "Bearer secret"}
    assert client.post("/v1/chat/completions", json=BODY, headers=key).status_code == 200
    assert client.post("/v1/chat/completions", json=BODY).status_code == 401


def test_too_many_are_told_to_come_back():
    answer = part(StandIn(), room=Room(1, 0)).post("/v1/chat/completions", json=BODY)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    error = answer.json()["error"]
    assert (error["type"], error["code"]) == ("server_error", "busy")


@pytest.mark.parametrize("stream", [False, True])
def test_a_failure_says_nothing_of_its_cause(stream):
    client = part(StandIn(OSError("/srv/private")))
    answer = client.post("/v1/chat/completions", json={**BODY, "stream": stream})
    assert answer.status_code == 500
    assert "private" not in answer.text
    assert answer.json()["error"]["type"] == "server_error"


class Changes(StandIn):
    """Gives the parts it is made with, as when a language model's text is rejected half way."""

    def __init__(self, *parts):
        super().__init__()
        self.parts = parts

    def stream(self, question, history=()):
        for said in self.parts:
            if isinstance(said, Exception):
                raise said
            yield said


def events(client):
    return client.post("/v1/chat/completions", json={**BODY, "stream": True}).text


def said_in(text):
    lines = [line[6:] for line in text.split("\n\n") if line.startswith("data: {")]
    chunks = [json.loads(line) for line in lines]
    return "".join(c["choices"][0]["delta"].get("content", "") for c in chunks if "choices" in c)


def test_text_that_is_taken_back_is_followed_by_the_quoted_answer():
    written = Answer(QUESTION, "It was 21 [1].", True, 0.9, written_by="tiny")
    quoted = Answer(QUESTION, SENTENCE, True, 0.9, notice="The text is not shown.")
    said = said_in(events(part(Changes(written, quoted))))
    assert said == f"It was 21 [1].\n\n---\n\n{SENTENCE}\n\n*The text is not shown.*"


def test_a_failure_half_way_ends_the_stream_with_an_error():
    begun = Answer(QUESTION, "20.9", True, 0.9)
    text = events(part(Changes(begun, OSError("/srv/private"))))
    assert '"error": {"message": "Sorry, something went wrong' in text
    assert "[DONE]" not in text
    assert "private" not in text


def test_a_bot_that_says_nothing_is_a_failure():
    answer = part(Changes()).post("/v1/chat/completions", json={**BODY, "stream": True})
    assert answer.status_code == 500
    assert answer.json()["error"]["message"] == "There was no answer at all."
