"""Who may change what: tried from everywhere, in every way there is, past the page."""

from __future__ import annotations

import http.client
import itertools
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import chat_server
import httpx
import pytest
from calling import call, file_data, functions, send
from shipped_questions import EXAMPLES

from bot.core import settings
from ui.access.arrivals import KEY, UNKNOWN, Visitor
from ui.access.rights import rights_of
from ui.options import Options
from ui.texts import TEXTS

OWNER, GUEST = Visitor("127.0.0.1", owner=True), Visitor("203.0.113.9")
TUNNEL = Visitor("tunnel", tunnel=True)


class Request:
    """A request from somebody."""

    def __init__(self, who):
        self.scope = {KEY: who}


@pytest.mark.parametrize(
    ("readonly", "allow_upload", "who", "place"),
    [
        (False, False, OWNER, "library"),
        (False, True, OWNER, "library"),
        *((False, False, who, "none") for who in (GUEST, TUNNEL, UNKNOWN)),
        *((False, True, who, "visit") for who in (GUEST, TUNNEL, UNKNOWN)),
        *((True, upload, who, "none") for upload in (0, 1) for who in (OWNER, GUEST, UNKNOWN)),
    ],
)
def test_only_who_sits_at_the_machine_owns_the_library(readonly, allow_upload, who, place):
    options = Options(readonly=readonly, allow_upload=bool(allow_upload))
    given = rights_of(Request(who), options)
    assert given.articles == place
    assert given.feedback is True


def test_on_a_page_that_is_mounted_elsewhere_nobody_owns_the_library():
    assert Options().readonly
    assert rights_of(object(), Options(readonly=False)).articles == "none"


LOGIN = {"authorization": "Basic bWU6c2VjcmV0"}  # me:secret
AUTH = ["--auth", "me:secret"]
BEHIND = {"WENDA_HOSTS": "qa.example.org", "WENDA_PROXIES": "127.0.0.1"}
DEAD = {"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
FORWARDED = {"x-forwarded-for": "203.0.113.9"}
AS_LOCAL = {"x-forwarded-for": "127.0.0.1"}
SERVERS = {
    "proxy": ([], BEHIND),
    "proxy and password": (AUTH, BEHIND),
    "proxy and uploads": ([*AUTH, "--allow-upload"], BEHIND),
    "proxy and readonly": ([*AUTH, "--allow-upload", "--readonly"], BEHIND),
    "alone": ([], {}),
    "password": ([*AUTH, "--allow-upload"], {}),
    "network": ([*AUTH, "--host", "0.0.0.0"], {}),
    "link": ([*AUTH, "--share"], DEAD),
}
FROM = [
    ("proxy", FORWARDED, "none"),
    ("proxy", AS_LOCAL, "none"),
    ("proxy", {}, "none"),  # one that says nothing of whom it speaks for
    ("proxy and password", FORWARDED, "none"),
    ("proxy and password", {**FORWARDED, "x-forwarded-host": "qa.example.org"}, "none"),
    ("proxy and password", AS_LOCAL, "none"),
    ("proxy and password", {"x-forwarded-for": "127.0.0.1, 203.0.113.9, ::1"}, "none"),
    ("proxy and uploads", FORWARDED, "visit"),
    ("proxy and uploads", {**FORWARDED, "x-forwarded-host": "qa.example.org"}, "visit"),
    ("proxy and readonly", FORWARDED, "none"),
    ("proxy and readonly", {}, "none"),
    ("alone", {}, "library"),
    ("alone", FORWARDED, "none"),  # a proxy that nobody named
    ("alone", {"via": "1.1 cache"}, "none"),
    ("alone", {"cf-connecting-ip": "203.0.113.9"}, "none"),
    ("password", {}, "library"),
    ("password", FORWARDED, "visit"),
    ("network", {}, "library"),
    ("network", {"host": "192.0.2.7:7860"}, "none"),
    ("link", {}, "library"),
    ("link", FORWARDED, "none"),
    ("tunnel", {}, "none"),
    ("tunnel", {"host": "127.0.0.1"}, "none"),
]


def through_tunnel(chat):
    """The same chat by the port that its public link would end at, as a visitor finds it."""
    own = {os.readlink(one) for one in Path(f"/proc/{chat.process.pid}/fd").iterdir()}
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening = [row for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in own]
    ports = {int(row[1].partition(":")[2], 16) for row in listening}
    (port,) = ports - {urlsplit(chat.url).port}
    return SimpleNamespace(url=f"http://127.0.0.1:{port}", library=chat.library)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Chats as ``wenda chat`` serves them, begun when they are asked for."""
    chats = {}

    def chat(name):
        if name == "tunnel":
            return through_tunnel(chat("link"))
        if name not in chats:
            flags, environment = SERVERS[name]
            library = tmp_path_factory.mktemp("rights") / "library"
            command = ["-m", "bot", "chat", "--port", "0", "--library", str(library), *flags]
            chats[name] = chat_server.Process(command, environment)
            chats[name].library = library
        return chats[name]

    yield chat
    for one in chats.values():
        one.stop()


FACETS = ["", "", "newest"]  # what the list is narrowed by, and its order
numbers = itertools.count()


@pytest.fixture(params=FROM, ids=[f"{name}, {headers}" for name, headers, _ in FROM])
def sender(request, served):
    """A chat, the headers of a request to it, and where its articles may go."""
    name, headers, place = request.param
    return served(name), {**LOGIN, **headers}, place


def listed(chat):
    """What is in the library: id and title of each article."""
    body = {"data": ["", 1, 200]}
    answer = httpx.post(f"{chat.url}/gradio_api/run/articles", json=body, headers=LOGIN, timeout=60)
    return {one["article_id"]: one["title"] for one in answer.json()["data"][0]["articles"]}


def changed(chat, before):
    return listed(chat) != before


@pytest.mark.slow
def test_texts_pages_and_files_come_into_the_library_from_its_owner_alone(sender):
    chat, headers, place = sender
    before, session = listed(chat), f"add{next(numbers)}"
    found = functions(chat, **headers)
    if "paste" not in found:  # nobody may: there is no function for it at all
        assert place == "none"
        assert {"drop", "link", "remove", "confirm"}.isdisjoint(found)
        assert send(chat, **headers).status_code == 404
        return
    only_owner, added = TEXTS["en"]["lib_owner"], "1 added"
    name = f"{session} {chat.url}"
    _, said = call(chat, found["paste"], [name, f"The tea of {name}."], session, **headers)
    assert (added in said) == (place != "none"), said
    assert (only_owner in said) == (place == "none")
    assert changed(chat, before) == (place == "library")
    # A newer version takes the place of what there is, of the same giver alone.
    _, said = call(chat, found["paste"], [name, f"No tea of {name}."], session, **headers)
    assert (only_owner in said) == (place == "none")
    _, said = call(chat, found["link"], ["http://127.0.0.1:9/x"], session, **headers)
    assert (only_owner in said) == (place == "none")

    before = listed(chat)
    sent = send(chat, f"{session}.md", f"Coffee of {name}.", **headers)
    assert sent.status_code in ((403, 404) if place == "none" else (200,))
    if place == "none":  # with a file that another had sent
        _, said = call(chat, found["drop"], [None], session, **headers)
        assert only_owner in said
    else:
        file = file_data(sent.json()[0], f"{session}.md")
        _, said = call(chat, found["drop"], [[file]], session, **headers)
        assert added in said
    assert changed(chat, before) == (place == "library")


@pytest.mark.slow
def test_a_page_of_another_name_changes_nothing(served):
    """Also that of a proxy which does not pass on the name that it was called by."""
    chat, elsewhere = served("alone"), {"origin": "https://qa.example.org"}
    before, found = listed(chat), functions(chat, **LOGIN)
    given = ["Tea", "Tea is green."]
    went, said = call(chat, found["paste"], given, f"other{next(numbers)}", **LOGIN, **elsewhere)
    assert went is None
    assert said == "Web pages of other sites can ask and change nothing here."
    assert not changed(chat, before)


@pytest.mark.slow
def test_articles_are_removed_by_the_librarys_owner_alone(sender):
    chat, headers, place = sender
    found = functions(chat, **headers)
    if "remove" not in found:
        assert place == "none"
        return
    before, session = listed(chat), f"remove{next(numbers)}"
    victim = next(iter(before))
    for scope in ("shared", "mine"):
        call(
            chat,
            found["first"],
            [[], "", scope, *FACETS],
            session,
            **headers,
        )
        given = [[victim], "", None, scope, *FACETS]
        _, said = call(chat, found["confirm"], given, session, **headers)
        assert (TEXTS["en"]["lib_owner"] in said) == (place == "none")
        call(chat, found["remove"], given, session, **headers)
        if place == "library":
            break
    assert (victim not in listed(chat)) == (place == "library")


@pytest.mark.slow
def test_a_visitors_articles_are_the_visitors_and_so_are_the_limits(sender):
    chat, headers, place = sender
    if place == "none":
        return
    limit = settings.OWNER_DROP_BYTES if place == "library" else settings.VISIT_DROP_BYTES
    address = urlsplit(chat.url)
    with closing(http.client.HTTPConnection(address.hostname, address.port, timeout=30)) as line:
        line.putrequest("POST", "/gradio_api/upload", skip_host="host" in headers)
        kind = {"content-type": "multipart/form-data; boundary=x"}
        for name, value in {**headers, **kind, "content-length": str(limit + 1)}.items():
            line.putheader(name, value)
        line.endheaders()
        answer = line.getresponse()
        assert answer.status == 413
        assert f"at most {limit >> 20} MB" in answer.read().decode()
    if place != "visit":
        return
    found, session = functions(chat, **headers), f"visit{next(numbers)}"
    for number in range(settings.VISIT_FILES + 1):
        given = [f"{session} {number}", f"Tea {number} of {session}."]
        _, said = call(chat, found["paste"], given, session, **headers)
    limit = TEXTS["en"]["visit_files"].format(limit=settings.VISIT_FILES)
    assert limit in said
    _, mine = call(chat, found["first"], [[], "", "mine", *FACETS], session, **headers)
    assert f"of {settings.VISIT_FILES}" in mine
    _, others = call(chat, found["first"], [[], "", "mine", *FACETS], f"{session} other", **headers)
    assert session not in others


@pytest.mark.slow
def test_the_page_shows_what_the_server_would_do(sender):
    chat, headers, place = sender
    found = functions(chat, **headers)
    if "show_controls" not in found:
        assert place == "none"
        return
    config = httpx.get(f"{chat.url}/config", headers=headers).json()
    parts = {part["id"]: part for part in config["components"]}
    body = {"data": [], "fn_index": found["show_controls"]["id"], "session_hash": "shown"}
    answer = httpx.post(f"{chat.url}/gradio_api/run/predict", json=body, headers=headers)
    seen = {}
    for key, update in zip(found["show_controls"]["outputs"], answer.json()["data"], strict=True):
        props = parts[key]["props"]
        assert props["visible"] is False  # until the server has said
        seen[props["elem_classes"][0] if props["elem_classes"] else parts[key]["type"]] = update
    assert seen["wd-giving"]["visible"] == (place != "none")
    assert seen["wd-remove"]["visible"] == (place != "none")


@pytest.mark.slow
def test_feedback_is_of_everyone_who_may_ask(sender):
    chat, headers, _ = sender
    asked = {"data": [EXAMPLES[0]]}
    answer = httpx.post(
        f"{chat.url}/gradio_api/run/ask", json=asked, headers=LOGIN, timeout=60
    ).json()["data"][0]
    quotes = [[one["article_id"], one["start"], one["end"], ""] for one in answer["quotes"]]
    key = f"{next(numbers):032x}"
    turn = {"key": key, "typed": EXAMPLES[0], "question": EXAMPLES[0], "text": "", "answered": True}
    turn |= {"confidence": 1, "quotes": quotes, "marks": [], "hits": [], "digests": {}}
    turn |= {"written_by": "", "notice": ""}
    event = {"index": [1, 0], "value": f"wd-key-{key}", "liked": True}
    thumb = functions(chat, **headers)["thumb"]
    _, said = call(chat, thumb, [[turn]], f"thumb{key}", event, **headers)
    assert TEXTS["en"]["liked"] in said
    with closing(sqlite3.connect(chat.library / "library.sqlite")) as db:
        kept = [row[0] for row in db.execute("SELECT key FROM feedback")]
    assert key in kept


@pytest.mark.slow
@pytest.mark.parametrize("name", SERVERS)
def test_what_is_told_to_programs_changes_nothing(served, name):
    chat = served(name)
    info = httpx.get(f"{chat.url}/gradio_api/info", headers=LOGIN).json()
    assert sorted(info["named_endpoints"]) == [
        "/articles",
        "/ask",
        "/check",
        "/retrieve",
        "/stream",
    ]
    assert info["unnamed_endpoints"] == {}
