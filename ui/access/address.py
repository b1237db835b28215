"""Host, port and login as they are given → a bound socket, addresses to show, user and password."""

from __future__ import annotations

import errno
import ipaddress
import re
import socket

from bot.core import WendaError


def parse_auth(auth: str) -> tuple[str, str]:
    """``"user:password"`` as a pair; the password may contain colons.

    Raises:
        ValueError: either half is missing. The message does not repeat the text, which is secret.
    """
    user, _, password = auth.partition(":")
    if not user.strip() or not password:
        raise ValueError(
            "the login is not of the form user:password; give both, with a colon between"
        )
    return user.strip(), password


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on the address.

    Raises:
        ValueError: the port is not between 0 and 65535.
        WendaError: the address is in use, not allowed, or not one of this machine.
    """
    if not 0 <= port <= 65_535:
        raise ValueError(f"port {port} is not between 0 and 65535; choose one, such as 7860")
    try:
        info = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(info[4][:2], family=info[0])
    except OSError as error:
        raise WendaError(_reason(host, port, error)) from error


def _reason(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use; stop what uses it or choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} on {host} is not allowed; choose one above 1023 with --port"
    cause = error.strerror or str(error)
    return f"cannot listen on {host}, port {port} ({cause}); check --host and --port"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def reachable(host: str, port: int) -> str:
    """A chat's address for others in the network; ``""`` if ``host`` is out of their reach."""
    if is_loopback(host):
        return ""
    name = host.strip("[]")
    try:
        if ipaddress.ip_address(name).is_unspecified:
            name = own_address()
    except ValueError:
        pass  # a name, which others may know too
    return f"http://{bracket_host(name)}:{port}" if name else ""


def own_address() -> str:
    """This machine's address in its network; ``""`` without a network.

    Connecting a datagram socket to an outside address picks the way there and sends nothing.
    """
    for family, outside in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((outside, 9))
                address = str(probe.getsockname()[0])
        except OSError:
            continue
        if not is_loopback(address) and not ipaddress.ip_address(address).is_unspecified:
            return address
    return ""


def host_name(host: str) -> str:
    """The name in a ``Host`` header, without the port; IPv6 addresses keep their brackets."""
    return re.sub(r":\d*$", "", host)


def bracket_host(host: str) -> str:
    """A host as it is written in a URL: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def local_address(host: str, port: int) -> str:
    """The address of a chat on ``host`` for this machine itself."""
    name = host.strip("[]")
    try:
        if ipaddress.ip_address(name).is_unspecified:
            name = "::1" if ":" in name else "127.0.0.1"
    except ValueError:
        pass
    return f"http://{bracket_host(name)}:{port}"
