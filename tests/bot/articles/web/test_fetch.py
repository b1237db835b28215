"""Against a real server on loopback, which is refused by design: so the tests say whom to trust."""

from __future__ import annotations

import gzip
import socket
import ssl
import time

import pytest
from pdf_maker import made, zh
from web_server import NAME, PEM, reply, web_server

from bot.articles.web.addresses import refused_address
from bot.articles.web.download import Guard, Limits
from bot.articles.web.fetch import KINDS, fetch, fetch_article, fetch_guarded
from bot.bot import Bot
from bot.core import settings
from bot.core.errors import ArticleError

LIMITS = Limits(seconds=5.0, size=1024**2)
TEXT = b"In 2019 the city used US$2.09 billion of foreign capital.\n"


def loopback_resolver(host, port):
    """Instead of the system's: every name is this machine, an address is itself."""
    return ["127.0.0.1"] if host.endswith(".org") else [host]


def nothing_refused(address):
    """Instead of the check, for the server on loopback alone."""
    return "" if address == "127.0.0.1" else refused_address(address)


def trusted():
    return ssl.create_default_context(cafile=PEM)


TRUSTING = Guard(loopback_resolver, nothing_refused, None, trusted)
CHECKING = Guard(loopback_resolver, ports=None)  # the real check of addresses


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch):
    """Nothing leaves this machine, also where a check that is tested should fail."""
    connect = socket.create_connection

    def checked(address, *arguments, **options):
        assert address[0].startswith("127.") or address[0] == "::1", address
        return connect(address, *arguments, **options)

    monkeypatch.setattr(socket, "create_connection", checked)


@pytest.fixture
def server():
    with web_server() as running:
        yield running


def get(server, path, guard=TRUSTING, limits=LIMITS, scheme="http"):
    return fetch_guarded(f"{scheme}://{NAME}:{server.port}{path}", guard, limits)


def refusal(server, path, *arguments, **options):
    with pytest.raises(ArticleError) as caught:
        get(server, path, *arguments, **options)
    assert str(caught.value).isprintable()
    assert str(caught.value).startswith("cannot fetch ")
    return str(caught.value)


def test_a_page_comes_with_its_kind_and_address(server):
    server.say["/a?b=1"] = reply(TEXT, "text/html")
    assert get(server, "/a?b=1#c") == (TEXT, "html", f"http://{NAME}:{server.port}/a?b=1")


def test_what_is_sent_is_honest_and_little(server, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.say["/a"] = reply(TEXT)
    get(server, "/a")
    (heard,) = server.heard
    lines = heard.rstrip().split("\r\n")
    assert lines[0] == "GET /a HTTP/1.1"
    assert sorted(line.split(":")[0] for line in lines[1:]) == [
        "Accept", "Accept-Encoding", "Connection", "Host", "User-Agent",
    ]  # fmt: skip
    assert f"Host: {NAME}:{server.port}" in lines
    assert any(line.startswith("User-Agent: Wenda/") for line in lines)


@pytest.mark.parametrize(("kind", "expected"), KINDS.items())
def test_the_kinds_that_are_read(server, kind, expected):
    server.say["/a"] = reply(TEXT, f"{kind.upper()} ; charset=utf-8")
    assert get(server, "/a")[1] == expected


@pytest.mark.parametrize(
    "kind", ["image/png", "application/octet-stream", "application/zip", "text/javascript", "", "x"]
)
def test_other_kinds_are_refused_unread(server, kind):
    server.say["/a"] = reply(b"x" * 10, kind)
    assert "web pages, text, Markdown, CSV, PDF, .docx and EPUB are read" in refusal(server, "/a")


def test_a_text_is_what_its_name_says(server):
    server.say["/a.md"] = server.say["/a.csv?x=.md"] = server.say["/a.pdf"] = reply(TEXT)
    assert [get(server, path)[1] for path in ("/a.md", "/a.csv?x=.md", "/a.pdf")] == [
        "md", "csv", "txt",
    ]  # fmt: skip


def test_the_encoding_that_the_server_names_counts(server):
    text = "實際使用外資20.9億美元"
    server.say["/a"] = reply(text.encode("big5"), 'text/html; charset="Big5"')
    server.say["/b"] = reply(text.encode("big5"), "text/html; charset=nonsense")
    server.say["/c"] = reply(text.encode("big5"), "text/html; charset=utf-8")
    server.say["/d"] = reply(b"%PDF", "application/pdf; charset=latin-1")
    assert get(server, "/a")[0].decode("utf-8-sig") == text
    assert get(server, "/b")[0] == get(server, "/c")[0] == text.encode("big5")
    assert get(server, "/d")[0] == b"%PDF"


@pytest.mark.parametrize("status", ["404 Not Found", "500 Internal Server Error", "204 No Content"])
def test_what_the_server_says_instead(server, status):
    server.say["/a"] = reply(TEXT, status=status)
    assert f"the server says {status}" in refusal(server, "/a")


def test_an_empty_page(server):
    server.say["/a"] = reply(b"")
    assert refusal(server, "/a").endswith("/a: it is empty")


# Redirects


def test_a_redirect_is_followed_and_its_end_is_the_source(server):
    server.say["/a"] = reply(status="301 Moved Permanently", location="/b?x=外資")
    server.say["/b?x=%E5%A4%96%E8%B3%87"] = reply(TEXT)
    assert get(server, "/a")[2].endswith("/b?x=%E5%A4%96%E8%B3%87")


def test_five_redirects_and_no_more(server):
    for i in range(7):
        server.say[f"/{i}"] = reply(status="302 Found", location=f"/{i + 1}")
    server.say["/7"] = reply(TEXT)
    assert get(server, "/2")[0] == TEXT
    assert "it leads on more than 5 times" in refusal(server, "/1")


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", "only http:// and https://"),
        ("http://user@articles.example.org/", "user name"),
        ("http://2130706433/", "plain notation"),
        ("http://localhost/", "inside a network"),
        ("http://169.254.169.254/latest/meta-data", "169.254.169.254 is link-local"),
        ("http://[::ffff:127.0.0.1]/", "is not a public address"),
        ("//10.0.0.1/", "10.0.0.1 is not a public address"),
    ],
)
def test_each_hop_is_checked(server, location, reason):
    server.say["/a"] = reply(status="302 Found", location=location)
    assert reason in refusal(server, "/a")
    assert len(server.heard) == 1


def test_a_redirect_to_loopback_is_refused(server):
    """The name is trusted, the address it leads to is not: as the default guard has it."""
    elsewhere = Guard(
        resolve=lambda host, port: ["127.0.0.1"] if host == NAME else [host],
        refused=lambda address: refused_address(address) if address == "127.0.0.2" else "",
        ports=None,
    )
    server.say["/a"] = reply(status="302 Found", location=f"http://127.0.0.2:{server.port}/b")
    assert "127.0.0.2 is this machine's own" in refusal(server, "/a", elsewhere)
    assert len(server.heard) == 1


# Addresses


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "0.0.0.0", "192.168.0.1", "100.64.0.1"])
def test_the_default_refuses_what_is_not_public(host):
    with pytest.raises(ArticleError, match="only public addresses are fetched"):
        fetch(f"http://{host}:8080/")


def test_a_name_of_this_machine_is_refused_and_nothing_is_connected_to(server):
    line = refusal(server, "/a", CHECKING)
    assert f"{NAME} is 127.0.0.1, which is this machine's own" in line
    assert server.heard == []


def test_one_private_address_among_public_ones_is_enough(server):
    mixed = Guard(lambda host, port: ["127.0.0.1", "::ffff:7f00:1"], nothing_refused, None)
    assert "::ffff:7f00:1, which is not a public" in refusal(server, "/a", mixed)


def test_the_checked_address_is_the_one_connected_to(server):
    """A resolver that answers differently the second time (DNS rebinding) is asked once."""
    asked = []

    def rebinding_resolver(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    server.say["/a"] = reply(TEXT)
    assert get(server, "/a", Guard(rebinding_resolver, nothing_refused, None))[0] == TEXT
    assert asked == [NAME]


def test_a_second_hop_to_the_same_name_is_checked_anew(server):
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    rebinding = Guard(lambda host, port: next(answers), nothing_refused, None)
    server.say["/a"] = reply(status="302 Found", location="/b")
    assert "169.254.169.254, which is link-local" in refusal(server, "/a", rebinding)


def test_the_next_address_is_tried_where_one_is_not_there(server):
    guard = Guard(lambda host, port: ["127.0.0.3", "127.0.0.1"], lambda address: "", None)
    server.say["/a"] = reply(TEXT)
    assert get(server, "/a", guard)[0] == TEXT


def test_ports_are_those_of_the_web(server):
    assert f"port {server.port} is not" in refusal(server, "/a", Guard(loopback_resolver))


# The network


def test_no_network_is_one_line(server):
    def offline_resolver(host, port):
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    line = refusal(server, "/a", Guard(offline_resolver, ports=None))
    assert line.endswith(f"{NAME} is not found; check the address and the network")


def test_nobody_listens(server):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ArticleError, match="cannot be reached; check the address"):
        fetch_guarded(f"http://{NAME}:{port}/", TRUSTING, LIMITS)


def test_a_slow_look_up_ends(server):
    def slow_resolver(host, port):
        time.sleep(2)
        return ["127.0.0.1"]

    began = time.monotonic()
    line = refusal(server, "/a", Guard(slow_resolver, ports=None), Limits(0.3, 1000))
    assert "it takes longer than 0.3 seconds" in line
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize("head", [b"", reply(TEXT, length=False)])
def test_a_slow_drip_ends_in_the_head_as_in_the_body(server, head):
    def drip(connection):
        connection.sendall(head or b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(60):
            connection.sendall(b"x")
            time.sleep(0.05)

    server.say["/a"] = drip
    began = time.monotonic()
    assert "longer than 0.5 seconds" in refusal(server, "/a", limits=Limits(0.5, 1000))
    assert time.monotonic() - began < 1.5


def test_time_is_for_all_hops_together(server):
    def slow(connection):
        time.sleep(0.3)
        connection.sendall(reply(status="302 Found", location="/a"))

    server.say["/a"] = slow
    assert "longer than 0.5 seconds" in refusal(server, "/a", limits=Limits(0.5, 1000))


def test_an_endless_body_is_left_at_the_limit(server):
    sent = []

    def endless(connection):
        connection.sendall(reply(length=False))
        while len(sent) < 2000:
            connection.sendall(b"x" * 65536)
            sent.append(1)

    server.say["/a"] = endless
    assert refusal(server, "/a").endswith("/a: it is larger than 1 MiB")
    assert len(sent) < 200  # what the system takes in on the way


def test_a_body_of_just_the_limit(server):
    server.say["/a"] = reply(b"x" * LIMITS.size)
    server.say["/b"] = reply(b"x" * (LIMITS.size + 1))
    assert len(get(server, "/a")[0]) == LIMITS.size
    assert "larger than 1 MiB" in refusal(server, "/b")


def test_a_packed_page_is_unpacked(server):
    server.say["/a"] = reply(gzip.compress(TEXT), content_encoding="gzip")
    assert get(server, "/a")[0] == TEXT


def test_a_packed_bomb_is_left_at_the_limit(server):
    bomb = gzip.compress(bytes(200 * 1024**2), 9)
    assert len(bomb) < LIMITS.size
    server.say["/a"] = reply(bomb, content_encoding="gzip")
    began = time.monotonic()
    assert "larger than 1 MiB" in refusal(server, "/a")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reply(b"x", content_encoding="br"), "packed as 'br'"),
        (reply(b"not gzip", content_encoding="gzip"), "not sound HTTP"),
        (reply(gzip.compress(TEXT)[:-12], content_encoding="gzip"), "breaks off"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "not sound HTTP"),
        (b"", "not sound HTTP"),
        (reply(TEXT).replace(b"Content-Length: ", b"Content-Length: 9"), "not sound HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000 + b"\r\n", "not sound HTTP"),
        (reply(TEXT, status="302 Found"), "the server says 302 Found"),
    ],
)
def test_servers_that_speak_badly(server, answer, reason):
    server.say["/a"] = answer
    assert reason in refusal(server, "/a")


# TLS


def test_the_certificate_is_checked_for_the_name():
    with web_server(secure=True) as server:
        server.say["/a"] = reply(TEXT)
        assert get(server, "/a", scheme="https")[0] == TEXT
        assert server.names == [NAME]
        assert f"Host: {NAME}:{server.port}" in server.heard[0]
        with pytest.raises(ArticleError, match="certificate of other.example.org is not valid"):
            fetch_guarded(f"https://other.example.org:{server.port}/a", TRUSTING, LIMITS)


def test_an_unknown_certificate_is_refused_by_default():
    with web_server(secure=True) as server:
        untrusting = Guard(loopback_resolver, nothing_refused, None)
        with pytest.raises(ArticleError, match=f"the certificate of {NAME} is not valid"):
            get(server, "/a", untrusting, scheme="https")
        assert server.heard == []


def test_it_does_not_lead_out_of_tls():
    with web_server(secure=True) as server:
        server.say["/a"] = reply(status="302 Found", location="http://articles.example.org/")
        with pytest.raises(ArticleError, match="which is not encrypted"):
            get(server, "/a", scheme="https")


# Articles


def test_an_article_has_the_address_for_its_source(server, monkeypatch):
    server.say["/a"] = reply(status="302 Found", location="/facts.md")
    server.say["/facts.md"] = reply(b"# Foreign capital\n\n" + TEXT, "text/markdown")
    use_loopback(monkeypatch)
    article = fetch_article(f"http://{NAME}:{server.port}/a")
    assert article.source == f"http://{NAME}:{server.port}/facts.md"
    assert (article.title, article.language) == ("Foreign capital", "en")


def test_a_bot_takes_an_address_and_answers(server, monkeypatch, tmp_path):
    server.say["/facts.txt"] = reply("2019年,徐州實際使用外資20.9億美元。".encode("big5"),
                                     "text/plain; charset=big5")  # fmt: skip
    use_loopback(monkeypatch)
    with Bot.open(library=tmp_path, shipped=False) as bot:
        (added,) = bot.add(f"http://{NAME}:{server.port}/facts.txt")
        answer = bot.ask("How much FDI did Xuzhou use in 2019?")
    assert answer.marks[0].text == "20.9億美元"
    assert answer.hits[0].article.source == added.source
    assert len(server.heard) == 1


def test_a_page_and_a_pdf_are_read_as_files_are(server, monkeypatch):
    page = "<html><head><title>外資</title></head><body><main><p>2019年,徐州實際使用外資20.9億美元,"
    page += "增長10.09%,增幅居全省第三位。</p></main></body></html>"
    server.say["/page"] = reply(page.encode("big5"), "text/html; charset=big5")
    server.say["/report.pdf"] = reply(
        made(zh("全市新批外商投資項目一百二十個。")), "application/pdf"
    )
    server.say["/bad.pdf"] = reply(b"%PDF-1.7 and no more", "application/pdf")
    use_loopback(monkeypatch)
    place = f"http://{NAME}:{server.port}"
    assert "徐州實際使用外資20.9億美元" in fetch_article(f"{place}/page").text
    assert fetch_article(f"{place}/report.pdf").text == "全市新批外商投資項目一百二十個。"
    with pytest.raises(ArticleError, match="bad.pdf: it is no PDF, or damaged"):
        fetch_article(f"{place}/bad.pdf")


def test_a_refused_address_leaves_the_library_as_it_was(tmp_path):
    with Bot.open(library=tmp_path, shipped=False) as bot:
        with pytest.raises(ArticleError, match="this machine's own"):
            bot.add("http://127.0.0.1/")
        assert bot.articles() == []


def use_loopback(monkeypatch):
    monkeypatch.setattr("bot.articles.web.fetch.Guard", lambda: TRUSTING)


def test_the_defaults_are_those_that_are_promised():
    assert (settings.FETCH_SECONDS, settings.FETCH_BYTES) == (10, 10 * 1024**2)
    assert settings.FETCH_REDIRECTS == 5
