from __future__ import annotations

import pytest

from bot.articles.web.addresses import Target, is_url, printable_url, refused_address, target
from bot.core.errors import ArticleError

PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111"]

PRIVATE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255",
    "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.2.1",
    "192.88.99.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
    "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1",
    "2002:7f00:1::", "3fff::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1", "ff0e::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address):
    assert refused_address(address) == ""


@pytest.mark.parametrize("address", PRIVATE)
def test_other_addresses_are_refused_with_a_reason(address):
    assert refused_address(address).startswith("is ")


def test_the_reason_is_told():
    assert refused_address("127.0.0.1") == "is this machine's own"
    assert refused_address("169.254.169.254") == "is link-local"
    assert refused_address("224.0.0.1") == "is a multicast address"
    assert refused_address("10.0.0.1") == "is not a public address"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://example.org", Target("http", "example.org", 80, "/")),
        ("HTTPS://Example.ORG./A%20b?q=1#part", Target("https", "example.org", 443, "/A%20b?q=1")),
        ("https://example.org:8443/x", Target("https", "example.org", 8443, "/x")),
        ("http://8.8.8.8/", Target("http", "8.8.8.8", 80, "/")),
        ("http://[2606:4700::1111]/", Target("http", "2606:4700::1111", 80, "/")),
        ("https://例子.中国/外資?年=2019", Target("https", "xn--fsqu00a.xn--fiqs8s", 443,
            "/%E5%A4%96%E8%B3%87?%E5%B9%B4=2019")),
    ],
)  # fmt: skip
def test_the_parts_of_an_address(url, found):
    assert target(url) == found
    assert target(found.url) == found


def test_the_host_header_has_the_port_where_it_is_not_the_usual_one():
    assert target("https://example.org:443/").authority == "example.org"
    assert target("http://example.org:8080/").authority == "example.org:8080"
    assert target("http://[2606:4700::1111]:8080/").authority == "[2606:4700::1111]:8080"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "only http:// and https://"),
        ("ftp://example.org/x", "only http:// and https://"),
        ("gopher://example.org/x", "only http:// and https://"),
        ("javascript:alert(1)", "only http:// and https://"),
        ("data:text/html,x", "only http:// and https://"),
        ("example.org/x", "only http:// and https://"),
        ("http://", "names no host"),
        ("http:///x", "names no host"),
        ("http://user@example.org/", "user name"),
        ("http://user:secret@example.org/", "user name"),
        ("http://example.org@127.0.0.1/", "user name"),
        ("http://2130706433/", "plain notation"),
        ("http://0x7f000001/", "plain notation"),
        ("http://0x7f.0.0.1/", "plain notation"),
        ("http://017700000001/", "plain notation"),
        ("http://0177.0.0.1/", "plain notation"),
        ("http://127.1/", "plain notation"),
        ("http://127.0.0.1.0x1/", "plain notation"),
        ("http://127。0。0。01/", "plain notation"),
        ("http://①②⑦.1/", "plain notation"),
        ("http://localhost/", "inside a network"),
        ("http://LOCALHOST./", "inside a network"),
        ("http://x.localhost/", "inside a network"),
        ("http://metadata.google.internal/", "inside a network"),
        ("http://printer.local/", "inside a network"),
        ("http://router/", "inside a network"),
        ("http://a..b/", "no host name"),
        ("http://-x.org/", "no host name"),
        ("http://127.0.0.%31/", "plain notation"),
        ("http://" + "a" * 70 + ".org/", "no host name"),
        ("http://[fe80::1%25eth0]/", "plain notation"),
        ("http://[::1", "no address of the web"),
        ("http://example.org:70000/", "no address of the web"),
        ("http://example.org:22/", "port 22"),
        ("http://example.org:6379/", "port 6379"),
        ("http://example.org:0/", "port 0"),
        ("http://example.org/a b", "control characters"),
        ("http://example.org\\@127.0.0.1/", "backslashes"),
        ("http://exam\nple.org/", "control characters"),
        ("http://example.org/\r\nHost: x", "control characters"),
        ("http://example.org/\ud800", "control characters"),
        ("http://example.org/" + "x" * 2_000, "2,019 characters"),
        ("", "only http:// and https://"),
    ],
)
def test_what_is_never_asked(url, reason):
    with pytest.raises(ArticleError, match="cannot fetch") as caught:
        target(url)
    line = str(caught.value)
    assert reason in line
    assert line.isprintable() and "secret" not in line


def test_plain_addresses_are_not_judged_before_they_are_connected_to():
    assert refused_address(target("http://127.0.0.1/").host)
    assert refused_address(target("http://[::ffff:127.0.0.1]/").host)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://x.org", True),
        ("HTTPS://x", True),
        ("https:/x", False),
        ("x.md", False),
        ("", False),
    ],
)
def test_what_is_meant_as_an_address(text, expected):
    assert is_url(text) is expected


def test_an_address_is_shown_without_its_password():
    assert printable_url("http://a:b@c.org/d@e") == "http://…@c.org/d@e"
    assert printable_url("http://a\nb") == r"'http://a\nb'"
