"""Addresses of libraries on a server, and the settings beside them; nothing is connected to."""

from __future__ import annotations

import pytest

from bot.core.errors import LibraryError
from bot.library.milvus.address import is_milvus, parse


@pytest.mark.parametrize(
    ("place", "uri", "name"),
    [
        ("milvus://127.0.0.1:19531/articles", "http://127.0.0.1:19531", "articles"),
        ("milvus://db.example.org/a_1", "http://db.example.org:19530", "a_1"),
        ("milvuss://db.example.org:443/a/", "https://db.example.org:443", "a"),
        ("MILVUS://[::1]:7/a", "http://[::1]:7", "a"),
    ],
)
def test_an_address(place, uri, name):
    found = parse(place)
    assert (found.uri, found.name, found.shown, found.token) == (uri, name, place, "")
    assert found.options == ()
    assert is_milvus(place)


@pytest.mark.parametrize("place", ["library", "/milvus://x", "C:/milvus", "https://a/b", "milvus"])
def test_a_folder_is_no_address(place):
    assert not is_milvus(place)


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("milvus:///articles", "it names no host"),
        ("milvus://host", "'' is no name"),
        ("milvus://host/a/b", "'a/b' is no name"),
        ("milvus://host/問答", "'問答' is no name"),
        ("milvus://host/1a", "'1a' is no name"),
        ("milvus://host/a?b=c", "'a' is no name"),
        ("milvus://host/" + "a" * 201, "is no name"),
        ("milvus://host:port/a", "Port could not be cast"),
        ("milvus://host:99999/a", "Port out of range"),
        ("milvus://[::1/a", "Invalid IPv6"),
    ],
)
def test_what_is_no_address_is_told_in_one_line(place, reason):
    with pytest.raises(LibraryError) as caught:
        parse(place)
    message = str(caught.value)
    assert reason in message
    assert message.endswith("give milvus://host:19530/name")
    assert "\n" not in message


def test_a_password_in_an_address_is_refused_and_not_repeated():
    with pytest.raises(LibraryError, match="set WENDA_MILVUS_TOKEN") as caught:
        parse("milvus://root:secret@host/a")
    assert "secret" not in str(caught.value)


def test_the_settings(monkeypatch):
    for name, value in (
        ("TOKEN", "root:secret"), ("TLS", "1"), ("CA", "/ca.pem"), ("SERVER_NAME", "db"),
        ("DATABASE", "news"),
    ):  # fmt: skip
        monkeypatch.setenv(f"WENDA_MILVUS_{name}", value)
    found = parse("milvus://host/a")
    assert found.uri == "https://host:19530"
    assert found.token == "root:secret"
    assert "secret" not in repr(found)
    options = {"db_name": "news", "server_name": "db", "server_pem_path": "/ca.pem"}
    assert dict(found.options) == options


def test_a_certificate_of_our_own(monkeypatch):
    monkeypatch.setenv("WENDA_MILVUS_CERT", "/cert.pem")
    with pytest.raises(LibraryError, match="CERT, _KEY and _CA go together, set all three"):
        parse("milvuss://host/a")
    monkeypatch.setenv("WENDA_MILVUS_KEY", "/key.pem")
    monkeypatch.setenv("WENDA_MILVUS_CA", "/ca.pem")
    assert dict(parse("milvuss://host/a").options) == {
        "client_pem_path": "/cert.pem",
        "client_key_path": "/key.pem",
        "ca_pem_path": "/ca.pem",
    }
    with pytest.raises(LibraryError, match="but not TLS: write milvuss://"):
        parse("milvus://host/a")


def test_the_seconds_of_a_call(monkeypatch):
    assert parse("milvus://host/a").seconds == 20
    monkeypatch.setenv("WENDA_MILVUS_TIMEOUT", "120")
    assert parse("milvus://host/a").seconds == 120
    for value in ("soon", "0", "-1", "nan", "inf", "4000"):
        monkeypatch.setenv("WENDA_MILVUS_TIMEOUT", value)
        with pytest.raises(LibraryError, match=f"WENDA_MILVUS_TIMEOUT is '{value}', not a number"):
            parse("milvus://host/a")


def test_the_parameters_of_a_search(monkeypatch):
    assert parse("milvus://host/a").search == ()
    monkeypatch.setenv("WENDA_MILVUS_SEARCH", '{"search_list": 1000, "beam": 0.5}')
    assert parse("milvus://host/a").search == (("search_list", 1000), ("beam", 0.5))
    for value in ("many", "[]", "7", '{"ef": "7"}', '{"ef": true}', "{"):
        monkeypatch.setenv("WENDA_MILVUS_SEARCH", value)
        with pytest.raises(LibraryError, match="WENDA_MILVUS_SEARCH is .*, not numbers by name"):
            parse("milvus://host/a")
