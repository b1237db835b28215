"""What watches over a chat is told whether it answers, and how much it does."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from stand_in import StandIn
from starlette.testclient import TestClient

from bot.core import LibraryError, settings
from ui.api.health import StatusCount, health_router
from ui.work import Counts

LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"\n]*"\})? [0-9.e+]+')


class Unreadable(StandIn):
    def entries(self, term="", start=0, count=50, *, only=None):
        raise LibraryError("the library in /secret/place cannot be read")


def client(bot=None, allowed=True, counts=None):
    counts = counts or Counts()
    app = FastAPI()
    app.add_middleware(StatusCount, counts=counts)
    app.include_router(health_router(bot or StandIn(), counts, lambda request: allowed))
    return TestClient(app)


def metrics(asked):
    told = asked.get("/metrics")
    assert told.status_code == 200
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in told.text.splitlines() if not line.startswith("#")]
    assert all(LINE.fullmatch(line) for line in lines), lines
    return dict(line.rsplit(" ", 1) for line in lines)


def test_a_chat_that_can_read_its_library_is_well():
    told = client(allowed=False).get("/healthz")  # no password: a probe has none
    assert (told.status_code, told.json()) == (200, {"ok": True})
    assert told.headers["cache-control"] == "no-store"


def test_one_that_cannot_is_not_and_does_not_say_where_it_lies():
    told = client(Unreadable()).get("/healthz")
    assert (told.status_code, told.json()) == (503, {"ok": False})
    values = metrics(client(Unreadable()))
    assert values["wenda_library_readable"] == "0" and "wenda_articles" not in values


def test_metrics_need_the_login():
    assert client(allowed=False).get("/metrics").status_code == 401


def test_metrics_say_what_was_asked_and_what_it_cost():
    counts = Counts()
    for outcome, seconds in (("answered", 0.2), ("answered", 0.3), ("refused", 99.0)):
        counts.add_answer(outcome, seconds)
    counts.add_work(0.75)
    asked = client(counts=counts)
    for path in ("/healthz", "/nothing"):
        asked.get(path)
    values = metrics(asked)
    assert values['wenda_answers_total{outcome="answered"}'] == "2"
    assert values['wenda_answers_total{outcome="failed"}'] == "0"
    assert values['wenda_answer_seconds_bucket{le="0.1"}'] == "0"
    assert values['wenda_answer_seconds_bucket{le="0.25"}'] == "1"
    assert values['wenda_answer_seconds_bucket{le="30.0"}'] == "2"
    assert values['wenda_answer_seconds_bucket{le="+Inf"}'] == "3"
    assert values["wenda_answer_seconds_count"] == "3"
    assert float(values["wenda_answer_seconds_sum"]) == pytest.approx(99.5)
    assert float(values["wenda_work_seconds_total"]) == 0.75
    assert values['wenda_responses_total{status="200"}'] == "1"
    assert values['wenda_responses_total{status="404"}'] == "1"
    assert values["wenda_articles"] == "1"
    assert f'wenda_info{{version="{settings.version()}"}}' in values
    assert float(values["process_cpu_seconds_total"]) > 0


def test_each_figure_has_its_kind_once():
    text = client().get("/metrics").text
    kinds = re.findall(r"^# TYPE (\S+) (counter|gauge|histogram)$", text, re.M)
    assert len(kinds) == len({name for name, _ in kinds}) == text.count("# HELP ") >= 9
