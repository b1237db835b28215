from __future__ import annotations

import asyncio
import json

import pytest

from bot.core import settings
from ui.access import limits as module
from ui.access.arrivals import KEY, Visitor
from ui.access.limits import Buckets, Limiter, Limits
from ui.texts import text
from ui.work import ACCOUNT, Counts, current

GUEST, OWNER = Visitor("203.0.113.7"), Visitor("127.0.0.1", owner=True)
TUNNEL = Visitor("tunnel", tunnel=True)


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_a_bucket_gives_its_burst_then_what_time_brings():
    clock = Clock()
    buckets = Buckets(3, 0.5, clock)
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 2.0]
    clock.now += 1
    assert buckets.take("a") == 1.0
    clock.now += 1
    assert [buckets.take("a"), buckets.take("a")] == [0, 2.0]
    assert buckets.take("b") == 0
    clock.now += 1e6
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 2.0]  # never more than the burst


def test_a_token_given_back_is_there_again_and_the_bucket_never_overflows():
    buckets = Buckets(1, 0.1, Clock())
    assert buckets.take("a") == 0
    buckets.give("a")
    buckets.give("a")
    assert buckets.take("a") == 0
    assert buckets.take("a") == 10.0


def test_a_refused_request_takes_nothing():
    clock = Clock()
    buckets = Buckets(1, 1, clock)
    buckets.take("a")
    assert [buckets.take("a") for _ in range(50)] == [1.0] * 50
    clock.now += 1
    assert buckets.take("a") == 0


def test_no_number_of_addresses_fills_the_memory(monkeypatch):
    monkeypatch.setattr(module, "MOST_BUCKETS", 10)
    buckets = Buckets(1, 0.001, Clock())
    for number in range(1_000):
        assert buckets.take(str(number)) == 0
    assert len(buckets._buckets) == 10
    assert buckets.take("999") > 0  # the latest are remembered


def test_one_login_cannot_use_up_what_its_address_has():
    limits = Limits(Clock())
    waits = [limits.ask(GUEST, "one") for _ in range(settings.SESSION_BURST + 50)]
    assert waits.count(0) == settings.SESSION_BURST
    others = [limits.ask(GUEST, f"s{n}") for n in range(settings.ADDRESS_BURST)]
    assert others.count(0) == settings.ADDRESS_BURST - settings.SESSION_BURST
    assert limits.ask(Visitor("203.0.113.8"), "x") == 0


def test_who_sits_at_the_machine_is_not_limited_but_in_wrong_logins():
    limits = Limits(Clock())
    assert {limits.ask(OWNER, "s") for _ in range(5_000)} == {0}
    waits = [limits.try_login(OWNER) for _ in range(settings.LOGIN_BURST + 1)]
    assert waits == [0] * settings.LOGIN_BURST + [1 / settings.LOGIN_RATE]


def test_right_logins_do_not_count_and_a_public_link_counts_for_several():
    limits = Limits(Clock())
    for _ in range(500):
        assert limits.try_login(GUEST) == 0
        limits.logged_in(GUEST)
    waits = [limits.try_login(TUNNEL) for _ in range(1_000)]
    assert waits.count(0) == settings.LOGIN_BURST * settings.TUNNEL_VISITORS


def call(path, method="POST", who=GUEST, limits=None, status=200, headers=(), **options):
    """The status, headers and body of one request."""
    sent, asked = [], []

    async def app(scope, receive, send):
        asked.append(path)
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"Gradio's own"})

    async def send(message):
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers]
    scope = {"type": "http", "method": method, "path": path, "headers": raw, KEY: who}
    asyncio.run(Limiter(app, limits or Limits(Clock()), **options)(scope, None, send))
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    assert [message["type"] for message in sent].count("http.response.start") == 1
    return sent[0]["status"], found, body


@pytest.mark.parametrize(
    ("tag", "language"), [("en", "en"), ("zh-CN", "zh-Hans"), ("zh-HK,en", "zh-Hant"), ("fr", "en")]
)
def test_too_much_is_told_in_the_readers_language(tag, language):
    limits = Limits(Clock())
    for _ in range(settings.ADDRESS_BURST):
        limits.ask(GUEST)
    asking = {"limits": limits, "headers": [("accept-language", tag)]}
    status, headers, body = call("/gradio_api/queue/join", **asking)
    line = text("too_often", language, n=1)
    assert (status, headers["retry-after"]) == (429, "1")
    assert json.loads(body)["detail"] == json.loads(body)["error"]["message"] == line
    assert (
        call("/gradio_api/queue/data", method="GET", **asking)[0] == 200
    )  # a paid answer's stream
    assert call("/v1/chat/completions", **asking)[0] == 429
    assert call("/gradio_api/mcp/", **asking)[0] == 429
    assert call("/login", **asking)[0] == 200  # the gate's business


@pytest.mark.parametrize(
    ("cookie", "language"),
    [
        ("wenda_lang=zh-Hans", "zh-Hans"),
        ("a=b; wenda_lang=zh-HK", "zh-Hant"),
        ("not_wenda_lang=en", "zh-Hant"),
        ('wenda_lang=klingon; a="', "zh-Hant"),
    ],
)
def test_a_refusal_is_in_the_language_chosen_on_the_page(cookie, language):
    headers = [("accept-language", "zh-TW"), ("cookie", cookie)]
    _, _, body = call("/gradio_api/queue/join", status=503, headers=headers)
    assert json.loads(body)["detail"] == text("busy", language)


def test_a_forced_language_is_kept():
    limits = Limits(Clock())
    for _ in range(settings.ADDRESS_BURST):
        limits.ask(GUEST)
    _, _, body = call("/gradio_api/call/ask", limits=limits, language="zh-Hant")
    assert "太多" in json.loads(body)["detail"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/gradio_api/queue/join", 429), ("/gradio_api/call/ask", 503), ("/v1/x", 503)],
)
def test_a_full_queue_is_one_friendly_line(path, status):
    given, headers, body = call(path, status=503, headers=[("accept-language", "zh-TW")])
    assert given == status
    assert headers["retry-after"] == "5"
    assert json.loads(body)["detail"] == text("busy", "zh-Hant")
    assert b"Gradio" not in body


def test_everything_else_passes_unchanged():
    for status in (200, 404, 422, 500):
        assert call("/gradio_api/call/ask", status=status)[::2] == (status, b"Gradio's own")
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["type"])

    asyncio.run(Limiter(app, Limits())({"type": "lifespan"}, None, None))
    assert seen == ["lifespan"]


def test_an_answer_is_paid_for_by_what_it_has_cost():
    clock = Clock()
    limits = Limits(clock)
    cost = settings.TOKEN_SECONDS
    for seconds in (0.0, cost / 2, cost):  # its request has paid for that
        limits.charge(GUEST, "one", seconds)
    assert limits.ask(GUEST, "one") == 0
    limits.charge(GUEST, "one", cost * settings.SESSION_BURST)  # takes one less: it was paid
    assert limits.ask(GUEST, "one") > 0
    assert limits.ask(GUEST, "other") == 0  # of the same address, which has more
    clock.now += 1 / settings.SESSION_RATE
    assert limits.ask(GUEST, "one") == 0


def test_one_login_gets_as_much_computing_as_its_rate_says():
    """20 seconds of computing a second, on two cores, when each of 4 requests a second cost 5."""
    clock = Clock()
    limits = Limits(clock)
    spent, end = 0.0, clock.now + 600
    while clock.now < end:
        clock.now += 0.25
        if limits.ask(GUEST, "one") == 0:
            limits.charge(GUEST, "one", 5.0)
            spent += 5.0
    rate = settings.SESSION_RATE * settings.TOKEN_SECONDS
    burst = settings.SESSION_BURST * settings.TOKEN_SECONDS
    assert spent <= 600 * rate + burst + 5.0
    assert spent >= 600 * rate * 0.9


def test_what_is_owed_is_never_more_than_a_full_bucket_and_the_owner_owes_nothing():
    clock = Clock()
    limits = Limits(clock)
    limits.charge(OWNER, "one", 1e9)
    assert limits.ask(OWNER, "one") == 0
    limits.charge(GUEST, "one", 1e9)
    assert limits.ask(GUEST, "one") <= (settings.ADDRESS_BURST + 1) / settings.ADDRESS_RATE
    clock.now += (settings.SESSION_BURST + 1) / settings.SESSION_RATE
    assert limits.ask(GUEST, "one") == 0


def test_an_asking_request_has_an_account_that_its_sender_pays():
    limits, counts = Limits(Clock()), Counts()
    accounts = []

    async def app(scope, receive, send):
        accounts.append((scope.get(ACCOUNT), current.get()))
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message):
        pass

    for path in ("/v1/chat/completions", "/mcp", "/mcp/", "/gradio_api/queue/join", "/config"):
        scope = {"type": "http", "method": "POST", "path": path, "headers": [], KEY: GUEST}
        asyncio.run(Limiter(app, limits, counts=counts)(scope, None, send))
    assert accounts.pop() == (None, None)
    assert len(accounts) == 4
    for told, around in accounts:
        assert told is around and told.counts is counts
    accounts[0][0].pay(settings.TOKEN_SECONDS * settings.ADDRESS_BURST)
    assert limits.ask(GUEST) > 0
