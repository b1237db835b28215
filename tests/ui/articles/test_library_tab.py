"""The library tab as programs meet it: what nobody may do cannot be called either."""

from __future__ import annotations

import json
import time

import calling
import httpx
import library_server
import pytest
from calling import file_data, functions

pytestmark = pytest.mark.slow

MINE = "The mine of Zorblax shipped 4,007 tons of moonstone in 1999."


def who(chat):
    """The headers of a visitor, none of the owner."""
    return library_server.ELSEWHERE if chat.uploads == "visit" else {}


def call(chat, function, data, session="s1"):
    return calling.call(chat, function, data, session, **who(chat))


@pytest.fixture(scope="module", params=["none", "visit", "library"])
def served(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    chat = library_server.started(request.param, folder / "library", TMPDIR=str(folder))
    chat.uploads, chat.folder = request.param, folder
    yield chat
    chat.stop()
    assert list(folder.glob("wenda-private-*")) == []  # gone with the server


def component(chat, kind):
    config = httpx.get(f"{chat.url}/config").json()
    return [part for part in config["components"] if part["type"] == kind]


def send(chat, name="a.md", content=MINE, **headers):
    return calling.send(chat, name, content, **who(chat), **headers)


def total(chat):
    answer = httpx.post(f"{chat.url}/gradio_api/run/retrieve", json={"data": ["moonstone", 50]})
    return sum("Zorblax" in hit["text"] for hit in answer.json()["data"][0])


def test_only_who_may_add_has_a_function_for_it(served):
    names = {name.split("_")[0] for name in functions(served) if name}
    adding = {"drop", "link", "paste", "remove", "confirm", "edit", "correct", "undo"}
    assert {"first", "next", "previous"} <= names
    assert names & adding == (set() if served.uploads == "none" else adding)
    assert len(component(served, "file")) == (0 if served.uploads == "none" else 1)


def test_none_of_it_is_told_to_programs(served):
    named = httpx.get(f"{served.url}/gradio_api/info").json()["named_endpoints"]
    assert sorted(named) == ["/articles", "/ask", "/check", "/retrieve", "/stream"]


def test_the_upload_door(served):
    sent = send(served)
    if served.uploads == "none":
        assert sent.status_code == 404
        return
    assert sent.status_code == 200
    assert sent.json()[0].startswith(str(served.folder))
    assert send(served, origin="https://evil.example").status_code == 403
    assert send(served, origin=served.url).status_code == 200


def test_a_text_goes_where_it_may(served):
    if served.uploads == "none":
        return
    function = functions(served)["paste"]
    ok, said = call(served, function, ["Zorblax", MINE])
    assert ok, said
    assert "added" in said
    assert total(served) == (1 if served.uploads == "library" else 0)
    ok, said = call(served, function, ["", "  "])
    assert "Paste a text first" in said


def test_a_file_of_the_machine_or_of_the_web_is_not_taken(served):
    if served.uploads == "none":
        return
    function = functions(served)["drop"]
    secret = served.folder / "secret.md"
    secret.write_text("# Secret\n\nThe word is xyzzy.", encoding="utf-8")
    for path in (str(secret), "/etc/passwd", "http://203.0.113.1/x.md", "../secret.md"):
        ok, said = call(served, function, [[file_data(path)]])
        assert not ok, path
        assert "xyzzy" not in said
    shown = httpx.post(f"{served.url}/gradio_api/run/retrieve", json={"data": ["xyzzy", 50]})
    assert "xyzzy" not in json.dumps(shown.json()["data"][0])


def test_an_uploaded_file_is_gone_once_it_was_read(served):
    if served.uploads == "none":
        return
    (path,) = send(served, "b.md", "The tea of Quux is green.").json()
    ok, said = call(served, functions(served)["drop"], [[file_data(path, "b.md")]])
    assert ok, said
    assert "1 added" in said
    assert httpx.get(f"{served.url}/gradio_api/file={path}").status_code in (403, 404)
    ok, said = call(served, functions(served)["drop"], [[file_data(path, "b.md")]])
    assert "1 added" not in said


def test_who_may_not_remove_removes_nothing(served):
    seeds = httpx.post(f"{served.url}/gradio_api/run/retrieve", json={"data": ["FDI", 1]})
    victim = seeds.json()["data"][0][0]["article_id"]
    remove = functions(served).get("remove")
    if served.uploads == "visit":
        facets = ["", "", "newest"]
        ok, _ = call(served, remove, [[victim], "", None, "shared", *facets])
        assert not ok  # it is not in the list that this visitor was shown
        call(served, functions(served)["first"], [[], "", "shared", *facets])
        call(served, remove, [[victim], "", None, "shared", *facets])
        before = {"article_id": victim, "title": "", "date": ""}
        call(served, functions(served)["edit"], [[victim]])
        call(served, functions(served)["correct"], ["Mine", "2001", before])
    again = httpx.post(f"{served.url}/gradio_api/run/retrieve", json={"data": ["FDI", 1]})
    assert again.json()["data"][0][0]["article_id"] == victim
    assert again.json()["data"][0][0]["title"] != "Mine"


def test_what_a_visitor_brought_goes_with_the_page(served):
    """The page keeps one connection open; when that ends, so does the visit."""
    if served.uploads != "visit":
        return

    def visits():
        return len(list(served.folder.glob("wenda-private-*/visit-*")))

    before = visits()
    with httpx.stream("GET", f"{served.url}/gradio_api/heartbeat/s9", timeout=30) as alive:
        lines = alive.iter_lines()  # its end would be the connection's
        next(lines)
        ok, said = call(served, functions(served)["paste"], ["Zorblax", MINE], "s9")
        assert ok, said
        assert visits() == before + 1
    end = time.monotonic() + 30
    while visits() > before and time.monotonic() < end:
        time.sleep(0.2)
    assert visits() == before
