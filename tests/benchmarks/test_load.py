"""The load's pure parts, and what it takes for an answer; the server is a stand-in."""

from __future__ import annotations

import argparse
import asyncio

import httpx
import pytest

from benchmarks import load
from benchmarks.load import Run

OPTIONS = argparse.Namespace(visitors=2, seconds=10.0, think=(2, 8), most=3)


@pytest.mark.parametrize(
    ("values", "part", "value"),
    [([], 0.95, 0.0), ([3.0], 0.5, 3.0), ([4, 1, 3, 2], 0.5, 3), (list(range(100)), 0.95, 95)],
)
def test_a_share_is_by_nearest_rank(values, part, value):
    assert load.share(values, part) == value


def test_the_report_counts_errors_among_the_questions():
    run = Run([0.1, 0.2], [0.3, 0.4], ["HTTPStatusError: 503"], [(0.0, 300.0), (10.0, 301.0)])
    told = load.report(run, 0.3, OPTIONS).splitlines()
    assert told[0].startswith("2 visitors, 10 s, 2-8 s between an answer and the next question")
    assert told[1].startswith("3 questions, 0.3 a second, 1 errors, server's processor time 100 ms")
    assert told[2] == "first character: p50 200 ms, p95 200 ms, p99 200 ms"
    assert told[3] == "whole answer: p50 400 ms, p95 400 ms, p99 400 ms"
    assert told[4] == "memory in MB, from start to end: 300 301"
    assert told[5] == "HTTPStatusError: 503"


def asked(stream, status=200):
    """One question to a server that streams so."""
    run = Run()

    def answer(request):
        if request.method == "POST":
            return httpx.Response(status, json={"event_id": "e"})
        assert request.url.path == "/gradio_api/call/stream/e"
        return httpx.Response(200, text=stream)

    async def ask():
        transport = httpx.MockTransport(answer)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            await load.ask(client, "?", run)

    asyncio.run(ask())
    return run


WHOLE = 'event: generating\ndata: ["20"]\n\nevent: complete\ndata: ["20.9"]\n\n'


def test_an_answer_has_a_first_character_and_an_end():
    run = asked("event: heartbeat\ndata: null\n\n" + WHOLE)
    assert run.errors == []
    assert 0 < run.first[0] <= run.whole[0]


@pytest.mark.parametrize(
    ("stream", "status", "error"),
    [
        (WHOLE, 503, "503"),
        ("", 200, "the stream ended before the answer did"),
        ('event: generating\ndata: ["20"]\n\n', 200, "the stream ended before the answer did"),
        ('event: complete\ndata: [""]\n\n', 200, "the answer is empty"),
        ("event: error\ndata: null\n\n", 200, "the server answered null"),
    ],
)
def test_anything_less_is_an_error(stream, status, error):
    run = asked(stream, status)
    assert error in run.errors[0]
    assert run.first == run.whole == []
