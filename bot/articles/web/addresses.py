"""A URL → what may be asked for: public addresses of the web, nothing inside a network.

:func:`target` checks a URL before its name is looked up. :func:`refused_address` checks each
address that the name resolves to, before it is connected to. Neither opens a connection.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from bot.core import ArticleError

WEB_PORTS = frozenset({80, 443, 8080, 8443})  # others speak something else: mail, a database
MAX_URL_CHARS = 2_000  # what servers and browsers take

_DEFAULT_PORTS = {"http": 80, "https": 443}
# Characters that parsers of URLs treat differently.
_NOT_IN_URL = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ud800-\udfff]")
_NUMBER = re.compile(r"\d+|0[xX][0-9a-fA-F]*")  # as a last label: an address, in whatever notation
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
_LOCAL_NAMES = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home.arpa")
# Left as they are in a target, like letters and digits: RFC 3986, and % for what is quoted already.
_SAFE = "%/:=&?~+!$,;'@()*[]-._"

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that is assigned; the rest is special
# Not public, though some versions of `ipaddress` take them for global.
_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10",  # shared between a provider and its customers
        "192.0.0.0/24",  # protocols
        "192.88.99.0/24",  # relays to IPv6
        "2001::/23",  # protocols, tunnels
        "2002::/16",  # 6to4: another IPv4 address inside
        "3fff::/20",  # documentation
    )
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a URL asks for, each part fit to be sent."""

    scheme: str  # "http" or "https"
    host: str  # in ASCII and small letters, without brackets
    port: int
    path: str  # with the query

    @property
    def authority(self) -> str:
        """The Host header: the host, and the port unless it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.path}"


def is_url(text: str) -> bool:
    """Whether a text is an address of the web, and not a path."""
    return bool(re.match(r"https?://", text, re.IGNORECASE))


def target(url: str, ports: frozenset[int] | None = WEB_PORTS) -> Target:
    """The parts of a URL that may be asked for; its name is not looked up.

    Args:
        url: http or https, with an absolute host.
        ports: the ports allowed; None for all.

    Raises:
        ArticleError: it is no such URL, or names something that is never fetched.
    """
    if len(url) > MAX_URL_CHARS:
        raise _fetch_error(
            url[:60] + "…", f"it has {len(url):,} characters, {MAX_URL_CHARS:,} are taken"
        )
    if _NOT_IN_URL.search(url):
        raise _fetch_error(url, "it has blanks, backslashes or control characters; quote them")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _fetch_error(url, f"it is no address of the web ({error})") from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise _fetch_error(url, "only http:// and https:// addresses are fetched")
    if "@" in parts.netloc:
        raise _fetch_error(url, "it has a user name in it; leave out what stands before the @")
    host = _host(url, parts.hostname or "")
    port = _DEFAULT_PORTS[scheme] if port is None else port
    if ports is not None and port not in ports:
        named = ", ".join(map(str, sorted(ports)))
        raise _fetch_error(url, f"port {port} is not one of the web's ({named})")
    path = quote(parts.path or "/", _SAFE) + (
        f"?{quote(parts.query, _SAFE)}" if parts.query else ""
    )
    return Target(scheme, host, port, path)


def refused_address(address: str) -> str:
    """Why an IP address is refused, as the end of a sentence; ``""`` if it is public."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if ip.is_loopback:
        return "is this machine's own"
    if ip.is_link_local:
        return "is link-local"
    if ip.is_multicast:
        return "is a multicast address"
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _GLOBAL_UNICAST:
        return "is not a public address"  # mapped and translated IPv4 (64:ff9b::/96) among them
    special = any(ip in network for network in _SPECIAL if network.version == ip.version)
    if special or ip.is_reserved or not ip.is_global:
        return "is not a public address"
    return ""


def _host(url: str, host: str) -> str:
    """The host as it is looked up: a public name in ASCII, or an IP address in plain notation.

    Raises:
        ArticleError: it is neither.
    """
    if not host:
        raise _fetch_error(url, "it names no host")
    if ":" in host or "%" in host:
        return _literal(url, host)
    try:
        name = host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError as error:
        raise _fetch_error(url, f"{host!r} is no host name") from error
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _literal(url, name)
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise _fetch_error(url, f"{host!r} is no host name")
    if len(labels) == 1 or f".{name}".endswith(tuple(f".{end}" for end in _LOCAL_NAMES)):
        raise _fetch_error(url, f"{name} is a name inside a network, not a public one")
    return name


def _literal(url: str, host: str) -> str:
    """An IP address in plain notation; raises ArticleError for another notation."""
    try:
        if "%" in host:  # quoted digits, or a network card's name behind a link-local address
            raise ValueError
        return str(ipaddress.ip_address(host))
    except ValueError as error:
        raise _fetch_error(
            url, f"{host} is no IP address in its plain notation (four decimal numbers)"
        ) from error


def _fetch_error(url: str, reason: str) -> ArticleError:
    return ArticleError(f"cannot fetch {printable_url(url)}: {reason}")


def printable_url(url: str) -> str:
    """A URL on one line, whatever is in it, without a password."""
    text = url if url.isprintable() else ascii(url)
    return re.sub(r"(?<=//)[^/@]*@", "…@", text)
